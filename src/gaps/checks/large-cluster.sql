SELECT '' AS source, '' AS field, SUM(record_count > 20) AS count, COUNT(*) AS denominator FROM customers
-- subjects
SELECT '' AS source, '' AS field, 'customer' AS kind, customer_id AS id FROM customers WHERE record_count > 20
