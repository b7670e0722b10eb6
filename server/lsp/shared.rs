//! What every handler can reach: the threads, the board, the client.

use std::sync::{Arc, OnceLock};

use tower_lsp::Client;

use super::board::Board;
use super::client::ClientFacts;
use super::desk::Desk;
use super::outbox::Outbox;
use super::owner::Owner;
use super::prompts::Prompts;
use super::quiz_document::QuizDocument;
use super::quizzes::Quizzes;
use crate::store::Folders;

/// One conversation's parts. Shared by its handlers and tasks.
#[derive(Debug)]
pub struct Shared {
    pub client: Client,
    /// Set once, by `initialize`.
    pub facts: OnceLock<Arc<ClientFacts>>,
    pub folders: Folders,
    pub board: Arc<Board>,
    pub desk: Desk,
    pub owner: Owner,
    pub outbox: Outbox,
    pub quizzes: Quizzes,
    pub prompts: Prompts,
    pub quiz_document: QuizDocument,
}

impl Shared {
    /// What the client said of itself; `None` before `initialize`.
    pub fn facts(&self) -> Option<&Arc<ClientFacts>> {
        self.facts.get()
    }
}
