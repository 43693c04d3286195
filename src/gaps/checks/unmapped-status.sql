SELECT source, raw_status AS field, COUNT(*) AS count,
  (SELECT COUNT(*) FROM conversations d WHERE d.source = c.source AND d.raw_status IS NOT NULL) AS denominator
FROM conversations c WHERE status IS NULL AND COALESCE(raw_status, '') <> '' GROUP BY source, raw_status
-- subjects
SELECT source, raw_status AS field, 'conversation' AS kind, CAST(conversation_id AS TEXT) AS id
FROM conversations WHERE status IS NULL AND COALESCE(raw_status, '') <> ''
