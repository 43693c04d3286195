SELECT c.source, i.kind AS field, SUM(i.valid = 0) AS count, COUNT(*) AS denominator
FROM record_identifiers i JOIN contact_records c ON c.record_id = i.record_id
WHERE c.not_customer IS NULL GROUP BY c.source, i.kind
-- subjects
SELECT DISTINCT c.source, i.kind AS field, 'contact_record' AS kind, CAST(i.record_id AS TEXT) AS id
FROM record_identifiers i JOIN contact_records c ON c.record_id = i.record_id WHERE c.not_customer IS NULL AND i.valid = 0
