//! `hoverdeck cards`: every card with what is known of it.

use std::io::Write;

use serde::Serialize;

use super::args::CardsArgs;
use super::desk::Desk;
use super::diary::Diary;
use super::failure::Failure;
use super::words;
use crate::deck::{Card, Deck};
use crate::memory::{CardRecord, Day, Memory};
use crate::store::now;
use crate::tutor::question_text;

/// One line of `--json`.
#[derive(Debug, Serialize)]
struct Line<'a> {
    id: &'a str,
    deck: &'a str,
    question: &'a str,
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
                serde_json::to_writer(&mut *out, &line(card, deck, record))?;
                writeln!(out)?;
            } else {
                let known = known(card, record, now().day);
                writeln!(out, "  {:<28} {known:<26} {}", card.id.as_str(), question_text(card))?;
            }
        }
    }
    Ok(())
}

fn line<'a>(card: &'a Card, deck: &'a Deck, record: &CardRecord) -> Line<'a> {
    let (state, stability, difficulty, due) = match record.memory {
        Memory::New => ("new", None, None, None),
        Memory::Learned { stability, difficulty, due, .. } => {
            ("learned", Some(stability), Some(difficulty), words::iso(due))
        }
    };
    Line {
        id: card.id.as_str(),
        deck: &deck.name,
        question: &card.question,
        state,
        stability,
        difficulty,
        due,
        reps: record.reps,
        lapses: record.lapses,
        leech: record.is_leech(),
        suspended: card.suspended || record.suspended,
    }
}

/// What is known of a card, in a few words.
fn known(card: &Card, record: &CardRecord, today: Day) -> String {
    match record.memory {
        _ if card.suspended || record.suspended => "suspended".to_owned(),
        Memory::New => "new".to_owned(),
        Memory::Learned { due, .. } => {
            let leech = if record.is_leech() { "leech, " } else { "" };
            format!("{leech}due {}", words::when(due, today))
        }
    }
}
