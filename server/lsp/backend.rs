//! The one table of methods: what of the protocol is answered here, and by whom.
//!
//! Every handler is thin. A notification sends one message before it waits for anything; a request sends
//! itself and waits for its reply. No handler waits for the client: what asks the client is a task.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CodeActionParams, CodeActionResponse, CodeActionTriggerKind, ConfigurationItem,
    DidChangeConfigurationParams, DidChangeNotebookDocumentParams, DidChangeTextDocumentParams,
    DidCloseNotebookDocumentParams, DidCloseTextDocumentParams, DidOpenNotebookDocumentParams,
    DidOpenTextDocumentParams, DidSaveNotebookDocumentParams, DidSaveTextDocumentParams,
    ExecuteCommandParams, Hover, HoverParams, InitializeParams, InitializeResult,
    InitializedParams, Registration,
};

use super::board::Loaded;
use super::capabilities;
use super::client::{ClientFacts, QuizWay, settings_in};
use super::configuration::{Door, SECTION, own_section};
use super::execute::execute;
use super::lifecycle::{Ended, Lifecycle, follow};
use super::outbox::{Note, deliver};
use super::owner::{Message, Question};
use super::panics::guarded;
use super::shared::Shared;
use super::{code_actions, logging, tuning};

/// How long a client may take to tell its settings.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long `initialize` waits for the history once the decks are there. A locked one comes later.
const LOADING: Duration = Duration::from_millis(500);

#[derive(Debug)]
pub struct Backend {
    shared: Arc<Shared>,
    lifecycle: Arc<Lifecycle>,
    /// What the server wants to say, until the conversation has begun.
    waiting: Mutex<Option<mpsc::UnboundedReceiver<Note>>>,
    pulls: Arc<Pulls>,
}

/// How often the client was asked for its settings. Of two answers the one to the later question must win,
/// whichever task gets its answer first.
#[derive(Debug, Default)]
struct Pulls {
    asked: AtomicU64,
    /// The latest question whose answer counts.
    counted: Mutex<u64>,
}

impl Pulls {
    fn next(&self) -> u64 {
        self.asked.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Does this with the answer to a question, unless a later one has been answered.
    fn count(&self, question: u64, take: impl FnOnce()) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if question > *counted {
            *counted = question;
            take();
        }
    }
}

impl Backend {
    pub fn new(
        shared: Arc<Shared>,
        lifecycle: Arc<Lifecycle>,
        waiting: mpsc::UnboundedReceiver<Note>,
    ) -> Self {
        Self { shared, lifecycle, waiting: Mutex::new(Some(waiting)), pulls: Arc::default() }
    }

    /// Asks the client for its settings, in a task of its own.
    fn pull_configuration(&self) {
        let (shared, pulls) = (Arc::clone(&self.shared), Arc::clone(&self.pulls));
        let question = pulls.next();
        tokio::spawn(async move {
            let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
            let request = shared.client.configuration(vec![item]);
            if let Ok(Ok(values)) = tokio::time::timeout(PATIENCE, request).await {
                let said = values.into_iter().next().unwrap_or_default();
                pulls.count(question, || shared.desk.settings(Door::Client, own_section(said)));
            }
        });
    }

    /// Asks to be told of changed settings, in a task of its own.
    fn register_for_configuration(&self) {
        let shared = Arc::clone(&self.shared);
        tokio::spawn(async move {
            let registration = Registration {
                id: "hoverdeck-configuration".to_owned(),
                method: "workspace/didChangeConfiguration".to_owned(),
                register_options: Some(serde_json::json!({ "section": SECTION })),
            };
            let request = shared.client.register_capability(vec![registration]);
            if !matches!(tokio::time::timeout(PATIENCE, request).await, Ok(Ok(()))) {
                tracing::info!("the client did not register us for changed settings");
            }
        });
    }

    async fn take_settings(&self, options: Option<Value>) {
        if let Some(options) = options {
            self.shared.desk.settings(Door::Options, settings_in(options));
        }
        // Nothing that is asked afterwards finds no cards, however busy the machine is.
        if !self.shared.board.loaded_in_time(Loaded::Decks).await {
            tracing::warn!("the decks are not there yet; they come later");
        }
        let settled = async {
            self.shared.board.loaded(Loaded::All).await;
            self.shared.desk.settled().await;
        };
        if tokio::time::timeout(LOADING, settled).await.is_err() {
            tracing::warn!("the history is not there yet; it comes later");
        }
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let facts = Arc::new(ClientFacts::read(&params));
        logging::set_level(params.initialization_options.as_ref());
        self.shared.owner.send(Message::Client(Arc::clone(&facts)));
        if let Some(process) = facts.process {
            let lifecycle = Arc::clone(&self.lifecycle);
            follow(process, move || lifecycle.end(Ended::ClientDied));
        }
        let result = capabilities::announce(&facts);
        // A second `initialize` does not get here.
        let _ = self.shared.facts.set(facts);
        self.take_settings(params.initialization_options).await;
        Ok(result)
    }

    async fn initialized(&self, _: InitializedParams) {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(waiting) = waiting {
            tokio::spawn(deliver(self.shared.client.clone(), waiting));
        }
        let Some(facts) = self.shared.facts() else { return };
        if facts.quiz == QuizWay::Client {
            self.shared.desk.announce_due();
        }
        if facts.registers_configuration {
            self.register_for_configuration();
        }
        if facts.pulls_configuration {
            self.pull_configuration();
        }
        tuning::start(&self.shared);
    }

    async fn shutdown(&self) -> Result<()> {
        self.lifecycle.shut_down();
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.shared.owner.send(Message::Open {
            uri: document.uri,
            language_id: document.language_id,
            version: document.version,
            text: document.text,
        });
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        self.shared.owner.send(Message::Change {
            uri: document.uri,
            version: document.version,
            changes: params.content_changes,
        });
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        // A saved deck teaches its new text at once.
        if params.text_document.uri.path().as_str().ends_with(".md") {
            self.shared.desk.reload();
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.shared.owner.send(Message::Close { uri: params.text_document.uri });
    }

    async fn notebook_did_open(&self, params: DidOpenNotebookDocumentParams) {
        let notebook = params.notebook_document;
        self.shared.owner.send(Message::OpenNotebook {
            uri: notebook.uri,
            cells: notebook.cells,
            texts: params.cell_text_documents,
        });
    }

    async fn notebook_did_change(&self, params: DidChangeNotebookDocumentParams) {
        let uri = params.notebook_document.uri;
        self.shared.owner.send(Message::ChangeNotebook { uri, change: params.change });
    }

    async fn notebook_did_save(&self, _: DidSaveNotebookDocumentParams) {
        // What is saved was told by the changes before; a notebook is no deck.
    }

    async fn notebook_did_close(&self, params: DidCloseNotebookDocumentParams) {
        self.shared.owner.send(Message::CloseNotebook { uri: params.notebook_document.uri });
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if self.shared.facts().is_some_and(|facts| facts.pulls_configuration) {
            self.pull_configuration();
        } else {
            self.shared.desk.settings(Door::Client, own_section(params.settings));
        }
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        let (reply, answer) = oneshot::channel();
        let question = Question::Hover { position: place.position, reply };
        self.shared.owner.send(Message::Ask { uri: place.text_document.uri, question });
        Ok(answer.await.ok())
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        // Nobody asked for a light bulb on every `async`.
        if params.context.trigger_kind == Some(CodeActionTriggerKind::AUTOMATIC) {
            return Ok(None);
        }
        let (reply, answer) = oneshot::channel();
        let uri = params.text_document.uri.clone();
        let question = Question::Look { range: params.range, reply };
        self.shared.owner.send(Message::Ask { uri, question });
        Ok(code_actions::offered(&self.shared, params, answer).await)
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        guarded(execute(&self.shared, &params.command, params.arguments)).await?.map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_answer_to_an_early_question_does_not_count() {
        let (pulls, mut taken) = (Pulls::default(), Vec::new());
        let (first, second, third) = (pulls.next(), pulls.next(), pulls.next());
        for question in [second, first, third] {
            pulls.count(question, || taken.push(question));
        }
        assert_eq!(taken, [second, third]);
    }
}
