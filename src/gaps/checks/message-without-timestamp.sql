SELECT source, '' AS field, SUM(sent_at IS NULL) AS count, COUNT(*) AS denominator FROM messages GROUP BY source
-- subjects
SELECT source, '' AS field, 'message' AS kind, CAST(message_id AS TEXT) AS id FROM messages WHERE sent_at IS NULL
