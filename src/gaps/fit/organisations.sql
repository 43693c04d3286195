SELECT organisation_id AS id, 1 AS record FROM organisations ORDER BY organisation_id
