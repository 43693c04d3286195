-- The published dataset, version 1 (docs/data-model.md). Times are UTC RFC 3339 text. Every *_at that came
-- from an export has *_offset_minutes and *_zone_assumed beside it. Money is integer minor units. Lists are JSON.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
  source TEXT PRIMARY KEY, tool TEXT NOT NULL, mapping TEXT, evidence TEXT, tenant TEXT, time_zone TEXT, zone_assumed INTEGER, country TEXT,
  records_framed INTEGER NOT NULL, imported INTEGER NOT NULL, rejected INTEGER NOT NULL, excluded INTEGER NOT NULL, duplicate INTEGER NOT NULL,
  bytes_total INTEGER NOT NULL, bytes_record INTEGER NOT NULL, bytes_framing INTEGER NOT NULL, bytes_unreadable INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE source_files (
  file_no INTEGER PRIMARY KEY, source TEXT, path TEXT NOT NULL, container TEXT, sha256 TEXT, bytes INTEGER, records INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('imported','duplicate','unrecognised','unsupported','unreadable','ignored')),
  reason TEXT, best_guess TEXT, earliest_at TEXT, latest_at TEXT);
CREATE TABLE customers (
  customer_id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('person','organisation')), display_name TEXT, given_name TEXT, family_name TEXT,
  primary_email TEXT, primary_phone TEXT, company TEXT, birth_date TEXT, street TEXT, city TEXT, region TEXT, postcode TEXT, country TEXT,
  language TEXT, segment TEXT, vip INTEGER NOT NULL DEFAULT 0, tags TEXT, note TEXT, first_seen_at TEXT, last_seen_at TEXT,
  order_count INTEGER NOT NULL DEFAULT 0, lifetime_value INTEGER, currency TEXT, record_count INTEGER NOT NULL, channel_count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE customer_identifiers (
  customer_id TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('email','phone','handle','external')), value TEXT NOT NULL, system TEXT NOT NULL DEFAULT '',
  scope TEXT NOT NULL DEFAULT '', first_seen_at TEXT, last_seen_at TEXT, record_count INTEGER NOT NULL, shared INTEGER NOT NULL,
  PRIMARY KEY (customer_id, kind, value, system, scope)) WITHOUT ROWID;
-- Which record each chosen value of a golden record comes from.
CREATE TABLE customer_values (
  customer_id TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, record_id INTEGER NOT NULL, rule TEXT NOT NULL,
  PRIMARY KEY (customer_id, field)) WITHOUT ROWID;
CREATE TABLE organisations (organisation_id TEXT PRIMARY KEY, name TEXT, domain TEXT) WITHOUT ROWID;
CREATE TABLE memberships (organisation_id TEXT NOT NULL, customer_id TEXT NOT NULL, PRIMARY KEY (organisation_id, customer_id)) WITHOUT ROWID;
CREATE TABLE contact_records (
  record_id INTEGER PRIMARY KEY, source TEXT NOT NULL, native_id TEXT NOT NULL, customer_id TEXT,
  not_customer TEXT CHECK (not_customer IN ('own','agent','automated','newsletter','relay','placeholder','withheld','cc-only')),
  name TEXT, given_name TEXT, family_name TEXT, company TEXT, birth_date TEXT, language TEXT, attributes TEXT,
  first_seen_at TEXT, last_seen_at TEXT, updated_at TEXT, locator TEXT NOT NULL);
CREATE TABLE record_identifiers (
  record_id INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('email','phone','handle','external')), value TEXT NOT NULL, raw_value TEXT NOT NULL,
  system TEXT NOT NULL DEFAULT '', scope TEXT NOT NULL DEFAULT '', type TEXT, valid INTEGER NOT NULL, shared INTEGER NOT NULL);
CREATE TABLE record_addresses (record_id INTEGER NOT NULL, label TEXT, street TEXT, city TEXT, region TEXT, postcode TEXT, country TEXT);
CREATE TABLE crosswalk (source TEXT NOT NULL, native_id TEXT NOT NULL, record_id INTEGER NOT NULL, customer_id TEXT NOT NULL, match_weight REAL,
  rule TEXT NOT NULL CHECK (rule IN ('alone','first','exact','strong','fuzzy','content','reviewed')),
  PRIMARY KEY (source, native_id)) WITHOUT ROWID;
CREATE TABLE edges (record_a INTEGER NOT NULL, record_b INTEGER NOT NULL, match_weight REAL NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('link','review','non-link')), judgement TEXT, refused TEXT, evidence TEXT NOT NULL, PRIMARY KEY (record_a, record_b)) WITHOUT ROWID;
CREATE TABLE agents (agent_id TEXT PRIMARY KEY, name TEXT, email TEXT, team TEXT, active INTEGER, bot INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE agent_identifiers (agent_id TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (agent_id, kind, value)) WITHOUT ROWID;
CREATE TABLE agent_records (agent_id TEXT NOT NULL, source TEXT NOT NULL, native_id TEXT NOT NULL, PRIMARY KEY (source, native_id)) WITHOUT ROWID;
CREATE TABLE conversations (
  conversation_id INTEGER PRIMARY KEY, source TEXT NOT NULL, native_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('ticket','thread','call','session','review','group')), customer_id TEXT, record_id INTEGER, agent_id TEXT, team TEXT,
  channel TEXT CHECK (channel IN ('email','phone','voicemail','sms','chat','whatsapp','facebook','instagram','x','telegram','web_form','review','community','in_store','other')),
  raw_channel TEXT, subject TEXT, status TEXT CHECK (status IN ('open','pending','on_hold','resolved','closed')), raw_status TEXT, priority TEXT, raw_priority TEXT,
  tags TEXT, attributes TEXT,
  opened_at TEXT, opened_offset_minutes INTEGER, opened_zone_assumed INTEGER,
  first_response_at TEXT, first_response_offset_minutes INTEGER, first_response_zone_assumed INTEGER,
  resolved_at TEXT, resolved_offset_minutes INTEGER, resolved_zone_assumed INTEGER,
  message_count INTEGER NOT NULL DEFAULT 0, declared_message_count INTEGER, merged_into INTEGER, case_id TEXT,
  case_rule TEXT CHECK (case_rule IN ('first','same','reference','intent','time')), intent TEXT, locator TEXT);
CREATE TABLE messages (
  message_id INTEGER PRIMARY KEY, source TEXT NOT NULL, native_id TEXT NOT NULL, conversation_id INTEGER, customer_id TEXT, record_id INTEGER, agent_id TEXT,
  author_kind TEXT CHECK (author_kind IN ('customer','agent','bot','system')), channel TEXT NOT NULL, raw_channel TEXT,
  direction TEXT NOT NULL CHECK (direction IN ('inbound','outbound','internal','unknown')), automated INTEGER NOT NULL DEFAULT 0,
  sent_at TEXT, sent_offset_minutes INTEGER, sent_zone_assumed INTEGER, subject TEXT, body_text TEXT, body_quoted TEXT, body_signature TEXT,
  language TEXT, device TEXT, external_id TEXT, in_reply_to TEXT, "references" TEXT, tags TEXT, duplicate_of INTEGER, case_id TEXT,
  -- Found at import. card_number: 1 in what was written, 2 in quoted text only. damaged: 1 UTF-8 read as Latin-1, 2 characters replaced, 3 both.
  intent TEXT, card_number INTEGER NOT NULL DEFAULT 0, damaged INTEGER NOT NULL DEFAULT 0, locator TEXT NOT NULL);
-- Messages counted once for all checks. month: of sent_at, '' without one. agent_id: of messages that an agent wrote. copies: second
-- copies of a message; with_text: a text that is not empty; long_texts: over 65,000 characters; the rest as in messages.
CREATE TABLE message_counts (
  source TEXT NOT NULL, channel TEXT NOT NULL, direction TEXT NOT NULL, automated INTEGER NOT NULL, agent_id TEXT, month TEXT NOT NULL, n INTEGER NOT NULL, copies INTEGER NOT NULL,
  with_text INTEGER NOT NULL, long_texts INTEGER NOT NULL, zone_assumed INTEGER NOT NULL, card_body INTEGER NOT NULL, card_quoted INTEGER NOT NULL,
  garbled INTEGER NOT NULL, replaced INTEGER NOT NULL, earliest_at TEXT, latest_at TEXT);
CREATE TABLE participants (object_kind TEXT NOT NULL CHECK (object_kind IN ('message','call')), object_id INTEGER NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('from','to','cc','bcc','reply_to','caller','callee')), record_id INTEGER, agent_id TEXT);
CREATE TABLE attachments (attachment_id INTEGER PRIMARY KEY, message_id INTEGER, file_name TEXT, media_type TEXT, bytes INTEGER, sha256 TEXT, present INTEGER NOT NULL, inline INTEGER NOT NULL);
CREATE TABLE calls (
  call_id INTEGER PRIMARY KEY, source TEXT NOT NULL, native_id TEXT NOT NULL, conversation_id INTEGER, customer_id TEXT, record_id INTEGER, agent_id TEXT, queue TEXT,
  direction TEXT NOT NULL CHECK (direction IN ('inbound','outbound','internal','unknown')), from_number TEXT, to_number TEXT,
  started_at TEXT, started_offset_minutes INTEGER, started_zone_assumed INTEGER, answered_at TEXT, ended_at TEXT, abandoned_at TEXT,
  wait_seconds INTEGER, talk_seconds INTEGER,
  disposition TEXT CHECK (disposition IN ('answered','missed','abandoned','voicemail','busy','failed','rejected','transferred')), raw_disposition TEXT,
  recording TEXT, note TEXT, legs INTEGER NOT NULL, case_id TEXT, card_number INTEGER NOT NULL DEFAULT 0, damaged INTEGER NOT NULL DEFAULT 0, locator TEXT NOT NULL);
CREATE TABLE events (event_id INTEGER PRIMARY KEY, object_kind TEXT NOT NULL, object_id INTEGER,
  kind TEXT NOT NULL CHECK (kind IN ('status','assign','reopen','merge','handover')), from_value TEXT, to_value TEXT, at TEXT, agent_id TEXT);
CREATE TABLE orders (
  order_id INTEGER PRIMARY KEY, source TEXT NOT NULL, native_id TEXT NOT NULL, customer_id TEXT, record_id INTEGER, order_number TEXT,
  ordered_at TEXT, ordered_offset_minutes INTEGER, ordered_zone_assumed INTEGER, cancelled_at TEXT, total INTEGER, refunded INTEGER, discount INTEGER, shipping INTEGER,
  currency TEXT, status TEXT, channel TEXT, attributes TEXT, locator TEXT NOT NULL);
CREATE TABLE order_lines (order_id INTEGER NOT NULL, line INTEGER NOT NULL, sku TEXT, name TEXT, quantity REAL, price INTEGER, PRIMARY KEY (order_id, line)) WITHOUT ROWID;
CREATE TABLE ratings (
  rating_id INTEGER PRIMARY KEY, source TEXT NOT NULL, native_id TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('csat','nps','ces','review')), score REAL,
  scale_min REAL, scale_max REAL, conversation_id INTEGER, order_id INTEGER, customer_id TEXT, record_id INTEGER, agent_id TEXT, rated_at TEXT, comment TEXT);
CREATE TABLE consents (customer_id TEXT, record_id INTEGER NOT NULL, channel TEXT NOT NULL, purpose TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('granted','refused','unknown')), source TEXT NOT NULL, at TEXT, conflict INTEGER NOT NULL DEFAULT 0);
-- channels: JSON list in order of first use. path: JSON list, the channel of each contact in order of time. repeat: how often the
-- customer brought the same matter to another channel within the window of repeat contacts, without a recorded hand-over.
CREATE TABLE cases (case_id TEXT PRIMARY KEY, customer_id TEXT, intent TEXT, opened_at TEXT, resolved_at TEXT, channels TEXT, path TEXT, contact_count INTEGER, repeat INTEGER) WITHOUT ROWID;
CREATE TABLE kpis (metric TEXT NOT NULL, basis TEXT NOT NULL DEFAULT 'calendar', channel TEXT, segment TEXT, month TEXT, n INTEGER, p50 REAL, p90 REAL, value REAL, unit TEXT,
  computable INTEGER NOT NULL DEFAULT 1, reason TEXT);
CREATE TABLE journeys (from_channel TEXT NOT NULL, to_channel TEXT NOT NULL, n INTEGER NOT NULL, median_gap_seconds INTEGER, cases INTEGER);
CREATE TABLE findings (finding_id TEXT PRIMARY KEY, code TEXT NOT NULL, severity TEXT NOT NULL CHECK (severity IN ('S1','S2','S3','S4')), source TEXT, field TEXT, subject TEXT,
  count INTEGER NOT NULL, denominator INTEGER, detail TEXT NOT NULL, breaks TEXT, hint TEXT, owner TEXT, accepted TEXT) WITHOUT ROWID;
CREATE TABLE finding_subjects (finding_id TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (finding_id, kind, id)) WITHOUT ROWID;
CREATE TABLE target_fit (target TEXT NOT NULL, object TEXT NOT NULL, field TEXT NOT NULL, value TEXT, class TEXT NOT NULL CHECK (class IN ('same','transformed','degraded','lost')), count INTEGER, confidence TEXT);
CREATE TABLE rejects (source TEXT, file_no INTEGER NOT NULL, line INTEGER, byte_start INTEGER, byte_end INTEGER, reason TEXT NOT NULL);
CREATE TABLE field_errors (source TEXT, file_no INTEGER NOT NULL, ordinal INTEGER NOT NULL, field TEXT NOT NULL, reason TEXT NOT NULL, action TEXT NOT NULL);
-- run_no counts the runs since the first one of which the ids are carried on.
CREATE TABLE id_history (run_no INTEGER NOT NULL, customer_id TEXT NOT NULL, event TEXT NOT NULL CHECK (event IN ('minted','merged-into','split-from')), other_id TEXT NOT NULL DEFAULT '', run_id TEXT NOT NULL,
  PRIMARY KEY (run_no, customer_id, event, other_id)) WITHOUT ROWID;
