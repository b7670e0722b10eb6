//! What is to be asked today, in which order, within the daily limits.

use super::{CardRecord, Day, Ledger, Memory};
use crate::deck::CardId;

/// How much is asked per day, in all windows together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub new: u32,
    pub reviews: u32,
}

/// Which cards a quiz may ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Whatever is due, then new cards, within the limits.
    Due,
    /// These cards, due or not, in this order: a card on request, the cards of a file.
    Cards(Vec<CardId>),
    /// The due and new cards of one deck, by name, within the limits.
    Deck(String),
    /// The due and new cards with this tag, within the limits.
    Tag(String),
    /// What is due and what comes within so many days, without limits: review ahead.
    Ahead { days: u32 },
}

/// Today's queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueQueue {
    /// Learned cards that are due, the least likely to be recalled first, cut to what is left of today's
    /// limit. That order serves a backlog best as well: `tests/learners.rs` has it beside its reverse.
    pub due: Vec<CardId>,
    /// New cards in deck order, cut to what is left of today's limit.
    pub new: Vec<CardId>,
    /// How many more would be there without the limits.
    pub beyond: usize,
    /// Whether more reviews are due than today's limit lets in.
    pub backlog: bool,
    /// The first later day on which a card is due; for saying why nothing is due now.
    pub next_due: Option<Day>,
}

impl DueQueue {
    /// `cards` are the cards that may be asked, in deck order, without those a deck suspends.
    pub fn today<'a>(
        cards: impl Iterator<Item = &'a CardId>,
        ledger: &Ledger,
        limits: Limits,
        today: Day,
    ) -> Self {
        let mut sorted = Sorted::default();
        for card in cards {
            sorted.take(card, ledger, today);
        }
        let done = ledger.work(today);
        let left = limits.reviews.saturating_sub(done.reviews);
        let backlog = sorted.due.len() > usize::try_from(left).unwrap_or(usize::MAX);
        // Stable: cards that are equally urgent stay in deck order.
        sorted.due.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut due: Vec<CardId> = sorted.due.into_iter().map(|(_, card)| card.clone()).collect();
        let mut new: Vec<CardId> = sorted.new.into_iter().cloned().collect();
        let beyond = cut(&mut due, left) + cut(&mut new, limits.new.saturating_sub(done.new));
        Self { due, new, beyond, backlog, next_due: sorted.next_due }
    }

    /// Learned cards that are due or will be within so many days, whatever the limits: what is due by
    /// urgency, then by due day.
    pub fn ahead<'a>(
        cards: impl Iterator<Item = &'a CardId>,
        ledger: &Ledger,
        days: u32,
        today: Day,
    ) -> Vec<CardId> {
        let last = today.later(days);
        let mut found: Vec<(Day, f32, &CardId)> = cards
            .filter_map(|card| {
                let record = ledger.record(card);
                let from = asked_from(record).filter(|day| *day <= last && !record.suspended)?;
                let recall = ledger.recall_of(&record.memory, today);
                (record.memory != Memory::New).then_some((from.max(today), recall, card))
            })
            .collect();
        found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        found.into_iter().map(|(_, _, card)| card.clone()).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.due.is_empty() && self.new.is_empty()
    }
}

/// The cards of a queue before any limit.
#[derive(Default)]
struct Sorted<'a> {
    /// With the probability of recall today.
    due: Vec<(f32, &'a CardId)>,
    new: Vec<&'a CardId>,
    next_due: Option<Day>,
}

impl<'a> Sorted<'a> {
    fn take(&mut self, card: &'a CardId, ledger: &Ledger, today: Day) {
        let record = ledger.record(card);
        if record.suspended {
            return;
        }
        let asked_from = asked_from(record);
        if asked_from.is_some_and(|day| day > today) {
            self.next_due = self.next_due.into_iter().chain(asked_from).min();
        } else if record.memory == Memory::New {
            self.new.push(card);
        } else {
            self.due.push((ledger.recall_of(&record.memory, today), card));
        }
    }
}

/// The first day on which a card may be asked; `None` for a new card, which may be asked at once.
fn asked_from(record: &CardRecord) -> Option<Day> {
    let due = match record.memory {
        Memory::New => None,
        Memory::Learned { due, .. } => Some(due),
    };
    due.max(record.buried_until)
}

/// Keeps the first `left`; gives how many went.
fn cut(cards: &mut Vec<CardId>, left: u32) -> usize {
    let left = usize::try_from(left).unwrap_or(usize::MAX);
    let beyond = cards.len().saturating_sub(left);
    cards.truncate(left);
    beyond
}

#[cfg(test)]
mod tests;
