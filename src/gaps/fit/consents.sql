SELECT CAST(record_id AS TEXT) AS id, 1 AS record FROM consents ORDER BY record_id, channel, purpose
