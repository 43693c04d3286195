SELECT c.source, 'sent_at' AS field, COALESCE(odd.n, 0) AS count, SUM(c.n) AS denominator FROM message_counts c LEFT JOIN (
  -- Reads the messages only where the counts know of such a time.
  SELECT m.source, COUNT(*) AS n FROM (SELECT 1 FROM message_counts WHERE earliest_at < '1990' OR latest_at > :latest LIMIT 1)
  CROSS JOIN messages m WHERE m.sent_at < '1990' OR m.sent_at > :latest GROUP BY 1) odd ON odd.source = c.source
WHERE c.month <> '' GROUP BY c.source
UNION ALL SELECT source, 'started_at', SUM(started_at < '1990' OR started_at > :latest), COUNT(*) FROM calls WHERE started_at IS NOT NULL GROUP BY source
UNION ALL SELECT source, 'ordered_at', SUM(ordered_at < '1990' OR ordered_at > :latest), COUNT(*) FROM orders WHERE ordered_at IS NOT NULL GROUP BY source
-- subjects
SELECT source, 'sent_at' AS field, 'message' AS kind, CAST(message_id AS TEXT) AS id FROM messages WHERE sent_at < '1990' OR sent_at > :latest
UNION ALL SELECT source, 'started_at', 'call', CAST(call_id AS TEXT) FROM calls WHERE started_at < '1990' OR started_at > :latest
UNION ALL SELECT source, 'ordered_at', 'order', CAST(order_id AS TEXT) FROM orders WHERE ordered_at < '1990' OR ordered_at > :latest
