//! What happened to a card, as rows of Anki's review log.

use super::raw::Review;
use crate::memory::{Day, Event, EventKind, Grade, Ledger, Memory, Schedule};

/// A row, and what was known of the card after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct LogRow {
    pub review: Review,
    pub memory: Memory,
    pub lapses: u32,
}

/// Anki's kinds of entries.
const LEARN: i64 = 0;
const REVIEW: i64 = 1;
const RELEARN: i64 = 2;
const MANUAL: i64 = 4;

/// The rows of one card, whose events come by time. `Review::card` is the caller's to fill in.
pub(super) fn log_rows(past: &[&Event], schedule: &Schedule) -> Vec<LogRow> {
    let mut ledger = Ledger::new(schedule.clone());
    let mut state = State::default();
    past.iter().filter_map(|event| state.row(event, &mut ledger)).collect()
}

/// What the next row depends on.
#[derive(Default)]
struct State {
    last: Option<Day>,
    /// Still on the day of the first answer.
    learning: bool,
    failed: bool,
    interval: i64,
}

impl State {
    fn row(&mut self, event: &Event, ledger: &mut Ledger) -> Option<LogRow> {
        ledger.apply(event);
        let record = event.kind.card().map(|card| ledger.record(card).clone())?;
        let review = match &event.kind {
            EventKind::Review { rating, duration_ms, .. } => {
                let grade = rating.grade();
                let kind = self.kind(event.moment.day, grade);
                Review {
                    ease: grade as i64,
                    kind,
                    duration_ms: i64::from(*duration_ms),
                    ..Review::default()
                }
            }
            EventKind::Reset { .. } => {
                *self = Self::default();
                Review { kind: MANUAL, ..Review::default() }
            }
            _ => return None,
        };
        let (interval, factor) = match record.memory {
            Memory::New => (0, 0),
            Memory::Learned { difficulty, last, due, .. } => {
                (i64::from(due.0) - i64::from(last.0), factor(difficulty))
            }
        };
        let last_interval = std::mem::replace(&mut self.interval, interval);
        let review =
            Review { at_ms: event.moment.at_ms, interval, last_interval, factor, ..review };
        let review = review.or_kept(event.note.raw.as_deref());
        Some(LogRow { review, memory: record.memory, lapses: record.lapses })
    }

    /// The kind of an answer. The first ones are learning: there Anki begins to derive what is known.
    fn kind(&mut self, day: Day, grade: Grade) -> i64 {
        let same_day = self.last.is_some_and(|last| last >= day);
        self.learning = self.last.is_none() || (self.learning && same_day);
        let kind = match (self.learning, same_day && self.failed) {
            (true, _) => LEARN,
            (false, true) => RELEARN,
            (false, false) => REVIEW,
        };
        self.last = self.last.max(Some(day));
        self.failed = grade == Grade::Again || (self.failed && same_day);
        kind
    }
}

/// Difficulty as Anki's log has it: 1 to 10 become 100 to 1100.
fn factor(difficulty: f32) -> i64 {
    let share = (f64::from(difficulty) - 1.0) / 9.0;
    ((share + 0.1) * 1000.0).round() as i64
}
