SELECT source, '' AS field, SUM(lost) AS count, COUNT(*) AS denominator FROM (
  SELECT source, customer_id IS NULL
    AND (record_id IS NULL OR record_id NOT IN (SELECT record_id FROM contact_records WHERE not_customer IS NOT NULL))
    AND (kind = 'ticket'
      OR EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.conversation_id AND m.direction = 'inbound' AND m.automated = 0)
      OR conversation_id IN (SELECT conversation_id FROM calls WHERE direction = 'inbound' AND conversation_id IS NOT NULL)) AS lost
  FROM conversations c WHERE kind <> 'group' AND merged_into IS NULL)
GROUP BY source
-- subjects
SELECT source, '' AS field, 'conversation' AS kind, CAST(conversation_id AS TEXT) AS id FROM conversations c
WHERE kind <> 'group' AND merged_into IS NULL AND customer_id IS NULL
  AND (record_id IS NULL OR record_id NOT IN (SELECT record_id FROM contact_records WHERE not_customer IS NOT NULL))
  AND (kind = 'ticket'
    OR EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.conversation_id AND m.direction = 'inbound' AND m.automated = 0)
    OR conversation_id IN (SELECT conversation_id FROM calls WHERE direction = 'inbound' AND conversation_id IS NOT NULL))
