SELECT source, 'garbled' AS field, SUM(garbled) AS count, SUM(n) AS denominator FROM message_counts GROUP BY source
UNION ALL SELECT source, 'replaced', SUM(replaced), SUM(n) FROM message_counts GROUP BY source
-- subjects
SELECT source, 'garbled' AS field, 'message' AS kind, CAST(message_id AS TEXT) AS id FROM messages WHERE damaged & 1
UNION ALL SELECT source, 'replaced', 'message', CAST(message_id AS TEXT) FROM messages WHERE damaged & 2
