-- What is not in the export cannot move; the check attachment-missing counts it.
SELECT CAST(t.attachment_id AS TEXT) AS id, t.bytes AS bytes, t.inline AS inline
FROM attachments t LEFT JOIN messages m ON m.message_id = t.message_id WHERE t.present = 1 AND m.duplicate_of IS NULL ORDER BY t.attachment_id
