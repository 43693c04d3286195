SELECT '' AS source, 'email' AS field, SUM(spellings > 1) AS count, COUNT(*) AS denominator
FROM (SELECT value, COUNT(DISTINCT raw_value) AS spellings FROM record_identifiers WHERE kind = 'email' AND valid = 1 GROUP BY value)
-- subjects
SELECT DISTINCT '' AS source, 'email' AS field, 'contact_record' AS kind, CAST(record_id AS TEXT) AS id FROM record_identifiers
WHERE kind = 'email' AND valid = 1 AND value IN (
  SELECT value FROM record_identifiers WHERE kind = 'email' AND valid = 1 GROUP BY value HAVING COUNT(DISTINCT raw_value) > 1)
