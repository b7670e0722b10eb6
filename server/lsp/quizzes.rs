//! The quizzes that are open in this editor: which there are, and how an answer gets from a learner
//! into the history and only then counts.
//!
//! What is asked next is decided in `tutor::Quiz`. How a step looks is `quiz_view.rs`.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Mutex as AsyncMutex;

use super::board::Board;
use super::desk::{Desk, Refused};
use super::quiz_view::nothing_text;
use crate::deck::CardId;
use crate::memory::{Event, Moment, Rating, Scope, Source};
use crate::store::{self, Append};
use crate::tutor::{Begun, Quiz, Step, Summary, leech_advice};

/// So many quizzes are kept; the oldest goes first.
const MOST: usize = 16;

/// How long a question counts as open, in milliseconds: as long as a prompt is waited for.
const OPEN_MS: i64 = 10 * 60 * 1000;

/// The cards that are open questions now, so that no hover gives their answer away.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// By quiz: its card and when it was asked.
    open: Arc<Mutex<HashMap<String, (CardId, i64)>>>,
}

impl Asked {
    pub fn is_open(&self, card: &CardId, now: Moment) -> bool {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.values().any(|(asked, at)| asked == card && now.at_ms - at < OPEN_MS)
    }

    fn note(&self, quiz: &str, step: &Step, now: Moment) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        match step {
            Step::Question { card, .. } => open.insert(quiz.to_owned(), (card.clone(), now.at_ms)),
            Step::Answer { .. } | Step::Done(_) => open.remove(quiz),
        };
    }

    fn forget(&self, quiz: &str) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(quiz);
    }
}

/// The open quizzes.
#[derive(Debug)]
pub struct Quizzes {
    open: Mutex<VecDeque<(String, Arc<AsyncMutex<Session>>)>>,
    board: Arc<Board>,
    desk: Desk,
    asked: Asked,
}

/// One quiz with its name.
#[derive(Debug)]
pub struct Session {
    pub id: String,
    quiz: Quiz,
    /// When the present question was first shown, in UTC milliseconds.
    shown_ms: i64,
    /// What is to be said of the card rated last: that it keeps being forgotten, and what to do.
    told: Option<String>,
    asked: Asked,
}

/// What became of an answer.
#[derive(Debug)]
pub enum Answered {
    /// It is on the disk.
    Written(Event),
    /// Another window answered this card meanwhile; nothing was written.
    Conflict,
    /// The quiz is at another card or has not shown this answer; nothing was written.
    Stale,
}

impl Quizzes {
    pub fn new(board: Arc<Board>, desk: Desk, asked: Asked) -> Self {
        Self { open: Mutex::new(VecDeque::new()), board, desk, asked }
    }

    /// Begins a quiz.
    ///
    /// # Errors
    /// Why there is nothing to ask, as a sentence.
    pub fn begin(&self, scope: &Scope) -> Result<Arc<AsyncMutex<Session>>, String> {
        let (board, now) = (self.board.now(), store::now());
        let (shelf, ledger, limits) = (&board.shelf, &board.ledger, board.settings.limits);
        let id = store::new_id();
        let [.., a, b, c, d, e, f, g, h] = id.0;
        let seed = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
        match Quiz::begin(scope, shelf, ledger, limits, now, seed) {
            Begun::Quiz(quiz) => {
                let asked = self.asked.clone();
                let (id, shown_ms) = (id.to_string(), now.at_ms);
                let session = Session { id, quiz, shown_ms, told: None, asked };
                session.note(now);
                Ok(self.keep(session))
            }
            nothing => Err(nothing_text(&nothing, now)),
        }
    }

    pub fn get(&self, id: &str) -> Option<Arc<AsyncMutex<Session>>> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.iter().find(|(known, _)| known == id).map(|(_, session)| Arc::clone(session))
    }

    pub fn close(&self, id: &str) {
        self.asked.forget(id);
        self.open.lock().unwrap_or_else(PoisonError::into_inner).retain(|(known, _)| known != id);
    }

    /// Writes a rating of the present card and goes on. `card` is what the learner saw; a client
    /// that is behind rates nothing.
    pub async fn rate(
        &self,
        session: &mut Session,
        card: Option<&CardId>,
        rating: Rating,
        duration_ms: Option<u32>,
    ) -> Result<Answered, Refused> {
        let now = store::now();
        let current = session.answered();
        if current.is_none() || card.is_some_and(|card| current.as_ref() != Some(card)) {
            return Ok(Answered::Stale);
        }
        let duration = duration_ms.unwrap_or_else(|| session.waited(now));
        let ledger = Arc::clone(&self.board.now().ledger);
        let outcome = session.quiz.rate(rating, Source::Editor, duration, &ledger, now);
        let Some(outcome) = outcome else { return Ok(Answered::Stale) };
        let written = self.desk.write(outcome.into()).await?;
        let now = store::now();
        session.told = None;
        let answered = match written {
            Append::Written(event) => {
                session.told =
                    current.filter(|_| !rating.remembered()).and_then(|card| self.leech(&card));
                session.quiz.recorded(&event, now);
                Answered::Written(event)
            }
            Append::Conflict { .. } => {
                session.quiz.conflicted(&self.board.now().ledger, now);
                Answered::Conflict
            }
        };
        session.shown_ms = now.at_ms;
        session.note(now);
        Ok(answered)
    }

    fn leech(&self, id: &CardId) -> Option<String> {
        let board = self.board.now();
        leech_advice(board.shelf.card(id)?, &board.shelf, board.ledger.record(id))
    }

    /// Takes back the quiz's last rating. `Stale`: there is none.
    pub async fn undo(&self, session: &mut Session) -> Result<Answered, Refused> {
        let Some(outcome) = session.quiz.undo() else { return Ok(Answered::Stale) };
        let written = self.desk.write(outcome.into()).await?;
        let now = store::now();
        let answered = match written {
            Append::Written(event) => {
                session.told = None;
                session.quiz.undone(&self.board.now().ledger);
                Answered::Written(event)
            }
            Append::Conflict { .. } => Answered::Conflict,
        };
        session.shown_ms = now.at_ms;
        session.note(now);
        Ok(answered)
    }

    fn keep(&self, session: Session) -> Arc<AsyncMutex<Session>> {
        let id = session.id.clone();
        let session = Arc::new(AsyncMutex::new(session));
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.push_back((id, Arc::clone(&session)));
        if open.len() > MOST
            && let Some((oldest, _)) = open.pop_front()
        {
            self.asked.forget(&oldest);
        }
        session
    }
}

impl Session {
    pub fn step(&self) -> Step {
        self.quiz.step()
    }

    pub fn summary(&self) -> &Summary {
        self.quiz.summary()
    }

    /// Whether a rating of this quiz can be taken back.
    pub fn can_undo(&self) -> bool {
        self.quiz.undo().is_some()
    }

    /// What is to be said of the card rated last, until the next one is turned.
    pub fn told(&self) -> Option<&str> {
        self.told.as_deref()
    }

    /// Shows the answer of the present question.
    pub fn reveal(&mut self) {
        self.told = None;
        self.quiz.reveal();
        self.note(store::now());
    }

    /// Leaves the present card, if it is the one meant.
    pub fn skip(&mut self, card: Option<&CardId>) {
        let present = match self.step() {
            Step::Question { card, .. } | Step::Answer { card, .. } => Some(card),
            Step::Done(_) => None,
        };
        if card.is_none() || card == present.as_ref() {
            let now = store::now();
            self.told = None;
            self.quiz.skip(now);
            self.shown_ms = now.at_ms;
            self.note(now);
        }
    }

    fn answered(&self) -> Option<CardId> {
        match self.step() {
            Step::Answer { card, .. } => Some(card),
            Step::Question { .. } | Step::Done(_) => None,
        }
    }

    fn waited(&self, now: Moment) -> u32 {
        u32::try_from(now.at_ms.saturating_sub(self.shown_ms).max(0)).unwrap_or(u32::MAX)
    }

    fn note(&self, now: Moment) {
        self.asked.note(&self.id, &self.step(), now);
    }
}
