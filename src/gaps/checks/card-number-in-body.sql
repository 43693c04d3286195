SELECT source, 'body' AS field, SUM(card_number = 1) AS count, COUNT(*) AS denominator FROM messages GROUP BY source
UNION ALL SELECT source, 'quoted', SUM(card_number = 2), COUNT(*) FROM messages GROUP BY source
UNION ALL SELECT source, 'note', SUM(card_number > 0), COUNT(*) FROM calls GROUP BY source
-- subjects
SELECT source, CASE card_number WHEN 1 THEN 'body' ELSE 'quoted' END AS field, 'message' AS kind, CAST(message_id AS TEXT) AS id FROM messages WHERE card_number > 0
UNION ALL SELECT source, 'note', 'call', CAST(call_id AS TEXT) FROM calls WHERE card_number > 0
