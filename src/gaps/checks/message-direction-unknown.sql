SELECT source, object AS field, SUM(unknown) AS count, COUNT(*) AS denominator FROM (
  SELECT source, 'message' AS object, direction = 'unknown' AS unknown FROM messages
  UNION ALL SELECT source, 'call', direction = 'unknown' FROM calls)
GROUP BY source, object
-- subjects
SELECT source, 'message' AS field, 'message' AS kind, CAST(message_id AS TEXT) AS id FROM messages WHERE direction = 'unknown'
UNION ALL SELECT source, 'call', 'call', CAST(call_id AS TEXT) FROM calls WHERE direction = 'unknown'
