-- Only a month with a fifth of the messages can hold a second with a fifth of them.
WITH dated AS (SELECT source, SUM(n) AS n FROM message_counts WHERE month <> '' GROUP BY source),
heavy AS (SELECT c.source, c.month FROM message_counts c JOIN dated d ON d.source = c.source WHERE c.month <> ''
  GROUP BY 1, 2 HAVING SUM(c.n) >= 50 AND SUM(c.n) * 5 >= d.n)
SELECT s.source, '' AS field, MAX(s.n) AS count, d.n AS denominator
FROM (SELECT m.source, m.sent_at, COUNT(*) AS n FROM (SELECT 1 FROM heavy LIMIT 1) CROSS JOIN messages m
  WHERE m.sent_at IS NOT NULL AND (m.source, SUBSTR(m.sent_at, 1, 7)) IN (SELECT source, month FROM heavy) GROUP BY 1, 2) s
JOIN dated d ON d.source = s.source GROUP BY s.source HAVING MAX(s.n) >= 50 AND MAX(s.n) * 5 >= d.n
