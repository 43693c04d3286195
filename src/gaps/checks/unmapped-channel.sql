SELECT source, field, SUM(n) AS count, NULL AS denominator FROM (
  SELECT source, raw_channel AS field, COUNT(*) AS n FROM conversations
  WHERE COALESCE(channel, 'other') = 'other' AND COALESCE(raw_channel, '') NOT IN ('', 'other') GROUP BY 1, 2
  UNION ALL
  SELECT source, raw_channel, COUNT(*) FROM messages
  WHERE channel = 'other' AND conversation_id IS NULL AND COALESCE(raw_channel, '') NOT IN ('', 'other') GROUP BY 1, 2)
GROUP BY source, field
-- subjects
SELECT source, raw_channel AS field, 'conversation' AS kind, CAST(conversation_id AS TEXT) AS id FROM conversations
WHERE COALESCE(channel, 'other') = 'other' AND COALESCE(raw_channel, '') NOT IN ('', 'other')
