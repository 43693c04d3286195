SELECT source, '' AS field, MAX(n) AS count, SUM(n) AS denominator
FROM (SELECT source, sent_at, COUNT(*) AS n FROM messages WHERE sent_at IS NOT NULL GROUP BY source, sent_at)
GROUP BY source HAVING MAX(n) >= 50 AND MAX(n) * 5 >= SUM(n)
