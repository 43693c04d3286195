CREATE INDEX ix_messages_customer ON messages (customer_id, sent_at);
-- Holds what figures and checks ask of the messages of a conversation: one pass over it instead of over all texts.
CREATE INDEX ix_messages_conversation ON messages (conversation_id, sent_at, message_id, direction, automated, author_kind, duplicate_of, channel);
CREATE INDEX ix_conversations_customer ON conversations (customer_id, opened_at);
CREATE INDEX ix_calls_customer ON calls (customer_id, started_at);
CREATE INDEX ix_orders_customer ON orders (customer_id, ordered_at);
CREATE INDEX ix_contact_records_customer ON contact_records (customer_id);
CREATE INDEX ix_record_identifiers_record ON record_identifiers (record_id);
CREATE INDEX ix_record_identifiers_value ON record_identifiers (kind, value);
CREATE INDEX ix_participants_object ON participants (object_kind, object_id);
CREATE INDEX ix_attachments_message ON attachments (message_id);
UPDATE customers SET
  order_count = (SELECT count(*) FROM orders o WHERE o.customer_id = customers.customer_id),
  lifetime_value = (SELECT sum(coalesce(o.total, 0) - coalesce(o.refunded, 0)) FROM orders o WHERE o.customer_id = customers.customer_id AND o.cancelled_at IS NULL),
  currency = (SELECT min(o.currency) FROM orders o WHERE o.customer_id = customers.customer_id),
  channel_count = (SELECT count(*) FROM (
    SELECT channel FROM messages m WHERE m.customer_id = customers.customer_id AND m.direction = 'inbound' AND m.automated = 0 AND m.duplicate_of IS NULL
    UNION SELECT 'phone' FROM calls c WHERE c.customer_id = customers.customer_id AND c.direction = 'inbound'));
-- Amounts of several currencies are not added up.
UPDATE customers SET lifetime_value = NULL, currency = NULL
  WHERE (SELECT count(DISTINCT o.currency) FROM orders o WHERE o.customer_id = customers.customer_id) > 1;
