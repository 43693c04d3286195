SELECT source, '' AS field,
  SUM(record_id IN (SELECT record_id FROM contact_records WHERE not_customer = 'withheld')) AS count, COUNT(*) AS denominator
FROM calls WHERE direction = 'inbound' GROUP BY source
-- subjects
SELECT source, '' AS field, 'call' AS kind, CAST(call_id AS TEXT) AS id FROM calls
WHERE direction = 'inbound' AND record_id IN (SELECT record_id FROM contact_records WHERE not_customer = 'withheld')
