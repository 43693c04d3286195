-- Attachments whose content is in the export, with the place of their message.
SELECT a.attachment_id, coalesce(a.message_id, 0), a.sha256, coalesce(a.bytes, 0), coalesce(a.file_name, ''), coalesce(a.media_type, ''), coalesce(m.locator, '')
FROM attachments a LEFT JOIN messages m ON m.message_id = a.message_id
WHERE a.present = 1 ORDER BY a.attachment_id
