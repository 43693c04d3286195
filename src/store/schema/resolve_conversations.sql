-- Conversations that need no computing: the tool's own, native threads, and calls.
CREATE INDEX IF NOT EXISTS ix_message_unit ON st_message (unit);
INSERT INTO conversation_rows (src,space,key,kind,st_id,channel,subject,opened,opened_zone,unit)
  SELECT src, 'c', coalesce(key, printf('h%016x', hash)), coalesce(kind,'ticket'), id, channel, subject, opened_at, opened_at_zone, unit
  FROM st_conversation WHERE dup IS NULL ORDER BY src, key, id;
CREATE UNIQUE INDEX IF NOT EXISTS ix_conversation_key ON conversation_rows (src, space, key);
-- A message that names a conversation which the export does not hold still has one, made from its key.
INSERT INTO conversation_rows (src,space,key,kind)
  SELECT DISTINCT m.src, 'c', m.conversation, 'ticket' FROM st_message m
  WHERE m.dup IS NULL AND m.conversation IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM conversation_rows c WHERE c.src = m.src AND c.space = 'c' AND c.key = m.conversation) ORDER BY m.src, m.conversation;
INSERT INTO conversation_rows (src,space,key,kind)
  SELECT src, 't', thread, CASE WHEN max(coalesce("group",0)) THEN 'group' ELSE 'thread' END FROM st_message
  WHERE dup IS NULL AND conversation IS NULL AND thread IS NOT NULL GROUP BY src, thread ORDER BY src, thread;
INSERT INTO message_conversation (id, conversation_id)
  SELECT m.id, c.conversation_id FROM st_message m
  JOIN conversation_rows c ON c.src = m.src AND c.space = CASE WHEN m.conversation IS NOT NULL THEN 'c' ELSE 't' END AND c.key = coalesce(m.conversation, m.thread)
  WHERE m.dup IS NULL AND (m.conversation IS NOT NULL OR m.thread IS NOT NULL) ORDER BY m.id;
