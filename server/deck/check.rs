//! Holds whole decks against each other, the library facts, and their own examples.
//!
//! What a card's examples bring up is in `proof.rs`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::index::{Spot, canonical};
use super::lookup::Lookup;
use super::nearest::nearest;
use super::proof::prove;
use super::table::Report;
use super::{Card, CardId, Deck, Predicates, Problem, ProblemKind, Rule, Subject};
use crate::lang::{Facts, Language};

/// Everything that is wrong across these decks: duplicate ids, unknown names, identical rules, cards
/// whose own examples do not bring them up.
///
/// Deck by deck in the order given, and in each in order of place.
pub fn check(decks: &[Deck], facts: &Facts) -> Vec<Problem> {
    let ids = Ids::of(decks);
    let rules = Rules::of(decks, facts);
    let mut problems = Vec::new();
    for (at, deck) in decks.iter().enumerate() {
        let mut report = Report::new(&deck.path);
        for (card_at, card) in deck.cards.iter().enumerate() {
            let spot = Spot { deck: at, card: card_at };
            ids.check(decks, spot, card, &mut report);
            rules.check(decks, facts, spot, card, &mut report);
            check_names(card, facts, &mut report);
        }
        prove(deck, facts, &mut report);
        problems.extend(report.finish());
    }
    problems
}

/// Every problem of one deck's text, in order of place: what reading finds, and what [`check`] finds
/// in it beside the `others`. An older version of the same deck among the others is passed over.
///
/// For editors that show problems while a deck is written.
pub fn problems_of(path: &str, text: &str, facts: &Facts, others: &[Deck]) -> Vec<Problem> {
    let (deck, mut problems) = super::read_deck(path, text);
    let mut decks: Vec<_> =
        others.iter().filter(|other| other.path.as_ref() != path).cloned().collect();
    decks.push(deck);
    problems.extend(check(&decks, facts).into_iter().filter(|found| found.path.as_ref() == path));
    problems.sort_by_key(|problem| (problem.range.start, problem.range.end));
    problems
}

/// The cards whose id an earlier card has already, deck by deck: a shelf leaves them out.
pub fn doubles(decks: &[Deck]) -> Vec<Problem> {
    let ids = Ids::of(decks);
    let mut problems = Vec::new();
    for (at, deck) in decks.iter().enumerate() {
        let mut report = Report::new(&deck.path);
        for (card_at, card) in deck.cards.iter().enumerate() {
            ids.check_double(decks, Spot { deck: at, card: card_at }, card, &mut report);
        }
        problems.extend(report.finish());
    }
    problems
}

/// Which card holds an id first.
struct Ids<'d> {
    first: HashMap<&'d CardId, Spot>,
}

impl<'d> Ids<'d> {
    fn of(decks: &'d [Deck]) -> Self {
        let mut first = HashMap::new();
        for (spot, card) in Spot::all(decks) {
            first.entry(&card.id).or_insert(spot);
        }
        Self { first }
    }

    fn check_double(&self, decks: &[Deck], spot: Spot, card: &Card, report: &mut Report) {
        if let Some(first) = self.first.get(&card.id).filter(|first| **first != spot) {
            let kind = ProblemKind::DuplicateId { id: card.id.clone(), deck: path(decks, *first) };
            report.add(card.id_range.clone(), kind);
        }
    }

    fn check(&self, decks: &[Deck], spot: Spot, card: &Card, report: &mut Report) {
        let place = || card.id_range.clone();
        self.check_double(decks, spot, card, report);
        for old in &card.was {
            if let Some(other) = self.first.get(old) {
                let kind =
                    ProblemKind::DuplicateOldId { id: old.clone(), deck: path(decks, *other) };
                report.add(place(), kind);
            }
        }
        for id in card.confuses.iter().filter(|id| !self.first.contains_key(id)) {
            let known = self.first.keys().map(|id| id.as_str());
            let nearest = nearest(id.as_str(), known).and_then(|near| CardId::new(near).ok());
            let nearest = nearest.map(|id| id.to_string());
            report.add(place(), ProblemKind::UnknownConfuses { id: id.clone(), nearest });
        }
    }
}

fn path(decks: &[Deck], spot: Spot) -> Arc<str> {
    decks.get(spot.deck).map_or_else(|| Arc::from(""), |deck| Arc::clone(&deck.path))
}

/// What makes two rules the same.
type Sameness = (Language, Subject, Predicates, i32);

/// Which card has a rule first.
struct Rules {
    first: HashMap<Sameness, (Spot, usize)>,
}

impl Rules {
    fn of(decks: &[Deck], facts: &Facts) -> Self {
        let mut first = HashMap::new();
        for (spot, card) in Spot::all(decks) {
            for (at, rule) in card.rules.iter().enumerate() {
                if let Entry::Vacant(free) = first.entry(sameness(rule, card, facts)) {
                    free.insert((spot, at));
                }
            }
        }
        Self { first }
    }

    fn check(&self, decks: &[Deck], facts: &Facts, spot: Spot, card: &Card, report: &mut Report) {
        for (at, rule) in card.rules.iter().enumerate() {
            let first = self.first.get(&sameness(rule, card, facts));
            let Some((other, _)) = first.filter(|first| **first != (spot, at)) else { continue };
            let Some(deck) = decks.get(other.deck) else { continue };
            let Some(twin) = deck.cards.get(other.card) else { continue };
            let deck = Arc::clone(&deck.path);
            report.add(
                rule.range.clone(),
                ProblemKind::IdenticalRule { card: twin.id.clone(), deck },
            );
        }
    }
}

/// A rule in its public spelling, its lists without order.
fn sameness(rule: &Rule, card: &Card, facts: &Facts) -> Sameness {
    let Rule { language, subject, mut predicates, .. } = canonical(rule, facts);
    predicates.operand.sort_unstable();
    predicates.argument_of.sort_unstable();
    predicates.inside.sort_unstable_by_key(|word| word.as_str());
    predicates.decorates.sort_unstable_by_key(|word| word.as_str());
    predicates.at.sort_unstable_by_key(|word| word.as_str());
    (language, subject, predicates, card.priority)
}

/// Reports every name in a card's rules that no facts file lists.
fn check_names(card: &Card, facts: &Facts, report: &mut Report) {
    for rule in &card.rules {
        let lookup = Lookup::new(facts, rule.language);
        let subject = match &rule.subject {
            Subject::Name(path)
            | Subject::NamesIn(path)
            | Subject::Member(path)
            | Subject::Value(path) => Some(path.as_str()),
            Subject::Keyword(_) | Subject::Local(_) => None,
        };
        let predicates = &rule.predicates;
        let patterns = predicates.operand.iter().chain(&predicates.argument_of);
        for name in subject.into_iter().chain(patterns.map(String::as_str)) {
            if let Some(kind) = unknown(name, lookup) {
                report.add(rule.range.clone(), kind);
            }
        }
    }
}

fn unknown(name: &str, lookup: Lookup<'_>) -> Option<ProblemKind> {
    let separator = lookup.language.separator();
    let name = name.strip_suffix('*').and_then(|rest| rest.strip_suffix(separator)).unwrap_or(name);
    if lookup.knows(name) {
        return None;
    }
    let nearest = lookup.nearest(name);
    let library = name.split(separator).next().unwrap_or(name);
    let name = name.to_owned();
    if lookup.knows(library) {
        return Some(ProblemKind::UnknownName { name, nearest });
    }
    Some(ProblemKind::UnknownLibrary { library: library.to_owned(), name, nearest })
}

#[cfg(test)]
mod tests;
