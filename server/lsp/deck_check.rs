//! Live diagnostics in an open deck: the only ones this server sends.
//!
//! Checking holds a deck against all others and runs its examples, so it happens on a thread of its
//! own, for the newest text only. Code never gets a diagnostic.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc;

use tower_lsp::ls_types::{Diagnostic, DiagnosticSeverity, Uri};

use super::board::Board;
use super::documents::Document;
use super::outbox::{Note, Outbox};
use super::owner::{Message, Owner};
use super::panics::guard;
use super::positions::Encoding;
use crate::deck::{Deck, Problem, Severity, problems_of};

/// What was found in one version of a deck.
#[derive(Debug)]
pub struct Done {
    /// The document, as the client spells it.
    pub uri: String,
    version: i32,
    found: Vec<Problem>,
}

struct Job {
    uri: String,
    path: String,
    version: i32,
    text: Arc<str>,
}

/// The way to the thread, and what the client was told.
#[derive(Debug)]
pub struct DeckCheck {
    jobs: mpsc::Sender<Job>,
    /// Documents that carry diagnostics of ours now, or may soon.
    told: HashMap<String, i32>,
}

impl DeckCheck {
    pub fn start(owner: Owner, board: Arc<Board>) -> std::io::Result<Self> {
        let (jobs, waiting) = mpsc::channel::<Job>();
        std::thread::Builder::new().name("deck-check".to_owned()).spawn(move || {
            while let Ok(first) = waiting.recv() {
                for job in newest(first, &waiting) {
                    // A panic leaves the deck without diagnostics, no more.
                    let found = guard(|| check(&job, &board)).unwrap_or_default();
                    let Job { uri, version, .. } = job;
                    owner.send(Message::Checked(Done { uri, version, found }));
                }
            }
        })?;
        Ok(Self { jobs, told: HashMap::new() })
    }

    /// Has a Markdown document checked if it is a deck; takes diagnostics back if it no longer is.
    pub fn order(&mut self, document: &Document, outbox: &Outbox) {
        let text = document.text();
        if !is_deck(&text) {
            return self.close(document, outbox);
        }
        let uri = document.uri.as_str().to_owned();
        self.told.insert(uri.clone(), document.version);
        let path = path_of(&document.uri);
        let _ = self.jobs.send(Job { uri, path, version: document.version, text });
    }

    /// The document is closed or no deck any longer: its diagnostics go.
    pub fn close(&mut self, document: &Document, outbox: &Outbox) {
        if self.told.remove(document.uri.as_str()).is_some() {
            let (uri, version) = (document.uri.clone(), None);
            outbox.send(Note::Diagnostics { uri, version, found: Vec::new() });
        }
    }

    /// Publishes a result, unless the document has gone on since.
    pub fn publish(
        &self,
        done: Done,
        document: Option<&Document>,
        encoding: Encoding,
        outbox: &Outbox,
    ) {
        let current = document
            .filter(|it| it.version == done.version && it.is_usable())
            .filter(|it| self.told.contains_key(it.uri.as_str()));
        let Some(document) = current else { return };
        let found =
            done.found.iter().map(|problem| diagnostic(problem, document, encoding)).collect();
        let (uri, version) = (document.uri.clone(), Some(document.version));
        outbox.send(Note::Diagnostics { uri, version, found });
    }
}

/// Of all waiting jobs the last one per document.
fn newest(first: Job, waiting: &mpsc::Receiver<Job>) -> Vec<Job> {
    let mut jobs = vec![first];
    while let Ok(job) = waiting.try_recv() {
        jobs.retain(|older| older.uri != job.uri);
        jobs.push(job);
    }
    jobs
}

fn check(job: &Job, board: &Board) -> Vec<Problem> {
    let board = board.now();
    // A deck being edited in its repository is also the shipped one: it is not its own double.
    let is_other = |deck: &&Deck| !Path::new(&job.path).ends_with(Path::new(deck.path.as_ref()));
    let others: Vec<Deck> = board.shelf.decks().iter().filter(is_other).cloned().collect();
    problems_of(&job.path, &job.text, board.shelf.facts(), &others)
}

/// Whether a Markdown text is meant as a deck: TOML front matter that names a format.
fn is_deck(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    lines.next().is_some_and(|line| line.trim_end() == "+++")
        && lines
            .take_while(|line| line.trim_end() != "+++")
            .any(|line| line.split('=').next().is_some_and(|key| key.trim() == "format"))
}

/// How people call the document: its path, or its URI where it has none.
fn path_of(uri: &Uri) -> String {
    let path = uri.to_file_path().filter(|_| uri.scheme().as_str() == "file");
    path.map_or_else(|| uri.as_str().to_owned(), |path| path.to_string_lossy().into_owned())
}

fn diagnostic(problem: &Problem, document: &Document, encoding: Encoding) -> Diagnostic {
    let severity = match problem.kind.severity() {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
    };
    Diagnostic {
        range: encoding.range(document.rope(), &problem.range),
        severity: Some(severity),
        source: Some("hoverdeck".to_owned()),
        message: format!("{}; {}", problem.kind, problem.kind.advice()),
        ..Diagnostic::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deck_is_known_by_its_front_matter() {
        assert!(is_deck("+++\nformat = 1\ntitle = \"x\"\n+++\n"));
        assert!(is_deck("\u{feff}+++\r\ntitle = 1\r\nformat=9\r\n"));
        assert!(!is_deck("+++\ntitle = \"a page of some site\"\n+++\nformat = 1\n"));
        assert!(!is_deck("# Notes\n\nformat = 1\n"));
        assert!(!is_deck(""));
    }
}
