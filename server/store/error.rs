//! What can go wrong with the history on disk: what happened, where, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::ErrorCode;

use crate::memory::EventId;

/// Why the history could not be opened, read or written. Display says what happened and where.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error("the folder {} cannot be used: {source}", path.display())]
    Folder { path: PathBuf, source: io::Error },
    #[error("{} is not a database", path.display())]
    NotADatabase { path: PathBuf },
    #[error("{} is the database of another program (application id {application_id})", path.display())]
    Foreign { path: PathBuf, application_id: i32 },
    #[error(
        "{} was written by a newer Hoverdeck (history version {found}, this one knows {known}); \
         it can be read but not written",
        path.display()
    )]
    NewerVersion { path: PathBuf, found: i64, known: i64 },
    #[error(
        "{} is locked by another program and stayed so for {:.1} seconds",
        path.display(), waited.as_secs_f32()
    )]
    Busy { path: PathBuf, waited: Duration },
    #[error("the disk is full: {} could not grow", path.display())]
    Full { path: PathBuf },
    #[error("{} may not be written", path.display())]
    ReadOnly { path: PathBuf },
    #[error("{} is damaged: {detail}", path.display())]
    Damaged { path: PathBuf, detail: String },
    #[error("there is no event {target} in the history")]
    NoSuchEvent { target: EventId },
    #[error("the disk refused to read or write {}: {source}", path.display())]
    Disk { path: PathBuf, source: rusqlite::Error },
    #[error("{} could not be read or written: {source}", path.display())]
    Database { path: PathBuf, source: rusqlite::Error },
    #[error("{} could not be moved or copied: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
}

impl LogError {
    /// What to do about it, as one or two sentences.
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::Folder { .. } => {
                "Make this a folder you may write, or set HOVERDECK_DATA to another one."
            }
            Self::NotADatabase { .. } | Self::Foreign { .. } => {
                "Move the file away, or set HOVERDECK_DATA to another folder. It was not touched."
            }
            Self::NewerVersion { .. } => "Update Hoverdeck; nothing was changed.",
            Self::Busy { .. } => {
                "Close the program that holds it (a backup, a database viewer), then answer again."
            }
            Self::Full { .. } => "Free some space, then answer again. Earlier answers are safe.",
            Self::ReadOnly { .. } => {
                "Give yourself the right to write the file and its folder, or set HOVERDECK_DATA."
            }
            Self::Damaged { .. } => {
                "Close every window that uses Hoverdeck and start it again: it keeps the damaged file, \
                 and restores what it and the newest backup hold."
            }
            Self::NoSuchEvent { .. } => "Look at the history again; it may have been restored.",
            Self::Disk { .. } | Self::File { .. } => {
                "Check the disk and the rights on the folder, then try again."
            }
            Self::Database { .. } => "Run `hoverdeck doctor` and report what it says.",
        }
    }

    /// What SQLite's error means for the history at `path`, after waiting for `waited`.
    pub(super) fn from_sqlite(path: &Path, waited: Duration, source: rusqlite::Error) -> Self {
        let path = path.to_path_buf();
        if is_damage(&source) {
            return Self::Damaged { path, detail: source.to_string() };
        }
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Busy { path, waited }
            }
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { path },
            Some(ErrorCode::NotADatabase) => Self::NotADatabase { path },
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => Self::Disk { path, source },
            _ => Self::Database { path, source },
        }
    }
}

/// Whether trying again may help.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Whether the file itself is broken: SQLite says so, or a column holds what its table forbids.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::Error;
    is_corrupt(error)
        || matches!(
            error,
            Error::InvalidColumnType(..)
                | Error::FromSqlConversionFailure(..)
                | Error::IntegralValueOutOfRange(..)
                | Error::Utf8Error(..)
        )
}

/// Whether SQLite itself finds the file broken.
pub(super) fn is_corrupt(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt))
}
