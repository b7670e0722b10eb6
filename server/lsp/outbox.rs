//! What the server says unasked, in one line and in order.
//!
//! Everything waits until the conversation has begun: a server that speaks before it was greeted breaks
//! the protocol. Questions to the client are not here: whoever asks waits for its own answer.

use tokio::sync::mpsc;
use tower_lsp::Client;
use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::{Diagnostic, MessageType, Uri};

/// The `hoverdeck/due` notification: how many cards wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DueCount {
    /// Cards that were learned and are due again.
    pub due: usize,
    /// New cards that today's limit still lets in.
    pub new: usize,
}

/// The method of [`DueCount`].
#[derive(Debug)]
pub enum DueChanged {}

impl Notification for DueChanged {
    type Params = DueCount;
    const METHOD: &'static str = "hoverdeck/due";
}

/// One thing to say.
#[derive(Debug)]
pub enum Note {
    /// Into the client's log, where nobody is disturbed.
    Log(MessageType, String),
    /// Before the learner's eyes: the answer to something they did, or a warning that is shown once.
    Show(MessageType, String),
    Diagnostics {
        uri: Uri,
        version: Option<i32>,
        found: Vec<Diagnostic>,
    },
    Due(DueCount),
}

/// The way in. Cheap to clone; never blocks.
#[derive(Debug, Clone)]
pub struct Outbox {
    notes: mpsc::UnboundedSender<Note>,
}

impl Outbox {
    pub fn new() -> (Self, mpsc::UnboundedReceiver<Note>) {
        let (notes, waiting) = mpsc::unbounded_channel();
        (Self { notes }, waiting)
    }

    pub fn send(&self, note: Note) {
        // Fails only when the conversation is over.
        let _ = self.notes.send(note);
    }

    pub fn show(&self, kind: MessageType, text: impl Into<String>) {
        self.send(Note::Show(kind, text.into()));
    }
}

/// Says what has gathered, and from then on whatever comes. Ends when every [`Outbox`] is gone.
pub async fn deliver(client: Client, mut waiting: mpsc::UnboundedReceiver<Note>) {
    while let Some(note) = waiting.recv().await {
        match note {
            Note::Log(kind, text) => client.log_message(kind, text).await,
            Note::Show(kind, text) => client.show_message(kind, text).await,
            Note::Diagnostics { uri, version, found } => {
                client.publish_diagnostics(uri, found, version).await;
            }
            Note::Due(count) => client.send_notification::<DueChanged>(count).await,
        }
    }
}
