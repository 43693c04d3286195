INSERT INTO message_counts (source,channel,direction,automated,agent_id,month,n,copies,with_text,long_texts,zone_assumed,card_body,card_quoted,garbled,replaced,earliest_at,latest_at)
  SELECT source, channel, direction, automated, CASE WHEN direction = 'outbound' AND automated = 0 THEN agent_id END, coalesce(substr(sent_at, 1, 7), ''), count(*), sum(duplicate_of IS NOT NULL),
    sum(coalesce(octet_length(body_text), 0) > 0), sum(coalesce(octet_length(body_text), 0) > 65000 AND length(body_text) > 65000), sum(sent_at IS NOT NULL AND coalesce(sent_zone_assumed, 0) <> 0),
    sum(card_number = 1), sum(card_number = 2), sum(damaged & 1), sum(damaged >> 1 & 1), min(sent_at), max(sent_at)
  FROM messages GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6;
