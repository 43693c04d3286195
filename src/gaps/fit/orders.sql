SELECT CAST(order_id AS TEXT) AS id, 1 AS record FROM orders ORDER BY order_id
