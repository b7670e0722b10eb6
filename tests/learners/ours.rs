//! The course with Hoverdeck: a deck, a quiz a day, and the ledger that its events lead to.

use std::sync::Arc;

use hoverdeck::deck::{CardId, Shelf, read_deck};
use hoverdeck::memory::{
    Aims, Day, Device, DueQueue, Event, EventId, EventKind, FitKind, Ledger, Lessons, Limits,
    Moment, Progress, Rating, Schedule, Scope, Source, fit,
};
use hoverdeck::tutor::{Begun, Quiz, Step};

use super::learner::{Course, Learner, Result};

const DAY_MS: i64 = 86_400_000;

/// In which order a backlog is worked off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Ours,
    HoldingFirst,
}

/// A learner at a deck.
struct Desk {
    shelf: Shelf,
    ledger: Ledger,
    learner: Learner,
    written: u128,
}

/// The whole course; with `tune`, a fit every so many days, as it happens by itself.
pub fn study(course: &Course, aims: Aims, limits: Limits, tune: Option<i32>) -> Result {
    let mut desk = Desk::new(course, aims.clone());
    let mut parameters = Vec::new();
    for day in 0..course.days {
        desk.quiz(day, limits);
        if tune.is_some_and(|every| day > 0 && day % every == 0) {
            desk.tune(&mut parameters, &aims);
        }
    }
    desk.learner.finish(course.days)
}

/// Half a year of study, 60 days away, and then 40 days of 15 reviews each. How much is remembered?
pub fn after_a_holiday(course: &Course, order: Order) -> f32 {
    let mut desk = Desk::new(course, Aims::default());
    for day in 0..180 {
        desk.quiz(day, Limits { new: 10, reviews: 9999 });
    }
    for day in 240..280 {
        match order {
            Order::Ours => desk.quiz(day, Limits { new: 0, reviews: 15 }),
            Order::HoldingFirst => desk.holding_first(day, 15),
        }
    }
    desk.learner.known(280)
}

impl Desk {
    fn new(course: &Course, aims: Aims) -> Self {
        let card = |number| {
            format!("## Question {number}?\n\n```toml card\nid = \"c{number}\"\n```\n\nAnswer.\n\n")
        };
        let cards: String = (0..course.cards).map(card).collect();
        let text = format!("+++\nformat = 1\ntitle = \"Course\"\n+++\n\n{cards}");
        let (deck, problems) = read_deck("decks/course.md", &text);
        assert!(problems.is_empty(), "{problems:?}");
        Self {
            shelf: Shelf::new(vec![deck], Arc::default()),
            ledger: Ledger::new(Schedule::aiming(aims)),
            learner: Learner::new(course),
            written: 0,
        }
    }

    /// Everything that a day's quiz asks.
    fn quiz(&mut self, day: i32, limits: Limits) {
        self.ask(&Scope::Due, day, limits);
    }

    /// The same number of cards, the most likely to be recalled first.
    fn holding_first(&mut self, day: i32, count: usize) {
        let cards = self.shelf.decks()[0].cards.iter().map(|card| &card.id);
        let all = Limits { new: 0, reviews: u32::MAX };
        let mut due = DueQueue::today(cards, &self.ledger, all, Day(day)).due;
        due.reverse();
        due.truncate(count);
        if !due.is_empty() {
            self.ask(&Scope::Cards(due), day, all);
        }
    }

    fn ask(&mut self, scope: &Scope, day: i32, limits: Limits) {
        let seed = day.unsigned_abs().into();
        let begun = Quiz::begin(scope, &self.shelf, &self.ledger, limits, moment(day, 0), seed);
        let Begun::Quiz(mut quiz) = begun else { return };
        let mut seconds = 0;
        while let Step::Question { card, .. } = quiz.step() {
            seconds += 10;
            quiz.reveal();
            let now = moment(day, seconds);
            let rating = self.learner.answer(number(&card), day);
            let event = self.write(&quiz, rating, now);
            quiz.recorded(&event, now);
        }
    }

    fn write(&mut self, quiz: &Quiz, rating: Rating, now: Moment) -> Event {
        let outcome = quiz.rate(rating, Source::Terminal, 5000, &self.ledger, now).unwrap();
        assert!(matches!(outcome.write, EventKind::Review { .. }));
        self.written += 1;
        let id = EventId(self.written.to_be_bytes());
        let event = Event::new(id, Device("simulated".into()), now, outcome.write);
        self.ledger.apply(&event);
        event
    }

    fn tune(&mut self, parameters: &mut Vec<f32>, aims: &Aims) {
        let Ok(fit) = fit(&Lessons::of(&self.ledger), parameters, 0, &Progress::default()) else {
            return;
        };
        if fit.kind == FitKind::Accepted {
            *parameters = fit.parameters;
            let schedule = Schedule::with_parameters(parameters, aims.clone()).unwrap();
            self.ledger.reschedule(schedule);
        }
    }
}

fn number(card: &CardId) -> usize {
    card.as_str().trim_start_matches('c').parse().unwrap()
}

fn moment(day: i32, seconds: i64) -> Moment {
    let at_ms = i64::from(day) * DAY_MS + 12 * 3_600_000 + seconds * 1000;
    Moment { at_ms, zone_min: 0, day: Day(day) }
}
