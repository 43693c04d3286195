SELECT source, reason AS field, COUNT(*) AS count, NULL AS denominator FROM rejects GROUP BY 1, 2
-- subjects
SELECT source, reason AS field, 'reject' AS kind, file_no || ':' || COALESCE(line, byte_start, 0) AS id FROM rejects
