SELECT source, 'files' AS field, SUM(status = 'duplicate') AS count, COUNT(*) AS denominator
FROM source_files WHERE status IN ('imported', 'duplicate') GROUP BY source
UNION ALL
SELECT source, 'records', duplicate, records_framed FROM sources WHERE duplicate > 0
-- subjects
SELECT source, 'files' AS field, 'file' AS kind, CAST(file_no AS TEXT) AS id FROM source_files WHERE status = 'duplicate'
