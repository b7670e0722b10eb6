//! Dated copies of the history: made, listed, thinned.
//!
//! For a background thread: checking and copying take time that grows with the history. Going back to a
//! copy is `restore.rs`.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rusqlite::{Connection, OpenFlags};

use super::check::check;
use super::guard::Guard;
use super::log::exposures_from;
use super::{Folders, LogError, marker};
use crate::memory::{Day, Moment};

const DAY_MS: i64 = 86_400_000;

/// How long to wait for other windows.
const PATIENCE: Duration = Duration::from_secs(5);

/// The least time between two backups.
const PAUSE_MS: i64 = 30 * 60_000;

/// How many backups stay: the newest of each of so many days, weeks and months.
const DAILY: usize = 12;
const WEEKLY: usize = 10;
const MONTHLY: usize = 9;

/// How a backup's time is written in its name, in UTC.
const STAMP: &str = "%Y-%m-%dT%H-%M-%SZ";

/// What became of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackedUp {
    Made(PathBuf),
    /// The last one is less than 30 minutes old.
    TooSoon,
    /// No event was written since the last one.
    NothingNew,
}

/// One backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    pub path: PathBuf,
    /// Milliseconds since 1970-01-01 UTC, of whole seconds.
    pub at_ms: i64,
}

/// Checks the history, copies it if there is something new and half an hour has passed, thins the
/// copies, and forgets exposures older than 180 days. Does nothing when there is no history.
///
/// # Errors
/// [`LogError::Damaged`] when the check finds damage: then nothing is copied, and the next
/// [`super::Log::open`] repairs. Else what the disk says.
pub fn back_up(folders: &Folders, now: Moment) -> Result<BackedUp, LogError> {
    let path = folders.history();
    if !path.exists() {
        return Ok(BackedUp::NothingNew);
    }
    let last = backups(folders).pop();
    if last.as_ref().is_some_and(|last| (0..PAUSE_MS).contains(&(now.at_ms - last.at_ms))) {
        return Ok(BackedUp::TooSoon);
    }
    let _guard = Guard::share(folders, PATIENCE)?;
    let connection = open(&path).map_err(|error| sqlite(&path, error))?;
    forget_exposures(&connection, now.day).map_err(|error| sqlite(&path, error))?;
    if last.is_some_and(|last| newest_event(&last.path) == newest_event(&path)) {
        return Ok(BackedUp::NothingNew);
    }
    check(&connection, &path).inspect_err(|error| marker::note(folders, error))?;
    let target = folders.backups().join(format!("history-{}.db", stamp(now.at_ms)));
    copy(&connection, &path, &target)?;
    thin(folders);
    Ok(BackedUp::Made(target))
}

/// Checks the history and copies it now, into a file of one's own or among the backups. Gives where.
///
/// # Errors
/// As [`back_up`]; [`LogError::File`] if there is no history, or something is there under that name.
pub fn back_up_now(
    folders: &Folders,
    target: Option<&Path>,
    now: Moment,
) -> Result<PathBuf, LogError> {
    let path = folders.history();
    let backup = || folders.backups().join(format!("history-{}.db", stamp(now.at_ms)));
    let file = target.map_or_else(backup, Path::to_path_buf);
    let refuse = |path: &Path, kind: std::io::ErrorKind| {
        Err(LogError::File { path: path.to_path_buf(), source: kind.into() })
    };
    if !path.exists() {
        return refuse(&path, std::io::ErrorKind::NotFound);
    }
    if target.is_some() && file.exists() {
        return refuse(&file, std::io::ErrorKind::AlreadyExists);
    }
    let _guard = Guard::share(folders, PATIENCE)?;
    let connection = open(&path).map_err(|error| sqlite(&path, error))?;
    check(&connection, &path).inspect_err(|error| marker::note(folders, error))?;
    copy(&connection, &path, &file)?;
    thin(folders);
    Ok(file)
}

/// The backups that are there, oldest first.
pub fn backups(folders: &Folders) -> Vec<Backup> {
    let entries = fs::read_dir(folders.backups()).into_iter().flatten().flatten();
    let mut found: Vec<Backup> = entries
        .filter_map(|entry| {
            let path = entry.path();
            let at_ms = read_stamp(path.file_name()?.to_str()?)?;
            Some(Backup { path, at_ms })
        })
        .collect();
    found.sort_by_key(|backup| backup.at_ms);
    found
}

/// Copies a history into a file that has its name only when it is complete.
pub(super) fn copy(connection: &Connection, path: &Path, target: &Path) -> Result<(), LogError> {
    let file = |source| LogError::File { path: target.to_path_buf(), source };
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).map_err(file)?;
    }
    let part = target.with_extension("part");
    // Left over from a copy that was interrupted.
    drop(fs::remove_file(&part));
    connection
        .execute("VACUUM INTO ?1", [part.to_string_lossy()])
        .map_err(|error| sqlite(path, error))?;
    let synced = fs::File::open(&part).and_then(|copied| copied.sync_all());
    synced.and_then(|()| fs::rename(&part, target)).map_err(file)
}

/// A time as it stands in file names; whole seconds of UTC.
pub(super) fn stamp(at_ms: i64) -> String {
    let time = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    time.strftime(STAMP).to_string()
}

fn read_stamp(name: &str) -> Option<i64> {
    let stamp = name.strip_prefix("history-")?.strip_suffix(".db")?;
    let time = DateTime::strptime(STAMP, stamp).ok()?.to_zoned(TimeZone::UTC).ok()?;
    Some(time.timestamp().as_millisecond())
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

fn forget_exposures(connection: &Connection, today: Day) -> rusqlite::Result<()> {
    let before = exposures_from(today);
    connection.execute("DELETE FROM exposure WHERE day < ?1", [before.0])?;
    Ok(())
}

/// The number of the last event of a history; `None` if it cannot be read.
pub(super) fn newest_event(path: &Path) -> Option<i64> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    connection.query_row("SELECT max(seq) FROM event", [], |row| row.get(0)).ok()?
}

/// Removes the backups that are not to stay. One that cannot be removed stays: it does no harm.
fn thin(folders: &Folders) {
    let found = backups(folders);
    let kept = kept(&found.iter().map(|backup| backup.at_ms).collect::<Vec<_>>());
    for backup in found.iter().filter(|backup| !kept.contains(&backup.at_ms)) {
        drop(fs::remove_file(&backup.path));
    }
}

/// Which of these times (oldest first) stay: the newest of each day, week and month, as far back as
/// the numbers go.
fn kept(times: &[i64]) -> HashSet<i64> {
    let day = |at_ms: i64| at_ms.div_euclid(DAY_MS);
    // 1970-01-01 was a Thursday; weeks begin on Monday.
    let week = |at_ms: i64| (day(at_ms) + 3).div_euclid(7);
    let newest = newest_per(times, day, DAILY).chain(newest_per(times, week, WEEKLY));
    newest.chain(newest_per(times, month, MONTHLY)).collect()
}

fn newest_per(
    times: &[i64],
    period: impl Fn(i64) -> i64,
    count: usize,
) -> impl Iterator<Item = i64> {
    let mut newest: Vec<i64> = times.iter().rev().copied().collect();
    newest.dedup_by_key(|at_ms| period(*at_ms));
    newest.into_iter().take(count)
}

fn month(at_ms: i64) -> i64 {
    let time = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    let date = time.to_zoned(TimeZone::UTC).date();
    i64::from(date.year()) * 12 + i64::from(date.month())
}

fn sqlite(path: &Path, error: rusqlite::Error) -> LogError {
    LogError::from_sqlite(path, PATIENCE, error)
}

#[cfg(test)]
mod tests;
