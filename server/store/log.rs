//! The history: an append-only log of events in one SQLite file, written by several programs at once.
//!
//! It stores and returns events and knows nothing of what they mean for learning. An event that
//! [`Log::append`] has confirmed is on the disk.

mod append;
mod open;

pub use self::append::Merged;
pub(super) use self::append::{in_order, is_refused};

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ToSql, TransactionBehavior};

use super::doubt::{ClockDoubt, Watch};
use super::error::{is_busy, is_corrupt};
use super::guard::Guard;
use super::row::{self, Reader};
use super::{Folders, LogError, Repair, marker, schema};
use crate::deck::CardId;
use crate::memory::{Day, Device, Event, EventId, EventKind, Ledger, Moment, Note};
use crate::tutor::Outcome;

/// An open history.
#[derive(Debug)]
pub struct Log {
    connection: Connection,
    path: PathBuf,
    device: Device,
    patience: Patience,
    /// The version of a history from a newer program: then nothing is written.
    newer: Option<i64>,
    seen: Seen,
    /// Events taken in by [`Log::replay`] that no kept state knows.
    fresh: usize,
    watch: Watch,
    doubt: Option<ClockDoubt>,
    data_version: i64,
    repair: Option<Repair>,
    folders: Folders,
    _guard: Guard,
}

/// How long to wait for other programs.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For one attempt.
    pub busy: Duration,
    /// Attempts in all, at least 1.
    pub attempts: u32,
}

/// What is to be appended.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub kind: EventKind,
    pub expect: Expect,
}

/// What the writer takes to be the latest event of the card; an exposure is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// This one, as in `CardRecord::latest`; `None`: the card has no event.
    Latest(Option<EventId>),
    /// Whatever it is.
    Anything,
}

/// What became of an append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Append {
    Written(Event),
    /// Nothing was written: the card's latest event is another than expected.
    Conflict {
        latest: Option<EventId>,
    },
}

/// Up to where [`Log::catch_up`] has read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    pub event: i64,
    pub exposure: i64,
}

impl Default for Patience {
    fn default() -> Self {
        Self { busy: Duration::from_secs(5), attempts: 3 }
    }
}

impl From<Outcome> for Draft {
    /// The writing that a quiz asks for: it must not meet a newer event of the card.
    fn from(outcome: Outcome) -> Self {
        Self::expecting(outcome.write, outcome.previous)
    }
}

impl Draft {
    /// A draft that is written whatever happened to the card meanwhile.
    pub const fn anyway(kind: EventKind) -> Self {
        Self { kind, expect: Expect::Anything }
    }

    /// A draft that is written only if the card's latest event is still this one.
    pub const fn expecting(kind: EventKind, latest: Option<EventId>) -> Self {
        Self { kind, expect: Expect::Latest(latest) }
    }
}

impl Log {
    /// As [`Log::append`], and brings the ledger up to date: with this event and, before it, with what
    /// other windows wrote meanwhile. After a conflict the ledger holds the fresh state.
    pub fn append_into(
        &mut self,
        ledger: &mut Ledger,
        draft: Draft,
        moment: Moment,
    ) -> Result<Append, LogError> {
        let appended = self.append(draft, moment)?;
        match (self.catch_up(ledger), &appended) {
            (Ok(_), _) => {}
            // It is on the disk: saying otherwise would have it answered twice.
            (Err(_), Append::Written(event)) => ledger.apply(event),
            (Err(error), Append::Conflict { .. }) => return Err(error),
        }
        Ok(appended)
    }

    /// Appends one event in one transaction; when this returns `Written` the event is on the disk.
    /// A ledger learns of it by [`Log::catch_up`], which keeps the order of the log.
    ///
    /// An exposure is kept once per card and day and is not waited for: it may be lost at a power cut.
    ///
    /// # Errors
    /// [`LogError::NewerVersion`], [`LogError::Busy`] after all attempts, [`LogError::Full`],
    /// [`LogError::ReadOnly`], [`LogError::NoSuchEvent`] for an undo of nothing, or what SQLite says.
    pub fn append(&mut self, draft: Draft, moment: Moment) -> Result<Append, LogError> {
        self.append_noted(draft, moment, Note::default())
    }

    fn append_noted(
        &mut self,
        draft: Draft,
        moment: Moment,
        note: Note,
    ) -> Result<Append, LogError> {
        self.refuse_newer()?;
        let id = super::new_id();
        let mut event = Event::new(id, self.device.clone(), moment, draft.kind);
        event.note = note;
        if let EventKind::Exposure { card } = &event.kind {
            self.expose(&event, card)?;
            return Ok(Append::Written(event));
        }
        let leap_ms = self.watch.leap_ms();
        let written = self
            .patiently(|connection| append::append(connection, &mut event, draft.expect, leap_ms));
        match written? {
            append::Written::Yes => {
                let doubt = event.note.clock_suspect.map(|day| ClockDoubt { moment, day });
                self.doubt = self.doubt.or(doubt);
                Ok(Append::Written(event))
            }
            append::Written::Conflict { latest } => Ok(Append::Conflict { latest }),
            append::Written::NoTarget { target } => Err(LogError::NoSuchEvent { target }),
        }
    }

    /// Takes in events of other devices or programs: the union by id, in one transaction. Each is kept as
    /// it comes: device, moment, order and note. An undo may come without what it takes back. Calling
    /// it again with the same events changes nothing.
    ///
    /// A ledger learns of them by [`Log::catch_up`].
    ///
    /// # Errors
    /// As [`Log::append`]; then none of them was taken in.
    pub fn merge(&mut self, events: &[Event]) -> Result<Merged, LogError> {
        self.refuse_newer()?;
        self.patiently(|connection| append::merge(connection, events))
    }

    /// Joins histories as decks ask for it. Such relinks are marked (`Note::origin` is `deck`), so that
    /// they are not what a learner takes back next.
    pub fn relink_for_decks(
        &mut self,
        relinks: Vec<EventKind>,
        moment: Moment,
    ) -> Result<(), LogError> {
        for kind in relinks {
            let note = Note { origin: Some("deck".into()), ..Note::default() };
            self.append_noted(Draft::anyway(kind), moment, note)?;
        }
        Ok(())
    }

    /// What is to be told of the clock: the first doubt since this was opened, given once.
    pub const fn take_doubt(&mut self) -> Option<ClockDoubt> {
        self.doubt.take()
    }

    /// All events after `seq` in the order of the log, and the number of the last one read. Exposures
    /// are not among them.
    pub fn read_after(&mut self, seq: i64) -> Result<(Vec<Event>, i64), LogError> {
        let mut events = Vec::new();
        let last = self.each_after(seq, |event| events.push(event))?;
        Ok((events, last))
    }

    /// Every event there is, exposures too: what another device needs to know the same.
    pub fn all(&mut self) -> Result<Vec<Event>, LogError> {
        let (mut events, _) = self.read_after(0)?;
        let exposures = self.exposures_after(0)?;
        events.extend(exposures.into_iter().map(|(_, event)| event));
        Ok(events)
    }

    /// Brings a ledger up to date with everything that was written since the last call, by anybody.
    /// Gives how many events were read. The first call reads the whole history.
    pub fn catch_up(&mut self, ledger: &mut Ledger) -> Result<usize, LogError> {
        let mut count = 0;
        let end = last_given(&self.connection).map_err(|error| self.error(error))?;
        ledger.reserve(usize::try_from(end.saturating_sub(self.seen.event)).unwrap_or(0));
        let last = self.each_after(self.seen.event, |event| {
            ledger.take(&event);
            count += 1;
        });
        ledger.settle();
        self.seen.event = last?;
        for (seq, event) in self.exposures_after(self.seen.exposure)? {
            ledger.apply(&event);
            self.seen.exposure = seq;
            count += 1;
        }
        Ok(count)
    }

    /// Everything that was written since the last call or the last [`Log::catch_up`], by anybody.
    pub fn news(&mut self) -> Result<Vec<Event>, LogError> {
        let mut events = Vec::new();
        let last = self.each_after(self.seen.event, |event| events.push(event))?;
        let exposures = self.exposures_after(self.seen.exposure)?;
        self.seen.event = last;
        for (seq, event) in exposures {
            self.seen.exposure = seq;
            events.push(event);
        }
        Ok(events)
    }

    /// Whether another program has written since the last call (or since opening). Costs a few
    /// microseconds.
    pub fn changed_elsewhere(&mut self) -> Result<bool, LogError> {
        let version = data_version(&self.connection).map_err(|error| self.error(error))?;
        let changed = version != self.data_version;
        self.data_version = version;
        Ok(changed)
    }

    /// The last `count` events in the order in which they count, newest first, without exposures.
    pub fn recent(&self, count: usize) -> Result<Vec<Event>, LogError> {
        let order = "ORDER BY order_ms DESC, id DESC LIMIT ?1";
        let sql = format!("SELECT {} FROM event {order}", row::COLUMNS);
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let mut events = Vec::new();
        self.query(&sql, count, |event| events.push(event))?;
        Ok(events)
    }

    /// The event of an id.
    pub fn event(&self, id: EventId) -> Result<Option<Event>, LogError> {
        let sql = format!("SELECT {} FROM event WHERE id = ?1", row::COLUMNS);
        let mut found = None;
        self.query(&sql, id.0, |event| found = Some(event))?;
        Ok(found)
    }

    /// The random name of this installation.
    pub const fn device(&self) -> &Device {
        &self.device
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was repaired when this was opened; the learner is to be told.
    pub const fn repair(&self) -> Option<&Repair> {
        self.repair.as_ref()
    }

    /// Why nothing can be written, for a history from a newer program.
    pub fn refuse_newer(&self) -> Result<(), LogError> {
        match self.newer {
            Some(found) => Err(LogError::NewerVersion {
                path: self.path.clone(),
                found,
                known: schema::known(),
            }),
            None => Ok(()),
        }
    }

    /// Gives every event after `seq` to `take`; returns the number of the last one. Numbers have no
    /// gaps and go on to the last that was given out, or events are missing.
    fn each_after(&self, seq: i64, mut take: impl FnMut(Event)) -> Result<i64, LogError> {
        let sql = format!("SELECT {} FROM event WHERE seq > ?1 ORDER BY seq", row::COLUMNS);
        let end = last_given(&self.connection).map_err(|error| self.error(error))?;
        let mut count = 0;
        let last = self.query(&sql, seq, |event| {
            count += 1;
            take(event);
        })?;
        let last = last.max(seq);
        if self.newer.is_none() && (last < end || count != last - seq) {
            return Err(self.missing_events());
        }
        Ok(last)
    }

    fn missing_events(&self) -> LogError {
        let detail = "events are missing in it".to_owned();
        let error = LogError::Damaged { path: self.path.clone(), detail };
        marker::note(&self.folders, &error);
        error
    }

    /// Gives every event of a query to `take`; returns the last `seq`. Of a newer history it leaves out
    /// what this version does not understand.
    fn query(
        &self,
        sql: &str,
        argument: impl ToSql + Copy,
        mut take: impl FnMut(Event),
    ) -> Result<i64, LogError> {
        let mut run = || {
            let mut reader = Reader::default();
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([argument])?;
            let mut last = 0;
            while let Some(row) = rows.next()? {
                last = row.get(0)?;
                match self.newer {
                    None => take(reader.read(row)?),
                    Some(_) => match reader.read_unchecked(row) {
                        Err(error) if !is_corrupt(&error) => {}
                        event => take(event?),
                    },
                }
            }
            Ok(last)
        };
        run().map_err(|error| self.error(error))
    }

    /// Reads something that is not an event.
    pub(super) fn reading<T>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, LogError> {
        read(&self.connection).map_err(|error| self.error(error))
    }

    /// Writes something that is not an event, in one transaction.
    pub(super) fn writing(
        &mut self,
        write: impl FnMut(&Connection) -> rusqlite::Result<()>,
    ) -> Result<(), LogError> {
        self.refuse_newer()?;
        self.patiently(write)
    }

    fn exposures_after(&self, seq: i64) -> Result<Vec<(i64, Event)>, LogError> {
        append::exposures_after(&self.connection, seq).map_err(|error| self.error(error))
    }

    /// Writes an exposure unless the card has one on that day. No waiting for the disk, and little
    /// for others.
    fn expose(&mut self, event: &Event, card: &CardId) -> Result<(), LogError> {
        append::expose(&self.connection, event, card, self.patience.busy)
            .map_err(|error| self.error(error))
    }

    /// Reads something of the file that is no event.
    pub(super) fn look<T>(
        &self,
        read: impl Fn(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, LogError> {
        read(&self.connection).map_err(|error| self.error(error))
    }

    /// Runs one writing transaction; while others are writing, several times.
    pub(super) fn patiently<T>(
        &mut self,
        mut work: impl FnMut(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, LogError> {
        let started = Instant::now();
        let mut attempt = 1;
        loop {
            match once(&mut self.connection, &mut work) {
                Err(error) if is_busy(&error) && attempt < self.patience.attempts => attempt += 1,
                result => {
                    let waited = started.elapsed();
                    return result.map_err(|error| self.error_after(waited, error));
                }
            }
        }
    }

    /// For tests that write many events: not waiting for the disk.
    #[cfg(test)]
    pub(super) fn append_quickly(&mut self, write: impl FnOnce(&mut Self)) {
        self.connection.pragma_update(None, "synchronous", "OFF").unwrap();
        write(self);
        self.connection.pragma_update(None, "synchronous", "FULL").unwrap();
    }

    fn error(&self, error: rusqlite::Error) -> LogError {
        self.error_after(self.patience.busy, error)
    }

    /// Names an error; damage is noted for whoever opens the history next.
    fn error_after(&self, waited: Duration, error: rusqlite::Error) -> LogError {
        let error = LogError::from_sqlite(&self.path, waited, error);
        marker::note(&self.folders, &error);
        error
    }
}

/// One transaction that takes the right to write before it reads: one that reads first and writes
/// then fails at once when another program wrote in between.
fn once<T>(
    connection: &mut Connection,
    work: &mut impl FnMut(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = work(&transaction)?;
    transaction.commit()?;
    Ok(value)
}

/// The last number that an event got.
pub(super) fn last_given(connection: &Connection) -> rusqlite::Result<i64> {
    let sql = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'event'";
    connection.prepare_cached(sql)?.query_row([], |row| row.get(0))
}

fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "data_version", |row| row.get(0))
}

/// The day from which exposures are still of use: 180 days back.
pub(super) const fn exposures_from(today: Day) -> Day {
    Day(today.0.saturating_sub(180))
}

#[cfg(test)]
mod migration_tests;
#[cfg(test)]
mod tests;
