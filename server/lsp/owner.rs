//! The single owner of all open documents, on its own thread.
//!
//! Everything about documents arrives here as a message, in the order in which the client sent it, and
//! is done before the next one is looked at: so a question sees every edit before it and none after.
//! Nothing here waits for the disk, for the client, or for a long text to be read.

mod answers;
mod notebooks;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Instant;

use tokio::sync::oneshot;
use tower_lsp::ls_types::{
    Hover, NotebookCell, NotebookDocumentChangeEvent, Position, Range,
    TextDocumentContentChangeEvent, TextDocumentItem, Uri,
};

use super::board::Board;
use super::client::ClientFacts;
use super::deck_check::DeckCheck;
use super::desk::Desk;
use super::documents::{Document, Kind};
use super::hovering::Hovering;
use super::notebooks::Notebooks;
use super::outbox::Outbox;
use super::panics::{Panicked, guard};
use super::pauses::Pauses;
use super::quizzes::Asked;
use super::reader::{self, Reader};
use super::reading::SHORT;
use super::searched::Searched;
use crate::deck::CardId;
use crate::store;

/// What can be said to the owner.
#[derive(Debug)]
pub enum Message {
    /// Who is asking; comes before everything else.
    Client(Arc<ClientFacts>),
    Open {
        uri: Uri,
        language_id: String,
        version: i32,
        text: String,
    },
    Change {
        uri: Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    },
    /// A change to this document could not be understood.
    Lost {
        uri: String,
    },
    Close {
        uri: Uri,
    },
    OpenNotebook {
        uri: Uri,
        cells: Vec<NotebookCell>,
        texts: Vec<TextDocumentItem>,
    },
    ChangeNotebook {
        uri: Uri,
        change: NotebookDocumentChangeEvent,
    },
    CloseNotebook {
        uri: Uri,
    },
    Ask {
        uri: Uri,
        question: Question,
    },
    /// The position after the last character of an open document.
    End {
        uri: Uri,
        reply: oneshot::Sender<Option<Position>>,
    },
    /// The code document that was last opened, changed or asked about.
    Latest {
        reply: oneshot::Sender<Option<Uri>>,
    },
    /// The learner asked for this card's answer: hovers show it from now on.
    Revealed {
        card: CardId,
    },
    /// A long text has been read.
    Read(reader::Done),
    /// A deck's text has been checked.
    Checked(super::deck_check::Done),
}

/// A question about a place in a document. The reply is dropped when there is nothing to say.
#[derive(Debug)]
pub enum Question {
    Hover {
        position: Position,
        reply: oneshot::Sender<Hover>,
    },
    Look {
        range: Range,
        reply: oneshot::Sender<Look>,
    },
    /// For the test of what a panic costs.
    #[cfg(test)]
    Panic {
        reply: oneshot::Sender<()>,
    },
}

/// What is needed to work out actions elsewhere.
#[derive(Debug)]
pub struct Look {
    pub code: Searched,
    /// The place asked about, in bytes of its text: where the cursor is.
    pub offset: usize,
    /// The whole range asked about.
    pub range: std::ops::Range<usize>,
}

/// The way to the owner. Cheap to clone; sending never waits.
#[derive(Debug, Clone)]
pub struct Owner {
    messages: mpsc::Sender<Message>,
}

impl Owner {
    /// Starts the owner's thread and the reader's.
    pub fn start(
        board: Arc<Board>,
        desk: Desk,
        outbox: Outbox,
        asked: Asked,
    ) -> std::io::Result<Self> {
        let (messages, waiting) = mpsc::channel();
        let owner = Self { messages };
        let reader = Reader::start(owner.clone())?;
        let checks = DeckCheck::start(owner.clone(), Arc::clone(&board))?;
        let mut keeper = Keeper {
            documents: HashMap::new(),
            notebooks: Notebooks::default(),
            parked: HashMap::new(),
            client: None,
            latest: None,
            hovering: Hovering::new(asked),
            board,
            desk,
            outbox,
            reader,
            checks,
            asked_for_news: 0,
            pauses: Pauses::default(),
        };
        std::thread::Builder::new().name("documents".to_owned()).spawn(move || {
            while let Some(message) = keeper.next(&waiting) {
                keeper.take(message);
            }
        })?;
        Ok(owner)
    }

    pub fn send(&self, message: Message) {
        // Fails only when the conversation is over.
        let _ = self.messages.send(message);
    }
}

struct Keeper {
    /// By the client's own spelling of the URI: two spellings are two documents.
    documents: HashMap<String, Document>,
    notebooks: Notebooks,
    /// Questions about documents whose first reading is under way.
    parked: HashMap<String, Vec<Question>>,
    client: Option<Arc<ClientFacts>>,
    latest: Option<Uri>,
    hovering: Hovering,
    board: Arc<Board>,
    desk: Desk,
    outbox: Outbox,
    reader: Reader,
    checks: DeckCheck,
    /// When the desk was last asked to look for news, in UTC milliseconds.
    asked_for_news: i64,
    pauses: Pauses,
}

impl Keeper {
    /// The next message. While none comes, long documents whose writer paused are read.
    fn next(&mut self, waiting: &mpsc::Receiver<Message>) -> Option<Message> {
        loop {
            while let Some(key) = self.pauses.over(Instant::now()) {
                self.read_apart(&key);
            }
            let Some(left) = self.pauses.left(Instant::now()) else { return waiting.recv().ok() };
            match waiting.recv_timeout(left) {
                Ok(message) => return Some(message),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Client(client) => self.client = Some(client),
            Message::Open { uri, language_id, version, text } => {
                self.open(uri, &language_id, version, &text);
            }
            Message::Change { uri, version, changes } => self.change(&uri, version, changes),
            Message::Lost { uri } => self.lose(&uri),
            Message::Close { uri } => self.close(&uri),
            Message::OpenNotebook { uri, cells, texts } => self.open_notebook(&uri, &cells, texts),
            Message::ChangeNotebook { uri, change } => self.change_notebook(&uri, change),
            Message::CloseNotebook { uri } => self.close_notebook(&uri),
            Message::Ask { uri, question } => self.ask(&uri, question),
            Message::End { uri, reply } => {
                let _ = reply.send(self.end(&uri));
            }
            Message::Latest { reply } => {
                let _ = reply.send(self.latest.clone());
            }
            Message::Revealed { card } => self.hovering.reveal(card, store::now()),
            Message::Read(done) => self.finish(done),
            Message::Checked(done) => self.publish(done),
        }
    }

    fn open(&mut self, uri: Uri, language_id: &str, version: i32, text: &str) {
        let kind = Kind::of(language_id, &uri);
        self.take_document(Document::open(uri, kind, version, text));
    }

    fn take_document(&mut self, document: Document) {
        let key = document.uri.as_str().to_owned();
        self.parked.remove(&key);
        self.notebooks.touch(&key);
        self.note_latest(&document);
        self.documents.insert(key.clone(), document);
        self.follow(&key);
    }

    fn change(&mut self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let key = uri.as_str();
        self.parked.remove(key);
        self.notebooks.touch(key);
        let encoding = self.client.as_ref().map(|client| client.encoding).unwrap_or_default();
        let Some(document) = self.documents.get_mut(key) else { return };
        // A panic in here may leave half an edit behind.
        if guard(|| document.change(version, changes, encoding)) == Err(Panicked) {
            document.lose_step();
            document.strike();
        }
        let latest = document.uri.clone();
        if matches!(document.kind, Kind::Code(_)) {
            self.latest = Some(latest);
        }
        self.follow(key);
    }

    fn lose(&mut self, uri: &str) {
        if self.notebooks.lose(uri) {
            return;
        }
        self.parked.remove(uri);
        self.notebooks.touch(uri);
        if let Some(document) = self.documents.get_mut(uri) {
            document.lose_step();
        }
    }

    fn close(&mut self, uri: &Uri) {
        self.parked.remove(uri.as_str());
        self.notebooks.touch(uri.as_str());
        if let Some(document) = self.documents.remove(uri.as_str()) {
            self.checks.close(&document, &self.outbox);
        }
        self.latest.take_if(|latest| latest == uri);
    }

    /// Begins what a new text asks for: reading a long one, checking a deck.
    fn follow(&mut self, key: &str) {
        let Some(document) = self.documents.get_mut(key) else { return };
        if !document.is_usable() {
            return;
        }
        match document.kind {
            Kind::Code(_) => match document.code() {
                Some(code) if code.unread().len() <= SHORT => {}
                // What stood there before still answers: the rest can wait for a pause in the typing.
                Some(code) if code.is_standing() => self.pauses.written(key, Instant::now()),
                Some(_) => self.read_apart(key),
                None => {}
            },
            Kind::Markdown => self.checks.order(document, &self.outbox),
            _ => {}
        }
    }

    fn read_apart(&mut self, key: &str) {
        let Some(document) = self.documents.get_mut(key) else { return };
        let Some(unread) = document.code().map(|code| code.unread()) else { return };
        if document.is_usable() && !document.reading.is_running() && !unread.is_empty() {
            self.reader.order(key, unread, document.reading.begin());
        }
    }

    /// Takes a reading from the reader's thread and asks the parked questions again.
    fn finish(&mut self, done: reader::Done) {
        let key = done.uri.as_str();
        if self.finish_notebook(key, done.number, done.panicked) {
            return;
        }
        let Some(document) = self.documents.get_mut(key) else { return };
        if !document.reading.finish(done.number) {
            return;
        }
        if done.panicked {
            return self.strike(key);
        }
        let uri = document.uri.clone();
        if let Some(code) = document.code_mut() {
            code.settle();
        }
        for question in self.parked.remove(key).unwrap_or_default() {
            self.ask(&uri, question);
        }
    }

    fn publish(&mut self, done: super::deck_check::Done) {
        let encoding = self.client.as_ref().map(|client| client.encoding).unwrap_or_default();
        let document = self.documents.get(done.uri.as_str());
        self.checks.publish(done, document, encoding, &self.outbox);
    }

    fn strike(&mut self, key: &str) {
        self.parked.remove(key);
        if let Some(document) = self.documents.get_mut(key) {
            document.reading.call_off();
            if document.strike() {
                tracing::error!(
                    "a document failed twice and is set aside until it is opened again"
                );
            }
        }
    }

    fn end(&self, uri: &Uri) -> Option<Position> {
        let encoding = self.client.as_ref().map(|client| client.encoding).unwrap_or_default();
        let document = self.documents.get(uri.as_str()).filter(|it| it.is_usable())?;
        Some(encoding.position(document.rope(), document.rope().len_bytes()))
    }

    fn note_latest(&mut self, document: &Document) {
        if matches!(document.kind, Kind::Code(_)) {
            self.latest = Some(document.uri.clone());
        }
    }
}

#[cfg(test)]
mod tests;
