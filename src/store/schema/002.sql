-- What was found in messages when they were imported; a message of which nothing was found has no row.
-- card_number: 1 in what was written, 2 in quoted text only. damaged: 1 UTF-8 read as Latin-1, 2 characters replaced. mentions: JSON list of order numbers and ticket references.
CREATE TABLE message_content (id INTEGER PRIMARY KEY, intent TEXT, card_number INTEGER NOT NULL, damaged INTEGER NOT NULL, mentions TEXT);
