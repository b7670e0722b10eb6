//! Notebooks as the client tells of them, and questions about their cells: each is answered from the code of all
//! cells of its language, in their order.

use std::sync::atomic::AtomicBool;

use tower_lsp::ls_types::{
    NotebookCell, NotebookDocumentCellChangeStructure, NotebookDocumentChangeEvent,
    TextDocumentItem, Uri,
};

use super::answers::View;
use super::{Keeper, Question};
use crate::lang::Language;
use crate::lsp::documents::{Document, Kind};
use crate::lsp::notebooks::Joined;
use crate::lsp::panics::{Panicked, guard};
use crate::lsp::reading::SHORT;

/// What becomes of a question about a cell.
enum Ready {
    Now(View),
    Later,
    Never,
}

impl Keeper {
    pub(super) fn open_notebook(
        &mut self,
        uri: &Uri,
        cells: &[NotebookCell],
        texts: Vec<TextDocumentItem>,
    ) {
        for cell in self.notebooks.open(uri.as_str(), names(cells)) {
            self.close_cell(&cell);
        }
        for text in texts {
            self.open_cell(text);
        }
    }

    /// Takes what changed, in the order of the protocol: cells that come and go, then their texts.
    pub(super) fn change_notebook(&mut self, uri: &Uri, change: NotebookDocumentChangeEvent) {
        let Some(cells) = change.cells.filter(|_| self.notebooks.is_open(uri.as_str())) else {
            return;
        };
        if let Some(structure) = cells.structure {
            self.restructure(uri.as_str(), structure);
        }
        for content in cells.text_content.unwrap_or_default() {
            let cell = content.document;
            if self.notebooks.of(cell.uri.as_str()) == Some(uri.as_str()) {
                self.change(&cell.uri, cell.version, content.changes);
            }
        }
    }

    fn restructure(&mut self, uri: &str, structure: NotebookDocumentCellChangeStructure) {
        for closed in structure.did_close.unwrap_or_default() {
            if self.notebooks.of(closed.uri.as_str()) == Some(uri) {
                self.close_cell(closed.uri.as_str());
            }
        }
        for opened in structure.did_open.unwrap_or_default() {
            self.open_cell(opened);
        }
        let array = structure.array;
        let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let cells = names(&array.cells.unwrap_or_default());
        self.notebooks.splice(uri, count(array.start), count(array.delete_count), cells);
    }

    pub(super) fn close_notebook(&mut self, uri: &Uri) {
        for cell in self.notebooks.close(uri.as_str()) {
            self.close_cell(&cell);
        }
    }

    fn open_cell(&mut self, text: TextDocumentItem) {
        let kind = Kind::of(&text.language_id, &text.uri);
        self.take_document(Document::cell(text.uri, kind, text.version, &text.text));
    }

    fn close_cell(&mut self, cell: &str) {
        if let Some(document) = self.documents.get(cell) {
            let uri = document.uri.clone();
            self.close(&uri);
        }
    }

    /// The cell that a question to this URI is about, with its notebook: a notebook's own stands for its first
    /// cell of code.
    pub(super) fn cell_asked(&self, uri: &str) -> Option<(String, String)> {
        if let Some(home) = self.notebooks.of(uri) {
            return Some((home.to_owned(), uri.to_owned()));
        }
        let notebook = self.notebooks.get(uri)?;
        let is_code =
            |cell: &&String| self.documents.get(*cell).is_some_and(|it| it.code().is_some());
        Some((uri.to_owned(), notebook.cells.iter().find(is_code)?.clone()))
    }

    pub(super) fn ask_cell(&mut self, home: &str, cell: &str, question: Question) {
        let Some(document) = self.documents.get(cell).filter(|it| it.is_usable()) else { return };
        let Kind::Code(language) = document.kind else { return };
        let uri = document.uri.clone();
        self.latest = Some(uri.clone());
        match guard(|| self.ready(home, cell, language)) {
            Ok(Ready::Now(view)) => {
                if guard(|| self.answer(cell, &view, question)) == Err(Panicked) {
                    self.strike(cell);
                }
            }
            Ok(Ready::Later) => {
                if let Some(notebook) = self.notebooks.get_mut(home) {
                    notebook.waiting.push((uri, question));
                }
            }
            Ok(Ready::Never) => {}
            Err(Panicked) => self.strike(cell),
        }
    }

    /// The joined code of a notebook, read here if little of it is unread, else on the reader's thread.
    fn ready(&mut self, home: &str, cell: &str, language: Language) -> Ready {
        self.join(home, language);
        let notebook = self.notebooks.get_mut(home).filter(|notebook| notebook.in_step);
        let Some(joined) = notebook.and_then(|it| it.joined_mut(language)) else {
            return Ready::Never;
        };
        let Some(base) = joined.starts.get(cell).copied() else { return Ready::Never };
        let unread = joined.code.unread();
        if !unread.is_empty() {
            let short = unread.len() <= SHORT;
            if short {
                unread.read(&AtomicBool::new(false));
            } else if !joined.reading.is_running() {
                self.reader.order(home, unread, joined.reading.begin());
            }
            let code = joined.code.code_mut();
            code.settle();
            if !code.is_standing() {
                return Ready::Later;
            }
        }
        Ready::Now(View { code: joined.code.clone(), base })
    }

    /// Joins the cells of a language, unless that was done since the last change.
    fn join(&mut self, home: &str, language: Language) {
        let Some(notebook) = self.notebooks.get_mut(home) else { return };
        if notebook.joined_mut(language).is_some() {
            return;
        }
        let cells: Vec<_> = notebook
            .cells
            .iter()
            .filter_map(|cell| {
                let document = self.documents.get(cell).filter(|it| it.is_usable())?;
                let code = document.code().filter(|code| code.language() == language)?;
                Some((cell.clone(), code.clone()))
            })
            .collect();
        notebook.joined.extend(Joined::of(language, &cells));
    }

    /// Takes the reading of a notebook's code; false if this is none.
    pub(super) fn finish_notebook(&mut self, home: &str, number: u64, panicked: bool) -> bool {
        let Some(notebook) = self.notebooks.get_mut(home) else { return false };
        let read =
            notebook.joined.iter_mut().find_map(|it| it.reading.finish(number).then_some(it));
        let Some(joined) = read else { return false };
        joined.code.code_mut().settle();
        let waiting = std::mem::take(&mut notebook.waiting);
        if !panicked {
            for (cell, question) in waiting {
                self.ask(&cell, question);
            }
        }
        true
    }
}

/// The documents of cells, in order; those without code keep their place.
fn names(cells: &[NotebookCell]) -> Vec<String> {
    cells.iter().map(|cell| cell.document.as_str().to_owned()).collect()
}
