//! `hoverdeck cards --gone`: histories whose card is in no deck, with the question they were about.

use std::io::Write;

use serde::Serialize;

use super::args::{CardsArgs, DeckChoice};
use super::desk::Desk;
use super::diary::Diary;
use super::failure::Failure;
use super::words;
use crate::memory::Memory;
use crate::tutor::{Gone, gone};

/// One line of `--json`.
#[derive(Debug, Serialize)]
struct Line<'a> {
    id: &'a str,
    /// Where it was last seen; null if no deck in use ever had it.
    deck: Option<&'a str>,
    question: Option<&'a str>,
    reps: u32,
    lapses: u32,
    /// The day of its last answer, as an ISO date.
    last: Option<String>,
    /// A card without a history that asks nearly the same.
    like: Option<&'a str>,
}

pub fn run(args: &CardsArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let desk = Desk::open(&DeckChoice { decks: Vec::new() })?;
    let diary = Diary::open(&desk)?;
    let found = gone(&desk.shelf, &diary.ledger, &diary.log.seen_cards()?);
    if found.is_empty() && !args.json {
        return Ok(writeln!(out, "Every history has its card.")?);
    }
    for gone in &found {
        if args.json {
            serde_json::to_writer(&mut *out, &line(gone))?;
            writeln!(out)?;
        } else {
            tell(gone, out)?;
        }
    }
    Ok(())
}

fn line(gone: &Gone) -> Line<'_> {
    let seen = gone.seen.as_ref();
    let last = match gone.record.memory {
        Memory::New => None,
        Memory::Learned { last, .. } => words::iso(last),
    };
    Line {
        id: gone.id.as_str(),
        deck: seen.map(|seen| seen.deck.as_str()),
        question: seen.map(|seen| seen.question.as_str()),
        reps: gone.record.reps,
        lapses: gone.record.lapses,
        last,
        like: gone.like.as_ref().map(|id| id.as_str()),
    }
}

fn tell(gone: &Gone, out: &mut dyn Write) -> Result<(), Failure> {
    let reps = usize::try_from(gone.record.reps).unwrap_or(usize::MAX);
    let answers = words::count(reps, "answer");
    let seen = match &gone.seen {
        Some(seen) => format!("{} (was in {})", seen.question, seen.deck),
        None => "no deck in use ever had it".to_owned(),
    };
    writeln!(out, "{:<28} {answers:<12} {seen}", gone.id.as_str())?;
    if let Some(like) = &gone.like {
        writeln!(out, "{:<28} is it `{like}` now? then: hoverdeck relink {} {like}", "", gone.id)?;
    }
    Ok(())
}
