//! How the owner answers a question about a place: from the reading of the present text, or from the
//! last one seen through the edits since.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{Keeper, Look, Question};
use crate::lang::{Code, Edit, Language};
use crate::lsp::documents::{Document, Kind};
use crate::lsp::hovering::Shown;
use crate::lsp::panics::{Panicked, guard};
use crate::lsp::reading::{LONG, after, before};
use crate::lsp::to_proto;
use crate::memory::Moment;
use crate::store;
use tower_lsp::ls_types::Uri;

/// How often a hover has the desk look what other windows wrote, in milliseconds.
const NEWS_MS: i64 = 1000;

impl Keeper {
    pub(super) fn ask(&mut self, uri: &Uri, question: Question) {
        let key = uri.as_str();
        let Some(document) = self.documents.get_mut(key) else { return };
        let Kind::Code(language) = document.kind else { return };
        if !document.is_usable() || document.rope().len_bytes() > Code::MAX_BYTES {
            return;
        }
        self.latest = Some(document.uri.clone());
        if is_read_apart(document) && document.reading.last().is_none() {
            // The first reading takes a moment and no longer; then the question is asked again.
            self.parked.entry(key.to_owned()).or_default().push(question);
            return self.read_apart(key);
        }
        let done = guard(|| self.answer(key, language, question));
        if done == Err(Panicked) {
            self.strike(key);
        }
    }

    fn answer(&mut self, key: &str, language: Language, question: Question) -> Option<()> {
        let encoding = self.client.as_ref().map(|client| client.encoding).unwrap_or_default();
        let document = self.documents.get_mut(key)?;
        if !is_read_apart(document) {
            read_here(document, language);
        }
        let (code, edits) = document.reading.last()?;
        match question {
            #[cfg(test)]
            #[allow(unreachable_code, reason = "the reply is dropped by the panic")]
            Question::Panic { reply } => {
                let _held = reply;
                panic!("on purpose")
            }
            Question::Look { range, reply } => {
                let offset = encoding.cursor(document.rope(), range);
                let look = Look { code: Arc::clone(code), offset: before(offset, edits) };
                reply.send(look).ok()
            }
            Question::Hover { position, reply } => {
                let offset = before(encoding.offset(document.rope(), position), edits)?;
                let (code, edits) = (Arc::clone(code), edits.to_vec());
                let shown = self.hover(&code, &edits, offset, store::now())?;
                let document = self.documents.get(key)?;
                let range = encoding.range(document.rope(), &shown.1);
                reply.send(to_proto::hover(shown.0, range)).ok()
            }
        }
    }

    /// The text of a hover and the bytes of its token in the present text.
    fn hover(
        &mut self,
        code: &Code,
        edits: &[Edit],
        offset: usize,
        now: Moment,
    ) -> Option<(Shown, Range<usize>)> {
        let client = self.client.as_deref()?;
        let board = self.board.now();
        let sighting = code.sighting_at(offset, board.shelf.facts())?;
        let range = after(sighting.range.clone(), edits)?;
        let shown = self.hovering.show(&sighting, &board, client, now)?;
        if let Some(card) = &shown.exposed {
            self.desk.expose(card.clone());
        }
        if now.at_ms.saturating_sub(self.asked_for_news).abs() >= NEWS_MS {
            self.asked_for_news = now.at_ms;
            self.desk.catch_up();
        }
        Some((shown, range))
    }
}

/// Whether a text is read on the reader's thread: it is long, or it is too long to be read at all.
pub(super) fn is_read_apart(document: &Document) -> bool {
    document.rope().len_bytes() > LONG
}

/// Brings the reading of a short text up to date.
fn read_here(document: &mut Document, language: Language) {
    if document.reading.current().is_some() {
        return;
    }
    let text = document.text();
    let order = document.reading.begin();
    let previous = order.previous.as_ref().map(|(code, edits)| (&**code, edits.as_slice()));
    let code = Code::read(language, text, previous, &AtomicBool::new(false));
    document.reading.finish(order.number, code);
}
