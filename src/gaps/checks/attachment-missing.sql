SELECT COALESCE(m.source, '') AS source, CASE a.inline WHEN 1 THEN 'inline' ELSE '' END AS field,
  SUM(a.present = 0) AS count, COUNT(*) AS denominator
FROM attachments a LEFT JOIN messages m ON m.message_id = a.message_id GROUP BY 1, 2
-- subjects
SELECT COALESCE(m.source, '') AS source, CASE a.inline WHEN 1 THEN 'inline' ELSE '' END AS field,
  'attachment' AS kind, CAST(a.attachment_id AS TEXT) AS id
FROM attachments a LEFT JOIN messages m ON m.message_id = a.message_id WHERE a.present = 0
