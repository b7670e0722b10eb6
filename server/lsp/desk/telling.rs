//! What the desk tells: how much is due, what is wrong, how everything stands. It changes nothing.

use serde_json::Value;
use tower_lsp::ls_types::MessageType;

use super::{Clerk, Refused};
use crate::lsp::outbox::{DueCount, Note};
use crate::store;
use crate::tutor::due_queue;

impl Clerk {
    /// Tells a client that wants to know how much is due, when that has changed.
    pub(super) fn announce(&mut self) {
        if !self.announces {
            return;
        }
        let queue = due_queue(&self.shelf, &self.ledgers.now(), &self.settings, store::now());
        let count = DueCount { due: queue.due.len(), new: queue.new.len() };
        if self.announced != Some(count) {
            self.announced = Some(count);
            self.outbox.send(Note::Due(count));
        }
    }

    /// One warning, once, for what a learner must know: decks that are not whole, a history that
    /// cannot be used. Everything else is in the log and in `status`.
    pub(super) fn warn_once(&mut self) {
        self.report_settings();
        let problems = self.problems();
        let Some(first) = problems.first().filter(|_| !self.warned) else { return };
        self.warned = true;
        let more = match problems.len() {
            1 => String::new(),
            count => format!(" And {} more: run `hoverdeck check`.", count - 1),
        };
        self.outbox.show(MessageType::WARNING, format!("Hoverdeck: {first}{more}"));
    }

    /// What is wrong with history and decks, worst first, as sentences.
    fn problems(&self) -> Vec<String> {
        let history = match &self.log {
            Ok(log) => {
                let newer = log.refuse_newer().err().map(|error| Refused::from(&error).to_string());
                newer.or_else(|| log.repair().map(ToString::to_string))
            }
            Err(error) => Some(Refused::from(error).to_string()),
        };
        let mut found: Vec<String> = history.into_iter().collect();
        if let Some(loaded) = &self.loaded {
            let unreadable = loaded.unreadable.iter();
            found.extend(unreadable.map(|(path, why)| format!("{}: {why}.", path.display())));
            found.extend(loaded.problems.iter().map(|problem| {
                problem.told(loaded.texts.get(&problem.path).map_or("", AsRef::as_ref))
            }));
        }
        found
    }

    /// Folders, settings, decks and history, for the `status` command.
    pub(super) fn report(&mut self) -> Value {
        let history = match &self.log {
            Ok(log) => {
                log.refuse_newer().err().map_or_else(|| "open".to_owned(), |e| e.to_string())
            }
            Err(error) => error.to_string(),
        };
        let cards: usize = self.shelf.decks().iter().map(|deck| deck.cards.len()).sum();
        serde_json::json!({
            "version": env!("CARGO_PKG_VERSION"),
            "data": self.folders.data,
            "config": self.folders.config,
            "history": { "path": self.folders.history(), "state": history },
            "decks": self.shelf.decks().len(),
            "cards": cards,
            "problems": self.problems(),
            "settings": self.layers.to_json(),
        })
    }

    /// What is new of settings that cannot be used goes to the log.
    pub(super) fn report_settings(&mut self) {
        let problems = self.layers.new_problems();
        for problem in self.file_problem.take().into_iter().chain(problems) {
            self.outbox.send(Note::Log(MessageType::WARNING, problem));
        }
    }
}
