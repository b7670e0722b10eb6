//! The same course with the two schedulers that most flashcard programs grew up with.

use hoverdeck::memory::Rating;

use super::learner::{Course, Learner, Result};

/// Gives whole days until a card is asked again, from its answers on different days.
pub trait Scheduler {
    fn interval(&mut self, card: usize, rating: Rating) -> i32;

    /// Whether a card so rated is asked again the same day.
    fn repeats(rating: Rating) -> bool {
        !rating.remembered()
    }
}

/// The whole course: what is due, then new cards; what its method wants repeated is asked again on its
/// day until it is known.
pub fn study<S: Scheduler>(course: &Course, mut scheduler: S) -> Result {
    let mut learner = Learner::new(course);
    let mut due: Vec<Option<i32>> = vec![None; course.cards];
    let mut begun = 0;
    for day in 0..course.days {
        let today: Vec<usize> =
            (0..begun).filter(|card| due[*card].is_some_and(|due| due <= day)).collect();
        let new = begun..(begun + course.new_a_day as usize).min(course.cards);
        begun = new.end;
        for card in today.into_iter().chain(new) {
            let rating = learner.answer(card, day);
            due[card] = Some(day + scheduler.interval(card, rating));
            let mut latest = rating;
            while S::repeats(latest) {
                latest = learner.answer(card, day);
            }
        }
    }
    learner.finish(course.days)
}

/// SM-2 of 1987 (Wozniak), whose qualities 1 to 5 are these ratings: 1 day, 6 days, then times the ease; below
/// 3 a card begins again and keeps its ease. What was rated below 4 is repeated the same day until it is
/// rated 4, the last step of the published algorithm.
#[derive(Debug, Default)]
pub struct Sm2 {
    /// Ease, answers in a row, interval.
    cards: Vec<(f32, u32, i32)>,
}

impl Scheduler for Sm2 {
    fn interval(&mut self, card: usize, rating: Rating) -> i32 {
        if self.cards.len() <= card {
            self.cards.resize(card + 1, (2.5, 0, 0));
        }
        let (ease, row, interval) = &mut self.cards[card];
        if !rating.remembered() {
            (*row, *interval) = (0, 1);
            return 1;
        }
        let miss = f32::from(5 - rating.digit());
        *ease = (*ease + 0.1 - miss * (0.08 + miss * 0.02)).max(1.3);
        *interval = match *row {
            0 => 1,
            1 => 6,
            _ => (*interval as f32 * *ease).round() as i32,
        };
        *row += 1;
        *interval
    }

    fn repeats(rating: Rating) -> bool {
        rating.digit() < 4
    }
}

/// Leitner's boxes, seven of them: 1, 2, 4 … 64 days; known goes one box on, forgotten to the first.
#[derive(Debug, Default)]
pub struct Leitner {
    boxes: Vec<u32>,
}

impl Scheduler for Leitner {
    fn interval(&mut self, card: usize, rating: Rating) -> i32 {
        if self.boxes.len() <= card {
            self.boxes.resize(card + 1, 0);
        }
        let place = &mut self.boxes[card];
        let interval = if rating.remembered() { 1 << *place } else { 1 };
        *place = if rating.remembered() { (*place + 1).min(6) } else { 1 };
        interval
    }
}
