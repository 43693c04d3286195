SELECT source, 'body' AS field, SUM(card_body) AS count, SUM(n) AS denominator FROM message_counts GROUP BY source
UNION ALL SELECT source, 'quoted', SUM(card_quoted), SUM(n) FROM message_counts GROUP BY source
UNION ALL SELECT source, 'note', SUM(card_number > 0), COUNT(*) FROM calls GROUP BY source
-- subjects
SELECT source, CASE card_number WHEN 1 THEN 'body' ELSE 'quoted' END AS field, 'message' AS kind, CAST(message_id AS TEXT) AS id FROM messages WHERE card_number > 0
UNION ALL SELECT source, 'note', 'call', CAST(call_id AS TEXT) FROM calls WHERE card_number > 0
