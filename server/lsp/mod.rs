//! How do editors ask? The language server.
//!
//! It translates: a message in, one question to the tutor, a message out. Protocol types, positions and
//! the client's quirks stay in here. Who does what:
//!
//! - `run.rs`, `wire.rs` and `door.rs` talk; `backend.rs` is the table of methods.
//! - `owner.rs` has the documents, alone and on its own thread; `reader.rs` reads the long ones.
//! - `desk.rs` has the disk, alone and on its own thread; what it knows stands on the `board.rs`.
//! - `quizzes.rs` has the open quizzes; `prompts.rs` and `quiz_document.rs` lead clients that cannot do
//!   it themselves; `commands.rs` and `execute.rs` serve those that can.
//! - `wrap/` is a program of its own: our server beside another one, for editors that take one.
// A shell room: it reads the clock through the store, writes the quiz document, and talks over pipes.
#![allow(clippy::disallowed_methods)]

mod backend;
mod board;
mod capabilities;
mod client;
mod code_actions;
mod commands;
mod configuration;
mod deck_check;
mod desk;
mod documents;
mod door;
mod execute;
mod from_proto;
mod hovering;
mod ledgers;
mod lifecycle;
mod logging;
mod new_card;
mod notebooks;
mod open_source;
mod outbox;
mod owner;
mod panics;
mod pauses;
mod positions;
mod prompts;
mod quiz_document;
mod quiz_view;
mod quizzes;
mod reader;
mod reading;
mod run;
mod searched;
mod shared;
mod to_proto;
mod tuning;
mod wire;
mod wrap;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp::LspService;

use self::backend::Backend;
use self::board::{Board, Snapshot};
use self::desk::Desk;
use self::lifecycle::Lifecycle;
use self::outbox::Outbox;
use self::owner::Owner;
use self::quizzes::{Asked, Quizzes};
use self::shared::Shared;
pub use self::wrap::{WrapError, wrap_stdio};
use crate::deck::Shelf;
use crate::memory::{Ledger, Schedule};
use crate::store::{Folders, NoFolder};
use crate::tutor::Settings;

/// How long the last writings may take after the conversation.
const CLOSING: Duration = Duration::from_secs(3);

/// Why the server could not begin.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    NoFolder(#[from] NoFolder),
    #[error("the system gives no threads: {0}")]
    Threads(#[from] std::io::Error),
}

/// Serves one client over stdin and stdout until the conversation ends; gives the status to exit with:
/// 0 after `shutdown`, 1 without. The caller should exit then: a thread may still hang in a read.
///
/// # Errors
/// [`StartError`], before anything was said.
pub fn serve_stdio() -> Result<u8, StartError> {
    logging::start();
    panics::install_hook();
    let folders = Folders::find()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let status = runtime.block_on(serve(tokio::io::stdin(), tokio::io::stdout(), folders));
    runtime.shutdown_background();
    status
}

/// Serves one client over any pair of streams, with the folders given. Needs a tokio runtime with time.
///
/// # Errors
/// [`StartError`], before anything was said.
pub async fn serve<R, W>(input: R, output: W, folders: Folders) -> Result<u8, StartError>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin + Send + 'static,
{
    let board = Arc::new(Board::new(nothing_yet()));
    let (outbox, waiting) = Outbox::new();
    let (desk, _) = Desk::start(folders.clone(), Arc::clone(&board), outbox.clone())?;
    let asked = Asked::default();
    let owner = Owner::start(Arc::clone(&board), desk.clone(), outbox.clone(), asked.clone())?;
    let quizzes = Quizzes::new(Arc::clone(&board), desk.clone(), asked);
    let lifecycle = Arc::new(Lifecycle::default());
    let (service, socket) = LspService::new(|client| {
        let shared = Shared {
            client,
            facts: OnceLock::new(),
            folders,
            board,
            desk: desk.clone(),
            owner: owner.clone(),
            outbox,
            quizzes,
            prompts: prompts::Prompts::default(),
            quiz_document: quiz_document::QuizDocument::default(),
        };
        Backend::new(Arc::new(shared), Arc::clone(&lifecycle), waiting)
    });
    let talk = run::converse(input, output, service, socket, Arc::clone(&lifecycle), owner);
    let ended = talk.await;
    tracing::info!(?ended, "the conversation is over");
    // Everything that was confirmed is on the disk; this lets the rest follow.
    let _ = tokio::time::timeout(CLOSING, desk.stop()).await;
    Ok(lifecycle.status())
}

fn nothing_yet() -> Snapshot {
    let settings = Settings::default();
    Snapshot {
        shelf: Arc::new(Shelf::new(Vec::new(), Arc::default())),
        ledger: Arc::new(Ledger::new(Schedule::new(settings.retention))),
        settings: Arc::new(settings),
    }
}
