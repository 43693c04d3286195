SELECT '' AS source, 'birth_date' AS field, COUNT(*) AS count, (SELECT COUNT(*) FROM customers WHERE record_count > 1) AS denominator
FROM (SELECT customer_id FROM contact_records WHERE customer_id IS NOT NULL AND birth_date GLOB '????-??-??'
  GROUP BY customer_id HAVING COUNT(DISTINCT birth_date) > 1)
-- subjects
SELECT '' AS source, 'birth_date' AS field, 'customer' AS kind, customer_id AS id FROM contact_records
WHERE customer_id IS NOT NULL AND birth_date GLOB '????-??-??' GROUP BY customer_id HAVING COUNT(DISTINCT birth_date) > 1
