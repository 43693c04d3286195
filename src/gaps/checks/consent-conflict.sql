SELECT '' AS source, channel AS field, COUNT(DISTINCT CASE WHEN conflict = 1 THEN COALESCE(customer_id, 'r' || record_id) END) AS count,
  COUNT(DISTINCT COALESCE(customer_id, 'r' || record_id)) AS denominator
FROM consents GROUP BY channel
-- subjects
SELECT DISTINCT '' AS source, channel AS field, CASE WHEN customer_id IS NULL THEN 'contact_record' ELSE 'customer' END AS kind,
  COALESCE(customer_id, CAST(record_id AS TEXT)) AS id
FROM consents WHERE conflict = 1
