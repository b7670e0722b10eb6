//! Whether the settings and the decks are read as they are written, and nothing outside bends a fit.

use super::Finding;
use crate::cli::args::DeckChoice;
use crate::cli::desk::{self, Desk};
use crate::cli::words;
use crate::store::read_settings;
use crate::tutor::Settings;

pub fn look(desk: &Desk) -> Vec<Finding> {
    [Some(settings(desk)), decks(desk), environment()].into_iter().flatten().collect()
}

fn settings(desk: &Desk) -> Finding {
    const ABOUT: &str = "settings";
    let path = desk.folders.settings();
    if !path.exists() {
        return Finding::well(ABOUT, format!("as they come: there is no {}", path.display()));
    }
    let problems: Vec<String> = match read_settings(&desk.folders) {
        Ok(value) => Settings::default().merge(&value).iter().map(ToString::to_string).collect(),
        Err(error) => vec![error.to_string()],
    };
    let path = path.display();
    if problems.is_empty() {
        return Finding::well(ABOUT, format!("from {path}, each understood"));
    }
    let found = format!("{path}: {}", problems.join("; "));
    Finding::wrong(ABOUT, found, "Correct them; what is wrong is ignored meanwhile.")
}

/// Nothing if the decks cannot even be looked for: then the command has ended already.
fn decks(desk: &Desk) -> Option<Finding> {
    let choice = DeckChoice { decks: Vec::new() };
    let loaded = desk::load(&desk.folders, &desk.settings, &choice).ok()?;
    let decks = loaded.shelf.decks();
    let cards = decks.iter().map(|deck| deck.cards.len()).sum();
    let found = format!("{} in {}", words::count(cards, "card"), words::count(decks.len(), "deck"));
    let wrong = loaded.problems.len() + loaded.unreadable.len();
    if wrong == 0 {
        return Some(Finding::well("decks", found));
    }
    let found = format!("{found}, {} in them", words::count(wrong, "problem"));
    Some(Finding::wrong("decks", found, "`hoverdeck check` lists what and where."))
}

fn environment() -> Option<Finding> {
    std::env::var_os("FSRS_NO_OUTLIER").map(|_| {
        let found = "FSRS_NO_OUTLIER is set, which would change every fit: none is made";
        Finding::wrong("fitting", found, "Unset it.")
    })
}
