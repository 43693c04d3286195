SELECT c.source, '' AS field, SUM(a.active = 0) AS count, COUNT(*) AS denominator
FROM conversations c JOIN agents a ON a.agent_id = c.agent_id
WHERE c.status IN ('open', 'pending', 'on_hold') AND c.merged_into IS NULL GROUP BY c.source
-- subjects
SELECT c.source, '' AS field, 'conversation' AS kind, CAST(c.conversation_id AS TEXT) AS id
FROM conversations c JOIN agents a ON a.agent_id = c.agent_id AND a.active = 0
WHERE c.status IN ('open', 'pending', 'on_hold') AND c.merged_into IS NULL
