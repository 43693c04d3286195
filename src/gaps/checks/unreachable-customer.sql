SELECT '' AS source, '' AS field,
  SUM(customer_id NOT IN (SELECT customer_id FROM customer_identifiers WHERE kind IN ('email', 'phone', 'handle'))) AS count, COUNT(*) AS denominator
FROM customers
-- subjects
SELECT '' AS source, '' AS field, 'customer' AS kind, customer_id AS id FROM customers
WHERE customer_id NOT IN (SELECT customer_id FROM customer_identifiers WHERE kind IN ('email', 'phone', 'handle'))
