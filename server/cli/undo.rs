//! `hoverdeck undo`: takes back the last rating and says which it was.

use std::io::Write;

use serde::Serialize;

use super::args::{DeckChoice, UndoArgs};
use super::desk::Desk;
use super::diary::Diary;
use super::failure::Failure;
use super::history::listed;
use crate::memory::{Event, EventKind};
use crate::store::{Append, Draft, Expect, now};

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Undone {
    /// The undo's own id.
    id: String,
    /// What was taken back.
    target: String,
    card: Option<String>,
    rating: Option<u8>,
}

pub fn run(args: &UndoArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let desk = Desk::open(&DeckChoice { decks: Vec::new() })?;
    let mut diary = Diary::open(&desk)?;
    let Some(target) = diary.ledger.last_undoable().cloned() else {
        return Err(Failure::new("there is nothing to take back")
            .hint("`hoverdeck history` lists what happened"));
    };
    let expect = match target.kind.card() {
        Some(card) => Expect::Latest(diary.ledger.record(card).latest),
        None => Expect::Anything,
    };
    let draft = Draft { kind: EventKind::Undo { target: target.id }, expect };
    match diary.log.append(draft, now())? {
        Append::Conflict { .. } => Err(Failure::new("another window answered this very moment")
            .hint("nothing was taken back; look at `hoverdeck history` and try again")),
        Append::Written(undo) if args.json => {
            serde_json::to_writer(&mut *out, &told(&undo, &target))?;
            Ok(writeln!(out)?)
        }
        Append::Written(_) => Ok(writeln!(out, "Taken back:\n{}", listed(&target))?),
    }
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
