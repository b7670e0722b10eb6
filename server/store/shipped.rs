//! The decks and facts that come with the program, as their texts.
//!
//! They are compiled in (`server/build.rs` lists them); what they say is read in `decks.rs`.

include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// The text of a shipped deck by its path (`decks/async.md`), for showing a card's source.
pub fn shipped_deck(path: &str) -> Option<&'static str> {
    DECKS.iter().find(|(known, _)| *known == path).map(|(_, text)| *text)
}
