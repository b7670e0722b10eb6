//! Opens what is to be imported: a file, a folder, or standard input.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::cli::failure::Failure;
use crate::cli::warn;
use crate::exchange::{Incoming, is_own_deck, read_hashcards, read_package};
use crate::store::zone;

/// The most bytes a text file may have.
const BIGGEST: u64 = 256 * 1024 * 1024;

/// A file's content and its name without the ending.
pub struct Source {
    pub bytes: Vec<u8>,
    pub stem: String,
}

/// Reads a whole file; `-` is standard input.
pub fn read_source(file: &Path) -> Result<Source, Failure> {
    let mut bytes = Vec::new();
    reader(file)?
        .take(BIGGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(file, &error))?;
    if bytes.len() as u64 > BIGGEST {
        let limit = BIGGEST / 1024 / 1024;
        return Err(Failure::new(format!("{} is larger than {limit} MB", file.display()))
            .hint("split it, and import the parts one after the other"));
    }
    let stem = if is_stdin(file) { None } else { file.file_stem().and_then(|it| it.to_str()) };
    Ok(Source { bytes, stem: stem.unwrap_or("imported").to_owned() })
}

/// For a file whose bytes are no text in any encoding.
pub fn no_text(file: &Path) -> Failure {
    Failure::new(format!("{} is no text file", file.display()))
        .hint("a spreadsheet is saved as CSV first; an Anki package is called .apkg")
}

/// A file or standard input, to be read as it comes.
pub fn reader(file: &Path) -> Result<Box<dyn Read>, Failure> {
    if is_stdin(file) {
        return Ok(Box::new(io::stdin()));
    }
    let opened = File::open(file).and_then(|opened| match opened.metadata()?.is_dir() {
        true => Err(io::Error::from(io::ErrorKind::IsADirectory)),
        false => Ok(opened),
    });
    opened.map(|file| Box::new(file) as Box<dyn Read>).map_err(|error| unreadable(file, &error))
}

pub fn open_package(file: &Path) -> Result<Incoming, Failure> {
    let opened = File::open(file).map_err(|error| unreadable(file, &error))?;
    read_package(BufReader::new(opened), &zone()).map_err(|error| {
        Failure::new(format!("{} cannot be imported: {error}", file.display())).hint(error.advice())
    })
}

/// A folder of hashcards decks with all below it, or one deck; the database lies beside them. A deck of
/// Hoverdeck needs no import: it belongs into `own`.
pub fn read_folder(place: &Path, own: &Path) -> Result<Incoming, Failure> {
    let folder = if place.is_dir() { place } else { place.parent().unwrap_or(place) };
    let mut files = Vec::new();
    for path in decks(place)? {
        let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if is_own_deck(&text) {
            let said = format!("{} is a deck of Hoverdeck: it needs no import", path.display());
            let hint = format!("put it into {}, and it is in use", own.display());
            if path == place {
                return Err(Failure::new(said).hint(hint));
            }
            warn(&format!("{said}; {hint}"));
            continue;
        }
        let stem = path.file_stem().and_then(|it| it.to_str()).unwrap_or("imported");
        files.push((stem.to_owned(), text));
    }
    let database = folder.join("hashcards.db");
    let database = match fs::read(&database) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(unreadable(&database, &error)),
    };
    read_hashcards(&files, database, &zone()).map_err(|error| {
        Failure::new(format!("{}: {error}", folder.join("hashcards.db").display()))
            .hint("move the database away to import the cards without their history")
    })
}

/// All Markdown files at or below a place, by name.
fn decks(place: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for entry in
        ignore::WalkBuilder::new(place).standard_filters(false).sort_by_file_name(Ord::cmp).build()
    {
        let entry = entry.map_err(|error| {
            Failure::new(format!("{} cannot be read: {error}", place.display()))
                .hint("is the name right, and may you read it?")
        })?;
        let is_file = entry.file_type().is_some_and(|it| it.is_file());
        if is_file && entry.path().extension().is_some_and(|it| it == "md") {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

pub fn unreadable(file: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("{} cannot be read: {error}", file.display()))
        .hint("is the name right, and may you read it?")
}
