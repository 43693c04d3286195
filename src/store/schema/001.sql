-- The working store, migration 1. One staging table per entity kind (src/store/staging.rs checks the columns).
CREATE TABLE work_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- One row per file or archive member walked. `units` counts framed records and nested units committed so far;
-- it is the checkpoint: a repeated run skips that many.
CREATE TABLE files (
  file_no INTEGER PRIMARY KEY, path TEXT NOT NULL, container TEXT, sha256 TEXT, bytes INTEGER, status TEXT NOT NULL, reason TEXT, best_guess TEXT,
  src INTEGER, mapping TEXT, file_key TEXT, format TEXT, tenant TEXT, encoding TEXT,
  done INTEGER NOT NULL DEFAULT 0, records INTEGER NOT NULL DEFAULT 0, units INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0,
  excluded INTEGER NOT NULL DEFAULT 0, bytes_total INTEGER NOT NULL DEFAULT 0, bytes_record INTEGER NOT NULL DEFAULT 0,
  bytes_framing INTEGER NOT NULL DEFAULT 0, bytes_unreadable INTEGER NOT NULL DEFAULT 0, earliest INTEGER, latest INTEGER, notes TEXT);
CREATE TABLE sources (src INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, mapping TEXT NOT NULL, tool TEXT NOT NULL, evidence TEXT NOT NULL, tenant TEXT,
  zone TEXT, zone_assumed INTEGER NOT NULL, country TEXT, country_assumed INTEGER NOT NULL, unique_people INTEGER NOT NULL);
-- class: 0 imported, 1 rejected, 2 excluded, 3 duplicate. Nested units have the span of their record.
CREATE TABLE units (id INTEGER PRIMARY KEY, class INTEGER NOT NULL, byte_start INTEGER NOT NULL, byte_end INTEGER NOT NULL, line INTEGER NOT NULL);
CREATE TABLE rejects (unit INTEGER NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL, raw TEXT NOT NULL, byte_start INTEGER NOT NULL, byte_end INTEGER NOT NULL, line INTEGER NOT NULL);
CREATE TABLE field_errors (unit INTEGER NOT NULL, field TEXT NOT NULL, reason TEXT NOT NULL, action TEXT NOT NULL);
-- Findings of the import itself (unmapped values and columns, exclusions, assumptions), counted.
CREATE TABLE notes (src INTEGER NOT NULL, code TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (src, code, field, value)) WITHOUT ROWID;
CREATE TABLE lookups (src INTEGER NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (src, name, key)) WITHOUT ROWID;

CREATE TABLE st_contact (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, src INTEGER NOT NULL, prim INTEGER NOT NULL, hash INTEGER NOT NULL, dup INTEGER,
  "key" TEXT, "seen_at" INTEGER, "seen_at_zone" INTEGER, "automated" INTEGER, "name" TEXT, "given_name" TEXT, "family_name" TEXT,
  "company" TEXT, "organisation" TEXT, "birth_date" TEXT, "language" TEXT, "emails" TEXT, "phones" TEXT, "handles" TEXT,
  "externals" TEXT, "addresses" TEXT, "tags" TEXT, "note" TEXT, "vip" INTEGER, "order_count" INTEGER, "lifetime_value" INTEGER,
  "currency" TEXT, "created_at" INTEGER, "created_at_zone" INTEGER, "updated_at" INTEGER, "updated_at_zone" INTEGER,
  "attributes" TEXT);
CREATE TABLE st_agent (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, src INTEGER NOT NULL, prim INTEGER NOT NULL, hash INTEGER NOT NULL, dup INTEGER,
  "key" TEXT, "name" TEXT, "email" TEXT, "phone" TEXT, "extension" TEXT, "team" TEXT, "active" INTEGER, "bot" INTEGER,
  "updated_at" INTEGER, "updated_at_zone" INTEGER);
CREATE TABLE st_organisation (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, src INTEGER NOT NULL, prim INTEGER NOT NULL, hash INTEGER NOT NULL, dup INTEGER,
  "key" TEXT, "name" TEXT, "domain" TEXT, "updated_at" INTEGER, "updated_at_zone" INTEGER);
CREATE TABLE st_conversation (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, src INTEGER NOT NULL, prim INTEGER NOT NULL, hash INTEGER NOT NULL, dup INTEGER,
  "key" TEXT, "kind" TEXT, "customer" TEXT, "agent" TEXT, "team" TEXT, "channel" TEXT, "raw_channel" TEXT, "subject" TEXT,
  "status" TEXT, "raw_status" TEXT, "priority" TEXT, "raw_priority" TEXT, "tags" TEXT, "opened_at" INTEGER,
  "opened_at_zone" INTEGER, "first_response_at" INTEGER, "first_response_at_zone" INTEGER, "resolved_at" INTEGER,
  "resolved_at_zone" INTEGER, "updated_at" INTEGER, "updated_at_zone" INTEGER, "merged_into" TEXT, "message_count" INTEGER,
  "attributes" TEXT);
CREATE TABLE st_message (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, src INTEGER NOT NULL, prim INTEGER NOT NULL, hash INTEGER NOT NULL, dup INTEGER,
  "key" TEXT, "conversation" TEXT, "thread" TEXT, "session" TEXT, "group" INTEGER, "author" TEXT, "customer" TEXT,
  "author_kind" TEXT, "direction" TEXT, "automated" INTEGER, "channel" TEXT, "raw_channel" TEXT, "at" INTEGER, "at_zone" INTEGER,
  "subject" TEXT, "body" TEXT, "body_quoted" TEXT, "body_signature" TEXT, "language" TEXT, "device" TEXT, "external_id" TEXT,
  "in_reply_to" TEXT, "references" TEXT, "tags" TEXT);
CREATE TABLE st_call (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, src INTEGER NOT NULL, prim INTEGER NOT NULL, hash INTEGER NOT NULL, dup INTEGER,
  "key" TEXT, "call" TEXT, "conversation" TEXT, "customer" TEXT, "agent" TEXT, "extension" TEXT, "queue" TEXT, "direction" TEXT,
  "from_number" TEXT, "to_number" TEXT, "started_at" INTEGER, "started_at_zone" INTEGER, "answered_at" INTEGER,
  "answered_at_zone" INTEGER, "ended_at" INTEGER, "ended_at_zone" INTEGER, "abandoned_at" INTEGER, "abandoned_at_zone" INTEGER,
  "duration_seconds" INTEGER, "wait_seconds" INTEGER, "talk_seconds" INTEGER, "disposition" TEXT, "raw_disposition" TEXT,
  "channel" TEXT, "recording" TEXT, "note" TEXT);
CREATE TABLE st_call_leg (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, src INTEGER NOT NULL, prim INTEGER NOT NULL, hash INTEGER NOT NULL, dup INTEGER,
  "key" TEXT, "call" TEXT, "conversation" TEXT, "customer" TEXT, "agent" TEXT, "extension" TEXT, "queue" TEXT, "direction" TEXT,
  "from_number" TEXT, "to_number" TEXT, "started_at" INTEGER, "started_at_zone" INTEGER, "answered_at" INTEGER,
  "answered_at_zone" INTEGER, "ended_at" INTEGER, "ended_at_zone" INTEGER, "abandoned_at" INTEGER, "abandoned_at_zone" INTEGER,
  "duration_seconds" INTEGER, "wait_seconds" INTEGER, "talk_seconds" INTEGER, "disposition" TEXT, "raw_disposition" TEXT,
  "channel" TEXT, "recording" TEXT, "note" TEXT);
CREATE TABLE st_attachment (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, src INTEGER NOT NULL, prim INTEGER NOT NULL, hash INTEGER NOT NULL, dup INTEGER,
  "key" TEXT, "message" TEXT, "file_name" TEXT, "media_type" TEXT, "bytes" INTEGER, "sha256" TEXT, "present" INTEGER,
  "inline" INTEGER, "path" TEXT);
CREATE TABLE st_participant (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, src INTEGER NOT NULL, prim INTEGER NOT NULL, hash INTEGER NOT NULL, dup INTEGER,
  "party" TEXT, "role" TEXT);
CREATE TABLE st_event (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, src INTEGER NOT NULL, prim INTEGER NOT NULL, hash INTEGER NOT NULL, dup INTEGER,
  "key" TEXT, "conversation" TEXT, "kind" TEXT, "from_value" TEXT, "to_value" TEXT, "at" INTEGER, "at_zone" INTEGER, "agent" TEXT);
CREATE TABLE st_order (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, src INTEGER NOT NULL, prim INTEGER NOT NULL, hash INTEGER NOT NULL, dup INTEGER,
  "key" TEXT, "customer" TEXT, "order_number" TEXT, "ordered_at" INTEGER, "ordered_at_zone" INTEGER, "cancelled_at" INTEGER,
  "cancelled_at_zone" INTEGER, "total" INTEGER, "refunded" INTEGER, "discount" INTEGER, "shipping" INTEGER, "currency" TEXT,
  "status" TEXT, "channel" TEXT, "updated_at" INTEGER, "updated_at_zone" INTEGER, "attributes" TEXT);
CREATE TABLE st_order_line (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, src INTEGER NOT NULL, prim INTEGER NOT NULL, hash INTEGER NOT NULL, dup INTEGER,
  "key" TEXT, "order" TEXT, "sku" TEXT, "name" TEXT, "quantity" REAL, "price" INTEGER, "currency" TEXT);
CREATE TABLE st_rating (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, src INTEGER NOT NULL, prim INTEGER NOT NULL, hash INTEGER NOT NULL, dup INTEGER,
  "key" TEXT, "kind" TEXT, "score" REAL, "scale_min" REAL, "scale_max" REAL, "conversation" TEXT, "order" TEXT, "customer" TEXT,
  "agent" TEXT, "rated_at" INTEGER, "rated_at_zone" INTEGER, "comment" TEXT);
CREATE TABLE st_consent (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, src INTEGER NOT NULL, prim INTEGER NOT NULL, hash INTEGER NOT NULL, dup INTEGER,
  "customer" TEXT, "channel" TEXT, "purpose" TEXT, "state" TEXT, "at" INTEGER, "at_zone" INTEGER);

