//! Reading and writing the files of a configuration: whole or not at all, through links that stay links, with
//! a copy of what was there.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::trouble::Trouble;
use crate::cli::failure::Failure;

/// What a copy is called: the file's name and this, and a number from the second on.
const COPY: &str = ".before-hoverdeck";
const MOST_COPIES: usize = 1000;

/// The text of a file; `None` if there is none.
pub fn read(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|_| {
            left_alone(
                path,
                &Trouble::new("it is not written in UTF-8").advise("Convert it first."),
            )
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::new(format!("cannot read {}: {error}", path.display()))
            .hint("nothing was changed")),
    }
}

/// Why a file stays as it is.
pub fn left_alone(path: &Path, trouble: &Trouble) -> Failure {
    let failure = Failure::new(format!("{} is left alone: {}", path.display(), trouble.message));
    let failure = failure.hint("nothing was changed");
    if trouble.advice.is_empty() { failure } else { failure.hint(&trouble.advice) }
}

/// Writes a file whole: beside it first, then in its place. A link stays, and what it leads to is written.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let target = target(path);
    put(&target, text).map_err(|error| {
        Failure::new(format!("cannot write {}: {error}", target.display()))
            .hint("it is as it was; may you write there, and does another program make that file?")
    })
}

fn put(target: &Path, text: &str) -> io::Result<()> {
    let folder = target.parent().unwrap_or(target);
    fs::create_dir_all(folder)?;
    let permissions = fs::metadata(target).ok().map(|it| it.permissions());
    let mut fresh = tempfile::Builder::new().prefix(".hoverdeck-").tempfile_in(folder)?;
    fresh.write_all(text.as_bytes())?;
    fresh.as_file().set_permissions(permissions.map_or_else(usual_permissions, Ok)?)?;
    fresh.as_file().sync_all()?;
    fresh.persist(target)?;
    Ok(())
}

/// What a new file of a configuration may be read by: everybody, as editors make them.
#[cfg(unix)]
fn usual_permissions() -> io::Result<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn usual_permissions() -> io::Result<fs::Permissions> {
    Ok(tempfile::tempfile()?.metadata()?.permissions())
}

/// Where a path leads in the end, though nothing need be there.
fn target(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    // A ring of links ends here, and then writing says so.
    for _ in 0..32 {
        let Ok(next) = fs::read_link(&path) else { break };
        path = path.parent().map_or_else(|| next.clone(), |folder| folder.join(&next));
    }
    path
}

/// Takes a file away, and folders of ours that it leaves empty.
pub fn delete(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(Failure::new(format!("cannot delete {}: {error}", path.display())));
        }
        _ => {}
    }
    let ours = path.ancestors().skip(1).take_while(|folder| is_ours(folder));
    for folder in ours {
        // Not empty: somebody else's file is in it.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

/// Whether a folder is one that only we make: it is called `hoverdeck`, or is in one that is.
fn is_ours(folder: &Path) -> bool {
    folder.components().any(|part| part.as_os_str() == "hoverdeck")
}

/// The copies that were made of a file, with their texts.
pub fn copies(path: &Path) -> Result<Vec<(PathBuf, String)>, Failure> {
    let mut found = Vec::new();
    for copy in names(path) {
        match read(&copy)? {
            Some(text) => found.push((copy, text)),
            None => break,
        }
    }
    Ok(found)
}

/// Makes a copy of a text under the first free name; one that is there already with this text will do.
pub fn keep(path: &Path, text: &str) -> Result<PathBuf, Failure> {
    for copy in names(path) {
        match read(&copy)? {
            Some(known) if known == text => return Ok(copy),
            Some(_) => {}
            None => {
                write(&copy, text)?;
                return Ok(copy);
            }
        }
    }
    Err(Failure::new(format!("{} has too many copies beside it", path.display()))
        .hint("delete the oldest; nothing was changed"))
}

fn names(path: &Path) -> impl Iterator<Item = PathBuf> {
    let name = path.file_name().unwrap_or_default().to_owned();
    (1..MOST_COPIES).map(move |number| {
        let mut name = name.clone();
        name.push(COPY);
        if number > 1 {
            name.push(format!("-{number}"));
        }
        path.with_file_name(name)
    })
}
