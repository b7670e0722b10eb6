//! What a history adds up to: counted, not judged. How it is shown is `server/tutor` and the shells.

use std::collections::HashMap;

use super::{Answered, Day, Ledger, Memory, Rating, Share};
use crate::deck::CardId;

/// A card whose interval is at least this many days is mature, else young.
pub const MATURE: i32 = 21;
/// The days that are looked back upon: the last one is today.
pub const YEAR: usize = 365;
/// The days that are looked ahead, today included.
pub const FORECAST_DAYS: usize = 30;
/// The windows of true retention, in days up to today; `None` is all time.
pub const WINDOWS: [Option<i32>; 5] = [Some(1), Some(7), Some(30), Some(365), None];

/// Everything there is to tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    pub today: Day,
    pub cards: CardCounts,
    /// Cards that keep being forgotten, the most often forgotten first.
    pub leeches: Vec<CardId>,
    /// All answers that count.
    pub answers: u32,
    /// Answers on each of the last [`YEAR`] days, oldest first.
    pub year: Vec<u32>,
    /// Days in a row with an answer, up to today or yesterday; and the longest such row.
    pub streak: u32,
    pub longest_streak: u32,
    /// Cards that come on each of the next [`FORECAST_DAYS`], today first, what is overdue among it.
    pub forecast: Vec<u32>,
    pub overdue: u32,
    /// One for each of [`WINDOWS`].
    pub retention: [Retention; WINDOWS.len()],
    /// Answers per rating, 1 first.
    pub ratings: [u32; 5],
    /// What became of each rating, 1 first.
    pub calibration: [Calibration; 5],
}

/// Cards by what is known of them; each is in one of these.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CardCounts {
    pub new: u32,
    pub young: u32,
    pub mature: u32,
    pub suspended: u32,
}

/// Of the cards asked a day or more after their last answer, how many were remembered. Primed answers
/// are left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retention {
    pub young: Share,
    pub mature: Share,
}

impl Retention {
    pub const fn all(self) -> Share {
        self.young.and(self.mature)
    }
}

/// Of the cards given one rating when first asked on a day, how many were remembered when they were next asked on a later day.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Calibration {
    pub next: Share,
    /// The sum of the recall that was expected of them.
    expected: f32,
}

impl Calibration {
    /// The mean recall that FSRS expected, 0 to 1.
    pub fn expected(self) -> Option<f32> {
        (self.next.of > 0).then(|| self.expected / self.next.of as f32)
    }
}

impl Statistics {
    /// `cards` are those that may be asked; answers of other cards are left out unless `gone` says that
    /// cards which no deck has any more count too.
    pub fn of<'a>(
        cards: impl Iterator<Item = &'a CardId>,
        gone: bool,
        ledger: &Ledger,
        today: Day,
    ) -> Self {
        let mut statistics = Self::nothing(today);
        let mut shelved = HashMap::new();
        for card in cards {
            shelved.insert(card, ());
            statistics.take_card(card, ledger);
        }
        let lapses = |card: &CardId| std::cmp::Reverse(ledger.record(card).lapses);
        statistics.leeches.sort_by_key(lapses);
        let mut days = HashMap::new();
        for (card, answers) in ledger.answers() {
            if gone || shelved.contains_key(card) {
                statistics.take_answers(&answers, ledger, &mut days);
            }
        }
        statistics.take_days(&days);
        statistics
    }

    /// Whether nothing was answered yet.
    pub const fn is_empty(&self) -> bool {
        self.answers == 0
    }

    fn nothing(today: Day) -> Self {
        Self {
            today,
            cards: CardCounts::default(),
            leeches: Vec::new(),
            answers: 0,
            year: vec![0; YEAR],
            streak: 0,
            longest_streak: 0,
            forecast: vec![0; FORECAST_DAYS],
            overdue: 0,
            retention: [Retention::default(); WINDOWS.len()],
            ratings: [0; 5],
            calibration: [Calibration::default(); 5],
        }
    }

    fn take_card(&mut self, card: &CardId, ledger: &Ledger) {
        let record = ledger.record(card);
        if record.is_leech() {
            self.leeches.push(card.clone());
        }
        match record.memory {
            _ if record.suspended => self.cards.suspended += 1,
            Memory::New => self.cards.new += 1,
            Memory::Learned { last, due, .. } => {
                let interval = due.0.saturating_sub(last.0);
                let counted =
                    if interval >= MATURE { &mut self.cards.mature } else { &mut self.cards.young };
                *counted += 1;
                self.take_due(due.max(record.buried_until.unwrap_or(due)));
            }
        }
    }

    fn take_due(&mut self, due: Day) {
        let ahead = due.0.saturating_sub(self.today.0);
        self.overdue += u32::from(ahead < 0);
        let at = usize::try_from(ahead.max(0)).unwrap_or(usize::MAX);
        if let Some(count) = self.forecast.get_mut(at) {
            *count += 1;
        }
    }

    fn take_answers(
        &mut self,
        answers: &[Answered],
        ledger: &Ledger,
        days: &mut HashMap<Day, u32>,
    ) {
        // The first rating of the day a card was last asked on: repeats of that day come too soon to say
        // more.
        let mut rated = None;
        for answer in answers {
            self.answers += 1;
            *days.entry(answer.day).or_default() += 1;
            if let Some(count) = self.ratings.get_mut(place(answer.rating)) {
                *count += 1;
            }
            if answer.is_test() {
                self.take_test(answer);
                if let Some(before) = rated {
                    self.calibrate(before, answer, ledger);
                }
            }
            if answer.gap() > 0 || answer.reps == 0 {
                rated = (!answer.primed).then_some(answer.rating);
            }
        }
    }

    fn take_test(&mut self, answer: &Answered) {
        let Memory::Learned { last, due, .. } = answer.before else { return };
        let mature = due.0.saturating_sub(last.0) >= MATURE;
        let ago = self.today.0.saturating_sub(answer.day.0);
        for (window, retention) in WINDOWS.iter().zip(&mut self.retention) {
            if window.is_none_or(|days| (0..days).contains(&ago)) {
                let share = if mature { &mut retention.mature } else { &mut retention.young };
                share.count(answer.rating.remembered());
            }
        }
    }

    fn calibrate(&mut self, before: Rating, answer: &Answered, ledger: &Ledger) {
        if let Some(calibration) = self.calibration.get_mut(place(before)) {
            calibration.next.count(answer.rating.remembered());
            calibration.expected += ledger.recall_of(&answer.before, answer.day);
        }
    }

    fn take_days(&mut self, days: &HashMap<Day, u32>) {
        for (day, count) in days {
            let ago = usize::try_from(self.today.0.saturating_sub(day.0)).ok();
            let at = ago.and_then(|ago| (YEAR - 1).checked_sub(ago));
            if let Some(sum) = at.and_then(|at| self.year.get_mut(at)) {
                *sum += count;
            }
        }
        let mut sorted: Vec<Day> = days.keys().copied().collect();
        sorted.sort_unstable();
        (self.streak, self.longest_streak) = streaks(&sorted, self.today);
    }
}

/// The row of days that reaches today or yesterday, and the longest one.
fn streaks(days: &[Day], today: Day) -> (u32, u32) {
    let rows = days.chunk_by(|a, b| b.0.saturating_sub(a.0) == 1);
    let (mut current, mut longest) = (0, 0);
    for row in rows {
        let length = u32::try_from(row.len()).unwrap_or(u32::MAX);
        longest = longest.max(length);
        if row.last().is_some_and(|last| matches!(today.0.saturating_sub(last.0), 0 | 1)) {
            current = length;
        }
    }
    (current, longest)
}

fn place(rating: Rating) -> usize {
    usize::from(rating.digit()) - 1
}

#[cfg(test)]
mod tests;
