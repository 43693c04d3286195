-- A number is whose it was first; the others collide where the target wants it unique.
WITH first_holder AS MATERIALIZED (
  SELECT kind, value, MIN(customer_id) AS holder FROM customer_identifiers WHERE kind IN ('email', 'phone')
  GROUP BY kind, value HAVING COUNT(DISTINCT customer_id) > 1),
second_holder AS MATERIALIZED (
  SELECT i.customer_id, MAX(i.kind = 'email') AS email, MAX(i.kind = 'phone') AS phone
  FROM customer_identifiers i JOIN first_holder f ON f.kind = i.kind AND f.value = i.value AND f.holder <> i.customer_id GROUP BY i.customer_id),
ways AS MATERIALIZED (
  SELECT customer_id, COUNT(DISTINCT CASE WHEN kind = 'email' THEN value END) AS emails, COUNT(DISTINCT CASE WHEN kind = 'phone' THEN value END) AS phones,
    MAX(kind = 'phone' AND value NOT LIKE '+%') AS national_phones, MAX(kind = 'handle') AS handles
  FROM customer_identifiers GROUP BY customer_id)
SELECT c.customer_id AS id, COALESCE(w.emails, 0) = 0 AS without_email, COALESCE(c.display_name, c.company, '') = '' AS without_name,
  COALESCE(s.email, 0) AS same_email, COALESCE(s.phone, 0) AS same_phone, COALESCE(w.emails, 0) AS emails, COALESCE(w.phones, 0) AS phones,
  COALESCE(w.national_phones, 0) AS national_phones, COALESCE(w.handles, 0) AS handles,
  COALESCE(c.street, c.postcode, c.city, '') <> '' AS address, COALESCE(c.tags, '[]') <> '[]' AS tags, COALESCE(c.note, '') <> '' AS note
FROM customers c LEFT JOIN ways w ON w.customer_id = c.customer_id LEFT JOIN second_holder s ON s.customer_id = c.customer_id
ORDER BY c.customer_id
