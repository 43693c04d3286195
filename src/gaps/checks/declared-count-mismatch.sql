SELECT source, '' AS field, SUM(declared_message_count > message_count) AS count, COUNT(*) AS denominator,
  'Conversations hold ' || SUM(MAX(declared_message_count - message_count, 0)) || ' messages fewer than the tool declares.' AS detail
FROM conversations WHERE declared_message_count IS NOT NULL GROUP BY source
-- subjects
SELECT source, '' AS field, 'conversation' AS kind, CAST(conversation_id AS TEXT) AS id
FROM conversations WHERE declared_message_count > message_count
