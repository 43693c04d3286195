SELECT source, field, SUM(odd) AS count, COUNT(*) AS denominator FROM (
  SELECT source, 'sent_at' AS field, sent_at < '1990' OR sent_at > :latest AS odd FROM messages WHERE sent_at IS NOT NULL
  UNION ALL SELECT source, 'started_at', started_at < '1990' OR started_at > :latest FROM calls WHERE started_at IS NOT NULL
  UNION ALL SELECT source, 'ordered_at', ordered_at < '1990' OR ordered_at > :latest FROM orders WHERE ordered_at IS NOT NULL)
GROUP BY source, field
-- subjects
SELECT source, 'sent_at' AS field, 'message' AS kind, CAST(message_id AS TEXT) AS id FROM messages WHERE sent_at < '1990' OR sent_at > :latest
UNION ALL SELECT source, 'started_at', 'call', CAST(call_id AS TEXT) FROM calls WHERE started_at < '1990' OR started_at > :latest
UNION ALL SELECT source, 'ordered_at', 'order', CAST(order_id AS TEXT) FROM orders WHERE ordered_at < '1990' OR ordered_at > :latest
