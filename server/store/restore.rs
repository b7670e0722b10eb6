//! Going back to a backup, or taking in what is in it.
//!
//! Only when somebody asks for it; what is done about damage is `repair.rs`. What is replaced is kept: going
//! back to that file undoes the going back.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use super::backup::{copy, stamp};
use super::check::check;
use super::guard::Guard;
use super::repair::{copy_to_disk, copy_with_journal, remove_journal};
use super::salvage::events_of;
use super::schema::{self, Kind};
use super::{Folders, Log, LogError, Merged, marker, state};
use crate::memory::Moment;

/// How long to wait for other windows to close.
const PATIENCE: Duration = Duration::from_secs(1);

/// What became of a restoring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// How many events the history has now.
    pub events: u64,
    /// Where what was replaced is now; `None` if there was nothing.
    pub kept: Option<PathBuf>,
}

/// Puts a backup in the place of the history, after checking all of it.
///
/// # Errors
/// [`LogError::Busy`] while another window has the history open, [`LogError::Damaged`],
/// [`LogError::NotADatabase`], [`LogError::Foreign`] or [`LogError::NewerVersion`] of the backup. Then
/// nothing was changed.
pub fn restore(folders: &Folders, backup: &Path, now: Moment) -> Result<Restored, LogError> {
    let events = check_backup(backup)?;
    let path = folders.history();
    fs::create_dir_all(&folders.data)
        .map_err(|source| LogError::Folder { path: folders.data.clone(), source })?;
    let Some(_guard) = Guard::alone(folders, PATIENCE)? else {
        return Err(LogError::Busy { path, waited: PATIENCE });
    };
    let ready = folders.data.join("history-restored.tmp");
    copy_to_disk(backup, &ready)
        .map_err(|source| LogError::File { path: backup.to_path_buf(), source })?;
    let kept = if path.exists() { Some(keep(folders, &path, now)?) } else { None };
    remove_journal(&path);
    state::remove(folders);
    fs::rename(&ready, &path).map_err(|source| LogError::File { path, source })?;
    marker::remove(folders);
    Ok(Restored { events, kept })
}

/// Takes the events of a backup in that the history does not have.
///
/// # Errors
/// As [`restore`] and [`Log::merge`]. Then nothing was taken in.
pub fn merge_backup(log: &mut Log, backup: &Path) -> Result<Merged, LogError> {
    check_backup(backup)?;
    let failed = |error| LogError::from_sqlite(backup, Duration::ZERO, error);
    log.merge(&events_of(backup).map_err(failed)?)
}

/// Keeps what is to be replaced, among the backups. Of a damaged history every byte is kept.
fn keep(folders: &Folders, path: &Path, now: Moment) -> Result<PathBuf, LogError> {
    let stamp = stamp(now.at_ms);
    let mut kept = folders.backups().join(format!("replaced-{stamp}.db"));
    let mut number = 1;
    while kept.exists() {
        number += 1;
        kept = folders.backups().join(format!("replaced-{stamp}-{number}.db"));
    }
    let opened = Connection::open(path);
    let copied = opened.is_ok_and(|connection| copy(&connection, path, &kept).is_ok());
    if !copied {
        fs::create_dir_all(folders.backups())
            .map_err(|source| LogError::File { path: kept.clone(), source })?;
        copy_with_journal(path, &kept)?;
    }
    Ok(kept)
}

/// Reads all of a backup; gives how many events it has.
fn check_backup(path: &Path) -> Result<u64, LogError> {
    let failed = |error| LogError::from_sqlite(path, Duration::ZERO, error);
    if !path.is_file() {
        let source = std::io::ErrorKind::NotFound.into();
        return Err(LogError::File { path: path.to_path_buf(), source });
    }
    let connection = Connection::open(path).map_err(failed)?;
    match schema::kind(&connection).map_err(failed)? {
        Kind::History { version } if version > schema::known() => {
            let (path, known) = (path.to_path_buf(), schema::known());
            return Err(LogError::NewerVersion { path, found: version, known });
        }
        Kind::History { .. } => {}
        Kind::Empty => return Err(LogError::NotADatabase { path: path.to_path_buf() }),
        Kind::Foreign { application_id } => {
            return Err(LogError::Foreign { path: path.to_path_buf(), application_id });
        }
    }
    check(&connection, path)?;
    let count = "SELECT count(*) FROM event";
    let events: i64 = connection.query_row(count, [], |row| row.get(0)).map_err(failed)?;
    Ok(events.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::CardId;
    use crate::memory::{EventId, EventKind};
    use crate::store::{Append, BackedUp, Draft, back_up};

    const NOON: i64 = 1_800_014_400_000;

    fn now(hours: i64) -> Moment {
        Moment::new(NOON + hours * 3_600_000, 0)
    }

    fn write(folders: &Folders, name: &str) -> EventId {
        let kind = EventKind::Suspend { card: CardId::new(name).unwrap() };
        match Log::open(folders).unwrap().append(Draft::anyway(kind), now(0)).unwrap() {
            Append::Written(event) => event.id,
            Append::Conflict { .. } => panic!("a conflict with anything"),
        }
    }

    fn ids(folders: &Folders) -> Vec<EventId> {
        let events = Log::open(folders).unwrap().read_after(0).unwrap().0;
        events.iter().map(|event| event.id).collect()
    }

    fn place() -> (tempfile::TempDir, Folders) {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::within(folder.path());
        (folder, folders)
    }

    #[test]
    fn going_back_keeps_what_was_replaced_and_can_be_undone() {
        let (_folder, folders) = place();
        let first = write(&folders, "a");
        let BackedUp::Made(backup) = back_up(&folders, now(0)).unwrap() else { panic!("made") };
        let second = write(&folders, "b");
        let restored = restore(&folders, &backup, now(1)).unwrap();
        assert_eq!((restored.events, ids(&folders)), (1, vec![first]));
        let kept = restored.kept.unwrap();
        let third = write(&folders, "c");
        let again = restore(&folders, &kept, now(1)).unwrap();
        assert_eq!((again.events, ids(&folders)), (2, vec![first, second]));
        let merged = merge_backup(&mut Log::open(&folders).unwrap(), &again.kept.unwrap()).unwrap();
        assert_eq!((merged.new, merged.known), (1, 1));
        assert_eq!(ids(&folders), [first, second, third]);
    }

    #[test]
    fn a_bad_backup_and_an_open_window_change_nothing() {
        let (folder, folders) = place();
        let first = write(&folders, "a");
        let copied = folder.path().join("copy.db");
        fs::copy(folders.history(), &copied).unwrap();
        let mut bytes = fs::read(&copied).unwrap();
        let middle = bytes.len() / 2;
        bytes.truncate(middle);
        let bad = folder.path().join("bad.db");
        fs::write(&bad, bytes).unwrap();
        let error = restore(&folders, &bad, now(1)).unwrap_err();
        assert!(matches!(error, LogError::Damaged { .. }), "{error}");
        let error = restore(&folders, &folder.path().join("none.db"), now(1)).unwrap_err();
        assert!(matches!(error, LogError::File { .. }), "{error}");
        let window = Log::open(&folders).unwrap();
        let error = restore(&folders, &copied, now(1)).unwrap_err();
        assert!(matches!(error, LogError::Busy { .. }), "{error}");
        drop(window);
        assert_eq!(ids(&folders), [first]);
    }
}
