SELECT '' AS source, 'email' AS field, COUNT(DISTINCT customer_id) AS count, (SELECT COUNT(*) FROM customers) AS denominator
FROM customer_identifiers
WHERE kind = 'email' AND INSTR(value, '@') > 1
  AND SUBSTR(value, 1, INSTR(value, '@') - 1) IN (SELECT value FROM JSON_EACH(:role_mailboxes))
-- subjects
SELECT DISTINCT '' AS source, 'email' AS field, 'customer' AS kind, customer_id AS id FROM customer_identifiers
WHERE kind = 'email' AND INSTR(value, '@') > 1
  AND SUBSTR(value, 1, INSTR(value, '@') - 1) IN (SELECT value FROM JSON_EACH(:role_mailboxes))
