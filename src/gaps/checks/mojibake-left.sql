-- INSTR first: it is a plain byte search, the patterns cost more.
SELECT source, field, SUM(odd) AS count, COUNT(*) AS denominator FROM (
  SELECT source, 'garbled' AS field, COALESCE(
    (INSTR(body_text, 'Ã') > 0 AND body_text GLOB '*Ã[' || CHAR(128) || '-' || CHAR(191) || ']*')
    OR (INSTR(body_text, 'Â') > 0 AND body_text GLOB '*Â[' || CHAR(160) || '-' || CHAR(191) || ']*')
    OR INSTR(body_text, 'â€') > 0, 0) AS odd FROM messages
  UNION ALL SELECT source, 'replaced', COALESCE(INSTR(body_text, CHAR(65533)) > 0, 0) FROM messages)
GROUP BY source, field
-- subjects
SELECT source, 'garbled' AS field, 'message' AS kind, CAST(message_id AS TEXT) AS id FROM messages
WHERE (INSTR(body_text, 'Ã') > 0 AND body_text GLOB '*Ã[' || CHAR(128) || '-' || CHAR(191) || ']*')
  OR (INSTR(body_text, 'Â') > 0 AND body_text GLOB '*Â[' || CHAR(160) || '-' || CHAR(191) || ']*')
  OR INSTR(body_text, 'â€') > 0
UNION ALL SELECT source, 'replaced', 'message', CAST(message_id AS TEXT) FROM messages WHERE INSTR(body_text, CHAR(65533)) > 0
