SELECT '' AS source, kind AS field, SUM(several) AS count, COUNT(*) AS denominator
FROM (SELECT kind, value, MAX(shared) = 1 OR COUNT(DISTINCT customer_id) > 1 AS several
  FROM customer_identifiers WHERE kind IN ('email', 'phone') AND value <> '' GROUP BY kind, value)
GROUP BY kind
-- subjects
SELECT DISTINCT '' AS source, i.kind AS field, 'customer' AS kind, i.customer_id AS id
FROM customer_identifiers i JOIN (
  SELECT kind, value FROM customer_identifiers WHERE kind IN ('email', 'phone') AND value <> ''
  GROUP BY kind, value HAVING MAX(shared) = 1 OR COUNT(DISTINCT customer_id) > 1) s ON s.kind = i.kind AND s.value = i.value
