SELECT '' AS source, i.kind AS field, COUNT(DISTINCT i.customer_id) AS count, (SELECT COUNT(*) FROM customers) AS denominator
FROM customer_identifiers i JOIN agent_identifiers a ON a.kind = i.kind AND a.value = i.value
WHERE i.kind IN ('email', 'phone') GROUP BY i.kind
-- subjects
SELECT DISTINCT '' AS source, i.kind AS field, 'customer' AS kind, i.customer_id AS id
FROM customer_identifiers i JOIN agent_identifiers a ON a.kind = i.kind AND a.value = i.value WHERE i.kind IN ('email', 'phone')
