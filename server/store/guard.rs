//! Who has the history open: every open log shares a lock file, a repair has it alone.
//!
//! SQLite has its own locks for reading and writing; this one is only about replacing the whole file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::time::{Duration, Instant};

use super::{Folders, LogError};

/// Holds the lock until it is dropped; a process that dies lets go of it too. Where the file system has
/// no locks, it holds nothing.
#[derive(Debug)]
pub(super) struct Guard {
    _file: Option<File>,
}

impl Guard {
    /// Shares the lock with other open logs; waits while a repair is going on.
    pub fn share(folders: &Folders, patience: Duration) -> Result<Self, LogError> {
        let locked = wait(folders, patience, File::try_lock_shared)?;
        let path = folders.history();
        locked.ok_or(LogError::Busy { path, waited: patience })
    }

    /// Takes the lock alone; `None` if somebody else has the history open all the time.
    pub fn alone(folders: &Folders, patience: Duration) -> Result<Option<Self>, LogError> {
        wait(folders, patience, File::try_lock)
    }
}

fn wait(
    folders: &Folders,
    patience: Duration,
    lock: impl Fn(&File) -> Result<(), TryLockError>,
) -> Result<Option<Guard>, LogError> {
    let file = open(folders)?;
    let started = Instant::now();
    loop {
        match lock(&file) {
            Ok(()) => return Ok(Some(Guard { _file: Some(file) })),
            Err(TryLockError::Error(_)) => return Ok(Some(Guard { _file: None })),
            Err(TryLockError::WouldBlock) if started.elapsed() >= patience => return Ok(None),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

fn open(folders: &Folders) -> Result<File, LogError> {
    let path = folders.data.join("history.lock");
    let opened = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    opened.map_err(|source| match source.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            LogError::ReadOnly { path: folders.data.clone() }
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => LogError::Full { path },
        _ => LogError::Folder { path: folders.data.clone(), source },
    })
}
