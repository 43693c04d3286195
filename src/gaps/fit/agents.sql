SELECT agent_id AS id, COALESCE(email, '') = '' AS without_email, COALESCE(active = 0, 0) AS inactive FROM agents WHERE bot = 0 ORDER BY agent_id
