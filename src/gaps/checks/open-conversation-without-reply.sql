WITH talk AS (
  SELECT c.conversation_id, c.source, CASE WHEN c.status IS NULL THEN 'no-status' ELSE 'open' END AS field,
    MAX(m.direction = 'inbound' AND m.automated = 0 AND m.duplicate_of IS NULL) AS asked,
    MAX(m.direction = 'outbound' AND m.automated = 0 AND COALESCE(m.author_kind, 'agent') = 'agent') AS answered
  FROM conversations c CROSS JOIN messages m ON m.conversation_id = c.conversation_id
  WHERE COALESCE(c.status, 'open') IN ('open', 'pending', 'on_hold') AND c.kind IN ('ticket', 'thread', 'session')
    AND c.merged_into IS NULL AND c.customer_id IS NOT NULL
  GROUP BY c.conversation_id)
SELECT source, field, SUM(asked = 1 AND answered = 0) AS count, COUNT(*) AS denominator FROM talk GROUP BY 1, 2
-- subjects
WITH talk AS (
  SELECT c.conversation_id, c.source, CASE WHEN c.status IS NULL THEN 'no-status' ELSE 'open' END AS field,
    MAX(m.direction = 'inbound' AND m.automated = 0 AND m.duplicate_of IS NULL) AS asked,
    MAX(m.direction = 'outbound' AND m.automated = 0 AND COALESCE(m.author_kind, 'agent') = 'agent') AS answered
  FROM conversations c CROSS JOIN messages m ON m.conversation_id = c.conversation_id
  WHERE COALESCE(c.status, 'open') IN ('open', 'pending', 'on_hold') AND c.kind IN ('ticket', 'thread', 'session')
    AND c.merged_into IS NULL AND c.customer_id IS NOT NULL
  GROUP BY c.conversation_id)
SELECT source, field, 'conversation' AS kind, CAST(conversation_id AS TEXT) AS id FROM talk WHERE asked = 1 AND answered = 0
