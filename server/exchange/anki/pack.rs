//! Our cards with their history as an Anki package: one zip with a collection of schema 11.
//!
//! Anki takes over a history only with cards that are new to it, and derives what is known from the log
//! of answers: so the log says everything, exactly as it was.

use std::collections::{BTreeMap, HashSet};
use std::io::{Cursor, Write as _};

use serde_json::{Value, json};
use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

use super::convert::{NOTETYPE, html_line};
use super::log::{LogRow, log_rows};
use super::raw::Review;
use crate::exchange::deck_text::full_answer;
use crate::exchange::derived::short_digest;
use crate::exchange::html::{escape, html};
use crate::exchange::tables::{NewCollection, NewNote, TableError, write_collection};
use crate::memory::{Day, Event, EventKind, Memory, Moment, Schedule};
use crate::tutor::prose::plain;

/// The id of our note type, the same in every package: Anki then knows it again.
const MODEL: i64 = 1_795_000_000_000;

const CSS: &str = include_str!("card.css");

/// What goes into a package.
pub struct Outgoing<'o> {
    pub cards: Vec<OutgoingCard<'o>>,
    pub schedule: &'o Schedule,
    /// The share that is to be known when asked, 0 to 1.
    pub retention: f32,
    pub now: Moment,
}

/// One card and what happened to it.
pub struct OutgoingCard<'o> {
    pub id: &'o str,
    /// What Anki called it before; else it is called by its id.
    pub guid: Option<&'o str>,
    pub deck: &'o str,
    /// Inline Markdown.
    pub question: &'o str,
    /// Markdown, with the parts for one language.
    pub answer: String,
    pub tags: &'o [String],
    /// The card's section as it stands in its deck.
    pub section: &'o str,
    pub suspended: bool,
    /// What counts, by time: see [`super::super::pasts`].
    pub past: &'o [&'o Event],
}

/// Why a package could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    #[error("its database could not be written: {0}")]
    Table(#[from] TableError),
    #[error("the archive could not be written: {0}")]
    Zip(#[from] ZipError),
    #[error("the archive could not be written: {0}")]
    Io(#[from] std::io::Error),
}

/// A card of a deck as it goes out; `text` is the text of its deck.
pub fn outgoing_card<'o>(
    card: &'o crate::deck::Card,
    deck: &'o str,
    text: &'o str,
    past: &'o [&'o Event],
) -> OutgoingCard<'o> {
    OutgoingCard {
        id: card.id.as_str(),
        guid: card.guid.as_deref(),
        deck,
        question: &card.question,
        answer: full_answer(card),
        tags: &card.tags,
        section: text.get(card.range.clone()).unwrap_or_default(),
        suspended: card.suspended || is_suspended(past),
        past,
    }
}

/// Whether the learner has suspended a card and not taken that back.
fn is_suspended(past: &[&Event]) -> bool {
    let last = past.iter().rev().find_map(|event| match event.kind {
        EventKind::Suspend { .. } => Some(true),
        EventKind::Unsuspend { .. } => Some(false),
        _ => None,
    });
    last.unwrap_or(false)
}

/// The bytes of an `.apkg` file.
pub fn pack(outgoing: &Outgoing<'_>) -> Result<Vec<u8>, PackError> {
    let collection = write_collection(&collection(outgoing))?;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The same cards make the same bytes: no time of writing in it.
    let options = SimpleFileOptions::default().large_file(collection.len() > 0x7fff_ffff);
    zip.start_file("collection.anki2", options)?;
    zip.write_all(&collection)?;
    zip.start_file("media", options)?;
    zip.write_all(b"{}")?;
    Ok(zip.finish()?.into_inner())
}

fn collection(outgoing: &Outgoing<'_>) -> NewCollection {
    let first = first_day(outgoing);
    let decks = deck_ids(outgoing);
    let born = first_ms(outgoing);
    let mut notes = Vec::new();
    let mut reviews = Vec::new();
    for (at, card) in outgoing.cards.iter().enumerate() {
        let place = i64::try_from(at).unwrap_or(i64::MAX);
        // One after the other, so that cards stay in the order of their deck.
        let id = born.saturating_add(place);
        let rows = log_rows(card.past, outgoing.schedule);
        let deck = decks.get(card.deck).copied().unwrap_or(1);
        let mut note = NewNote { id, deck, ..note(card, outgoing) };
        note.due = place;
        if let Some(last) = rows.last() {
            learned(&mut note, &rows, last, first, outgoing.retention);
        }
        if card.suspended {
            note.queue = -1;
        }
        reviews.extend(rows.iter().map(|row| Review { card: id, ..row.review }));
        notes.push(note);
    }
    reviews.sort_by_key(|review| review.at_ms);
    // Anki wants every answer to have a millisecond of its own; by time the next one is always free.
    let mut last = i64::MIN;
    for review in &mut reviews {
        review.at_ms = review.at_ms.max(last.saturating_add(1));
        last = review.at_ms;
    }
    NewCollection {
        created_s: day_start(first, outgoing.now.zone_min),
        modified_ms: outgoing.now.at_ms,
        conf: conf(notes.len(), outgoing.now.zone_min),
        models: models(outgoing.now.at_ms / 1000),
        decks: deck_table(&decks, outgoing.now.at_ms / 1000),
        dconf: dconf(outgoing.retention),
        notes,
        reviews,
    }
}

fn free(taken: &mut HashSet<i64>, mut wish: i64) -> i64 {
    while !taken.insert(wish) {
        wish += 1;
    }
    wish
}

/// The text of a note, of a card that was never answered.
fn note(card: &OutgoingCard<'_>, outgoing: &Outgoing<'_>) -> NewNote {
    let last_change = card.past.last().map_or(outgoing.now.at_ms, |event| event.moment.at_ms);
    NewNote {
        guid: card.guid.unwrap_or(card.id).to_owned(),
        model: MODEL,
        fields: note_fields(card),
        sort: plain(card.question),
        tags: card
            .tags
            .iter()
            .map(|tag| tag.split_whitespace().collect::<Vec<_>>().join("-"))
            .collect(),
        modified_s: last_change / 1000,
        data: "{}".to_owned(),
        ..NewNote::default()
    }
}

/// The fields of [`NOTETYPE`].
pub(in crate::exchange) fn note_fields(card: &OutgoingCard<'_>) -> Vec<String> {
    vec![
        html_line(card.question),
        html(&card.answer),
        card.id.to_owned(),
        escape(card.section.trim_end()),
    ]
}

fn learned(note: &mut NewNote, rows: &[LogRow], last: &LogRow, first: Day, retention: f32) {
    // After a reset the card is new again, with its past in the log.
    let Memory::Learned { stability, difficulty, last: answered, due } = last.memory else {
        return;
    };
    note.kind = 2;
    note.queue = 2;
    note.due = i64::from(due.0) - i64::from(first.0);
    note.interval = i64::from(due.0) - i64::from(answered.0);
    note.reps = rows.iter().filter(|row| row.review.ease > 0).count().try_into().unwrap_or(0);
    note.lapses = i64::from(last.lapses);
    note.data =
        json!({"s": rounded(stability), "d": rounded(difficulty), "dr": rounded(retention)})
            .to_string();
}

/// Four digits after the point, as Anki keeps them.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 10_000.0).round() / 10_000.0
}

/// The first day anything happened on; due days are counted from it.
fn first_day(outgoing: &Outgoing<'_>) -> Day {
    let days = outgoing.cards.iter().flat_map(|card| card.past).map(|event| event.moment.day);
    days.min().unwrap_or(outgoing.now.day)
}

/// When anything happened first, in milliseconds: from there the notes are numbered.
fn first_ms(outgoing: &Outgoing<'_>) -> i64 {
    let times = outgoing.cards.iter().flat_map(|card| card.past).map(|event| event.moment.at_ms);
    times.min().unwrap_or(outgoing.now.at_ms).max(1)
}

/// When a day begins, in seconds.
fn day_start(day: Day, zone_min: i16) -> i64 {
    i64::from(day.0) * 86_400 + crate::memory::ROLLOVER_HOUR * 3600 - i64::from(zone_min) * 60
}

/// An id for each deck, made from its name, so that it is the same in every package.
fn deck_ids<'o>(outgoing: &Outgoing<'o>) -> BTreeMap<&'o str, i64> {
    let mut taken = HashSet::from([1]);
    let mut ids = BTreeMap::new();
    for card in &outgoing.cards {
        ids.entry(card.deck).or_insert_with(|| {
            let digest = i64::from_str_radix(&short_digest(&["deck", card.deck]), 16).unwrap_or(0);
            free(&mut taken, 1_600_000_000_000 + digest)
        });
    }
    ids
}

fn conf(cards: usize, zone_min: i16) -> Value {
    json!({
        // Without this Anki takes the log for one of its first scheduler and shifts every grade.
        "schedVer": 2, "sched2021": true, "rollover": crate::memory::ROLLOVER_HOUR,
        "creationOffset": -zone_min, "activeDecks": [1], "curDeck": 1, "curModel": MODEL,
        "nextPos": cards + 1, "sortType": "noteFld", "sortBackwards": false, "newSpread": 0,
        "collapseTime": 1200, "timeLim": 0, "estTimes": true, "dueCounts": true, "addToCur": true,
        "fsrs": true,
    })
}

fn models(modified_s: i64) -> Value {
    let (name, fields) = NOTETYPE;
    let fields: Vec<Value> = fields
        .iter()
        .enumerate()
        .map(|(ord, name)| {
            json!({"name": name, "ord": ord, "sticky": false, "rtl": false, "font": "Arial",
                   "size": 20, "media": [], "collapsed": ord >= 2, "plainText": ord >= 2})
        })
        .collect();
    let template = json!({
        "name": "Card 1", "ord": 0, "did": null, "bqfmt": "", "bafmt": "",
        "qfmt": "<div class=\"side question\">{{Question}}</div>",
        "afmt": "{{FrontSide}}\n\n<hr id=answer>\n\n<div class=\"side answer\">{{Answer}}</div>",
    });
    json!({MODEL.to_string(): {
        "id": MODEL, "name": name, "type": 0, "mod": modified_s, "usn": -1, "sortf": 0, "did": 1,
        "tmpls": [template], "flds": fields, "css": CSS, "latexPre": "", "latexPost": "",
        "req": [[0, "any", [0]]], "tags": [], "vers": [],
    }})
}

fn deck_table(decks: &BTreeMap<&str, i64>, modified_s: i64) -> Value {
    let deck = |id: i64, name: &str| {
        json!({
            "id": id, "name": name, "mod": modified_s, "usn": -1, "desc": "", "dyn": 0, "conf": 1,
            "lrnToday": [0, 0], "revToday": [0, 0], "newToday": [0, 0], "timeToday": [0, 0],
            "collapsed": false, "browserCollapsed": false, "extendNew": 0, "extendRev": 0,
        })
    };
    let mut table = serde_json::Map::new();
    table.insert("1".to_owned(), deck(1, "Default"));
    for (name, id) in decks {
        table.insert(id.to_string(), deck(*id, name));
    }
    Value::Object(table)
}

fn dconf(retention: f32) -> Value {
    json!({"1": {
        "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": true, "timer": 0,
        "replayq": true, "dyn": false, "desiredRetention": rounded(retention),
        "new": {"bury": false, "delays": [1.0, 10.0], "initialFactor": 2500, "ints": [1, 4, 0],
                "order": 1, "perDay": 20},
        "rev": {"bury": false, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "perDay": 200,
                "hardFactor": 1.2},
        "lapse": {"delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0},
    }})
}
