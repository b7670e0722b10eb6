//! Copies events from other history files into a new one, each once.
//!
//! Which files, and what becomes of them, is `repair.rs`.

use std::fs;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, OptionalExtension, params_from_iter};

use super::row::{self, Devices};

/// All columns of an event, its number first and its id second.
const ALL: &str = "seq, id, device, kind, card, at_ms, zone_min, day, rating, mapping, duration_ms, \
     source, primed, target, until_day, other_card, previous, payload";
const COUNT: usize = 18;

const EXPOSURE: &str = "id, device, card, at_ms, zone_min, day";

/// A number of events beyond this is itself damage: a thousand answers a day for 27 years.
const MOST: i64 = 10_000_000;

/// The history that grows from others.
pub(super) struct Union<'a> {
    target: &'a Connection,
}

impl<'a> Union<'a> {
    pub const fn new(target: &'a Connection) -> Self {
        Self { target }
    }

    /// Takes everything from a history that was checked.
    pub fn take_all(&self, path: &Path) -> rusqlite::Result<()> {
        let source = Connection::open(path)?;
        let mut statement = source.prepare(&format!("SELECT {ALL} FROM event ORDER BY seq"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            self.take(values(row)?)?;
        }
        self.take_rest(&source);
        Ok(())
    }

    /// Takes from a damaged history whatever row can be read and makes sense. Gives how many events it
    /// had, as far as it still says so, else 0.
    pub fn take_what_is_readable(&self, path: &Path) -> rusqlite::Result<u64> {
        let before = i64::try_from(self.count()?).unwrap_or(0);
        let source = Connection::open(path)?;
        // Lets SQLite open a file that ends before its own page count.
        drop(source.pragma_update(None, "writable_schema", true));
        let known = last_number(&source);
        // No event takes fewer than 64 bytes.
        let size = fs::metadata(path).map_or(0, |file| file.len());
        let bound = i64::try_from(size / 64).unwrap_or(0).saturating_add(before);
        for seq in 1..=known.unwrap_or(bound) {
            if let Some(values) = readable(&source, seq) {
                match self.take(values) {
                    // A row that the tables refuse is no event.
                    Err(error) if is_refused(&error) => {}
                    taken => taken?,
                }
            }
        }
        self.take_rest(&source);
        Ok(known.unwrap_or(0).unsigned_abs())
    }

    /// Takes one event unless it is there. It gets the next number: a history has no gaps.
    fn take(&self, mut values: Vec<Value>) -> rusqlite::Result<()> {
        let there = "SELECT 1 FROM event WHERE id = ?1";
        if self.target.prepare_cached(there)?.exists([values.get(1)])? {
            return Ok(());
        }
        if let Some(seq) = values.first_mut() {
            *seq = Value::Null;
        }
        let places = vec!["?"; COUNT].join(", ");
        let insert = format!("INSERT INTO event ({ALL}) VALUES ({places})");
        self.target.prepare_cached(&insert)?.execute(params_from_iter(values))?;
        Ok(())
    }

    /// Takes what a history can do without, as far as it can be read.
    fn take_rest(&self, source: &Connection) {
        let device = "SELECT value FROM meta WHERE key = 'device'";
        if let Ok(Some(name)) =
            source.query_row(device, [], |row| row.get::<_, String>(0)).optional()
        {
            let update = "UPDATE meta SET value = ?1 WHERE key = 'device'";
            drop(self.target.execute(update, [name]));
        }
        drop(self.take_exposures(source));
    }

    fn take_exposures(&self, source: &Connection) -> rusqlite::Result<()> {
        let insert =
            format!("INSERT OR IGNORE INTO exposure ({EXPOSURE}) VALUES (?, ?, ?, ?, ?, ?)");
        let mut statement = source.prepare(&format!("SELECT {EXPOSURE} FROM exposure"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let values = (0..6).map(|index| row.get(index)).collect::<Result<Vec<Value>, _>>()?;
            self.target.prepare_cached(&insert)?.execute(params_from_iter(values))?;
        }
        Ok(())
    }

    /// How many events there are now.
    pub fn count(&self) -> rusqlite::Result<u64> {
        let count = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        Ok(self.target.query_row("SELECT count(*) FROM event", [], count)?.unsigned_abs())
    }
}

/// The number of the last event, from wherever it can still be read.
fn last_number(source: &Connection) -> Option<i64> {
    let from = |sql| source.query_row(sql, [], |row| row.get::<_, Option<i64>>(0)).ok().flatten();
    let counted = from("SELECT max(seq) FROM sqlite_sequence WHERE name = 'event'");
    let number = counted.max(from("SELECT max(seq) FROM event"));
    number.filter(|number| (1..=MOST).contains(number))
}

/// One row, if it can be read and is an event.
fn readable(source: &Connection, seq: i64) -> Option<Vec<Value>> {
    let read = |columns: &str| format!("SELECT {columns} FROM event WHERE seq = ?1");
    source
        .prepare_cached(&read(row::COLUMNS))
        .ok()?
        .query_row([seq], |row| row::read(row, &mut Devices::default()))
        .ok()?;
    source.prepare_cached(&read(ALL)).ok()?.query_row([seq], values).ok()
}

/// Whether a table's own rules speak against a row.
fn is_refused(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation)
}

fn values(row: &rusqlite::Row<'_>) -> rusqlite::Result<Vec<Value>> {
    (0..COUNT).map(|index| row.get(index)).collect()
}
