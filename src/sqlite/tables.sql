-- The tables of a foreign database; its own bookkeeping is left out. A virtual table needs the extension that made it,
-- and its shadow tables are that extension's bookkeeping.
SELECT name, type FROM pragma_table_list
WHERE schema = 'main' AND type IN ('table', 'virtual', 'shadow') AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY name
