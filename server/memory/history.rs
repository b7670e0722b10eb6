//! One card's past and what follows from it: the arithmetic of a single answer.
//!
//! Which card an event is about, and what an undo means, is `ledger.rs`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::past::Past;
use super::{CardRecord, Day, Event, EventId, Hiding, Memory, Place, Rating, Schedule};
use crate::deck::CardId;

/// What happened under one name, and what follows from it.
#[derive(Debug, Clone)]
pub(super) struct History {
    pub name: CardId,
    /// In the order of their places; of a packed card only what came later.
    pub entries: Vec<Entry>,
    /// What came before `entries` lies as bytes in the ledger's [`Past`].
    pub packed: bool,
    /// The last day on which the answer was shown without being asked.
    pub exposed: Option<Day>,
    /// Of a card with several names only the leader's counts.
    pub fold: Fold,
    pub kin: Kin,
}

/// The other names of a card, as slots of the ledger.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Kin {
    /// The name that has the fold; `None`: this one.
    pub leader: Option<usize>,
    /// Of a leader, the others.
    pub others: Vec<usize>,
    /// Of a leader, the name that the card has now.
    pub called: Option<usize>,
    /// All names that ever were one card with this one, itself apart.
    pub ever: Vec<usize>,
}

/// One event of a card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub place: Place,
    /// The day it counts on.
    pub day: Day,
    pub what: What,
    /// The clock was doubtful when it was written.
    pub suspect: bool,
    pub undone: bool,
    /// As what this entry counts against its day's limits.
    counts: Option<Counts>,
}

/// What an entry did.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) enum What {
    Review { rating: Rating, primed: bool, shift: i16 },
    Suspend,
    Unsuspend,
    Hide,
    Unhide,
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
    /// The day it counts on.
    pub day: Day,
    pub rating: Rating,
    /// The answer had been seen that day: it says nothing of memory.
    pub primed: bool,
    /// The clock was doubtful: it says nothing of time.
    pub suspect: bool,
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
        self.gap() > 0 && !self.primed && !self.suspect
    }
}

/// Which daily limit an answer counts against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Counts {
    New,
    Review,
}

/// The record that entries lead to, taken in one after the other.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Fold {
    pub record: CardRecord,
    /// The last day on which an answer of this card counted as work.
    counted: Option<Day>,
    /// The place of the last entry, taken back or not.
    pub newest: Option<Place>,
    /// An entry has come or gone before the last one: the record is to be derived anew.
    pub stale: bool,
}

impl Entry {
    pub fn new(event: &Event, what: What) -> Self {
        let suspect = event.note.clock_suspect.is_some();
        let (place, day) = (event.place(), event.day());
        Self { place, day, what, suspect, undone: false, counts: None }
    }
}

impl History {
    pub fn new(name: CardId) -> Self {
        let (fold, kin) = (Fold::default(), Kin::default());
        Self { name, entries: Vec::new(), packed: false, exposed: None, fold, kin }
    }

    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty() && !self.packed
    }

    /// All entries; `slot` is the place of this card.
    pub fn all(&self, slot: usize, past: &Past) -> Cow<'_, [Entry]> {
        if self.packed {
            Cow::Owned([past.entries(slot), self.entries.clone()].concat())
        } else {
            Cow::Borrowed(&self.entries)
        }
    }

    /// Puts all entries into `entries`.
    pub fn unpack(&mut self, slot: usize, past: &Past) {
        if self.packed {
            let mut entries = past.entries(slot);
            entries.append(&mut self.entries);
            self.entries = entries;
            self.packed = false;
        }
    }

    /// Puts an entry where it belongs.
    pub fn insert(&mut self, entry: Entry) {
        if self.entries.last().is_none_or(|last| last.place < entry.place) {
            self.entries.push(entry);
        } else {
            let at = self.entries.partition_point(|earlier| earlier.place < entry.place);
            self.entries.insert(at, entry);
        }
    }

    /// The entry of an event; the newest are found first.
    pub fn entry_mut(&mut self, id: EventId) -> Option<&mut Entry> {
        self.entries.iter_mut().rev().find(|entry| entry.place.id == id)
    }
}

impl Entry {
    /// What it counted as until now.
    pub const fn uncount(&mut self) -> Option<Counts> {
        self.counts.take()
    }
}

impl Fold {
    /// Starts again with nothing taken in; what was shown and written stays known.
    pub fn restart(&mut self) {
        let CardRecord { latest, exposed, .. } = self.record;
        let record = CardRecord { latest, exposed, ..CardRecord::default() };
        *self = Self { record, ..Self::default() };
    }

    /// Takes in the next entry, in the order of places. Gives what it counts as.
    pub fn take(
        &mut self,
        name: &CardId,
        entry: &mut Entry,
        schedule: &Schedule,
    ) -> Option<Counts> {
        self.newest = Some(entry.place);
        entry.counts = if entry.undone { None } else { self.step(name, entry, schedule) };
        entry.counts
    }

    /// The answers among some entries of a card, with what was known of it just before each.
    pub fn answers(name: &CardId, entries: &[&Entry], schedule: &Schedule) -> Vec<Answered> {
        let mut so_far = Self::default();
        let mut answers = Vec::new();
        for entry in entries.iter().filter(|entry| !entry.undone) {
            if let What::Review { rating, primed, .. } = entry.what {
                let CardRecord { memory: before, reps, .. } = so_far.record;
                let Entry { day, suspect, .. } = **entry;
                answers.push(Answered { day, rating, primed, suspect, before, reps });
            }
            so_far.step(name, entry, schedule);
        }
        answers
    }

    /// What one entry changes. Gives which limit it counts against.
    fn step(&mut self, name: &CardId, entry: &Entry, schedule: &Schedule) -> Option<Counts> {
        let record = &mut self.record;
        match entry.what {
            What::Review { rating, primed, shift } => {
                let answer = Answer { day: entry.day, rating, primed, shift };
                return self.answer(name, answer, schedule);
            }
            What::Suspend => record.suspended = true,
            What::Unsuspend => record.suspended = false,
            What::Hide => record.hidden = Some(hiding(record, entry.day)),
            What::Unhide => record.hidden = None,
            What::Bury { until } => record.buried_until = Some(until),
            What::Reset => {
                record.memory = Memory::New;
                record.reps = 0;
                record.lapses = 0;
                record.first = None;
                record.hidden = None;
            }
        }
        None
    }

    fn answer(&mut self, name: &CardId, answer: Answer, schedule: &Schedule) -> Option<Counts> {
        let Answer { day, rating, primed, shift } = answer;
        let counts = self.count(day);
        let record = &mut self.record;
        record.hidden = still_hidden(record, day);
        // A clock that was set back makes no negative gap, and no long one when it is right again.
        let last = last_answer(&record.memory).map_or(day, |last| last.max(day));
        let gap = gap(&record.memory, day);
        // An answer seen on hover that day was not recalled over the gap: it schedules as a same-day one.
        let elapsed = if primed { 0 } else { gap };
        let next = schedule.next(&record.memory, rating.grade(), elapsed);
        let interval = schedule.interval_of(name, next.stability);
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

/// What a card that is hidden on this day waits for: one that is due is to be due again.
fn hiding(record: &CardRecord, day: Day) -> Hiding {
    match record.memory {
        Memory::Learned { due, .. } if due > day => Hiding::UntilDue,
        _ => Hiding::UntilAnswered,
    }
}

/// What is left of a hiding after an answer on this day. An answer ahead of its time moves the day on
/// which the card is due, and leaves it hidden until then.
fn still_hidden(record: &CardRecord, day: Day) -> Option<Hiding> {
    match (record.hidden?, &record.memory) {
        (Hiding::UntilDue, Memory::Learned { due, .. }) if *due <= day => None,
        _ => Some(Hiding::UntilDue),
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
