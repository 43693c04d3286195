SELECT CAST(call_id AS TEXT) AS id, 1 AS record, COALESCE(recording, '') <> '' AS recording,
  wait_seconds IS NOT NULL OR disposition IS NOT NULL AS queue_times
FROM calls ORDER BY call_id
