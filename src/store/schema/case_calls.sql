SELECT conversation_id, started_at, ended_at, direction = 'inbound', coalesce(channel, 'phone'), intent, mentions FROM call_rows
WHERE conversation_id IS NOT NULL ORDER BY call_id
