SELECT source, '' AS field, SUM(long_texts) AS count, SUM(n) AS denominator FROM message_counts GROUP BY source
-- subjects
SELECT source, '' AS field, 'message' AS kind, CAST(message_id AS TEXT) AS id FROM messages WHERE OCTET_LENGTH(body_text) > 65000 AND LENGTH(body_text) > 65000
