//! Which actions are offered at a place in a file, in the order they are listed.

use std::collections::HashSet;

use super::Settings;
use super::hover::{active_cards, answers_unasked, is_due, shown_cards};
use super::render::question_text;
use crate::deck::{Card, CardId, Finding, Shelf};
use crate::lang::Sighting;
use crate::memory::{DueQueue, Ledger, Memory, Moment};

/// One offer, with the data to carry it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Show the answer of the card here.
    Reveal { card: CardId, question: String },
    /// Ask this card now, due or not.
    QuizCard { card: CardId, question: String },
    /// Ask the cards that appear in this file; `due` of them are due or new.
    QuizFile { cards: Vec<CardId>, due: usize },
    /// Ask whatever is due.
    QuizDue { due: usize },
    /// Keep hovers silent about the card here until it is due again.
    Hide { card: CardId, question: String },
    /// Open the card in its deck.
    OpenSource { card: CardId, path: String, line: usize },
}

/// The actions for the token at the cursor (if any), for what other tools found there, and for the
/// whole file.
///
/// Questions are plain text, fit for a title.
pub fn actions_at(
    here: Option<&Sighting>,
    findings: &[Finding],
    file: &[Sighting],
    shelf: &Shelf,
    ledger: &Ledger,
    settings: &Settings,
    now: Moment,
) -> Vec<Action> {
    let card =
        here.and_then(|sighting| shown_cards(sighting, shelf, ledger, now).into_iter().next());
    let mut actions = card.map(card_actions).unwrap_or_default();
    for found in cards_found(findings, shelf, ledger, now) {
        if card.is_none_or(|card| card.id != found.id) {
            actions.extend(card_actions(found));
        }
    }
    actions.extend(file_action(file, shelf, ledger, now));
    actions.extend(due_action(shelf, ledger, settings, now));
    actions.extend(card.and_then(|card| hide_action(card, ledger, settings, now)));
    actions.extend(card.and_then(|card| source_action(card, shelf)));
    actions
}

/// The best card of every sighting, each once, in order of first appearance; hidden ones too, for hiding
/// is of hovers.
pub fn cards_in_file(
    file: &[Sighting],
    shelf: &Shelf,
    ledger: &Ledger,
    now: Moment,
) -> Vec<CardId> {
    let mut seen = HashSet::new();
    file.iter()
        .filter_map(|sighting| active_cards(sighting, shelf, ledger, now).into_iter().next())
        .filter(|card| seen.insert(&card.id))
        .map(|card| card.id.clone())
        .collect()
}

/// Today's queue over every card of the shelf that its deck does not suspend.
pub fn due_queue(shelf: &Shelf, ledger: &Ledger, settings: &Settings, now: Moment) -> DueQueue {
    let cards = shelf.decks().iter().flat_map(|deck| &deck.cards).filter(|card| !card.suspended);
    DueQueue::today(cards.map(|card| &card.id), ledger, settings.limits, now.day)
}

/// The first card of each finding, each card once, without those the learner suspended or hid.
fn cards_found<'a>(
    findings: &[Finding],
    shelf: &'a Shelf,
    ledger: &Ledger,
    now: Moment,
) -> Vec<&'a Card> {
    let mut seen = HashSet::new();
    let first = |finding| {
        let mut cards = shelf.cards_at(finding).into_iter();
        cards.find(|card| {
            let record = ledger.record(&card.id);
            !record.suspended && !record.is_hidden(now.day)
        })
    };
    findings.iter().filter_map(first).filter(|card| seen.insert(&card.id)).collect()
}

fn card_actions(card: &Card) -> Vec<Action> {
    let question = question_text(card);
    vec![
        Action::Reveal { card: card.id.clone(), question: question.clone() },
        Action::QuizCard { card: card.id.clone(), question },
    ]
}

fn file_action(file: &[Sighting], shelf: &Shelf, ledger: &Ledger, now: Moment) -> Option<Action> {
    let cards = cards_in_file(file, shelf, ledger, now);
    let due = cards.iter().filter(|id| is_asked_now(id, ledger, now)).count();
    (!cards.is_empty()).then_some(Action::QuizFile { cards, due })
}

fn is_asked_now(id: &CardId, ledger: &Ledger, now: Moment) -> bool {
    let record = ledger.record(id);
    record.memory == Memory::New || is_due(record, now)
}

fn due_action(shelf: &Shelf, ledger: &Ledger, settings: &Settings, now: Moment) -> Option<Action> {
    let queue = due_queue(shelf, ledger, settings, now);
    let due = queue.due.len() + queue.new.len();
    (due > 0).then_some(Action::QuizDue { due })
}

/// A card that asks first is not put off: it is due.
fn hide_action(card: &Card, ledger: &Ledger, settings: &Settings, now: Moment) -> Option<Action> {
    let whole = answers_unasked(ledger.record(&card.id), settings, now);
    whole.then(|| Action::Hide { card: card.id.clone(), question: question_text(card) })
}

fn source_action(card: &Card, shelf: &Shelf) -> Option<Action> {
    let deck = shelf.deck_of(&card.id)?;
    Some(Action::OpenSource { card: card.id.clone(), path: deck.path.to_string(), line: card.line })
}

#[cfg(test)]
mod tests;
