SELECT source, 'records' AS field,
  ABS(records_framed - imported - rejected - excluded - duplicate) AS count, records_framed AS denominator
FROM sources WHERE records_framed <> imported + rejected + excluded + duplicate
UNION ALL
SELECT source, 'bytes', ABS(bytes_total - bytes_record - bytes_framing - bytes_unreadable), bytes_total
FROM sources WHERE bytes_total <> bytes_record + bytes_framing + bytes_unreadable
