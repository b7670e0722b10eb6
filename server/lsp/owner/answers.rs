//! How the owner answers a question about a place: what an edit touched is read first if it is short,
//! else the answer comes from what stood there before, seen through the edits since.

use std::ops::Range;
use std::sync::atomic::AtomicBool;

use super::{Keeper, Look, Question};
use crate::lang::Code;
use crate::lsp::documents::Document;
use crate::lsp::hovering::Shown;
use crate::lsp::panics::{Panicked, guard};
use crate::lsp::reading::SHORT;
use crate::lsp::searched::Searched;
use crate::lsp::to_proto;
use crate::memory::Moment;
use crate::store;
use tower_lsp::ls_types::Uri;

/// How often a hover has the desk look what other windows wrote, in milliseconds.
const NEWS_MS: i64 = 1000;

/// The code that answers, and where the document begins in it: 0 unless it is a cell of a notebook.
pub(super) struct View {
    pub code: Searched,
    pub base: usize,
}

impl Keeper {
    pub(super) fn ask(&mut self, uri: &Uri, question: Question) {
        let key = uri.as_str();
        if let Some((home, cell)) = self.cell_asked(key) {
            return self.ask_cell(&home, &cell, question);
        }
        let Some(document) = self.documents.get_mut(key).filter(|it| it.is_usable()) else {
            return;
        };
        if document.code().is_none() {
            return;
        }
        self.latest = Some(document.uri.clone());
        match guard(|| read_here(document)) {
            Ok(true) => {
                let Some(code) = document.code().cloned() else { return };
                let view = View { code, base: 0 };
                if guard(|| self.answer(key, &view, question)) == Err(Panicked) {
                    self.strike(key);
                }
            }
            Ok(false) => {
                // The first reading takes a moment and no longer; then the question is asked again.
                self.parked.entry(key.to_owned()).or_default().push(question);
                self.read_apart(key);
            }
            Err(Panicked) => self.strike(key),
        }
    }

    pub(super) fn answer(&mut self, key: &str, view: &View, question: Question) -> Option<()> {
        let encoding = self.client.as_ref().map(|client| client.encoding).unwrap_or_default();
        let document = self.documents.get(key)?;
        let View { code, base } = view;
        match question {
            #[cfg(test)]
            #[allow(unreachable_code, reason = "the reply is dropped by the panic")]
            Question::Panic { reply } => {
                let _held = reply;
                panic!("on purpose")
            }
            Question::Look { range, reply } => {
                let (rope, code) = (document.rope(), code.clone());
                let offset = base + encoding.cursor(rope, range);
                let start = base + encoding.offset(rope, range.start);
                let end = (base + encoding.offset(rope, range.end)).max(start);
                reply.send(Look { code, offset, range: start..end }).ok()
            }
            Question::Hover { position, reply } => {
                let offset = encoding.offset(document.rope(), position);
                let (shown, token) = self.hover(code, base + offset, store::now())?;
                let token = token.start.checked_sub(*base)?..token.end.checked_sub(*base)?;
                let range = encoding.range(self.documents.get(key)?.rope(), &token);
                reply.send(to_proto::hover(shown, range)).ok()
            }
        }
    }

    /// The text of a hover and the bytes of its token.
    fn hover(&mut self, code: &Code, offset: usize, now: Moment) -> Option<(Shown, Range<usize>)> {
        let client = self.client.as_deref()?;
        let board = self.board.now();
        let sighting = code.sighting_at(offset, board.shelf.facts())?;
        let shown = self.hovering.show(&sighting, &board, client, now)?;
        if let Some(card) = &shown.exposed {
            self.desk.expose(card.clone());
        }
        if now.at_ms.saturating_sub(self.asked_for_news).abs() >= NEWS_MS {
            self.asked_for_news = now.at_ms;
            self.desk.catch_up();
        }
        Some((shown, sighting.range))
    }
}

/// Reads what is unread of a document if that is short. False if it cannot answer yet.
fn read_here(document: &mut Document) -> bool {
    let Some(unread) = document.code().map(|code| code.unread()) else { return true };
    if unread.is_empty() {
        return true;
    }
    if unread.len() <= SHORT {
        unread.read(&AtomicBool::new(false));
    }
    let Some(code) = document.code_mut() else { return true };
    code.settle();
    code.is_standing()
}
