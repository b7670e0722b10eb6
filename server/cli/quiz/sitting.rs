//! One quiz at one terminal: joins the quiz to the history it writes to, whatever draws it.
//!
//! Every rating is in the log before the next question is seen. What cannot be written leaves the
//! question where it is, so that nothing is lost and the learner can try again.

use std::time::Instant;

use crate::cli::failure::Failure;
use crate::cli::words;
use crate::deck::{Card, CardId, Shelf};
use crate::memory::{Day, Event, Ledger, Memory, Moment, Rating, Source};
use crate::tutor::{Outcome, Quiz, Step, leech_advice, question_text};

/// Where answers are written and what is known because of them.
pub trait Book {
    fn ledger(&self) -> &Ledger;

    /// The clock, as the history counts days.
    fn now(&self) -> Moment;

    /// Writes an outcome; `None` says that another window was first. The ledger knows the newest
    /// events afterwards, either way.
    fn write(&mut self, outcome: Outcome) -> Result<Option<Event>, Failure>;
}

/// A quiz with its shelf and its log.
pub struct Sitting<'a> {
    quiz: Quiz,
    shelf: &'a Shelf,
    book: &'a mut dyn Book,
    asked: Instant,
}

/// What the last key did, if it is worth a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    Next { rating: Rating, due: Option<Day>, leech: Option<String> },
    Conflict,
    Undone { question: String },
    NothingToUndo,
    AnswerFirst,
}

impl<'a> Sitting<'a> {
    pub fn new(quiz: Quiz, shelf: &'a Shelf, book: &'a mut dyn Book) -> Self {
        Self { quiz, shelf, book, asked: Instant::now() }
    }

    pub fn step(&self) -> Step {
        self.quiz.step()
    }

    pub fn quiz(&self) -> &Quiz {
        &self.quiz
    }

    pub fn card(&self, id: &CardId) -> Option<&'a Card> {
        self.shelf.card(id)
    }

    pub fn deck_title(&self, id: &CardId) -> &'a str {
        self.shelf.deck_of(id).map_or("", |deck| deck.title.as_str())
    }

    pub fn today(&self) -> Day {
        self.book.now().day
    }

    pub fn reveal(&mut self) {
        self.quiz.reveal();
    }

    pub fn rate(&mut self, rating: Rating) -> Result<Told, Failure> {
        let now = self.book.now();
        let took = u32::try_from(self.asked.elapsed().as_millis()).unwrap_or(u32::MAX);
        let outcome = self.quiz.rate(rating, Source::Terminal, took, self.book.ledger(), now);
        let Some(outcome) = outcome else { return Ok(Told::AnswerFirst) };
        let written = self.book.write(outcome)?;
        self.asked = Instant::now();
        let Some(event) = written else {
            self.quiz.conflicted(self.book.ledger(), now);
            return Ok(Told::Conflict);
        };
        self.quiz.recorded(&event, now);
        let card = event.kind.card();
        let due = card.and_then(|card| due(self.book.ledger(), card));
        let leech = card.filter(|_| !rating.remembered()).and_then(|card| self.leech(card));
        Ok(Told::Next { rating, due, leech })
    }

    /// What to do about a card that keeps being forgotten.
    fn leech(&self, id: &CardId) -> Option<String> {
        leech_advice(self.card(id)?, self.shelf, self.book.ledger().record(id))
    }

    pub fn skip(&mut self) {
        self.quiz.skip(self.book.now());
        self.asked = Instant::now();
    }

    pub fn undo(&mut self) -> Result<Told, Failure> {
        let Some(outcome) = self.quiz.undo() else { return Ok(Told::NothingToUndo) };
        if self.book.write(outcome)?.is_none() {
            return Ok(Told::Conflict);
        }
        self.quiz.undone(self.book.ledger());
        self.asked = Instant::now();
        let question = match self.quiz.step() {
            Step::Question { card, .. } => self.card(&card).map(question_text),
            _ => None,
        };
        Ok(Told::Undone { question: question.unwrap_or_default() })
    }
}

fn due(ledger: &Ledger, card: &CardId) -> Option<Day> {
    match ledger.record(card).memory {
        Memory::New => None,
        Memory::Learned { due, .. } => Some(due),
    }
}

impl Told {
    /// The line to show.
    pub fn sentence(&self, today: Day) -> String {
        match self {
            Self::Next { rating, due, leech } => {
                let again = if rating.remembered() { "" } else { ", and again in this quiz" };
                let next = due.map_or_else(|| "later".to_owned(), |day| words::when(day, today));
                let leech = leech.as_ref().map_or_else(String::new, |advice| format!(" {advice}"));
                let (digit, label) = (rating.digit(), rating.label());
                format!("Rated {digit} ({label}): next {next}{again}.{leech}")
            }
            Self::Conflict => "Another window was first with that card; its answer counts.".into(),
            Self::Undone { question } => format!("Taken back: {question}"),
            Self::NothingToUndo => "This quiz has no rating to take back.".into(),
            Self::AnswerFirst => "See the answer first, then rate.".into(),
        }
    }
}
