SELECT source, '' AS field, SUM(assumed) AS count, COUNT(*) AS denominator FROM (
  SELECT source, COALESCE(sent_zone_assumed, 0) AS assumed FROM messages WHERE sent_at IS NOT NULL
  UNION ALL SELECT source, COALESCE(started_zone_assumed, 0) FROM calls WHERE started_at IS NOT NULL
  UNION ALL SELECT source, COALESCE(ordered_zone_assumed, 0) FROM orders WHERE ordered_at IS NOT NULL
  UNION ALL SELECT source, COALESCE(opened_zone_assumed, 0) FROM conversations WHERE opened_at IS NOT NULL AND kind = 'ticket')
GROUP BY source
