//! Copies events from other history files into a new one, each once.
//!
//! Which files, and what becomes of them, is `repair.rs`.

use std::fs;
use std::path::Path;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{CachedStatement, Connection, OptionalExtension, params_from_iter};

use super::log::{in_order, is_refused};
use super::mend::{Raw, mend};
use super::row::{self, Kept, Reader, SUMMED};
use super::{fits, schema};
use crate::memory::{Event, Fit};

const EXPOSURE: &str = "id, device, card, at_ms, zone_min, day";

/// A number of events beyond this is itself damage: a thousand answers a day for 27 years.
const MOST: i64 = 10_000_000;

/// All events of a history that was checked, of whatever version.
pub(super) fn events_of(path: &Path) -> rusqlite::Result<Vec<Event>> {
    let source = Source::open(path)?;
    let mut statement = source.statement("ORDER BY seq")?;
    let (mut rows, mut reader, mut newest) = (statement.query([])?, Reader::default(), None);
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.push(source.ordered(reader.read_kept(row)?, &mut newest).event);
    }
    Ok(events)
}

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
        let source = Source::open(path)?;
        let mut statement = source.statement("ORDER BY seq")?;
        let (mut rows, mut reader, mut newest) = (statement.query([])?, Reader::default(), None);
        while let Some(row) = rows.next()? {
            self.take(source.ordered(reader.read_kept(row)?, &mut newest))?;
        }
        self.take_rest(&source.connection);
        Ok(())
    }

    /// Takes from a damaged history whatever row can be read and makes sense. Gives how many events it
    /// had, if it still says so.
    pub fn take_what_is_readable(&self, path: &Path) -> rusqlite::Result<Option<u64>> {
        let before = i64::try_from(self.count()?).unwrap_or(0);
        let source = Source::open(path)?;
        // Lets SQLite open a file that ends before its own page count.
        drop(source.connection.pragma_update(None, "writable_schema", true));
        let known = last_number(&source.connection);
        // No event takes fewer than 64 bytes.
        let size = fs::metadata(path).map_or(0, |file| file.len());
        let bound = i64::try_from(size / 64).unwrap_or(0).saturating_add(before);
        let mut newest = None;
        for seq in 1..=known.unwrap_or(bound) {
            if let Some(kept) = source.readable(seq) {
                match self.take(source.ordered(kept, &mut newest)) {
                    // A row that the tables refuse is no event.
                    Err(error) if is_refused(&error) => {}
                    taken => taken?,
                }
            } else if let Some(values) = source.mended(seq) {
                match self.take_mended(&values) {
                    Err(error) if is_refused(&error) => {}
                    taken => taken?,
                }
            }
        }
        self.take_rest(&source.connection);
        Ok(known.map(i64::unsigned_abs))
    }

    /// Takes one event unless it is there. It gets the next number: a history has no gaps.
    fn take(&self, kept: Kept) -> rusqlite::Result<()> {
        let there = "SELECT 1 FROM event WHERE id = ?1";
        if self.target.prepare_cached(there)?.exists([kept.event.id.0])? {
            return Ok(());
        }
        row::write(self.target, &kept.event, &kept.card, kept.previous)
    }

    fn take_mended(&self, values: &[Raw; SUMMED]) -> rusqlite::Result<()> {
        let there = "SELECT 1 FROM event WHERE id = ?1";
        let id = values.first().map_or(ValueRef::Null, Raw::value);
        if self.target.prepare_cached(there)?.exists([ToSqlOutput::Borrowed(id)])? {
            return Ok(());
        }
        row::write_raw(self.target, values)
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
        drop(self.take_fits(source));
        drop(self.take_exposures(source));
        drop(self.take_cards(source));
    }

    /// Takes the fits that can be understood, under the numbers they had.
    fn take_fits(&self, source: &Connection) -> rusqlite::Result<()> {
        let mut statement = source.prepare("SELECT key, value FROM meta WHERE key LIKE ?1")?;
        let mut rows = statement.query([fits::KEYS])?;
        while let Some(row) = rows.next()? {
            let (key, value): (String, String) = (row.get(0)?, row.get(1)?);
            if serde_json::from_str::<Fit>(&value).is_ok() {
                let insert = "INSERT OR IGNORE INTO meta (key, value) VALUES (?1, ?2)";
                self.target.prepare_cached(insert)?.execute([key, value])?;
            }
        }
        Ok(())
    }

    fn take_cards(&self, source: &Connection) -> rusqlite::Result<()> {
        let columns = "id, deck, question, fingerprint, first_seen_ms, last_seen_ms, gone";
        let insert =
            format!("INSERT OR REPLACE INTO card ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)");
        let mut statement = source.prepare(&format!("SELECT {columns} FROM card"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let values = (0..7).map(|index| row.get(index)).collect::<Result<Vec<Value>, _>>()?;
            self.target.prepare_cached(&insert)?.execute(params_from_iter(values))?;
        }
        Ok(())
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

/// A history of some version that events are taken from.
struct Source {
    connection: Connection,
    version: i64,
}

impl Source {
    /// A version that cannot be read any more counts as today's.
    fn open(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        let version = connection.pragma_query_value(None, "user_version", |row| row.get(0));
        Ok(Self { connection, version: version.unwrap_or_else(|_| schema::known()) })
    }

    fn statement(&self, which: &str) -> rusqlite::Result<CachedStatement<'_>> {
        let columns = row::columns(self.version);
        self.connection.prepare_cached(&format!("SELECT {columns} FROM event {which}"))
    }

    /// One row, if it can be read and is an event.
    fn readable(&self, seq: i64) -> Option<Kept> {
        let mut statement = self.statement("WHERE seq = ?1").ok()?;
        statement.query_row([seq], |row| Reader::default().read_kept(row)).ok()
    }

    /// One row in which a single bit flipped, as it was.
    fn mended(&self, seq: i64) -> Option<[Raw; SUMMED]> {
        if self.version < 2 {
            return None;
        }
        let mut statement = self.statement("WHERE seq = ?1").ok()?;
        let (mut values, sum) = statement.query_row([seq], row::raw).ok()?;
        mend(&mut values, sum).then_some(values)
    }

    /// Gives an event of version 1 its order, that of the file.
    fn ordered(&self, mut kept: Kept, newest: &mut Option<i64>) -> Kept {
        if self.version < 2 {
            kept.event.order_ms = in_order(kept.event.moment.at_ms, *newest);
            *newest = Some(kept.event.order_ms);
        }
        kept
    }
}
