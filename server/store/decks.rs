//! Gathers decks and library facts from their places and puts them on a shelf.
//!
//! What a deck says is read in `server/deck`. A file that cannot be read is reported and costs nothing
//! else.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{self, Read};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use super::Folders;
use super::shipped::{DECKS, FACTS};
use crate::deck::{Deck, Problem, Shelf, doubles, read_deck, read_facts};
use crate::lang::Facts;
use crate::tutor::Settings;

/// The most bytes a deck or facts file may have.
const BIGGEST: u64 = 4 * 1024 * 1024;

/// All decks, and what was wrong on the way.
#[derive(Debug)]
pub struct LoadedShelf {
    pub shelf: Shelf,
    /// What the reader found in deck and facts files, and cards that are not on the shelf because an
    /// earlier one has their id.
    pub problems: Vec<Problem>,
    /// Files and folders that could not be read at all.
    pub unreadable: Vec<(PathBuf, Unreadable)>,
    /// The text of every file that was read, by the path that `Deck::path` and `Problem::path` name:
    /// their byte ranges are places in it.
    pub texts: Texts,
}

/// Texts of deck and facts files by their path.
pub type Texts = BTreeMap<Arc<str>, Cow<'static, str>>;

/// Why a file or folder was left out.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    #[error("byte {0} is not UTF-8 text; save it as UTF-8")]
    NotUtf8(usize),
    #[error("it is larger than {} MB; split it", BIGGEST / 1024 / 1024)]
    TooBig,
    #[error("it is neither a file nor a folder")]
    Odd,
}

/// Puts on a shelf: the shipped decks, `decks/*.md` of the data folder, `decks/*.md` of the config
/// folder, and what the setting `decks` names, but none that `skipDecks` names. With `only`, nothing but
/// these files or folders. Library facts always come along: the shipped ones and `facts/*.toml` of the
/// config folder.
///
/// Of two cards with one id the first is kept. `README.md` in a folder is no deck.
pub fn load_shelf(folders: &Folders, settings: &Settings, only: &[PathBuf]) -> LoadedShelf {
    // An editor waits for this at its start, and there is about as much of the one as of the other.
    let (facts, decks) = thread::scope(|scope| {
        let facts = scope.spawn(|| facts(folders));
        let decks = decks(folders, settings, only);
        (facts.join().unwrap_or_else(|panic| resume_unwind(panic)), decks)
    });
    facts.and(decks).finish()
}

fn facts(folders: &Folders) -> Loader {
    let mut loader = Loader::default();
    loader.all_facts(folders);
    loader
}

fn decks(folders: &Folders, settings: &Settings, only: &[PathBuf]) -> Loader {
    let mut loader = Loader::default();
    if only.is_empty() {
        loader.skip = settings.skip_decks.iter().cloned().collect();
        for (path, text) in DECKS {
            loader.deck(path, Cow::Borrowed(text));
        }
        loader.folder_if_there(&folders.data.join("decks"));
        loader.folder_if_there(&folders.config.join("decks"));
        for place in &settings.decks {
            loader.place(&resolved(place, folders));
        }
    }
    for place in only {
        loader.place(place);
    }
    loader
}

#[derive(Default)]
struct Loader {
    decks: Vec<Deck>,
    facts: Facts,
    problems: Vec<Problem>,
    unreadable: Vec<(PathBuf, Unreadable)>,
    texts: Texts,
    /// Names of decks to leave out.
    skip: HashSet<String>,
    /// Files that were read, so that none counts twice.
    seen: HashSet<PathBuf>,
}

impl Loader {
    /// What this one and another one read, in that order. Facts are this one's, decks the other's.
    fn and(mut self, other: Self) -> Self {
        self.decks = other.decks;
        self.problems.extend(other.problems);
        self.unreadable.extend(other.unreadable);
        self.texts.extend(other.texts);
        self
    }

    fn all_facts(&mut self, folders: &Folders) {
        for (path, text) in FACTS {
            self.fact_file(path, Cow::Borrowed(text));
        }
        let own = folders.config.join("facts");
        if own.is_dir() {
            for path in self.list(&own, "toml") {
                if let Some(text) = self.read(&path) {
                    self.fact_file(&path.to_string_lossy(), Cow::Owned(text));
                }
            }
        }
    }

    /// A deck file, or a folder of them.
    fn place(&mut self, path: &Path) {
        if !path.is_dir() {
            return self.file(path);
        }
        for path in self.list(path, "md") {
            self.file(&path);
        }
    }

    fn folder_if_there(&mut self, path: &Path) {
        if path.exists() {
            self.place(path);
        }
    }

    fn file(&mut self, path: &Path) {
        if let Some(text) = self.read(path) {
            self.deck(&path.to_string_lossy(), Cow::Owned(text));
        }
    }

    fn deck(&mut self, path: &str, text: Cow<'static, str>) {
        let (deck, problems) = read_deck(path, &text);
        if self.skip.contains(deck.name.as_ref()) {
            return;
        }
        self.problems.extend(problems);
        self.decks.push(deck);
        self.texts.insert(path.into(), text);
    }

    fn fact_file(&mut self, path: &str, text: Cow<'static, str>) {
        self.problems.extend(read_facts(path, &text, &mut self.facts));
        self.texts.insert(path.into(), text);
    }

    /// The files of a folder with this extension, by name.
    fn list(&mut self, folder: &Path, extension: &str) -> Vec<PathBuf> {
        match files_in(folder, extension) {
            Ok(files) => files,
            Err(error) => {
                self.unreadable.push((folder.to_path_buf(), error.into()));
                Vec::new()
            }
        }
    }

    /// The text of a file that was not read yet.
    fn read(&mut self, path: &Path) -> Option<String> {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        if !self.seen.insert(real) {
            return None;
        }
        match read_text(path) {
            Ok(text) => Some(text),
            Err(error) => {
                self.unreadable.push((path.to_path_buf(), error));
                None
            }
        }
    }

    fn finish(self) -> LoadedShelf {
        let Self { decks, facts, mut problems, unreadable, texts, .. } = self;
        problems.extend(doubles(&decks));
        let shelf = Shelf::new(decks, Arc::new(facts));
        LoadedShelf { shelf, problems, unreadable, texts }
    }
}

fn files_in(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let readme = path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("README.md"));
        if !readme && path.extension().is_some_and(|it| it == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

pub(super) fn read_text(path: &Path) -> Result<String, Unreadable> {
    // Asked before opening: opening a pipe would wait for its writer.
    if !fs::metadata(path)?.is_file() {
        return Err(Unreadable::Odd);
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(BIGGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > BIGGEST {
        return Err(Unreadable::TooBig);
    }
    String::from_utf8(bytes).map_err(|error| Unreadable::NotUtf8(error.utf8_error().valid_up_to()))
}

/// A place that a setting names: `~/` is the home folder, anything relative is in the config folder.
fn resolved(place: &str, folders: &Folders) -> PathBuf {
    match (place.strip_prefix("~/"), etcetera::home_dir()) {
        (Some(rest), Ok(home)) => home.join(rest),
        _ => folders.config.join(place),
    }
}

#[cfg(test)]
mod tests;
