//! Cards as they were last seen in decks: a cache, so that a history can be read when its card is gone.
//!
//! What is worth noting is `tutor::to_note`. Nothing is lost with it but old questions.

use rusqlite::{Connection, params};

use super::{Log, LogError};
use crate::deck::CardId;
use crate::tutor::SeenCard;

impl Log {
    /// Every card that was noted.
    pub fn seen_cards(&self) -> Result<Vec<SeenCard>, LogError> {
        self.reading(read)
    }

    /// Notes cards as they are now.
    ///
    /// # Errors
    /// As [`Log::append`].
    pub fn note_cards(&mut self, cards: &[SeenCard]) -> Result<(), LogError> {
        if cards.is_empty() {
            return Ok(());
        }
        self.writing(|connection| cards.iter().try_for_each(|card| write(connection, card)))
    }
}

fn read(connection: &Connection) -> rusqlite::Result<Vec<SeenCard>> {
    let mut statement = connection
        .prepare_cached("SELECT id, deck, question, fingerprint, last_seen_ms, gone FROM card")?;
    let mut rows = statement.query([])?;
    let mut cards = Vec::new();
    while let Some(row) = rows.next()? {
        let Ok(id) = CardId::of_history(row.get_ref(0)?.as_str()?) else { continue };
        let (deck, question, fingerprint) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let (last_seen_ms, gone) = (row.get(4)?, row.get(5)?);
        cards.push(SeenCard { id, deck, question, fingerprint, last_seen_ms, gone });
    }
    Ok(cards)
}

fn write(connection: &Connection, card: &SeenCard) -> rusqlite::Result<()> {
    let SeenCard { id, deck, question, fingerprint, last_seen_ms, gone } = card;
    connection
        .prepare_cached(
            "INSERT INTO card (id, deck, question, fingerprint, first_seen_ms, last_seen_ms, gone)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET deck = ?2, question = ?3, fingerprint = ?4,
                                            last_seen_ms = ?5, gone = ?6",
        )?
        .execute(params![id.as_str(), deck, question, fingerprint, last_seen_ms, gone])?;
    Ok(())
}
