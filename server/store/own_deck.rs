//! Changes a deck file of the learner's own: read, changed and replaced as one step, so that two windows
//! that add cards at once lose none, and nobody ever sees half a deck.
//!
//! What is written into it is the caller's.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::decks::read_text;
use super::{Folders, Unreadable, replace_file};

/// Why a deck file was left as it is.
#[derive(Debug, thiserror::Error)]
pub enum OwnDeckError {
    #[error("{} was left alone: {why}", path.display())]
    Unreadable { path: PathBuf, why: Unreadable },
    #[error("{} cannot be written: {source}", path.display())]
    Unwritable { path: PathBuf, source: io::Error },
    #[error("another window is writing decks and does not finish")]
    Busy,
}

/// How long another window may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Gives the text of a deck (`None`: there is no such file yet) to `change` and writes what comes back,
/// with folders where they are missing. On an error nothing is touched.
pub fn change_own_deck<T, E: From<OwnDeckError>>(
    folders: &Folders,
    path: &Path,
    change: impl FnOnce(Option<&str>) -> Result<(String, T), E>,
) -> Result<T, E> {
    let _lock = lock(folders)?;
    // A link to a deck stays one.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let before = match path.exists() {
        true => Some(
            read_text(&path).map_err(|why| OwnDeckError::Unreadable { path: path.clone(), why })?,
        ),
        false => None,
    };
    let (text, result) = change(before.as_deref())?;
    write(&path, &text).map_err(|source| OwnDeckError::Unwritable { path, source })?;
    Ok(result)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    replace_file(path, text.as_bytes())
}

/// A lock of its own, held until the file is dropped; `None` where the file system has no locks.
fn lock(folders: &Folders) -> Result<Option<File>, OwnDeckError> {
    let path = folders.data.join("decks.lock");
    let unwritable = |source| OwnDeckError::Unwritable { path: path.clone(), source };
    fs::create_dir_all(&folders.data).map_err(unwritable)?;
    let opened = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = opened.map_err(unwritable)?;
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::Error(_)) => return Ok(None),
            Err(TryLockError::WouldBlock) if started.elapsed() >= PATIENCE => {
                return Err(OwnDeckError::Busy);
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(folders: &Folders, path: &Path, line: &str) -> Result<(), OwnDeckError> {
        change_own_deck(folders, path, |text| {
            Ok((format!("{}{line}\n", text.unwrap_or_default()), ()))
        })
    }

    #[test]
    fn windows_that_write_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::within(folder.path());
        let path = folders.config.join("decks/my-cards.md");
        std::thread::scope(|scope| {
            for window in 0..4 {
                let (folders, path) = (&folders, &path);
                scope.spawn(move || {
                    for number in 0..10 {
                        add(folders, path, &format!("{window}-{number}")).unwrap();
                    }
                });
            }
        });
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 40);
    }

    #[test]
    fn what_cannot_be_read_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::within(folder.path());
        let path = folder.path().join("latin.md");
        fs::write(&path, b"caf\xe9").unwrap();
        let error = add(&folders, &path, "x").unwrap_err();
        assert!(error.to_string().contains("byte 3 is not UTF-8 text"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"caf\xe9");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_deck_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::within(folder.path());
        let (real, link) = (folder.path().join("real.md"), folder.path().join("link.md"));
        fs::write(&real, "a\n").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        add(&folders, &link, "b").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "a\nb\n");
    }
}
