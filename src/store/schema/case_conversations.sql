-- Conversations of customers, customer by customer.
SELECT o.customer_id, r.conversation_id, s.source || char(0) || r.key, CASE WHEN r.kind = 'ticket' THEN r.key END, r.opened, r.channel, r.subject,
  c.resolved_at, coalesce(c.status, '') IN ('open','pending','on_hold'),
  (SELECT m.conversation_id FROM conversation_rows m WHERE m.src = r.src AND m.space = 'c' AND m.key = c.merged_into)
FROM conversation_rows r JOIN sources s ON s.src = r.src JOIN customer_of o ON o.record_id = r.record_id LEFT JOIN st_conversation c ON c.id = r.st_id
WHERE r.kind NOT IN ('group','review') ORDER BY o.customer_id, r.conversation_id
