//! `hoverdeck undo` takes back the last change, or the one that is named; `hoverdeck redo` brings back
//! what was taken back last. Both say what it was.

use std::io::Write;

use serde::Serialize;

use super::args::{DeckChoice, RedoArgs, UndoArgs};
use super::desk::Desk;
use super::diary::Diary;
use super::failure::Failure;
use super::history::listed;
use crate::memory::{Event, EventId, EventKind};
use crate::store::{Append, Draft, Expect};

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Undone {
    /// The undo's own id.
    id: String,
    /// What was taken back, or brought back.
    target: String,
    card: Option<String>,
    rating: Option<u8>,
}

pub fn undo(args: &UndoArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let mut diary = open()?;
    let target = match args.event {
        Some(id) => named(&diary, id)?,
        None => diary.ledger.last_undoable().cloned().ok_or_else(|| {
            Failure::new("there is nothing to take back")
                .hint("`hoverdeck history` lists what happened")
        })?,
    };
    let undo = write(&mut diary, target.id, &target)?;
    tell(args.json, "Taken back", &undo, &target, out)
}

pub fn redo(args: &RedoArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let mut diary = open()?;
    let Some((target, undo)) = diary.ledger.last_redoable().map(|(event, id)| (event.clone(), id))
    else {
        return Err(Failure::new("there is nothing to bring back").hint(
            "only the last undo can be taken back, and only until its card goes on; `hoverdeck undo EVENT` \
             takes any undo back by its id",
        ));
    };
    let redo = write(&mut diary, undo, &target)?;
    tell(args.json, "Brought back", &redo, &target, out)
}

fn open() -> Result<Diary, Failure> {
    Diary::open(&Desk::open(&DeckChoice { decks: Vec::new() })?)
}

/// The event of an id, unless it is taken back already.
fn named(diary: &Diary, id: EventId) -> Result<Event, Failure> {
    let missing = || {
        Failure::new(format!("there is no event {id} in the history"))
            .hint("`hoverdeck history` lists all with their ids")
    };
    match diary.ledger.is_taken_back(id).ok_or_else(missing)? {
        true => Err(Failure::new(format!("{id} is taken back already"))
            .hint("`hoverdeck redo` brings back what was taken back last")),
        false => diary.log.event(id)?.ok_or_else(missing),
    }
}

/// Writes the undo of an event, unless the card of `about` has moved on in another window.
fn write(diary: &mut Diary, target: EventId, about: &Event) -> Result<Event, Failure> {
    let expect = match about.kind.card() {
        Some(card) => Expect::Latest(diary.ledger.record(card).latest),
        None => Expect::Anything,
    };
    match diary.append(Draft { kind: EventKind::Undo { target }, expect })? {
        Append::Written(undo) => Ok(undo),
        Append::Conflict { .. } => Err(Failure::new("another window answered this very moment")
            .hint("nothing was changed; look at `hoverdeck history` and try again")),
    }
}

fn tell(
    json: bool,
    done: &str,
    undo: &Event,
    target: &Event,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if json {
        serde_json::to_writer(&mut *out, &told(undo, target))?;
        return Ok(writeln!(out)?);
    }
    Ok(writeln!(out, "{done}:\n{}", listed(target))?)
}

fn told(undo: &Event, target: &Event) -> Undone {
    let rating = match &target.kind {
        EventKind::Review { rating, .. } => Some(rating.digit()),
        _ => None,
    };
    Undone {
        id: undo.id.to_string(),
        target: target.id.to_string(),
        card: target.kind.card().map(ToString::to_string),
        rating,
    }
}
