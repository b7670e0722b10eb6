//! `hoverdeck due`: how much there is to do today, or why there is nothing.

use std::io::Write;

use serde::Serialize;

use super::args::{DeckChoice, DueArgs};
use super::desk::Desk;
use super::diary::Diary;
use super::failure::Failure;
use super::quiz::{limit_reached, nothing_due};
use super::words;
use crate::memory::{Day, DueQueue};
use crate::store::now;
use crate::tutor::due_queue;

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Today {
    /// Learned cards that are due, within today's limit.
    due: usize,
    /// New cards, within today's limit.
    new: usize,
    /// How many more there would be without the limits.
    beyond: usize,
    /// More reviews are due than today's limit lets in: the least likely to be recalled come first.
    backlog: bool,
    /// The first later day on which a card is due, as an ISO date.
    next: Option<String>,
    /// Answers already given today, for the first time and again.
    done_new: u32,
    done_reviews: u32,
    /// Why nothing is to be asked; null if something is.
    reason: Option<String>,
}

pub fn run(args: &DueArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let desk = Desk::open(&DeckChoice { decks: Vec::new() })?;
    let diary = Diary::open(&desk)?;
    let today = now().day;
    let queue = due_queue(&desk.shelf, &diary.ledger, &desk.settings, now());
    let mut cards = desk.shelf.decks().iter().flat_map(|deck| &deck.cards);
    let no_cards = cards.all(|card| card.suspended);
    let reason = reason(&queue, no_cards, today);
    if args.json {
        let done = diary.ledger.work(today);
        serde_json::to_writer(
            &mut *out,
            &Today {
                due: queue.due.len(),
                new: queue.new.len(),
                beyond: queue.beyond,
                backlog: queue.backlog,
                next: queue.next_due.and_then(words::iso),
                done_new: done.new,
                done_reviews: done.reviews,
                reason,
            },
        )?;
        return Ok(writeln!(out)?);
    }
    Ok(writeln!(out, "{}", reason.unwrap_or_else(|| counts(&queue)))?)
}

fn reason(queue: &DueQueue, no_cards: bool, today: Day) -> Option<String> {
    match queue.beyond {
        _ if !queue.is_empty() => None,
        _ if no_cards => Some("No deck in use has a card to ask.".to_owned()),
        0 => Some(nothing_due(queue.next_due, today)),
        beyond => Some(limit_reached(beyond)),
    }
}

fn counts(queue: &DueQueue) -> String {
    let beyond = match queue.beyond {
        0 => String::new(),
        more => format!(" ({} more beyond today's limits)", words::grouped(more)),
    };
    let order =
        if queue.backlog { "\nA backlog: what is closest to lost comes first." } else { "" };
    let due = words::count(queue.due.len(), "card");
    format!("{due} due, {} new{beyond}.{order}", queue.new.len())
}
