//! Decides under which id each card that comes in is kept, what of it is new, and what is to be written.
//!
//! It writes nothing: deck texts and events come out. The same file brought in twice finds everything
//! known the second time.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::deck_text::{deck_text, full_answer, read_section, section};
use super::derived::{id_at, short_digest};
use super::event_line::UNNAMED_DEVICE;
use super::incoming::{Happening, Incoming, IncomingCard, IncomingDeck, Losses, What};
use crate::deck::{Card, CardId, Shelf};
use crate::memory::{Device, Event, EventId, EventKind, Moment, Note, Source};
use crate::tutor::prose::plain;

/// What is known already.
pub struct Known<'k> {
    pub shelf: &'k Shelf,
    /// The times of everything in the history, by card, in milliseconds, sorted.
    pub times: &'k HashMap<CardId, Vec<i64>>,
    pub suspended: &'k dyn Fn(&CardId) -> bool,
}

/// What is to be written, and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    pub decks: Vec<NewDeck>,
    /// By time.
    pub events: Vec<Event>,
    /// Cards that a deck has already.
    pub known_cards: usize,
    /// Of those, the ids of cards whose text is another one in the deck; the deck's is kept.
    pub differing: Vec<CardId>,
    /// Answers that the history has already.
    pub known_events: usize,
    pub losses: Losses,
}

/// A deck file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDeck {
    pub title: String,
    /// What the file is to be called, without `.md`.
    pub stem: String,
    pub cards: usize,
    pub text: String,
}

/// The most bytes of an id made from a question, before a digest.
const LONGEST: usize = 48;

/// Two answers of one card within this many milliseconds are one: Anki moves an answer that has the
/// same time as another card's.
const SAME_MS: i64 = 1000;

/// Settles everything that came in. `origin` names the program it is from.
pub fn settle(incoming: Incoming, known: &Known<'_>, origin: &str) -> Settled {
    let settled = Settled { losses: incoming.losses, ..Settled::default() };
    let mut settler =
        Settler { names: Names::new(known.shelf), known, origin: origin.into(), settled };
    for deck in incoming.decks {
        settler.deck(deck);
    }
    let mut settled = settler.settled;
    settled.events.sort_by_key(|event| (event.moment.at_ms, event.id));
    settled
}

struct Settler<'k> {
    names: Names<'k>,
    known: &'k Known<'k>,
    origin: Arc<str>,
    settled: Settled,
}

impl Settler<'_> {
    fn deck(&mut self, deck: IncomingDeck) {
        let mut sections = Vec::new();
        for card in deck.cards {
            let id = match self.names.find(&card) {
                Some(there) => {
                    self.settled.known_cards += 1;
                    if differs(there, &card) {
                        self.settled.differing.push(there.id.clone());
                    }
                    there.id.clone()
                }
                None => match self.names.give(&card) {
                    Given::New(id) => {
                        sections.push(section(id.as_str(), &card, &mut self.settled.losses));
                        id
                    }
                    Given::Again(id) => id,
                },
            };
            self.past(&id, &card);
        }
        if !sections.is_empty() {
            let text = deck_text(&deck.title, &sections);
            let stem = match slug(&deck.title) {
                stem if stem.is_empty() => "imported".to_owned(),
                stem => stem,
            };
            let cards = sections.len();
            self.settled.decks.push(NewDeck { title: deck.title, stem, cards, text });
        }
    }

    fn past(&mut self, id: &CardId, card: &IncomingCard) {
        for happening in &card.past {
            if self.is_known(id, happening.moment.at_ms) {
                self.settled.known_events += 1;
            } else {
                let event = self.event(id, happening);
                self.settled.events.push(event);
            }
        }
        let by_deck = card.section.as_deref().and_then(read_section).is_some_and(|it| it.suspended);
        if let Some(moment) = card.suspended
            && !by_deck
            && !(self.known.suspended)(id)
        {
            let kind = EventKind::Suspend { card: id.clone() };
            let event_id = id_at(moment.at_ms, &["suspend", id.as_str()]);
            let event = self.taken_over(event_id, moment, kind);
            self.settled.events.push(event);
        }
    }

    fn is_known(&self, id: &CardId, at_ms: i64) -> bool {
        let Some(times) = self.known.times.get(id) else { return false };
        let next = times.partition_point(|time| *time <= at_ms - SAME_MS);
        times.get(next).is_some_and(|time| *time < at_ms + SAME_MS)
    }

    fn event(&self, id: &CardId, happening: &Happening) -> Event {
        let Happening { moment, what, ref raw } = *happening;
        let card = id.clone();
        let (kind, detail) = match what {
            What::Review(rating, duration_ms) => {
                let source = Source::Import;
                let kind = EventKind::Review {
                    card,
                    rating,
                    duration_ms,
                    source,
                    primed: false,
                    shift: 0,
                };
                (kind, rating.digit().to_string())
            }
            What::Reset => (EventKind::Reset { card }, String::new()),
        };
        let event_id = id_at(moment.at_ms, &[kind.name(), id.as_str(), &detail]);
        let mut event = self.taken_over(event_id, moment, kind);
        event.note.raw = raw.clone().map(Arc::new);
        event
    }

    /// An event with a note of where it is from.
    fn taken_over(&self, id: EventId, moment: Moment, kind: EventKind) -> Event {
        let device = Device(UNNAMED_DEVICE.into());
        let note = Note { origin: Some(self.origin.clone()), ..Note::default() };
        Event { note, ..Event::new(id, device, moment, kind) }
    }
}

/// Whether a card that is known has another text in the file.
fn differs(there: &Card, card: &IncomingCard) -> bool {
    let same = |a: &str, b: &str| plain(a).split_whitespace().eq(plain(b).split_whitespace());
    !same(&there.question, &card.question) || !same(&full_answer(there), &card.answer)
}

/// Which ids are taken, and by what.
struct Names<'k> {
    shelf: &'k Shelf,
    by_guid: HashMap<&'k str, &'k Card>,
    by_question: HashMap<String, &'k Card>,
    /// Ids given out now, with the question and the answer they were given to.
    given: HashMap<CardId, String>,
    taken: HashSet<CardId>,
}

enum Given {
    New(CardId),
    /// The same card came before in this file.
    Again(CardId),
}

impl<'k> Names<'k> {
    fn new(shelf: &'k Shelf) -> Self {
        let mut names = Self {
            shelf,
            by_guid: HashMap::new(),
            by_question: HashMap::new(),
            given: HashMap::new(),
            taken: HashSet::new(),
        };
        for card in shelf.decks().iter().flat_map(|deck| &deck.cards) {
            names.taken.insert(card.id.clone());
            names.taken.extend(card.was.iter().cloned());
            match &card.guid {
                Some(guid) => names.by_guid.entry(guid).or_insert(card),
                None => names.by_question.entry(words(&card.question)).or_insert(card),
            };
        }
        names
    }

    /// The card of a deck that this one is: by the id it had here, by what the other program calls it,
    /// or, if it has no name there, by its question.
    fn find(&self, card: &IncomingCard) -> Option<&'k Card> {
        let own = card.own.as_deref().and_then(|own| CardId::new(own).ok());
        if let Some(there) = own.and_then(|own| self.shelf.card(&own)) {
            return Some(there);
        }
        if card.guid.is_empty() {
            return self.by_question.get(&words(&card.question)).copied();
        }
        self.by_guid.get(card.guid.as_str()).copied()
    }

    /// An id for a card that no deck has: the one it had, or the words of its question; where these are
    /// taken, with a digest of what the card is.
    fn give(&mut self, card: &IncomingCard) -> Given {
        let content = format!("{}\n{}\n{}", card.guid, card.question, card.answer);
        let own = card.own.as_deref().and_then(|own| CardId::new(own).ok());
        let worded = match slug(&plain(&card.question)) {
            words if words.is_empty() => "card".to_owned(),
            words => words,
        };
        let mut wish = own.or_else(|| CardId::new(&worded).ok());
        let mut round = 0_u32;
        loop {
            if let Some(id) = wish {
                match self.given.get(&id) {
                    Some(same) if *same == content => return Given::Again(id),
                    None if !self.taken.contains(&id) => {
                        self.given.insert(id.clone(), content);
                        return Given::New(id);
                    }
                    _ => {}
                }
            }
            round += 1;
            let digest = short_digest(&[&content, &round.to_string()]);
            wish = CardId::new(&format!("{worded}-{digest}")).ok();
        }
    }
}

/// A text's words, for telling whether two questions are the same.
fn words(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a text as an id: lower-case ASCII letters and digits with hyphens, cut between words.
pub(super) fn slug(text: &str) -> String {
    let mut out = String::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let room = LONGEST.saturating_sub(out.len() + usize::from(!out.is_empty()));
        if word.len() > room && !out.is_empty() {
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.extend(word.chars().take(room).map(|c| c.to_ascii_lowercase()));
    }
    out
}

#[cfg(test)]
mod tests;
