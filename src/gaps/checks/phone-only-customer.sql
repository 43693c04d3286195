SELECT '' AS source, '' AS field, SUM(phones > 0 AND others = 0) AS count, (SELECT COUNT(*) FROM customers) AS denominator
FROM (SELECT customer_id, SUM(kind = 'phone') AS phones, SUM(kind IN ('email', 'handle')) AS others FROM customer_identifiers GROUP BY customer_id)
-- subjects
SELECT '' AS source, '' AS field, 'customer' AS kind, customer_id AS id FROM customer_identifiers
GROUP BY customer_id HAVING SUM(kind = 'phone') > 0 AND SUM(kind IN ('email', 'handle')) = 0
