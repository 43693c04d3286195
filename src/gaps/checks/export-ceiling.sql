SELECT source, '' AS field, SUM(hit) AS count, COUNT(*) AS denominator,
  'Files that end at exactly ' || GROUP_CONCAT(DISTINCT CASE WHEN hit THEN records END) || ' records, a usual export limit.' AS detail
FROM (SELECT source, records,
  records >= 500 AND (records % 1000 = 0 OR records IN (500, 1500, 2500, 65535, 65536, 1048575, 1048576)) AS hit
  FROM source_files WHERE status = 'imported' AND source IS NOT NULL ORDER BY source, records)
GROUP BY source HAVING SUM(hit) > 0
-- subjects
SELECT source, '' AS field, 'file' AS kind, CAST(file_no AS TEXT) AS id FROM source_files
WHERE status = 'imported' AND records >= 500 AND (records % 1000 = 0 OR records IN (500, 1500, 2500, 65535, 65536, 1048575, 1048576))
