//! What an answer would lead to, before it is given: the next day of a card, spread among the others.
//!
//! The one place that looks at all cards to plan one. What it finds is written into the review's event
//! (`shift`), so that replay never has to look at anything but the card itself.

use super::history::{gap, last_answer};
use super::{Day, Ledger, Memory, NextReview, Rating, spread};
use crate::deck::CardId;

/// What one rating would do to a card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// With the interval moved by `shift`.
    pub next: NextReview,
    /// Days from FSRS's own interval, for the review's event.
    pub shift: i16,
}

impl Ledger {
    /// What a rating of a card would do today. The same card in the same state always gets the same
    /// plan, and [`Ledger::apply`] of the review with this shift ends in just this memory.
    ///
    /// `primed`: its answer was seen today, so that it schedules as a same-day one.
    pub fn plan(&self, card: &CardId, rating: Rating, primed: bool, today: Day) -> Plan {
        let record = self.record(card);
        let elapsed = if primed { 0 } else { gap(&record.memory, today) };
        let schedule = self.schedule();
        let next = schedule.next(&record.memory, rating.grade(), elapsed);
        let interval = schedule.interval_of(card, next.stability);
        let from = last_answer(&record.memory).map_or(today, |last| last.max(today));
        let shift = if schedule.aims().fuzz { self.shift(card, interval, from) } else { 0 };
        let interval = schedule.moved(interval, shift);
        Plan { next: NextReview { interval, ..next }, shift }
    }

    fn shift(&self, card: &CardId, interval: u32, from: Day) -> i16 {
        let longest = self.schedule().longest();
        let range = spread::range(interval, longest);
        if range.start() == range.end() {
            return 0;
        }
        let (first, last) = (from.later(*range.start()), from.later(*range.end()));
        let loads = self.due_between(first, last);
        let load = |days: u32| {
            let at = usize::try_from(days - range.start()).unwrap_or(usize::MAX);
            loads.get(at).copied().unwrap_or(0)
        };
        let light = |days| self.schedule().aims().light.contains(from.later(days));
        spread::choose(interval, longest, load, light, dice(card, self.record(card).reps))
    }

    /// How many cards come on each day from `first` to `last`, as things stand.
    pub fn due_between(&self, first: Day, last: Day) -> Vec<u32> {
        let days = usize::try_from(last.0.saturating_sub(first.0)).map_or(0, |days| days + 1);
        let mut counts = vec![0_u32; days];
        for (_, record) in self.cards() {
            let Memory::Learned { due, .. } = record.memory else { continue };
            let at = usize::try_from(due.0.saturating_sub(first.0)).ok();
            if let Some(count) = at.and_then(|at| counts.get_mut(at))
                && !record.suspended
            {
                *count += 1;
            }
        }
        counts
    }
}

/// A number from 0 to 1 that only the card and the count of its answers decide: FNV-1a (Fowler, Noll and
/// Vo), its bits mixed once more as in SplitMix64.
fn dice(card: &CardId, reps: u32) -> f32 {
    let bytes = card.as_str().bytes().chain(reps.to_le_bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    // The upper 24 bits are as many as a float keeps.
    (mixed >> 40) as f32 / 16_777_216.0
}

#[cfg(test)]
mod tests;
