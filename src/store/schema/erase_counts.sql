-- Counts what was erased: units of the class excluded, a note for each source, names of files that held nothing else.
CREATE TEMP TABLE erased_count AS
  SELECT id >> 40 AS file_no, count(*) AS n FROM units WHERE id IN (SELECT unit FROM temp.erased_unit) AND class IN (0, 3) GROUP BY 1;
INSERT INTO notes (src,code,field,value,count)
  SELECT f.src, 'excluded-records', 'erasure', '', sum(n) FROM temp.erased_count c JOIN files f ON f.file_no = c.file_no WHERE f.src IS NOT NULL GROUP BY 1
  ON CONFLICT DO UPDATE SET count = count + excluded.count;
UPDATE files SET excluded = excluded + (SELECT n FROM temp.erased_count c WHERE c.file_no = files.file_no) WHERE file_no IN (SELECT file_no FROM temp.erased_count);
UPDATE units SET class = 2 WHERE id IN (SELECT unit FROM temp.erased_unit) AND class IN (0, 3);
-- The name of a file that held nothing else may be the person's ("Chat with ...").
UPDATE files SET path = 'erased-' || file_no WHERE file_no IN (SELECT file_no FROM temp.erased_count)
  AND NOT EXISTS (SELECT 1 FROM units u WHERE u.id >> 40 = files.file_no AND u.class <> 2);
-- Rows for look-ups and the raw text of rejects can hold anything; the import is over and needs neither.
DELETE FROM lookups;
UPDATE rejects SET raw = '';
DROP TABLE temp.erased_record; DROP TABLE temp.erased_party; DROP TABLE temp.erased_conversation; DROP TABLE temp.erased_unit; DROP TABLE temp.erased_count;
