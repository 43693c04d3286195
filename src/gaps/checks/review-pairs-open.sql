SELECT '' AS source, '' AS field, SUM(verdict = 'review' AND judgement IS NULL) AS count, COUNT(*) AS denominator FROM edges
-- subjects
SELECT '' AS source, '' AS field, 'pair' AS kind, record_a || '-' || record_b AS id FROM edges WHERE verdict = 'review' AND judgement IS NULL
