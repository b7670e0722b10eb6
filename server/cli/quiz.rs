//! `hoverdeck quiz`: chooses what to ask, and where to ask it: on the whole screen or in plain lines.

mod ending;
mod page;
mod plain;
mod screen;
mod sitting;

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write, stdin, stdout};
use std::path::Path;

use self::sitting::Sitting;
use super::args::QuizArgs;
use super::desk::Desk;
use super::diary::Diary;
use super::failure::Failure;
use super::{colourless, scan, tune, warn, words};
use crate::deck::{CardId, Shelf};
use crate::lang::Code;
use crate::memory::{Day, Ledger, Scope};
use crate::store::{back_up, module_of, new_id, now};
use crate::tutor::{Begun, Quiz, cards_in_file};

pub use sitting::Book;

pub fn run(args: &QuizArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let desk = Desk::open(&args.choice)?;
    let mut diary = Diary::open(&desk)?;
    diary.log.refuse_newer()?;
    let scope = scope(args, &desk.shelf, &diary.ledger)?;
    let (limits, today) = (desk.settings.limits, now());
    match Quiz::begin(&scope, &desk.shelf, &diary.ledger, limits, today, seed()) {
        Begun::Quiz(quiz) => {
            let asked = ask(Sitting::new(quiz, &desk.shelf, &mut diary), args.plain, out);
            keep_safe(&desk);
            asked?;
            match desk.settings.auto_tune {
                true => tune::unasked(&mut diary, out),
                false => Ok(()),
            }
        }
        Begun::NoCards => Err(no_cards(&scope, &desk.shelf)),
        Begun::NothingDue { next } => Ok(writeln!(out, "{}", nothing_due(next, today.day))?),
        Begun::LimitReached { beyond } => Ok(writeln!(out, "{}", limit_reached(beyond))?),
    }
}

/// A backup, if it is time for one. That none can be made is no failure of the quiz.
fn keep_safe(desk: &Desk) {
    if let Err(error) = back_up(&desk.folders, now()) {
        warn(&format!("no backup of the history was made: {error}. {}", error.advice()));
    }
}

fn ask(mut sitting: Sitting<'_>, plain: bool, out: &mut dyn Write) -> Result<(), Failure> {
    if plain || !stdin().is_terminal() || !stdout().is_terminal() {
        return plain::run(&mut sitting, &mut stdin().lock(), out);
    }
    screen::run(&mut sitting, colourless())?;
    Ok(writeln!(out, "{}", ending::text(&sitting))?)
}

/// Nothing but the order among equals depends on it; an event id's last half is random.
fn seed() -> u64 {
    let [.., a, b, c, d, e, f, g, h] = new_id().0;
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

fn scope(args: &QuizArgs, shelf: &Shelf, ledger: &Ledger) -> Result<Scope, Failure> {
    if let Some(unknown) = args.cards.iter().find(|id| shelf.card(id).is_none()) {
        return Err(Failure::new(format!("no deck in use has a card `{unknown}`"))
            .hint("`hoverdeck cards` lists all cards"));
    }
    match (&args.file, &args.deck_name, &args.tag, args.ahead) {
        (Some(file), ..) => Ok(Scope::Cards(cards_of(file, shelf, ledger)?)),
        (_, Some(name), ..) => Ok(Scope::Deck(name.clone())),
        (_, _, Some(tag), _) => Ok(Scope::Tag(tag.clone())),
        (_, _, _, Some(days)) => Ok(Scope::Ahead { days }),
        _ if args.cards.is_empty() => Ok(Scope::Due),
        _ => Ok(Scope::Cards(args.cards.clone())),
    }
}

/// The best card of every word of a file, each once, in the order of the file.
fn cards_of(file: &Path, shelf: &Shelf, ledger: &Ledger) -> Result<Vec<CardId>, Failure> {
    let (language, text) = scan::source(file)?;
    let code = Code::of(language, &text).in_module(&module_of(file));
    let sightings = code.sightings(shelf.facts());
    let cards = cards_in_file(&sightings, shelf, ledger, now());
    if cards.is_empty() {
        return Err(Failure::new(format!("no word in {} has a card", file.display()))
            .hint("`hoverdeck quiz` asks whatever is due"));
    }
    Ok(cards)
}

fn no_cards(scope: &Scope, shelf: &Shelf) -> Failure {
    let names: Vec<_> = shelf.decks().iter().map(|deck| &*deck.name).collect();
    match scope {
        Scope::Deck(name) if !names.contains(&name.as_str()) => {
            Failure::new(format!("there is no deck named `{name}`"))
                .hint(format!("the decks in use: {}", names.join(", ")))
        }
        Scope::Tag(tag) => no_such_tag(tag, shelf),
        _ => Failure::new("there is no card to ask")
            .hint("`hoverdeck check` says why a deck is empty"),
    }
}

fn no_such_tag(tag: &str, shelf: &Shelf) -> Failure {
    let cards = shelf.decks().iter().flat_map(|deck| &deck.cards);
    let tags: BTreeSet<&str> = cards.flat_map(|card| &card.tags).map(String::as_str).collect();
    let hint = match tags.len() {
        0 => "no card in use has any tag; a card's `tags = [\"…\"]` names some".to_owned(),
        _ => format!("the tags in use: {}", tags.into_iter().collect::<Vec<_>>().join(", ")),
    };
    Failure::new(format!("no card has the tag `{tag}`")).hint(hint)
}

/// Why nothing is asked, and when something will be.
pub fn nothing_due(next: Option<Day>, today: Day) -> String {
    match next {
        Some(day) => format!("Nothing is due. The next card comes {}.", words::when(day, today)),
        None => "Nothing is due: every card is suspended.".to_owned(),
    }
}

/// That today's limits are used up, and what to do if one wants more.
pub fn limit_reached(beyond: usize) -> String {
    let more = words::count(beyond, "card");
    format!(
        "Today's limits are used up; {more} more could be asked.\n\
         `limits.new` and `limits.reviews` in the settings change them; `--card` and `--file` ask anyway."
    )
}
