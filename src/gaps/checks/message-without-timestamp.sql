SELECT source, '' AS field, SUM(CASE month WHEN '' THEN n ELSE 0 END) AS count, SUM(n) AS denominator FROM message_counts GROUP BY source
-- subjects
SELECT source, '' AS field, 'message' AS kind, CAST(message_id AS TEXT) AS id FROM messages WHERE sent_at IS NULL
