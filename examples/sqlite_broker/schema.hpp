#pragma once

/// What the file holds. So that most verbs are one statement, triggers keep what goes along: the
/// known queues, the counters, the last token.
///
/// A job is waiting (state 0), scheduled (1) or leased (2). Its place says whose turn is first; to
/// be scheduled, and to be promoted, is to get a new one.
inline constexpr auto schema = R"sql(
BEGIN IMMEDIATE;

CREATE TABLE IF NOT EXISTS jobs (
  place       INTEGER PRIMARY KEY,
  queue       BLOB NOT NULL,
  state       INTEGER NOT NULL,
  at          INTEGER,  -- when it is due, or its lease expires
  token       INTEGER,  -- of its last lease
  id          BLOB NOT NULL,
  parent      BLOB NOT NULL,
  attempt     INTEGER NOT NULL,
  enqueued_at INTEGER NOT NULL,
  headers     BLOB NOT NULL,
  payload     BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS waiting ON jobs (queue, place) WHERE state = 0;
CREATE INDEX IF NOT EXISTS due ON jobs (at, place) WHERE state = 1;
CREATE INDEX IF NOT EXISTS expiring ON jobs (at) WHERE state = 2;
CREATE UNIQUE INDEX IF NOT EXISTS leased ON jobs (token) WHERE state = 2;

CREATE TABLE IF NOT EXISTS failures (
  number      INTEGER PRIMARY KEY,
  queue       BLOB NOT NULL,
  failed_at   INTEGER NOT NULL,
  worker      BLOB NOT NULL,
  type        BLOB NOT NULL,
  message     BLOB NOT NULL,
  backtrace   BLOB NOT NULL,
  retried_at  INTEGER,
  id          BLOB NOT NULL,
  parent      BLOB NOT NULL,
  attempt     INTEGER NOT NULL,
  enqueued_at INTEGER NOT NULL,
  headers     BLOB NOT NULL,
  payload     BLOB NOT NULL
);

CREATE TABLE IF NOT EXISTS locks (
  key        BLOB PRIMARY KEY,
  owner      BLOB NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS workers (
  worker     BLOB PRIMARY KEY,
  started_at INTEGER NOT NULL,
  last_beat  INTEGER NOT NULL,
  held       INTEGER,  -- the token of what it is at
  since      INTEGER
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS queues (name BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS pushed AFTER INSERT ON jobs WHEN new.state = 0 BEGIN
  INSERT OR IGNORE INTO queues VALUES (new.queue);
  UPDATE totals SET turns = turns + 1;
END;
CREATE TRIGGER IF NOT EXISTS returned AFTER UPDATE OF state ON jobs WHEN new.state = 0 BEGIN
  INSERT OR IGNORE INTO queues VALUES (new.queue);
  UPDATE totals SET turns = turns + 1;
END;

CREATE TABLE IF NOT EXISTS totals (
  processed  INTEGER NOT NULL,
  failed     INTEGER NOT NULL,
  last_token INTEGER NOT NULL,
  paused     INTEGER NOT NULL,
  turns      INTEGER NOT NULL  -- how often a job began to wait
);
INSERT INTO totals SELECT 0, 0, 0, 0, 0 WHERE NOT EXISTS (SELECT * FROM totals);
CREATE TRIGGER IF NOT EXISTS reserved AFTER UPDATE OF state ON jobs WHEN new.state = 2 BEGIN
  UPDATE totals SET last_token = new.token;
END;
CREATE TRIGGER IF NOT EXISTS done AFTER DELETE ON jobs WHEN old.state = 2 BEGIN
  UPDATE totals SET processed = processed + 1;
END;
CREATE TRIGGER IF NOT EXISTS failed AFTER INSERT ON failures BEGIN
  UPDATE totals SET failed = failed + 1;
END;
CREATE TRIGGER IF NOT EXISTS retried AFTER UPDATE OF state ON jobs
WHEN old.state = 2 AND new.state = 1 BEGIN
  UPDATE totals SET processed = processed + 1, failed = failed + 1;
END;

COMMIT;
)sql";
