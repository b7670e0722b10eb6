//! A quiz as message requests, for clients that draw nothing themselves.
//!
//! One prompt at a time: a new quiz replaces the one before it, whose question may stay open in the client
//! and is no longer listened to. Every prompt can be dismissed, and an unanswered one costs nothing: it runs
//! in a task of its own and is given up after a while.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::AbortHandle;
use tower_lsp::ls_types::{MessageActionItem, MessageType};

use super::quiz_view::{prompt_answer, prompt_question, summary_text};
use super::quizzes::{Answered, Session};
use super::shared::Shared;
use super::to_proto::rating_title;
use crate::deck::{Card, CardId};
use crate::memory::Rating;
use crate::tutor::Step;

/// How long a question may stand.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

const SHOW: &str = "Show answer";
const SKIP: &str = "Skip";
const UNDO: &str = "Undo last";
const STOP: &str = "Stop";

/// The dialog that runs now, if any.
#[derive(Debug, Default)]
pub struct Prompts {
    running: Mutex<Option<(String, AbortHandle)>>,
}

/// What the learner chose. Anything that is none of our choices counts as a dismissal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Show,
    Skip,
    Undo,
    Rate(Rating),
    Dismiss,
}

/// Leads the learner through a quiz, in place of any dialog before it.
pub fn start(shared: &Arc<Shared>, quiz: &str) {
    if let Some(command) = shared.facts().and_then(|facts| facts.question_is_shown_by) {
        let text = format!("Hoverdeck: each question of the quiz is shown by {command}");
        shared.outbox.show(MessageType::INFO, text);
    }
    let task = tokio::spawn(lead(Arc::clone(shared), quiz.to_owned())).abort_handle();
    let mut running = shared.prompts.running.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((older, dialog)) = running.replace((quiz.to_owned(), task)) {
        dialog.abort();
        shared.quizzes.close(&older);
    }
}

async fn lead(shared: Arc<Shared>, quiz: String) {
    let Some(session) = shared.quizzes.get(&quiz) else { return };
    let mut session = session.lock().await;
    while ask(&shared, &mut session).await {}
    drop(session);
    shared.quizzes.close(&quiz);
}

/// One prompt and what follows from its answer; false when the dialog is over.
async fn ask(shared: &Shared, session: &mut Session) -> bool {
    let step = session.step();
    let board = shared.board.now();
    let choice = match &step {
        Step::Done(summary) => {
            let text = with_told(session, summary_text(summary, &board));
            shared.outbox.show(MessageType::INFO, text);
            return false;
        }
        Step::Question { card, .. } | Step::Answer { card, .. } => match board.shelf.card(card) {
            Some(card) => choose(shared, card, session).await,
            None => Choice::Skip,
        },
    };
    match (choice, &step) {
        (Choice::Show, _) => session.reveal(),
        (Choice::Skip, _) => session.skip(None),
        (Choice::Undo, _) => undo(shared, session).await,
        (Choice::Rate(rating), Step::Answer { card, .. }) => {
            rate(shared, session, card, rating).await;
        }
        (Choice::Rate(_) | Choice::Dismiss, _) => return false,
    }
    true
}

/// What is to be said of the card before, and then a text.
fn with_told(session: &Session, text: String) -> String {
    session.told().map_or_else(|| text.clone(), |told| format!("{told}\n\n{text}"))
}

async fn choose(shared: &Shared, card: &Card, session: &Session) -> Choice {
    let step = &session.step();
    let (text, titles) = match step {
        Step::Answer { .. } => (prompt_answer(card, step), Rating::ALL.map(rating_title).to_vec()),
        _ => {
            let undo = session.can_undo().then_some(UNDO);
            let titles = [Some(SHOW), Some(SKIP), undo, Some(STOP)];
            let titles = titles.into_iter().flatten().map(str::to_owned).collect();
            (with_told(session, prompt_question(card, step)), titles)
        }
    };
    let actions = titles
        .into_iter()
        .map(|title| MessageActionItem { title, properties: Default::default() })
        .collect();
    let request = shared.client.show_message_request(MessageType::INFO, text, Some(actions));
    match tokio::time::timeout(PATIENCE, request).await {
        Ok(Ok(Some(item))) => chosen(&item.title),
        // Dismissed with null, `{}` or an error, or not answered at all.
        Ok(Ok(None) | Err(_)) | Err(_) => Choice::Dismiss,
    }
}

/// Reads a title back. Some clients change what follows the first word, none the digit.
fn chosen(title: &str) -> Choice {
    let title = title.trim();
    let digits = title.bytes().take_while(u8::is_ascii_digit).count();
    let digit = title.get(..digits).and_then(|text| text.parse().ok());
    match digit.and_then(Rating::from_digit) {
        Some(rating) => Choice::Rate(rating),
        None if title == SHOW => Choice::Show,
        None if title == SKIP => Choice::Skip,
        None if title == UNDO => Choice::Undo,
        None => Choice::Dismiss,
    }
}

/// Nothing is said after an answer that was written: the next question says it.
async fn rate(shared: &Shared, session: &mut Session, card: &CardId, rating: Rating) {
    match shared.quizzes.rate(session, Some(card), rating, None).await {
        Ok(Answered::Written(_) | Answered::Stale) => {}
        Ok(Answered::Conflict) => {
            let text = "Another window answered this card meanwhile; nothing was counted twice.";
            shared.outbox.show(MessageType::INFO, text);
        }
        Err(refused) => shared
            .outbox
            .show(MessageType::ERROR, format!("Hoverdeck: the answer is not saved: {refused}")),
    }
}

async fn undo(shared: &Shared, session: &mut Session) {
    match shared.quizzes.undo(session).await {
        Ok(Answered::Conflict) => {
            let text = "Another window has answered this card since; it cannot be taken back here.";
            shared.outbox.show(MessageType::INFO, text);
        }
        Ok(_) => {}
        Err(refused) => shared
            .outbox
            .show(MessageType::ERROR, format!("Hoverdeck: nothing was taken back: {refused}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_known_by_their_digit_or_title() {
        let cases = [
            ("1 not at all", Choice::Rate(Rating::One)),
            (" 5 ", Choice::Rate(Rating::Five)),
            ("3", Choice::Rate(Rating::Three)),
            ("3. with effort", Choice::Rate(Rating::Three)),
            ("0", Choice::Dismiss),
            ("6 of them", Choice::Dismiss),
            ("12", Choice::Dismiss),
            ("99999999999999999999", Choice::Dismiss),
            (SHOW, Choice::Show),
            (SKIP, Choice::Skip),
            (UNDO, Choice::Undo),
            (STOP, Choice::Dismiss),
            ("", Choice::Dismiss),
        ];
        for (title, choice) in cases {
            assert_eq!(chosen(title), choice, "{title:?}");
        }
    }
}
