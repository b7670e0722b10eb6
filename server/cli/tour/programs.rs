//! The two programs that the tour opens, and the words in them that show the cards.
//!
//! Where a card is to be found is looked up here; that the server shows it there is for the tour to see.

use std::ops::Range;

use crate::cli::target::Lines;
use crate::deck::{CardId, Shelf, Standing};
use crate::lang::{Code, Language, Place, Sighting};

/// A program as the tour opens it.
#[derive(Debug)]
pub struct Program {
    pub name: &'static str,
    pub language: Language,
    pub text: &'static str,
}

/// A small weather service, once in each language.
pub const PROGRAMS: [Program; 2] = [
    Program {
        name: "app.py",
        language: Language::Python,
        text: include_str!("../../../tests/fixtures/weather/app.py"),
    },
    Program {
        name: "main.rs",
        language: Language::Rust,
        text: include_str!("../../../tests/fixtures/weather/main.rs"),
    },
];

/// The cards that must come up in both programs, in the order of learning. The two that follow them in
/// the deck have no word of their own.
pub const TAUGHT: [&str; 16] = [
    "async-programming",
    "blocking-vs-non-blocking",
    "coroutine",
    "calling-an-async-function",
    "async-vs-await",
    "event-loop",
    "asyncio-run",
    "asyncio-gather",
    "await-inside-and-gather",
    "why-not-immediately",
    "aiohttp-session",
    "aiohttp-vs-requests",
    "why-client-session",
    "fetch-many-urls",
    "async-weather-api",
    "when-to-use-async",
];

/// A word of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    pub range: Range<usize>,
    /// Counted from 0; columns in UTF-16 units.
    pub line: usize,
    pub column: usize,
}

impl Program {
    /// The address under which the server gets to know it. There is no such file.
    pub fn uri(&self) -> String {
        format!("file:///tour/{}", self.name)
    }

    /// The word that shows a card first, rather where it is used than where it is imported.
    pub fn spot(&self, card: &CardId, shelf: &Shelf) -> Option<Spot> {
        let sightings = Code::of(self.language, self.text).sightings(shelf.facts());
        let shows = |sighting: &&Sighting| {
            let cards = shelf.cards_for(sighting, &|_| Standing::NEW);
            cards.first().is_some_and(|first| first.id == *card)
        };
        let mut showing = sightings.iter().filter(shows);
        let first = showing.next()?;
        let used =
            std::iter::once(first).chain(showing).find(|it| it.context.place != Place::Import);
        Some(self.at(used.unwrap_or(first).range.clone()))
    }

    fn at(&self, range: Range<usize>) -> Spot {
        let (line, column) = Lines::of(self.text).utf16(range.start);
        Spot { range, line, column }
    }
}
