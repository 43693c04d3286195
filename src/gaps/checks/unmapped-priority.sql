SELECT source, raw_priority AS field, COUNT(*) AS count, NULL AS denominator FROM conversations
WHERE COALESCE(raw_priority, '') <> '' AND COALESCE(priority, '') NOT IN ('low', 'normal', 'high', 'urgent')
GROUP BY source, raw_priority
-- subjects
SELECT source, raw_priority AS field, 'conversation' AS kind, CAST(conversation_id AS TEXT) AS id FROM conversations
WHERE COALESCE(raw_priority, '') <> '' AND COALESCE(priority, '') NOT IN ('low', 'normal', 'high', 'urgent')
