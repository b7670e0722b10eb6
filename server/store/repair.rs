//! Puts a damaged history back together: from the newest good backup and every event that the damaged
//! file still gives, row by row.
//!
//! Only for real damage, never for a busy or a full disk. The damaged file is kept under a dated name,
//! and whoever opened the history is told.

use std::fs;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use super::backup::{backups, stamp};
use super::check::check;
use super::guard::Guard;
use super::salvage::Union;
use super::schema::{APPLICATION_ID, STEPS, migrate};
use super::{Folders, LogError, clock, marker, state};

/// What a repair did. Display says it in full.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the history was damaged and has been put together again: {events} events are there, {} The \
     damaged file is kept as {}",
    origin(.backup.as_deref(), *.missing, *.uncertain),
    kept.display()
)]
pub struct Repair {
    /// Where the damaged file is now.
    pub kept: PathBuf,
    /// The backup that was used.
    pub backup: Option<PathBuf>,
    /// How many events the history has now.
    pub events: u64,
    /// How many events there had been that could not be found again.
    pub missing: u64,
    /// The damaged file no longer said how many there had been.
    pub uncertain: bool,
}

fn origin(backup: Option<&Path>, missing: u64, uncertain: bool) -> String {
    let missing = match missing {
        0 if uncertain => {
            "but the damaged file no longer says how many there were: the last ones may be missing"
                .to_owned()
        }
        0 => "none is known to be missing".to_owned(),
        1 => "1 is lost".to_owned(),
        many => format!("{many} are lost"),
    };
    match backup {
        Some(path) => format!("{missing} (with the help of the backup {}).", path.display()),
        None => format!("{missing} (there was no good backup to help)."),
    }
}

/// How the names of kept files begin.
const KEPT: &str = "history-damaged-";

/// How long a repair waits for other windows to let go.
const PATIENCE: Duration = Duration::from_secs(1);

/// Repairs the history if it is damaged; `None` if it is whole (again).
///
/// # Errors
/// [`LogError::Damaged`] when another window has the file open: replacing it would lose that window's
/// answers. Else what the disk says; the damaged file then stays where it is.
pub(super) fn repair(folders: &Folders) -> Result<Option<Repair>, LogError> {
    let path = folders.history();
    let Some(_guard) = Guard::alone(folders, PATIENCE)? else {
        let detail = "another window still has it open".to_owned();
        return Err(LogError::Damaged { path, detail });
    };
    if !is_empty(&path) && check_file(&path).is_ok() {
        marker::remove(folders);
        return Ok(None);
    }
    let restored = folders.data.join("history-restored.tmp");
    let (salvaged, backup) = put_together(folders, &path, &restored)?;
    let Salvaged { events, missing, uncertain } = salvaged;
    let kept = folders.data.join(format!("{KEPT}{}.db", stamp(clock::now().at_ms)));
    // Copied and not moved: whenever this is cut short, either the old file is whole in its place or
    // the next repair finds all of it here.
    copy_with_journal(&path, &kept)?;
    remove_journal(&path);
    state::remove(folders);
    fs::rename(&restored, &path).map_err(|source| LogError::File { path, source })?;
    marker::remove(folders);
    Ok(Some(Repair { kept, backup, events, missing, uncertain }))
}

/// Whether a file that SQLite does not take for a database is our history all the same: its beginning
/// is damaged, or it is empty or blank while there are backups.
pub(super) fn was_ours(folders: &Folders) -> bool {
    let mut start = [0; 100];
    let read = fs::File::open(folders.history()).and_then(|mut file| file.read(&mut start));
    let marked = start.get(68..72) == Some(APPLICATION_ID.to_be_bytes().as_slice());
    let blank = start.iter().all(|byte| *byte == 0);
    read.is_ok() && (marked || (blank && !backups(folders).is_empty()))
}

/// Whether the history is a file without a byte although there are backups of one.
pub(super) fn was_emptied(folders: &Folders) -> bool {
    is_empty(&folders.history()) && !backups(folders).is_empty()
}

fn is_empty(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len() == 0)
}

fn check_file(path: &Path) -> Result<(), LogError> {
    let connection = Connection::open(path)
        .map_err(|error| LogError::from_sqlite(path, Duration::ZERO, error))?;
    check(&connection, path)
}

/// How many events a repaired history has, and how many it should have besides.
struct Salvaged {
    events: u64,
    missing: u64,
    uncertain: bool,
}

/// Writes a new history from the newest good backup and from what the damaged one still gives.
fn put_together(
    folders: &Folders,
    damaged: &Path,
    target: &Path,
) -> Result<(Salvaged, Option<PathBuf>), LogError> {
    let failed = |error| LogError::from_sqlite(target, Duration::ZERO, error);
    remove_with_journal(target);
    let mut connection = Connection::open(target).map_err(failed)?;
    migrate(&mut connection, STEPS).map_err(failed)?;
    let transaction = connection.unchecked_transaction().map_err(failed)?;
    let union = Union::new(&transaction);
    let good = backups(folders).into_iter().rev().find(|backup| check_file(&backup.path).is_ok());
    let backup = good.map(|backup| backup.path);
    if let Some(backup) = &backup {
        union.take_all(backup).map_err(failed)?;
    }
    let (mut missing, mut uncertain) = (0, false);
    for source in last_kept(folders).iter().map(PathBuf::as_path).chain([damaged]) {
        let scratch = scratch_copy(source)?;
        let taken = union.take_what_is_readable(&scratch).map_err(failed);
        remove_with_journal(&scratch);
        let taken = taken?;
        missing = taken.unwrap_or(0).max(missing);
        uncertain = taken.is_none();
    }
    let events = union.count().map_err(failed)?;
    transaction.commit().map_err(failed)?;
    connection.close().map_err(|(_, error)| failed(error))?;
    let synced = fs::File::open(target).and_then(|file| file.sync_all());
    synced.map_err(|source| LogError::File { path: target.to_path_buf(), source })?;
    let missing = missing.saturating_sub(events);
    Ok((Salvaged { events, missing, uncertain }, backup))
}

/// The file that the last repair kept. Its events are in the history, unless that repair was cut short.
fn last_kept(folders: &Folders) -> Option<PathBuf> {
    let entries = fs::read_dir(&folders.data).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.path()).filter(|path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with(KEPT) && name.ends_with(".db")
    });
    names.max()
}

/// A copy that reading may change, with the mark of a SQLite file where that was damaged.
fn scratch_copy(damaged: &Path) -> Result<PathBuf, LogError> {
    let scratch = damaged.with_file_name("history-scratch.tmp");
    let failed = |source| LogError::File { path: scratch.clone(), source };
    remove_with_journal(&scratch);
    copy_with_journal(damaged, &scratch)?;
    let mut file = fs::OpenOptions::new().write(true).open(&scratch).map_err(failed)?;
    if !is_empty(&scratch) {
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        file.write_all(b"SQLite format 3\0").map_err(failed)?;
    }
    Ok(scratch)
}

/// What SQLite keeps beside a file: the same name with an ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Copies a file and the journal beside it, the journal first: a copy with its name is a whole one.
pub(super) fn copy_with_journal(from: &Path, to: &Path) -> Result<(), LogError> {
    let failed = |source| LogError::File { path: to.to_path_buf(), source };
    let journal = beside(from, "-wal");
    if journal.exists() {
        copy_to_disk(&journal, &beside(to, "-wal")).map_err(failed)?;
    }
    copy_to_disk(from, to).map_err(failed)
}

pub(super) fn copy_to_disk(from: &Path, to: &Path) -> io::Result<()> {
    let part = beside(to, ".part");
    fs::copy(from, &part)?;
    fs::OpenOptions::new().write(true).open(&part)?.sync_all()?;
    fs::rename(part, to)
}

fn remove_with_journal(path: &Path) {
    drop(fs::remove_file(path));
    remove_journal(path);
}

pub(super) fn remove_journal(path: &Path) {
    for ending in ["-wal", "-shm"] {
        drop(fs::remove_file(beside(path, ending)));
    }
}

#[cfg(test)]
mod tests;
