//! The history card by card, as another program is to have it: without what was taken back, every event
//! under the name its card has now.

use std::collections::HashMap;

use crate::deck::CardId;
use crate::memory::{Event, EventId, EventKind};

/// What counts of each card's history, by time.
pub type Pasts<'e> = HashMap<CardId, Vec<&'e Event>>;

/// Every card's reviews, resets and suspensions that count, in the order of time.
pub fn pasts(events: &[Event]) -> Pasts<'_> {
    let undone = undone(events);
    let names = Names::new(events);
    let mut pasts = Pasts::new();
    for event in events.iter().filter(|event| !undone.contains_key(&event.id)) {
        if let EventKind::Review { card, .. }
        | EventKind::Reset { card }
        | EventKind::Suspend { card }
        | EventKind::Unsuspend { card } = &event.kind
        {
            pasts.entry(names.now(card)).or_default().push(event);
        }
    }
    for past in pasts.values_mut() {
        past.sort_by_key(|event| event.moment.at_ms);
    }
    pasts
}

/// Which events are taken back at the end: an undo of an undo brings its target back.
fn undone(events: &[Event]) -> HashMap<EventId, ()> {
    let targets: HashMap<EventId, EventId> = events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Undo { target } => Some((event.id, target)),
            _ => None,
        })
        .collect();
    let mut undone = HashMap::new();
    // In the order of the log the last word on an event is the last undo that leads to it.
    for event in events.iter().filter(|event| targets.contains_key(&event.id)) {
        let mut at = event.id;
        let mut back = false;
        while let Some(target) = targets.get(&at) {
            at = *target;
            back = !back;
        }
        if back {
            undone.insert(at, ());
        } else {
            undone.remove(&at);
        }
    }
    undone
}

/// Which name a card's history goes by after all relinks.
struct Names<'e>(HashMap<&'e CardId, &'e CardId>);

impl<'e> Names<'e> {
    fn new(events: &'e [Event]) -> Self {
        let relinks = events.iter().filter_map(|event| match &event.kind {
            EventKind::Relink { from, to } if from != to => Some((from, to)),
            _ => None,
        });
        Self(relinks.collect())
    }

    fn now(&self, card: &CardId) -> CardId {
        let mut name = card;
        // A circle of relinks ends where it was entered.
        for _ in 0..=self.0.len() {
            match self.0.get(name) {
                Some(next) => name = next,
                None => break,
            }
        }
        name.clone()
    }
}
