SELECT '' AS source, status AS field, COUNT(*) AS count, (SELECT COUNT(*) FROM source_files) AS denominator
FROM source_files WHERE status IN ('unrecognised', 'unsupported') GROUP BY status
-- subjects
SELECT '' AS source, status AS field, 'file' AS kind, CAST(file_no AS TEXT) AS id FROM source_files WHERE status IN ('unrecognised', 'unsupported')
