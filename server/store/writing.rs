//! Writes whole files so that nobody ever sees half of one: what others read, or what must not replace
//! something else.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Replaces a file, or makes it. Whoever reads it meanwhile sees the old one or the new one.
pub fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Its own error would name the temporary file.
    fs::metadata(folder)?;
    // A name of its own that no program takes for a finished file; in the same folder, so that it can
    // be renamed.
    let mut temporary =
        tempfile::Builder::new().prefix(".hoverdeck-").suffix(".tmp").tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    let kept = fs::metadata(path).map(|it| it.permissions());
    let file = temporary.persist(path)?;
    match kept {
        Ok(permissions) => file.set_permissions(permissions),
        Err(_) => open_to_others(&file),
    }
}

/// Writes a new file `stem.ending` into a folder, `stem-2.ending` if that is there already, and so on; gives
/// its path. Without a text only the path that is free.
pub fn write_new(
    folder: &Path,
    stem: &str,
    ending: &str,
    text: Option<&str>,
) -> io::Result<PathBuf> {
    let mut path = folder.join(format!("{stem}.{ending}"));
    let mut number = 2;
    loop {
        match text {
            None if !path.exists() => return Ok(path),
            None => {}
            Some(text) => match write_if_new(&path, text) {
                Ok(()) => return Ok(path),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            },
        }
        path = folder.join(format!("{stem}-{number}.{ending}"));
        number += 1;
    }
}

fn write_if_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a file would be taken for a whole one.
        let _ = fs::remove_file(path);
    }
    written
}

/// A temporary file is its owner's only; a new file is as open as the system makes files.
#[cfg(unix)]
fn open_to_others(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn open_to_others(_: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.jsonl");
        replace_file(&path, b"one").unwrap();
        replace_file(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
        replace_file(&folder.path().join("none/x"), b"three").unwrap_err();
    }

    #[test]
    fn a_new_file_never_takes_the_place_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let decks = folder.path().join("decks");
        let name = |path: PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        assert_eq!(name(write_new(&decks, "a", "md", Some("1")).unwrap()), "a.md");
        assert_eq!(name(write_new(&decks, "a", "md", None).unwrap()), "a-2.md");
        assert_eq!(name(write_new(&decks, "a", "md", Some("2")).unwrap()), "a-2.md");
        assert_eq!(fs::read_to_string(decks.join("a.md")).unwrap(), "1");
        assert_eq!(fs::read_to_string(decks.join("a-2.md")).unwrap(), "2");
    }
}
