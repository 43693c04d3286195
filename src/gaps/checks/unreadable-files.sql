SELECT COALESCE(source, '') AS source, '' AS field, COUNT(*) AS count, (SELECT COUNT(*) FROM source_files) AS denominator
FROM source_files WHERE status = 'unreadable' GROUP BY 1
-- subjects
SELECT COALESCE(source, '') AS source, '' AS field, 'file' AS kind, CAST(file_no AS TEXT) AS id FROM source_files WHERE status = 'unreadable'
