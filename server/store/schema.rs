//! The tables of the history, as numbered steps that only go forward.
//!
//! The version of a file is its `user_version`: how many steps it has taken.

use rusqlite::ffi::{Error as Code, SQLITE_CORRUPT};
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::clock;
use super::log::{in_order, last_given};
use super::row::{self, Reader};

/// `Hovd`: marks a SQLite file as a history of Hoverdeck.
pub(super) const APPLICATION_ID: i32 = 0x486F_7664;

/// The steps from an empty file to today's tables. A step that was released is never changed.
pub(super) const STEPS: &[Step] = &[
    Step { sql: FIRST, then: None },
    Step { sql: ORDER, then: Some(give_order) },
    Step { sql: HIDING, then: Some(move_over) },
];

/// One step forward.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub sql: &'static str,
    /// What SQL cannot do.
    pub then: Option<fn(&Connection) -> rusqlite::Result<()>>,
}

/// The version this program writes.
pub(super) const fn known() -> i64 {
    STEPS.len() as i64
}

const FIRST: &str = "
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    device      TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN
                ('review', 'undo', 'suspend', 'unsuspend', 'bury', 'reset', 'relink')),
    card        TEXT NOT NULL,
    at_ms       INTEGER NOT NULL,
    zone_min    INTEGER NOT NULL CHECK (zone_min BETWEEN -1440 AND 1440),
    day         INTEGER NOT NULL,
    rating      INTEGER CHECK (rating BETWEEN 1 AND 5),
    mapping     INTEGER CHECK (mapping > 0),
    duration_ms INTEGER CHECK (duration_ms >= 0),
    source      TEXT CHECK (source IN ('editor', 'terminal', 'import')),
    primed      INTEGER CHECK (primed IN (0, 1)),
    target      BLOB CHECK (length(target) = 16),
    until_day   INTEGER,
    other_card  TEXT,
    previous    BLOB CHECK (length(previous) = 16),
    payload     TEXT CHECK (json_valid(payload)),
    CHECK ((kind = 'review') = (rating IS NOT NULL)),
    CHECK ((kind = 'review') = (mapping IS NOT NULL)),
    CHECK ((kind = 'review') = (source IS NOT NULL)),
    CHECK ((kind = 'undo') = (target IS NOT NULL)),
    CHECK ((kind = 'bury') = (until_day IS NOT NULL)),
    CHECK ((kind = 'relink') = (other_card IS NOT NULL))
) STRICT;

CREATE INDEX event_of_card ON event (card, seq);
CREATE INDEX relink_to ON event (card) WHERE kind = 'relink';
CREATE INDEX relink_from ON event (other_card) WHERE kind = 'relink';

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN
    SELECT RAISE(ABORT, 'the history is append-only: an event is never changed, undo is a new event');
END;
CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'the history is append-only: an event is never removed, undo is a new event');
END;

CREATE TABLE exposure (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    id       BLOB NOT NULL CHECK (length(id) = 16),
    device   TEXT NOT NULL,
    card     TEXT NOT NULL,
    at_ms    INTEGER NOT NULL,
    zone_min INTEGER NOT NULL,
    day      INTEGER NOT NULL,
    UNIQUE (card, day)
) STRICT;
CREATE INDEX exposure_of_day ON exposure (day);
";

/// An order that every device agrees on, a place for what is known besides, a checksum; and the cards
/// that were seen in decks, so that a history can be read when its card is gone.
const ORDER: &str = "
DROP TRIGGER IF EXISTS event_is_never_changed;
DROP TRIGGER IF EXISTS event_is_never_removed;
DROP INDEX IF EXISTS event_of_card;
DROP INDEX IF EXISTS relink_to;
DROP INDEX IF EXISTS relink_from;
ALTER TABLE event RENAME TO event_1;

CREATE TABLE event (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    device      TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN
                ('review', 'undo', 'suspend', 'unsuspend', 'bury', 'reset', 'relink')),
    card        TEXT NOT NULL,
    at_ms       INTEGER NOT NULL,
    zone_min    INTEGER NOT NULL CHECK (zone_min BETWEEN -1440 AND 1440),
    day         INTEGER NOT NULL,
    order_ms    INTEGER NOT NULL,
    rating      INTEGER CHECK (rating BETWEEN 1 AND 5),
    mapping     INTEGER CHECK (mapping > 0),
    duration_ms INTEGER CHECK (duration_ms >= 0),
    source      TEXT CHECK (source IN ('editor', 'terminal', 'import')),
    primed      INTEGER CHECK (primed IN (0, 1)),
    shift       INTEGER,
    target      BLOB CHECK (length(target) = 16),
    until_day   INTEGER,
    other_card  TEXT,
    previous    BLOB CHECK (length(previous) = 16),
    suspect_day INTEGER,
    origin      TEXT,
    payload     TEXT CHECK (json_valid(payload)),
    checksum    INTEGER NOT NULL,
    CHECK ((kind = 'review') = (rating IS NOT NULL)),
    CHECK ((kind = 'review') = (mapping IS NOT NULL)),
    CHECK ((kind = 'review') = (source IS NOT NULL)),
    CHECK ((kind = 'undo') = (target IS NOT NULL)),
    CHECK ((kind = 'bury') = (until_day IS NOT NULL)),
    CHECK ((kind = 'relink') = (other_card IS NOT NULL))
) STRICT;

CREATE TABLE card (
    id            TEXT PRIMARY KEY,
    deck          TEXT NOT NULL,
    question      TEXT NOT NULL,
    fingerprint   TEXT NOT NULL,
    first_seen_ms INTEGER NOT NULL,
    last_seen_ms  INTEGER NOT NULL,
    gone          INTEGER NOT NULL CHECK (gone IN (0, 1))
) STRICT, WITHOUT ROWID;
";

/// What the steps to versions 2 and 3 end with, once the events are there.
const ORDERED: &str = "
CREATE INDEX event_of_card ON event (card, seq);
CREATE INDEX event_in_order ON event (order_ms);
CREATE INDEX relink_to ON event (card) WHERE kind = 'relink';
CREATE INDEX relink_from ON event (other_card) WHERE kind = 'relink';

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN
    SELECT RAISE(ABORT, 'the history is append-only: an event is never changed, undo is a new event');
END;
CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'the history is append-only: an event is never removed, undo is a new event');
END;
";

/// Copies the events of version 1. They were written one after the other by one installation: that is
/// their order, whatever its clock said.
fn give_order(connection: &Connection) -> rusqlite::Result<()> {
    let last = last_number(connection, "event_1")?;
    {
        let sql = format!("SELECT {} FROM event_1 ORDER BY seq", row::COLUMNS_1);
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        let (mut reader, mut newest) = (Reader::default(), None);
        while let Some(row) = rows.next()? {
            let mut kept = reader.read_kept(row)?;
            kept.event.order_ms = in_order(kept.event.moment.at_ms, newest);
            newest = Some(kept.event.order_ms);
            row::write(connection, &kept.event, &kept.card, kept.previous)?;
        }
    }
    leave_behind(connection, "event_1", last)
}

/// Two more kinds of event: a card that is hidden until it is due, and one that is no longer.
const HIDING: &str = "
DROP TRIGGER IF EXISTS event_is_never_changed;
DROP TRIGGER IF EXISTS event_is_never_removed;
DROP INDEX IF EXISTS event_of_card;
DROP INDEX IF EXISTS event_in_order;
DROP INDEX IF EXISTS relink_to;
DROP INDEX IF EXISTS relink_from;
ALTER TABLE event RENAME TO event_2;

CREATE TABLE event (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    device      TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN
                ('review', 'undo', 'suspend', 'unsuspend', 'hide', 'unhide', 'bury', 'reset', 'relink')),
    card        TEXT NOT NULL,
    at_ms       INTEGER NOT NULL,
    zone_min    INTEGER NOT NULL CHECK (zone_min BETWEEN -1440 AND 1440),
    day         INTEGER NOT NULL,
    order_ms    INTEGER NOT NULL,
    rating      INTEGER CHECK (rating BETWEEN 1 AND 5),
    mapping     INTEGER CHECK (mapping > 0),
    duration_ms INTEGER CHECK (duration_ms >= 0),
    source      TEXT CHECK (source IN ('editor', 'terminal', 'import')),
    primed      INTEGER CHECK (primed IN (0, 1)),
    shift       INTEGER,
    target      BLOB CHECK (length(target) = 16),
    until_day   INTEGER,
    other_card  TEXT,
    previous    BLOB CHECK (length(previous) = 16),
    suspect_day INTEGER,
    origin      TEXT,
    payload     TEXT CHECK (json_valid(payload)),
    checksum    INTEGER NOT NULL,
    CHECK ((kind = 'review') = (rating IS NOT NULL)),
    CHECK ((kind = 'review') = (mapping IS NOT NULL)),
    CHECK ((kind = 'review') = (source IS NOT NULL)),
    CHECK ((kind = 'undo') = (target IS NOT NULL)),
    CHECK ((kind = 'bury') = (until_day IS NOT NULL)),
    CHECK ((kind = 'relink') = (other_card IS NOT NULL))
) STRICT;
";

/// Moves the events of version 2 as they are, their checksums with them.
fn move_over(connection: &Connection) -> rusqlite::Result<()> {
    let last = last_number(connection, "event_2")?;
    let copy = "INSERT INTO event SELECT * FROM event_2 ORDER BY seq";
    connection.execute(copy, []).map_err(|error| match error.sqlite_error_code() {
        // The old table had refused it too: it was damaged there.
        Some(ErrorCode::ConstraintViolation) => corrupt(&error.to_string()),
        _ => error,
    })?;
    leave_behind(connection, "event_2", last)
}

/// Lets the old table go, if the new one has every event up to its last number, and orders the new one.
fn leave_behind(connection: &Connection, table: &str, last: i64) -> rusqlite::Result<()> {
    if last_given(connection)? != last {
        return Err(corrupt("events are missing in it"));
    }
    connection.execute_batch(&format!("DROP TABLE {table}"))?;
    connection.execute_batch(ORDERED)
}

/// The number that a table gave last; 0 if it gave none.
fn last_number(connection: &Connection, table: &str) -> rusqlite::Result<i64> {
    let sql = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?1";
    connection.query_row(sql, [table], |row| row.get(0))
}

fn corrupt(what: &str) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(Code::new(SQLITE_CORRUPT), Some(what.to_owned()))
}

/// What a file is, before anything is done to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// No table yet.
    Empty,
    /// Ours, with this many steps taken.
    History { version: i64 },
    /// Somebody else's.
    Foreign { application_id: i32 },
}

/// Looks what a file is.
pub(super) fn kind(connection: &Connection) -> rusqlite::Result<Kind> {
    // All of one instant: another process may be making the tables.
    let snapshot = connection.unchecked_transaction()?;
    let number = |pragma: &str| snapshot.pragma_query_value(None, pragma, |row| row.get(0));
    let application_id = i32::try_from(number("application_id")?).unwrap_or(-1);
    let version: i64 = number("user_version")?;
    let tables: i64 =
        snapshot.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(match application_id {
        APPLICATION_ID => Kind::History { version },
        0 if tables == 0 && version == 0 => Kind::Empty,
        _ => Kind::Foreign { application_id },
    })
}

/// Takes the steps that a file has not taken yet, all in one transaction. Another process may have
/// taken them meanwhile: then nothing happens.
pub(super) fn migrate(connection: &mut Connection, steps: &[Step]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for step in steps.iter().skip(usize::try_from(version).unwrap_or(usize::MAX)) {
        transaction.execute_batch(step.sql)?;
        if let Some(then) = step.then {
            then(&transaction)?;
        }
    }
    if version < steps.len() as i64 {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", steps.len() as i64)?;
    }
    if version == 0 {
        let insert = "INSERT OR IGNORE INTO meta (key, value) VALUES ('device', ?1)";
        transaction.execute(insert, [clock::new_device()])?;
    }
    transaction.commit()
}
