//! Reads an Anki collection of either schema: 11 keeps note types and decks as JSON, 18 as tables whose
//! settings are protobuf.

use std::collections::HashMap;

use rusqlite::Connection;
use serde_json::Value;

use super::{TableError, open};
use crate::exchange::anki::protobuf::{number_field, text_field};
use crate::exchange::anki::raw::{Card, Collection, Note, Notetype, Review, Template};

pub(in crate::exchange) fn read_collection(bytes: Vec<u8>) -> Result<Collection, TableError> {
    let connection = open(bytes)?;
    let modern = connection.table_exists(None, "notetypes")?;
    let notetypes = if modern { notetypes(&connection)? } else { old_notetypes(&connection)? };
    let decks = if modern { decks(&connection)? } else { old_decks(&connection)? };
    Ok(Collection {
        notetypes,
        decks,
        notes: notes(&connection)?,
        cards: cards(&connection)?,
        reviews: reviews(&connection)?,
    })
}

fn notes(connection: &Connection) -> rusqlite::Result<Vec<Note>> {
    let mut statement =
        connection.prepare("SELECT id, guid, mid, flds, tags FROM notes ORDER BY id")?;
    let rows = statement.query_map([], |row| {
        let fields: String = row.get(3)?;
        let tags: String = row.get(4)?;
        Ok(Note {
            id: row.get(0)?,
            guid: row.get(1)?,
            notetype: row.get(2)?,
            fields: fields.split('\u{1f}').map(str::to_owned).collect(),
            tags: tags.split_whitespace().map(str::to_owned).collect(),
        })
    })?;
    rows.collect()
}

fn cards(connection: &Connection) -> rusqlite::Result<Vec<Card>> {
    let mut statement = connection.prepare(
        "SELECT id, nid, CASE odid WHEN 0 THEN did ELSE odid END, ord, queue = -1, mod FROM cards
         ORDER BY nid, ord",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Card {
            id: row.get(0)?,
            note: row.get(1)?,
            deck: row.get(2)?,
            ord: row.get(3)?,
            suspended: row.get(4)?,
            modified_s: row.get(5)?,
        })
    })?;
    rows.collect()
}

fn reviews(connection: &Connection) -> rusqlite::Result<Vec<Review>> {
    let mut statement = connection.prepare(
        "SELECT id, cid, ease, ivl, lastIvl, factor, time, type FROM revlog ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Review {
            at_ms: row.get(0)?,
            card: row.get(1)?,
            ease: row.get(2)?,
            interval: row.get(3)?,
            last_interval: row.get(4)?,
            factor: row.get(5)?,
            duration_ms: row.get(6)?,
            kind: row.get(7)?,
        })
    })?;
    rows.collect()
}

fn notetypes(connection: &Connection) -> rusqlite::Result<HashMap<i64, Notetype>> {
    let mut found = HashMap::new();
    let mut statement = connection.prepare("SELECT id, name, config FROM notetypes")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let config: Vec<u8> = row.get(2)?;
        let cloze = number_field(&config, 1) == 1;
        let name = row.get(1)?;
        found.insert(row.get(0)?, Notetype { name, cloze, ..Notetype::default() });
    }
    let mut statement = connection.prepare("SELECT ntid, name FROM fields ORDER BY ntid, ord")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(notetype) = found.get_mut(&row.get(0)?) {
            notetype.fields.push(row.get(1)?);
        }
    }
    let mut statement =
        connection.prepare("SELECT ntid, config FROM templates ORDER BY ntid, ord")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(notetype) = found.get_mut(&row.get(0)?) {
            let config: Vec<u8> = row.get(1)?;
            let (question, answer) = (text_field(&config, 1), text_field(&config, 2));
            notetype.templates.push(Template { question, answer });
        }
    }
    Ok(found)
}

fn decks(connection: &Connection) -> rusqlite::Result<HashMap<i64, String>> {
    let mut statement = connection.prepare("SELECT id, name FROM decks")?;
    let rows = statement.query_map([], |row| {
        let name: String = row.get(1)?;
        Ok((row.get(0)?, name.replace('\u{1f}', "::")))
    })?;
    rows.collect()
}

fn json_column(connection: &Connection, sql: &str) -> rusqlite::Result<Value> {
    let text: String = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

/// The entries of a JSON object whose keys are ids.
fn by_id(value: &Value) -> impl Iterator<Item = (i64, &Value)> {
    let entries = value.as_object().into_iter().flatten();
    entries.filter_map(|(key, value)| Some((key.parse().ok()?, value)))
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn old_notetypes(connection: &Connection) -> rusqlite::Result<HashMap<i64, Notetype>> {
    let models = json_column(connection, "SELECT models FROM col")?;
    let read = |model: &Value| Notetype {
        name: text(model, "name"),
        cloze: model.get("type").and_then(Value::as_i64) == Some(1),
        fields: list(model, "flds").map(|field| text(field, "name")).collect(),
        templates: list(model, "tmpls")
            .map(|it| Template { question: text(it, "qfmt"), answer: text(it, "afmt") })
            .collect(),
    };
    Ok(by_id(&models).map(|(id, model)| (id, read(model))).collect())
}

fn old_decks(connection: &Connection) -> rusqlite::Result<HashMap<i64, String>> {
    let decks = json_column(connection, "SELECT decks FROM col")?;
    Ok(by_id(&decks).map(|(id, deck)| (id, text(deck, "name"))).collect())
}
