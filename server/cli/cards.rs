//! `hoverdeck cards`: every card with what is known of it, and what is known of cards that no deck has.

use std::io::Write;

use serde::Serialize;

use super::args::CardsArgs;
use super::desk::Desk;
use super::diary::Diary;
use super::failure::Failure;
use super::words;
use crate::deck::{Card, Deck, Shelf};
use crate::memory::{CardRecord, Day, Ledger, Memory};
use crate::store::now;
use crate::tutor::question_text;

/// One line of `--json`.
#[derive(Debug, Serialize)]
struct Line<'a> {
    id: &'a str,
    /// Null for a card that no deck has any more, or has yet.
    deck: Option<&'a str>,
    question: Option<&'a str>,
    /// `new` or `learned`.
    state: &'static str,
    /// Days until recall falls to 90 %; null for a new card.
    stability: Option<f32>,
    /// 1 to 10; null for a new card.
    difficulty: Option<f32>,
    /// ISO date; null for a new card.
    due: Option<String>,
    reps: u32,
    lapses: u32,
    /// Keeps being forgotten: 4 lapses, or a difficulty above 9 with a stability below 3 days.
    leech: bool,
    /// By the deck or by the learner.
    suspended: bool,
    /// Hovers are silent about it until it is due again.
    hidden: bool,
    /// There is a history of it, and no deck has it.
    gone: bool,
}

pub fn run(args: &CardsArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let desk = Desk::open(&args.choice)?;
    let diary = Diary::open(&desk)?;
    for deck in desk.shelf.decks() {
        if !args.json {
            let bold = anstyle::Style::new().bold();
            writeln!(out, "{bold}{}{bold:#} ({})", deck.title, deck.path)?;
        }
        for card in &deck.cards {
            let record = diary.ledger.record(&card.id);
            if args.json {
                print(&line(card, deck, record), out)?;
            } else {
                let known = known(card.suspended, record, now().day);
                writeln!(out, "  {:<28} {known:<26} {}", card.id.as_str(), question_text(card))?;
            }
        }
    }
    // Of chosen decks only: what is in none of them may be in another one.
    if args.choice.decks.is_empty() { gone(&desk.shelf, &diary.ledger, args, out) } else { Ok(()) }
}

/// Lists the cards with a history that no deck has.
fn gone(
    shelf: &Shelf,
    ledger: &Ledger,
    args: &CardsArgs,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let answered = ledger.cards().filter(|(_, record)| record.latest.is_some());
    let mut gone = answered.filter(|(id, _)| shelf.card(id).is_none()).peekable();
    if gone.peek().is_some() && !args.json {
        let bold = anstyle::Style::new().bold();
        writeln!(out, "{bold}In no deck{bold:#} (their history is kept)")?;
    }
    for (id, record) in gone {
        if args.json {
            print(&Line { id: id.as_str(), gone: true, ..remembered(record) }, out)?;
        } else {
            writeln!(out, "  {:<28} {}", id.as_str(), known(false, record, now().day))?;
        }
    }
    Ok(())
}

fn print(line: &Line<'_>, out: &mut dyn Write) -> Result<(), Failure> {
    serde_json::to_writer(&mut *out, line)?;
    Ok(writeln!(out)?)
}

fn line<'a>(card: &'a Card, deck: &'a Deck, record: &CardRecord) -> Line<'a> {
    Line {
        id: card.id.as_str(),
        deck: Some(&deck.name),
        question: Some(&card.question),
        suspended: card.suspended || record.suspended,
        ..remembered(record)
    }
}

/// What is known of a card, whichever it is.
fn remembered(record: &CardRecord) -> Line<'static> {
    let (state, stability, difficulty, due) = match record.memory {
        Memory::New => ("new", None, None, None),
        Memory::Learned { stability, difficulty, due, .. } => {
            ("learned", Some(stability), Some(difficulty), words::iso(due))
        }
    };
    Line {
        id: "",
        deck: None,
        question: None,
        state,
        stability,
        difficulty,
        due,
        reps: record.reps,
        lapses: record.lapses,
        leech: record.is_leech(),
        suspended: record.suspended,
        hidden: record.is_hidden(now().day),
        gone: false,
    }
}

/// What is known of a card, in a few words.
fn known(suspended: bool, record: &CardRecord, today: Day) -> String {
    let hidden = if record.is_hidden(today) { "hidden, " } else { "" };
    match record.memory {
        _ if suspended || record.suspended => "suspended".to_owned(),
        Memory::New => format!("{hidden}new"),
        Memory::Learned { due, .. } => {
            let leech = if record.is_leech() { "leech, " } else { "" };
            format!("{leech}{hidden}due {}", words::when(due, today))
        }
    }
}
