SELECT source, '' AS field, SUM(customer_id IS NULL) AS count, COUNT(*) AS denominator FROM orders GROUP BY source
-- subjects
SELECT source, '' AS field, 'order' AS kind, CAST(order_id AS TEXT) AS id FROM orders WHERE customer_id IS NULL
