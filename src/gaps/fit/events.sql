SELECT CAST(event_id AS TEXT) AS id, 1 AS record FROM events ORDER BY event_id
