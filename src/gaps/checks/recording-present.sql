SELECT source, '' AS field, SUM(COALESCE(recording, '') <> '') AS count, COUNT(*) AS denominator FROM calls GROUP BY source
