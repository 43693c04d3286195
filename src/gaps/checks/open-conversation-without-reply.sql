WITH talk AS (
  SELECT conversation_id, MAX(direction = 'inbound' AND automated = 0 AND duplicate_of IS NULL) AS asked,
    MAX(direction = 'outbound' AND automated = 0 AND COALESCE(author_kind, 'agent') = 'agent') AS answered
  FROM messages WHERE conversation_id IS NOT NULL GROUP BY conversation_id)
SELECT c.source, CASE WHEN c.status IS NULL THEN 'no-status' ELSE 'open' END AS field,
  SUM(t.asked = 1 AND t.answered = 0) AS count, COUNT(*) AS denominator
FROM conversations c JOIN talk t ON t.conversation_id = c.conversation_id
WHERE COALESCE(c.status, 'open') IN ('open', 'pending', 'on_hold') AND c.kind IN ('ticket', 'thread', 'session')
  AND c.merged_into IS NULL AND c.customer_id IS NOT NULL
GROUP BY 1, 2
-- subjects
WITH talk AS (
  SELECT conversation_id, MAX(direction = 'inbound' AND automated = 0 AND duplicate_of IS NULL) AS asked,
    MAX(direction = 'outbound' AND automated = 0 AND COALESCE(author_kind, 'agent') = 'agent') AS answered
  FROM messages WHERE conversation_id IS NOT NULL GROUP BY conversation_id)
SELECT c.source, CASE WHEN c.status IS NULL THEN 'no-status' ELSE 'open' END AS field, 'conversation' AS kind,
  CAST(c.conversation_id AS TEXT) AS id
FROM conversations c JOIN talk t ON t.conversation_id = c.conversation_id
WHERE COALESCE(c.status, 'open') IN ('open', 'pending', 'on_hold') AND c.kind IN ('ticket', 'thread', 'session')
  AND c.merged_into IS NULL AND c.customer_id IS NOT NULL AND t.asked = 1 AND t.answered = 0
