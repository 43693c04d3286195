SELECT source, '' AS field, SUM(agent_id IS NULL AND COALESCE(team, '') = '') AS count, COUNT(*) AS denominator
FROM conversations WHERE status IN ('open', 'pending', 'on_hold') AND merged_into IS NULL GROUP BY source
-- subjects
SELECT source, '' AS field, 'conversation' AS kind, CAST(conversation_id AS TEXT) AS id FROM conversations
WHERE status IN ('open', 'pending', 'on_hold') AND merged_into IS NULL AND agent_id IS NULL AND COALESCE(team, '') = ''
