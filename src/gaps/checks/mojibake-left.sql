SELECT source, 'garbled' AS field, SUM(damaged & 1) AS count, COUNT(*) AS denominator FROM messages GROUP BY source
UNION ALL SELECT source, 'replaced', SUM(damaged >> 1), COUNT(*) FROM messages GROUP BY source
-- subjects
SELECT source, 'garbled' AS field, 'message' AS kind, CAST(message_id AS TEXT) AS id FROM messages WHERE damaged & 1
UNION ALL SELECT source, 'replaced', 'message', CAST(message_id AS TEXT) FROM messages WHERE damaged & 2
