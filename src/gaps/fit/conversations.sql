-- Calls are objects of their own; a merged conversation moves with the one that it was merged into.
SELECT CAST(conversation_id AS TEXT) AS id, status, priority, channel,
  customer_id IS NULL AS without_customer, COALESCE(subject, '') = '' AS without_subject,
  COALESCE(status IN ('resolved', 'closed') AND agent_id IS NULL, 0) AS finished_without_agent,
  opened_at IS NOT NULL AS opened_at, resolved_at IS NOT NULL AS resolved_at, LENGTH(subject) AS subject, message_count AS messages,
  COALESCE(tags, '[]') <> '[]' AS tags, COALESCE(team, '') <> '' AS team, COALESCE(attributes, '{}') <> '{}' AS custom_fields
FROM conversations WHERE kind <> 'call' AND merged_into IS NULL ORDER BY conversation_id
