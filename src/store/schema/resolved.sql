-- Results of the resolve stage in the working store; made anew each time the stage runs.
DROP TABLE IF EXISTS agents; DROP TABLE IF EXISTS agent_identifiers; DROP TABLE IF EXISTS agent_records; DROP TABLE IF EXISTS contacts;
DROP TABLE IF EXISTS contact_identifiers; DROP TABLE IF EXISTS contact_addresses; DROP TABLE IF EXISTS party; DROP TABLE IF EXISTS call_rows;
DROP TABLE IF EXISTS conversation_rows; DROP TABLE IF EXISTS message_rows; DROP TABLE IF EXISTS customer_of; DROP TABLE IF EXISTS seen;
DROP TABLE IF EXISTS message_conversation; DROP TABLE IF EXISTS object_party;
CREATE TABLE agents (agent_no INTEGER PRIMARY KEY, agent_id TEXT NOT NULL, name TEXT, email TEXT, team TEXT, active INTEGER, bot INTEGER NOT NULL);
CREATE TABLE agent_identifiers (agent_no INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, value)) WITHOUT ROWID;
CREATE TABLE agent_records (src INTEGER NOT NULL, key TEXT NOT NULL, agent_no INTEGER NOT NULL, PRIMARY KEY (src, key)) WITHOUT ROWID;
-- One row per contact record: all rows and observations of one key folded. not_customer as in the published table.
CREATE TABLE contacts (record_id INTEGER PRIMARY KEY, src INTEGER NOT NULL, key TEXT NOT NULL, unit INTEGER NOT NULL, listed INTEGER NOT NULL, automated INTEGER NOT NULL,
  not_customer TEXT, name TEXT, given_name TEXT, family_name TEXT, company TEXT, organisation TEXT, birth_date TEXT, language TEXT, tags TEXT, note TEXT, vip INTEGER,
  order_count INTEGER, lifetime_value INTEGER, currency TEXT, attributes TEXT, first_seen INTEGER, last_seen INTEGER, updated_at INTEGER,
  inbound INTEGER NOT NULL DEFAULT 0, outbound INTEGER NOT NULL DEFAULT 0, ordered INTEGER NOT NULL DEFAULT 0);
CREATE TABLE contact_identifiers (record_id INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, raw TEXT NOT NULL, system TEXT NOT NULL, scope TEXT NOT NULL,
  type TEXT, valid INTEGER NOT NULL, shared INTEGER NOT NULL);
CREATE TABLE contact_addresses (record_id INTEGER NOT NULL, label TEXT, street TEXT, city TEXT, region TEXT, postcode TEXT, country TEXT);
-- What a key of a source stands for: a contact record, or an agent.
CREATE TABLE party (src INTEGER NOT NULL, key TEXT NOT NULL, record_id INTEGER, agent_no INTEGER, own INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (src, key)) WITHOUT ROWID;
CREATE TABLE call_rows (call_id INTEGER PRIMARY KEY, src INTEGER NOT NULL, key TEXT NOT NULL, unit INTEGER NOT NULL, legs INTEGER NOT NULL, conversation TEXT, customer TEXT, agent TEXT,
  extension TEXT, queue TEXT, direction TEXT, from_number TEXT, to_number TEXT, started_at INTEGER, started_zone INTEGER, answered_at INTEGER, ended_at INTEGER, abandoned_at INTEGER,
  wait_seconds INTEGER, talk_seconds INTEGER, disposition TEXT, raw_disposition TEXT, channel TEXT, recording TEXT, note TEXT,
  record_id INTEGER, agent_no INTEGER, conversation_id INTEGER);
-- space: c = the tool's own conversation, t = native thread id, s = chat session, r = mail references, m = a message alone, p = a call.
CREATE TABLE conversation_rows (conversation_id INTEGER PRIMARY KEY, src INTEGER NOT NULL, space TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, st_id INTEGER, record_id INTEGER, agent_no INTEGER,
  channel TEXT, subject TEXT, opened INTEGER, opened_zone INTEGER, first_response INTEGER, messages INTEGER NOT NULL DEFAULT 0, unit INTEGER, merged_into INTEGER);
CREATE TABLE message_conversation (id INTEGER PRIMARY KEY, conversation_id INTEGER NOT NULL);
CREATE TABLE message_rows (id INTEGER PRIMARY KEY, conversation_id INTEGER, record_id INTEGER, agent_no INTEGER, author_kind TEXT, direction TEXT NOT NULL, duplicate_of INTEGER);
-- Further parties of messages and calls. object_kind: message, call.
CREATE TABLE object_party (object_kind TEXT NOT NULL, object_id INTEGER NOT NULL, role TEXT NOT NULL, record_id INTEGER, agent_no INTEGER, own INTEGER NOT NULL);
CREATE TABLE customer_of (record_id INTEGER PRIMARY KEY, customer_id TEXT NOT NULL, match_weight REAL, rule TEXT NOT NULL);
