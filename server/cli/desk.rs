//! What commands begin with: the folders, the settings in force, and the cards.
//!
//! Whatever is wrong with settings or decks is said once on standard error and costs nothing else;
//! only a deck that was asked for by name has to be readable.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::args::DeckChoice;
use super::failure::Failure;
use super::{warn, words};
use crate::deck::Shelf;
use crate::store::{Folders, LoadedShelf, load_shelf, read_settings};
use crate::tutor::Settings;

/// The text of each file by the path that `Deck::path` names.
pub type Texts = BTreeMap<Arc<str>, Cow<'static, str>>;

pub struct Desk {
    pub folders: Folders,
    pub settings: Settings,
    pub shelf: Shelf,
    /// Decks in use were left out: what is missing here is not gone.
    pub is_partial: bool,
}

impl Desk {
    /// Reads settings and decks; of the decks only the chosen ones, if any are.
    pub fn open(choice: &DeckChoice) -> Result<Self, Failure> {
        Self::open_with_texts(choice).map(|(desk, _)| desk)
    }

    /// As [`Desk::open`], with the text of every deck.
    pub fn open_with_texts(choice: &DeckChoice) -> Result<(Self, Texts), Failure> {
        let (folders, settings) = folders_and_settings()?;
        let loaded = load(&folders, &settings, choice)?;
        if !loaded.problems.is_empty() {
            let problems = words::count(loaded.problems.len(), "problem");
            warn(&format!("{problems} in decks; `hoverdeck check` lists what and where"));
        }
        let is_partial = !choice.decks.is_empty() || !loaded.unreadable.is_empty();
        Ok((Self { folders, settings, shelf: loaded.shelf, is_partial }, loaded.texts))
    }
}

/// Where things are, and what is set.
pub fn folders_and_settings() -> Result<(Folders, Settings), Failure> {
    let folders = Folders::find().map_err(Failure::new)?;
    let mut settings = Settings::default();
    match read_settings(&folders) {
        Ok(value) => {
            for problem in settings.merge(&value) {
                warn(&format!("{}: {problem}", folders.settings().display()));
            }
        }
        Err(error) => warn(&error.to_string()),
    }
    Ok((folders, settings))
}

/// The decks with what is wrong with them.
pub fn load(
    folders: &Folders,
    settings: &Settings,
    choice: &DeckChoice,
) -> Result<LoadedShelf, Failure> {
    let loaded = load_shelf(folders, settings, &choice.decks);
    for (path, reason) in &loaded.unreadable {
        let said = format!("the deck {} is left out: {reason}", path.display());
        if choice.decks.contains(path) {
            return Err(
                Failure::new(said).hint("is the name right? `--deck` takes a file or a folder")
            );
        }
        warn(&said);
    }
    Ok(loaded)
}
