//! Open notebooks: which cells they have, in which order, and the code of all of them joined.
//!
//! A cell's text is a document like others (`documents.rs`). What is joined is kept until a cell changes: the
//! pieces of code in it are the cells' own, so joining reads nothing. Who asks, and when, is the owner's matter.

use std::collections::HashMap;

use tower_lsp::ls_types::Uri;

use super::owner::Question;
use super::reading::Reading;
use super::searched::Searched;
use crate::lang::{Code, Language};

/// All open notebooks, by the client's spelling of their URIs.
#[derive(Debug, Default)]
pub struct Notebooks {
    open: HashMap<String, Notebook>,
    /// The notebook of each cell.
    home: HashMap<String, String>,
}

/// One notebook.
#[derive(Debug)]
pub struct Notebook {
    /// Its cells in order, those of other languages and kinds too.
    pub cells: Vec<String>,
    /// False when the client's order of the cells is no longer known.
    pub in_step: bool,
    /// The code of its cells, for each language that was asked about.
    pub joined: Vec<Joined>,
    /// Questions about cells whose first reading is under way.
    pub waiting: Vec<(Uri, Question)>,
}

/// The cells of one language as one code.
#[derive(Debug)]
pub struct Joined {
    pub language: Language,
    pub code: Searched,
    /// Where each cell begins in it, in bytes.
    pub starts: HashMap<String, usize>,
    pub reading: Reading,
}

impl Notebooks {
    /// Takes a notebook; gives the cells of one that was open under this name.
    pub fn open(&mut self, uri: &str, cells: Vec<String>) -> Vec<String> {
        let before = self.close(uri);
        self.home.extend(cells.iter().map(|cell| (cell.clone(), uri.to_owned())));
        let notebook = Notebook { cells, in_step: true, joined: Vec::new(), waiting: Vec::new() };
        self.open.insert(uri.to_owned(), notebook);
        before
    }

    /// Puts cells in the place of others. Where that does not fit, nothing is known of the order until the
    /// notebook is opened again.
    pub fn splice(&mut self, uri: &str, start: usize, delete: usize, cells: Vec<String>) {
        let Some(notebook) = self.open.get_mut(uri) else { return };
        notebook.forget();
        let end = start.saturating_add(delete);
        if end > notebook.cells.len() {
            notebook.in_step = false;
            return;
        }
        self.home.extend(cells.iter().map(|cell| (cell.clone(), uri.to_owned())));
        let gone: Vec<String> = notebook.cells.splice(start..end, cells).collect();
        for cell in gone.iter().filter(|cell| !notebook.cells.contains(cell)) {
            self.home.remove(cell);
        }
    }

    /// A change to the notebook could not be understood. False if there is no such notebook.
    pub fn lose(&mut self, uri: &str) -> bool {
        let Some(notebook) = self.open.get_mut(uri) else { return false };
        notebook.forget();
        notebook.in_step = false;
        true
    }

    /// Forgets a notebook; gives the cells it had.
    pub fn close(&mut self, uri: &str) -> Vec<String> {
        let cells = self.open.remove(uri).map(|notebook| notebook.cells).unwrap_or_default();
        for cell in &cells {
            if self.home.get(cell).is_some_and(|home| home == uri) {
                self.home.remove(cell);
            }
        }
        cells
    }

    /// A cell's text is another one: what was joined is no longer true.
    pub fn touch(&mut self, cell: &str) {
        if let Some(notebook) = self.home.get(cell).and_then(|home| self.open.get_mut(home)) {
            notebook.forget();
        }
    }

    pub fn is_open(&self, uri: &str) -> bool {
        self.open.contains_key(uri)
    }

    /// The notebook that a cell belongs to.
    pub fn of(&self, cell: &str) -> Option<&str> {
        self.home.get(cell).map(String::as_str)
    }

    pub fn get(&self, uri: &str) -> Option<&Notebook> {
        self.open.get(uri)
    }

    pub fn get_mut(&mut self, uri: &str) -> Option<&mut Notebook> {
        self.open.get_mut(uri)
    }
}

impl Notebook {
    fn forget(&mut self) {
        self.joined.clear();
        self.waiting.clear();
    }

    pub fn joined_mut(&mut self, language: Language) -> Option<&mut Joined> {
        self.joined.iter_mut().find(|joined| joined.language == language)
    }
}

impl Joined {
    /// Joins cells in this order. `None` without any, or if they are too long together.
    pub fn of(language: Language, cells: &[(String, Searched)]) -> Option<Self> {
        let line_end = Code::of(language, "\n");
        let (mut parts, mut starts, mut at) = (Vec::new(), HashMap::new(), 0);
        for (cell, code) in cells {
            starts.insert(cell.clone(), at);
            parts.push(&**code);
            // The last line of a cell may have no end.
            parts.push(&line_end);
            at += code.len() + line_end.len();
        }
        if at > Code::MAX_BYTES {
            return None;
        }
        let code = Searched::new(Code::joined(&parts)?);
        Some(Self { language, code, starts, reading: Reading::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn cells_come_and_go_and_belong_to_their_notebook() {
        let mut all = Notebooks::default();
        all.open("n", names(&["a", "b", "c"]));
        all.splice("n", 1, 1, names(&["d", "e"]));
        assert_eq!(all.get("n").unwrap().cells, ["a", "d", "e", "c"]);
        assert_eq!((all.of("b"), all.of("e")), (None, Some("n")));
        // A cell that moves is taken out and put in.
        all.splice("n", 0, 4, names(&["c", "a", "d", "e"]));
        assert_eq!(all.of("c"), Some("n"));
        assert_eq!(all.open("n", names(&["x"])), ["c", "a", "d", "e"]);
        assert_eq!((all.of("c"), all.of("x")), (None, Some("n")));
        assert_eq!(all.close("n"), ["x"]);
        assert!(all.of("x").is_none() && !all.is_open("n"));
    }

    #[test]
    fn a_splice_out_of_range_puts_the_notebook_out_of_step() {
        for (start, delete) in [(3, 0), (0, 3), (usize::MAX, usize::MAX)] {
            let mut all = Notebooks::default();
            all.open("n", names(&["a", "b"]));
            all.splice("n", start, delete, names(&["c"]));
            assert!(!all.get("n").unwrap().in_step);
            all.splice("none", 0, 0, names(&["c"]));
            assert_eq!(all.of("c"), None);
        }
    }
    #[test]
    fn an_edit_in_one_of_many_cells_leaves_only_that_to_be_read() {
        let mut cells: Vec<(String, Searched)> = (0..200)
            .map(|number| {
                let text = format!("async def f_{number}(x):\n    await x\n\nf_{number}(1)\n");
                (number.to_string(), Searched::new(Code::of(Language::Python, &text)))
            })
            .collect();
        let unread = |cells: &[(String, Searched)]| {
            Joined::of(Language::Python, cells).unwrap().code.unread().len()
        };
        // What lies between two cells is a line of its own.
        let between = unread(&cells);
        assert!(between <= 2 * cells.len(), "{between}");
        cells[100].1.code_mut().edit(0..0, "# edited\n");
        let edited = unread(&cells);
        assert!(between < edited && edited <= between + cells[100].1.len(), "{edited}");
    }
}
