//! A quiz as a Markdown document, for clients that can open one but not ask: it shows the question or
//! the answer, and code actions in it go on.
//!
//! The file lies in the data folder and is made before the client is asked to open it: several clients
//! apply an edit that creates a file without showing it. Afterwards it is rewritten by an edit where the
//! client takes edits, else on the disk.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::json;
use tokio::sync::oneshot;
use tower_lsp::ls_types::{
    MessageType, Position, Range, ShowDocumentParams, TextEdit, Uri, WorkspaceEdit,
};

use super::board::Snapshot;
use super::commands;
use super::owner::Message;
use super::panics::aside;
use super::quiz_view::{progress_text, summary_text};
use super::shared::Shared;
use super::to_proto::{Offer, rating_title};
use crate::deck::CardId;
use crate::memory::Rating;
use crate::tutor::{Format, Step, Summary, card_text, prose};

/// How long a client may take to open or change a document.
const PATIENCE: Duration = Duration::from_secs(30);

/// The document of the quiz that runs now, if any.
#[derive(Debug, Default)]
pub struct QuizDocument {
    open: Mutex<Option<Open>>,
    /// Rewriting happens one at a time, so that an older text never overtakes a newer one.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Clone)]
struct Open {
    uri: Uri,
    quiz: String,
}

impl QuizDocument {
    /// The quiz that this document shows. A client may spell the URI its own way, and is answered in it.
    pub fn quiz_of(&self, uri: &Uri) -> Option<String> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let open = open.as_mut()?;
        if open.uri != *uri && open.uri.to_file_path() == uri.to_file_path() {
            open.uri = uri.clone();
        }
        (open.uri == *uri).then(|| open.quiz.clone())
    }

    fn get(&self, quiz: &str) -> Option<Open> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.as_ref().filter(|it| it.quiz == quiz).cloned()
    }

    /// Puts another quiz in; gives the one before it.
    fn replace(&self, next: Open) -> Option<Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).replace(next)
    }
}

/// Writes the document of a quiz and has the client open it.
pub fn start(shared: &Arc<Shared>, quiz: &str) {
    let (shared, quiz) = (Arc::clone(shared), quiz.to_owned());
    tokio::spawn(async move {
        if let Err(why) = show(&shared, &quiz).await {
            shared.quizzes.close(&quiz);
            let text = format!("{why} Run `hoverdeck quiz` in a terminal instead.");
            shared.outbox.show(MessageType::WARNING, text);
        }
    });
}

async fn show(shared: &Arc<Shared>, quiz: &str) -> Result<(), String> {
    let path = shared.folders.data.join("quiz").join("quiz.md");
    let uri = Uri::from_file_path(&path)
        .ok_or_else(|| format!("{} cannot be opened in an editor.", path.display()))?;
    let before = shared.quiz_document.replace(Open { uri: uri.clone(), quiz: quiz.to_owned() });
    if let Some(before) = before.filter(|before| before.quiz != quiz) {
        shared.quizzes.close(&before.quiz);
    }
    rewrite(shared, quiz).await?;
    let params =
        ShowDocumentParams { uri, external: None, take_focus: Some(true), selection: None };
    match tokio::time::timeout(PATIENCE, shared.client.show_document(params)).await {
        Ok(Ok(true)) => Ok(()),
        _ => Err("The editor did not open the quiz document.".to_owned()),
    }
}

/// The quiz has gone on: so does its document, if it has one. Nobody waits for it.
pub fn refresh(shared: &Arc<Shared>, quiz: &str) {
    if shared.quiz_document.get(quiz).is_none() {
        return;
    }
    let (shared, quiz) = (Arc::clone(shared), quiz.to_owned());
    tokio::spawn(async move {
        if let Err(why) = rewrite(&shared, &quiz).await {
            shared.outbox.show(MessageType::WARNING, why);
        }
    });
}

/// The quiz was left: its document says how it went.
pub fn finish(shared: &Arc<Shared>, quiz: &str, summary: &Summary) {
    let Some(open) = shared.quiz_document.get(quiz) else { return };
    let text = done_text(summary, &shared.board.now());
    let shared = Arc::clone(shared);
    tokio::spawn(async move {
        let _turn = shared.quiz_document.turn.lock().await;
        if let Err(why) = put(&shared, &open.uri, text).await {
            shared.outbox.show(MessageType::WARNING, why);
        }
    });
}

/// What the code actions of the document offer, for a step of its quiz.
pub fn offers(quiz: &str, step: &Step, can_undo: bool) -> Vec<Offer> {
    let offer = |title: String, command, argument| Offer {
        title,
        kind: "hoverdeck.quiz.step",
        command,
        argument,
    };
    let with_card = |card: &CardId| json!({ "quiz": quiz, "card": card.as_str() });
    let mut offers = match step {
        Step::Question { card, .. } => vec![
            offer("Show answer".to_owned(), commands::REVEAL, json!({ "quiz": quiz })),
            offer("Skip".to_owned(), commands::SKIP, with_card(card)),
        ],
        Step::Answer { card, .. } => {
            let rate = |rating: Rating| {
                let argument =
                    json!({ "quiz": quiz, "card": card.as_str(), "rating": rating.digit() });
                offer(rating_title(rating), commands::RATE, argument)
            };
            let skip = offer("Skip".to_owned(), commands::SKIP, with_card(card));
            Rating::ALL.into_iter().map(rate).chain([skip]).collect()
        }
        Step::Done(_) => Vec::new(),
    };
    if can_undo {
        offers.push(offer("Undo last".to_owned(), commands::UNDO, json!({ "quiz": quiz })));
    }
    if !matches!(step, Step::Done(_)) {
        offers.push(offer("Stop".to_owned(), commands::STOP, json!({ "quiz": quiz })));
    }
    offers
}

async fn rewrite(shared: &Arc<Shared>, quiz: &str) -> Result<(), String> {
    let _turn = shared.quiz_document.turn.lock().await;
    let Some(open) = shared.quiz_document.get(quiz) else { return Ok(()) };
    let Some(session) = shared.quizzes.get(quiz) else { return Ok(()) };
    let text = {
        let session = session.lock().await;
        step_text(&session.step(), session.told(), &shared.board.now())
    };
    put(shared, &open.uri, text).await
}

/// Brings a text into the document: through the client where it is open there and takes edits, else
/// on the disk.
async fn put(shared: &Arc<Shared>, uri: &Uri, text: String) -> Result<(), String> {
    let takes_edits = shared.facts().is_some_and(|facts| facts.apply_edit);
    if takes_edits
        && let Some(end) = end_of(shared, uri).await
        && edit(shared, uri, end, text.clone()).await
    {
        return Ok(());
    }
    let path = uri.to_file_path().map(|path| path.into_owned());
    let Some(path) = path else { return Err("The quiz document has no path.".to_owned()) };
    aside(move || write(&path, &text)).await.map_err(|it| it.to_string())?
}

async fn end_of(shared: &Shared, uri: &Uri) -> Option<Position> {
    let (reply, answer) = oneshot::channel();
    shared.owner.send(Message::End { uri: uri.clone(), reply });
    answer.await.ok().flatten()
}

/// Replaces the whole text in the client; false if it would not.
async fn edit(shared: &Shared, uri: &Uri, end: Position, text: String) -> bool {
    let whole = TextEdit { range: Range::new(Position::default(), end), new_text: text };
    let changes = HashMap::from([(uri.clone(), vec![whole])]);
    let edit = WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    let answer = tokio::time::timeout(PATIENCE, shared.client.apply_edit(edit)).await;
    matches!(answer, Ok(Ok(response)) if response.applied)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, text)).map_err(|error| {
        format!("The quiz document {} cannot be written: {error}.", path.display())
    })
}

/// The document at a step. It says what to do before the card, whose answer can be longer than a screen:
/// not everybody knows where code actions are.
fn step_text(step: &Step, told: Option<&str>, board: &Snapshot) -> String {
    let (card, body, what_to_do) = match step {
        Step::Question { card, .. } => {
            (card, None, "Think of the answer, then run the code action “Show answer”.")
        }
        Step::Answer { card, .. } => (
            card,
            board.shelf.card(card).map(|card| card_text(card, None, Format::Markdown)),
            "How well did you know this? Run a code action: 1, 2 forgot | 3, 4, 5 remembered.",
        ),
        Step::Done(summary) => return format!("{}{}", done_text(summary, board), after(told)),
    };
    let question = board.shelf.card(card).map(|card| card.question.clone()).unwrap_or_default();
    let body = body.unwrap_or_else(|| prose::safe(&prose::bold(&question)).into_owned());
    let (progress, told) = (progress_text(step), after(told));
    format!("# Hoverdeck quiz: {progress}\n\n{what_to_do}\n\n---\n\n{body}\n{told}")
}

/// What is to be said of the card before, as the last paragraph.
fn after(told: Option<&str>) -> String {
    told.map_or_else(String::new, |told| {
        format!("\n---\n\nThe card before: {}\n", prose::safe(told))
    })
}

fn done_text(summary: &Summary, board: &Snapshot) -> String {
    format!("# Hoverdeck quiz\n\n{}\n", summary_text(summary, board))
}
