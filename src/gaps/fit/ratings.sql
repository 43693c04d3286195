SELECT CAST(rating_id AS TEXT) AS id, 1 AS record FROM ratings ORDER BY rating_id
