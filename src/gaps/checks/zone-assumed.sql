SELECT source, '' AS field, SUM(assumed) AS count, SUM(n) AS denominator FROM (
  SELECT source, zone_assumed AS assumed, n FROM message_counts WHERE month <> ''
  UNION ALL SELECT source, COALESCE(started_zone_assumed, 0), 1 FROM calls WHERE started_at IS NOT NULL
  UNION ALL SELECT source, COALESCE(ordered_zone_assumed, 0), 1 FROM orders WHERE ordered_at IS NOT NULL
  UNION ALL SELECT source, COALESCE(opened_zone_assumed, 0), 1 FROM conversations WHERE opened_at IS NOT NULL AND kind = 'ticket')
GROUP BY source
