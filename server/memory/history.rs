//! One card's past and what follows from it: the arithmetic of a single answer.
//!
//! Which card an event is about, and what an undo means, is `ledger.rs`.

use super::{CardRecord, Day, EventId, Memory, Rating, Schedule};
use crate::deck::CardId;

/// A card's events, kept so that any of them can be taken back, and the record they lead to.
#[derive(Debug, Clone)]
pub(super) struct History {
    pub name: CardId,
    pub record: CardRecord,
    /// In the order of time.
    pub entries: Vec<Entry>,
    /// The last day on which an answer of this card counted as work.
    counted: Option<Day>,
    /// Where this history went when it was joined to another card's.
    pub moved: Option<usize>,
}

/// One event of a card.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Milliseconds since 1970-01-01 UTC, never before an earlier event of the same device.
    pub at: i64,
    pub id: EventId,
    pub day: Day,
    what: What,
    pub undone: bool,
    /// As what this entry counts against its day's limits.
    counts: Option<Counts>,
}

/// What an entry did.
#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    Review { rating: Rating, primed: bool, shift: i16 },
    Suspend,
    Unsuspend,
    Bury { until: Day },
    Reset,
}

/// What is known of a review when it is taken in.
#[derive(Debug, Clone, Copy)]
struct Answer {
    day: Day,
    rating: Rating,
    primed: bool,
    shift: i16,
}

/// An answer in its place in a card's history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answered {
    pub day: Day,
    pub rating: Rating,
    /// The answer had been seen that day: it says nothing of memory.
    pub primed: bool,
    pub before: Memory,
    /// Answers before this one, since the last reset.
    pub reps: u32,
}

impl Answered {
    /// Whole days since the answer before; 0 for a first answer and for a clock that was set back.
    pub fn gap(&self) -> u32 {
        gap(&self.before, self.day).unsigned_abs()
    }

    /// Whether it tells if the card was remembered over a night or more.
    pub fn is_test(&self) -> bool {
        self.gap() > 0 && !self.primed
    }
}

/// Which daily limit an answer counts against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counts {
    New,
    Review,
}

impl Entry {
    pub const fn new(id: EventId, at: i64, day: Day, what: What) -> Self {
        Self { at, id, day, what, undone: false, counts: None }
    }
}

impl History {
    pub fn new(name: CardId) -> Self {
        let record = CardRecord::default();
        Self { name, record, entries: Vec::new(), counted: None, moved: None }
    }

    /// The entry of an event; the newest are found first.
    pub fn entry(&self, id: EventId) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.id == id)
    }

    pub fn entry_mut(&mut self, id: EventId) -> Option<&mut Entry> {
        self.entries.iter_mut().rev().find(|entry| entry.id == id)
    }

    /// Adds the newest entry. Gives what it counts as.
    pub fn push(&mut self, mut entry: Entry, schedule: &Schedule) -> Option<Counts> {
        entry.counts = self.step(&entry, schedule);
        let counts = entry.counts;
        self.entries.push(entry);
        counts
    }

    /// Derives the record from the entries that are not undone. `work` hears of everything that no
    /// longer counts (`false`) and of everything that counts (`true`).
    pub fn refold(&mut self, schedule: &Schedule, mut work: impl FnMut(Day, Counts, bool)) {
        let mut entries = std::mem::take(&mut self.entries);
        self.record = CardRecord {
            latest: self.record.latest,
            exposed: self.record.exposed,
            ..CardRecord::default()
        };
        self.counted = None;
        for entry in &mut entries {
            if let Some(counts) = entry.counts.take() {
                work(entry.day, counts, false);
            }
            if !entry.undone {
                entry.counts = self.step(entry, schedule);
            }
            if let Some(counts) = entry.counts {
                work(entry.day, counts, true);
            }
        }
        self.entries = entries;
    }

    /// Every answer that counts, with what was known of the card just before it.
    pub fn answers(&self, schedule: &Schedule) -> Vec<Answered> {
        let mut so_far = Self::new(self.name.clone());
        let mut answers = Vec::new();
        for entry in self.entries.iter().filter(|entry| !entry.undone) {
            if let What::Review { rating, primed, .. } = entry.what {
                let CardRecord { memory, reps, .. } = so_far.record;
                answers.push(Answered { day: entry.day, rating, primed, before: memory, reps });
            }
            so_far.step(entry, schedule);
        }
        answers
    }

    /// Empties this history for [`History::join`] and notes where it went.
    pub fn move_to(&mut self, slot: usize) -> Self {
        let empty = Self { moved: Some(slot), ..Self::new(self.name.clone()) };
        std::mem::replace(self, empty)
    }

    /// Takes over the entries of another card, in the order of time. The record is derived anew by
    /// [`History::refold`].
    pub fn join(&mut self, other: Self) {
        self.entries.extend(other.entries);
        self.entries.sort_by_key(|entry| entry.at);
        self.record.exposed = self.record.exposed.max(other.record.exposed);
    }

    /// What one entry changes. Gives which limit it counts against.
    fn step(&mut self, entry: &Entry, schedule: &Schedule) -> Option<Counts> {
        let record = &mut self.record;
        match entry.what {
            What::Review { rating, primed, shift } => {
                let answer = Answer { day: entry.day, rating, primed, shift };
                return self.answer(answer, schedule);
            }
            What::Suspend => record.suspended = true,
            What::Unsuspend => record.suspended = false,
            What::Bury { until } => record.buried_until = Some(until),
            What::Reset => {
                record.memory = Memory::New;
                record.reps = 0;
                record.lapses = 0;
                record.first = None;
            }
        }
        None
    }

    fn answer(&mut self, answer: Answer, schedule: &Schedule) -> Option<Counts> {
        let Answer { day, rating, primed, shift } = answer;
        let counts = self.count(day);
        let record = &mut self.record;
        // A clock that was set back makes no negative gap, and no long one when it is right again.
        let last = last_answer(&record.memory).map_or(day, |last| last.max(day));
        let gap = gap(&record.memory, day);
        // An answer seen on hover that day was not recalled over the gap: it schedules as a same-day one.
        let elapsed = if primed { 0 } else { gap };
        let next = schedule.next(&record.memory, rating.grade(), elapsed);
        let interval = schedule.interval_of(&self.name, next.stability);
        if gap > 0 && !rating.remembered() {
            record.lapses = record.lapses.saturating_add(1);
        }
        record.reps = record.reps.saturating_add(1);
        record.first = record.first.or(Some(day));
        record.memory = Memory::Learned {
            stability: next.stability,
            difficulty: next.difficulty,
            last,
            due: last.later(schedule.moved(interval, shift)),
        };
        counts
    }

    /// Which limit an answer on this day counts against: each card once a day.
    fn count(&mut self, day: Day) -> Option<Counts> {
        if self.counted.is_some_and(|counted| counted >= day) {
            return None;
        }
        self.counted = Some(day);
        Some(match self.record.memory {
            Memory::New => Counts::New,
            Memory::Learned { .. } => Counts::Review,
        })
    }
}

pub(super) const fn last_answer(memory: &Memory) -> Option<Day> {
    match memory {
        Memory::New => None,
        Memory::Learned { last, .. } => Some(*last),
    }
}

/// Whole days since the last answer, at least 0; 0 for a new card.
pub(super) fn gap(memory: &Memory, day: Day) -> i32 {
    last_answer(memory).map_or(0, |last| day.0.saturating_sub(last.0)).max(0)
}
