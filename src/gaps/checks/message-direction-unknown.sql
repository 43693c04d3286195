SELECT source, 'message' AS field, SUM(CASE direction WHEN 'unknown' THEN n ELSE 0 END) AS count, SUM(n) AS denominator FROM message_counts GROUP BY source
UNION ALL SELECT source, 'call', SUM(direction = 'unknown'), COUNT(*) FROM calls GROUP BY source
-- subjects
SELECT source, 'message' AS field, 'message' AS kind, CAST(message_id AS TEXT) AS id FROM messages WHERE direction = 'unknown'
UNION ALL SELECT source, 'call', 'call', CAST(call_id AS TEXT) FROM calls WHERE direction = 'unknown'
