//! Writes an Anki collection of schema 11, the one that every version reads.

use rusqlite::{Connection, params};
use serde_json::Value;

use super::TableError;
use crate::exchange::anki::raw::Review;

/// Everything in a collection that is ours to say.
#[derive(Debug, Clone, Default)]
pub(in crate::exchange) struct NewCollection {
    /// The beginning of the day from which due days are counted, in seconds.
    pub created_s: i64,
    pub modified_ms: i64,
    pub conf: Value,
    pub models: Value,
    pub decks: Value,
    pub dconf: Value,
    pub notes: Vec<NewNote>,
    pub reviews: Vec<Review>,
}

/// A note and its one card, under the same id.
#[derive(Debug, Clone, Default)]
pub(in crate::exchange) struct NewNote {
    pub id: i64,
    pub guid: String,
    pub model: i64,
    pub deck: i64,
    pub fields: Vec<String>,
    /// The text that cards are sorted by.
    pub sort: String,
    pub tags: Vec<String>,
    pub modified_s: i64,
    /// 0 new, 2 review.
    pub kind: i64,
    /// As `kind`, or -1 for suspended.
    pub queue: i64,
    pub due: i64,
    pub interval: i64,
    pub reps: i64,
    pub lapses: i64,
    pub data: String,
}

const SCHEMA: &str = "
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL,
    scm integer NOT NULL, ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL,
    ls integer NOT NULL, conf text NOT NULL, models text NOT NULL, decks text NOT NULL,
    dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL,
    mod integer NOT NULL, usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL,
    sfld integer NOT NULL, csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL,
    ord integer NOT NULL, mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL,
    queue integer NOT NULL, due integer NOT NULL, ivl integer NOT NULL, factor integer NOT NULL,
    reps integer NOT NULL, lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL,
    odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL,
    ease integer NOT NULL, ivl integer NOT NULL, lastIvl integer NOT NULL,
    factor integer NOT NULL, time integer NOT NULL, type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
";

/// The collection as the bytes of a database.
pub(in crate::exchange) fn write_collection(new: &NewCollection) -> Result<Vec<u8>, TableError> {
    let mut connection = Connection::open_in_memory()?;
    connection.execute_batch(SCHEMA)?;
    let transaction = connection.transaction()?;
    write_col(&transaction, new)?;
    for note in &new.notes {
        write_note(&transaction, note)?;
    }
    for review in &new.reviews {
        write_review(&transaction, review)?;
    }
    transaction.commit()?;
    Ok(connection.serialize(rusqlite::MAIN_DB)?.to_vec())
}

fn write_col(connection: &Connection, new: &NewCollection) -> rusqlite::Result<usize> {
    let json = |value: &Value| value.to_string();
    connection.execute(
        "INSERT INTO col VALUES (1, ?1, ?2, ?2, 11, 0, 0, 0, ?3, ?4, ?5, ?6, '{}')",
        params![
            new.created_s,
            new.modified_ms,
            json(&new.conf),
            json(&new.models),
            json(&new.decks),
            json(&new.dconf)
        ],
    )
}

fn write_note(connection: &Connection, note: &NewNote) -> rusqlite::Result<()> {
    let tags = match note.tags.is_empty() {
        true => String::new(),
        false => format!(" {} ", note.tags.join(" ")),
    };
    connection
        .prepare_cached("INSERT INTO notes VALUES (?1, ?2, ?3, ?4, -1, ?5, ?6, ?7, 0, 0, '')")?
        .execute(params![
            note.id,
            note.guid,
            note.model,
            note.modified_s,
            tags,
            note.fields.join("\u{1f}"),
            note.sort
        ])?;
    connection
        .prepare_cached(
            "INSERT INTO cards VALUES
             (?1, ?1, ?2, 0, ?3, -1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, 0, 0, 0, ?11)",
        )?
        .execute(params![
            note.id,
            note.deck,
            note.modified_s,
            note.kind,
            note.queue,
            note.due,
            note.interval,
            if note.kind == 0 { 0 } else { 2500 },
            note.reps,
            note.lapses,
            note.data
        ])?;
    Ok(())
}

fn write_review(connection: &Connection, review: &Review) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO revlog VALUES (?1, ?2, -1, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![
            review.at_ms,
            review.card,
            review.ease,
            review.interval,
            review.last_interval,
            review.factor,
            review.duration_ms,
            review.kind
        ])?;
    Ok(())
}
