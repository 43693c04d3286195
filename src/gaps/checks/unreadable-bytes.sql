SELECT source, '' AS field, bytes_unreadable AS count, bytes_total AS denominator FROM sources WHERE bytes_unreadable > 0 AND source <> '(unrecognised)'
