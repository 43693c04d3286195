SELECT source, '' AS field, rejected AS count, records_framed AS denominator
FROM sources WHERE rejected > :reject_rate * records_framed AND rejected > 0
-- subjects
SELECT r.source, '' AS field, 'reject' AS kind, r.file_no || ':' || COALESCE(r.line, r.byte_start, 0) AS id
FROM rejects r JOIN sources s ON s.source = r.source AND s.rejected > :reject_rate * s.records_framed
