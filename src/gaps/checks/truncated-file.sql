SELECT source, '' AS field, COUNT(DISTINCT file_no) AS count,
  (SELECT COUNT(*) FROM source_files f WHERE f.source IS r.source) AS denominator
FROM rejects r
WHERE reason LIKE '%truncat%' OR reason LIKE '%unexpected-end%' OR reason LIKE '%cut-off%' OR reason LIKE '%unexpected-eof%'
GROUP BY source
-- subjects
SELECT DISTINCT source, '' AS field, 'file' AS kind, CAST(file_no AS TEXT) AS id FROM rejects
WHERE reason LIKE '%truncat%' OR reason LIKE '%unexpected-end%' OR reason LIKE '%cut-off%' OR reason LIKE '%unexpected-eof%'
