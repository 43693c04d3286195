SELECT c.source, '' AS field, SUM(i.valid = 1 AND i.value NOT LIKE '+%') AS count, COUNT(*) AS denominator
FROM record_identifiers i JOIN contact_records c ON c.record_id = i.record_id
WHERE i.kind = 'phone' AND c.not_customer IS NULL GROUP BY c.source
-- subjects
SELECT DISTINCT c.source, '' AS field, 'contact_record' AS kind, CAST(i.record_id AS TEXT) AS id
FROM record_identifiers i JOIN contact_records c ON c.record_id = i.record_id
WHERE i.kind = 'phone' AND c.not_customer IS NULL AND i.valid = 1 AND i.value NOT LIKE '+%'
