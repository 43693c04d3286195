SELECT '' AS source, kind AS field, SUM(n > 1) AS count, (SELECT COUNT(*) FROM customers) AS denominator
FROM (SELECT customer_id, kind, COUNT(*) AS n FROM customer_identifiers WHERE kind IN ('email', 'phone') GROUP BY customer_id, kind)
GROUP BY kind
-- subjects
SELECT '' AS source, i.kind AS field, 'customer' AS kind, i.customer_id AS id FROM customer_identifiers i
WHERE i.kind IN ('email', 'phone') GROUP BY i.customer_id, i.kind HAVING COUNT(*) > 1
