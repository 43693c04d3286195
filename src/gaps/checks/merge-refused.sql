SELECT '' AS source, refused AS field, COUNT(*) AS count, (SELECT COUNT(*) FROM edges) AS denominator
FROM edges WHERE COALESCE(refused, '') <> '' AND judgement IS NULL GROUP BY refused
-- subjects
SELECT '' AS source, refused AS field, 'pair' AS kind, record_a || '-' || record_b AS id
FROM edges WHERE COALESCE(refused, '') <> '' AND judgement IS NULL
