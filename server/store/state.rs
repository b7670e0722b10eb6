//! The state that a long history leads to, kept beside it, so that a start need not take in every event again.
//!
//! It can be deleted at any time. It is used only if it is whole (a checksum), made by these very rules (a
//! number of their source), and of this history: the first event, the last it knows and three between them
//! must be the same here, and the last exposure. As events are never changed or removed, all others are the
//! same then; those after it are taken in as always. Whatever else it is, it is passed over and replaced.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::log::Seen;
use super::{Folders, Log, filesystem, schema};
use crate::memory::{Event, EventId, Ledger, Schedule, Unpacked};

/// What the file begins with; then a checksum of all that follows, as eight hexadecimal digits.
const MARK: &[u8] = b"hoverdeck-state 1 ";

/// Changes with any change of `server/memory`.
const RULES: &str = env!("HOVERDECK_RULES");

/// A disk with less room than so many states is left to the history.
const ROOM: u64 = 10;

/// Of which history a state is, and up to where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    rules: String,
    /// The version of the history's tables.
    version: i64,
    event: i64,
    exposure: i64,
    /// Events by which the history is known again.
    probes: Vec<Probe>,
    /// The last exposure.
    exposed: Option<EventId>,
}

/// One event of a history: its number, its id, the checksum over the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Probe {
    seq: i64,
    id: EventId,
    checksum: u32,
}

/// A state that was taken up.
pub(super) struct Kept {
    pub unpacked: Unpacked,
    pub seen: Seen,
}

/// A state that is worth writing, on whatever thread.
#[derive(Debug)]
pub struct StateToKeep {
    path: PathBuf,
    stamp: Stamp,
}

fn place(folders: &Folders) -> PathBuf {
    folders.data.join("history.state")
}

/// Takes up the state beside a history; `None` if there is none of it.
pub(super) fn take_up(
    folders: &Folders,
    connection: &Connection,
    schedule: &Schedule,
    event: impl Fn(EventId) -> Option<Event>,
) -> Option<Kept> {
    let bytes = fs::read(place(folders)).ok()?;
    let start = MARK.len() + 9;
    let sum = bytes.get(MARK.len()..start)?.strip_suffix(b"\n")?;
    let sum = u32::from_str_radix(std::str::from_utf8(sum).ok()?, 16).ok()?;
    let rest = bytes.get(start..)?;
    if !bytes.starts_with(MARK) || crc32fast::hash(rest) != sum {
        return None;
    }
    let line = rest.iter().position(|byte| *byte == b'\n')?;
    let stamp: Stamp = serde_json::from_slice(rest.get(..line)?).ok()?;
    let seen = Seen { event: stamp.event, exposure: stamp.exposure };
    if Stamp::of(connection, seen).ok()? != stamp {
        return None;
    }
    let unpacked = Ledger::unpack(bytes, start + line + 1, schedule, event)?;
    Some(Kept { unpacked, seen })
}

/// Deletes it: the history is another now.
pub(super) fn remove(folders: &Folders) {
    drop(fs::remove_file(place(folders)));
}

impl Log {
    /// What to write so that the next start is short; `None` if fewer than `many` events were taken in by
    /// [`Log::replay`] that no state knows ([`StateToKeep::MANY`] are worth the writing). The ledger to write
    /// is the one that this log has brought up to date last.
    pub fn state_to_keep(&self, many: usize) -> Option<StateToKeep> {
        let (connection, seen, fresh) = self.for_state()?;
        if fresh < many {
            return None;
        }
        let stamp = Stamp::of(connection, seen).ok()?;
        Some(StateToKeep { path: place(self.folders()), stamp })
    }
}

impl StateToKeep {
    /// So many events are taken in again before it is worth writing another state: some milliseconds.
    pub const MANY: usize = 5_000;

    /// Writes the state. Nothing depends on it: whoever calls may pass over an error.
    pub fn write(&self, ledger: &Ledger) -> io::Result<()> {
        let Some(state) = ledger.pack() else { return Ok(()) };
        let mut rest = serde_json::to_vec(&self.stamp)?;
        rest.push(b'\n');
        let length = (rest.len() + state.len()) as u64;
        let folder = self.path.parent().unwrap_or(&self.path);
        if filesystem::room(folder).is_some_and(|room| room / ROOM < length) {
            return Ok(());
        }
        let mut sum = crc32fast::Hasher::new();
        sum.update(&rest);
        sum.update(&state);
        let mut file =
            tempfile::Builder::new().prefix(".hoverdeck-").suffix(".tmp").tempfile_in(folder)?;
        // Not waited for on the disk: one that was cut off by a power cut has a wrong checksum.
        file.write_all(MARK)?;
        writeln!(file, "{:08x}", sum.finalize())?;
        file.write_all(&rest)?;
        file.write_all(&state)?;
        file.persist(&self.path)?;
        Ok(())
    }
}

impl Stamp {
    fn of(connection: &Connection, seen: Seen) -> rusqlite::Result<Self> {
        let Seen { event, exposure } = seen;
        let mut numbers = [1, event / 4, event / 2, event / 4 * 3, event].to_vec();
        numbers.retain(|number| (1..=event).contains(number));
        numbers.dedup();
        let probes = numbers.into_iter().map(|seq| probe(connection, seq));
        let probes = probes.collect::<rusqlite::Result<_>>()?;
        let sql = "SELECT id FROM exposure WHERE seq = ?1";
        let exposed = connection.query_row(sql, [exposure], |row| row.get(0)).optional()?;
        let (rules, version) = (RULES.to_owned(), schema::known());
        Ok(Self { rules, version, event, exposure, probes, exposed: exposed.map(EventId) })
    }
}

fn probe(connection: &Connection, seq: i64) -> rusqlite::Result<Probe> {
    let sql = "SELECT id, checksum FROM event WHERE seq = ?1";
    connection.query_row(sql, [seq], |row| {
        Ok(Probe { seq, id: EventId(row.get(0)?), checksum: row.get(1)? })
    })
}

#[cfg(test)]
mod tests;
