//! One document's text, its syntax tree and its bindings: what questions are asked of.
//!
//! A `Code` never changes; an edit makes a new one from the old one's tree. It does not follow a
//! client's positions (that is `server/lsp`) and does not keep sightings: each is found when asked.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tree_sitter::{InputEdit, Node, ParseOptions, Parser, Point, Tree};

use super::tree::{leaves, path_to};
use super::{Facts, Language, Sighting, python, rust};

/// A parsed document, ready to be asked what stands where.
#[derive(Debug, Clone)]
pub struct Code {
    language: Language,
    text: Arc<str>,
    /// None: the text was too long, or the parser gave up.
    syntax: Option<Syntax>,
}

#[derive(Debug, Clone)]
struct Syntax {
    tree: Tree,
    outline: Outline,
}

#[derive(Debug, Clone)]
enum Outline {
    Python(python::Outline),
    Rust(rust::Outline),
}

/// One replacement of text, in the coordinates of the text it was applied to (`start`, `old_end`)
/// and of the text it made (`new_end`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edit {
    pub start: Spot,
    pub old_end: Spot,
    pub new_end: Spot,
}

/// A place in a text: byte offset, and row and column as the parser counts them (`\n` ends a row,
/// columns are bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    pub byte: usize,
    pub row: usize,
    pub column: usize,
}

impl Code {
    /// The largest text that is read, in bytes. A longer document has no sightings.
    pub const MAX_BYTES: usize = 4 * 1024 * 1024;

    /// Reads a text. `previous` is an older version of the same document with the edits that led
    /// from it to `text`; it only makes reading faster. Gives `None` when `cancel` was set on the way.
    pub fn read(
        language: Language,
        text: Arc<str>,
        previous: Option<(&Code, &[Edit])>,
        cancel: &AtomicBool,
    ) -> Option<Self> {
        if text.len() > Self::MAX_BYTES {
            return Some(Self { language, text, syntax: None });
        }
        let old = previous.and_then(|(code, edits)| code.edited_tree(language, edits));
        let tree = parse(language, &text, old.as_ref(), cancel);
        if tree.is_none() && cancel.load(Ordering::Relaxed) {
            return None;
        }
        let syntax = tree.map(|tree| {
            let outline = Outline::read(language, &tree, &text);
            Syntax { tree, outline }
        });
        Some(Self { language, text, syntax })
    }

    /// The same without a history and without a way to cancel.
    pub fn of(language: Language, text: &str) -> Self {
        let text: Arc<str> = Arc::from(text);
        let code = Self::read(language, Arc::clone(&text), None, &AtomicBool::new(false));
        code.unwrap_or(Self { language, text, syntax: None })
    }

    pub fn language(&self) -> Language {
        self.language
    }

    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// What stands at a byte offset: the token that covers it, or that ends right before it.
    /// `None` for comments, strings, names that lead nowhere known, and offsets outside the text.
    pub fn sighting_at(&self, offset: usize, facts: &Facts) -> Option<Sighting> {
        if offset > self.text.len() {
            return None;
        }
        let syntax = self.syntax.as_ref()?;
        let reader = syntax.reader(&self.text, facts);
        let here = syntax.sighting_at(&reader, offset);
        here.or_else(|| syntax.sighting_at(&reader, offset.checked_sub(1)?))
    }

    /// Every sighting of the text, in order of position.
    pub fn sightings(&self, facts: &Facts) -> Vec<Sighting> {
        let Some(syntax) = &self.syntax else { return Vec::new() };
        let reader = syntax.reader(&self.text, facts);
        let mut found = Vec::new();
        leaves(&syntax.tree, syntax.outline.silent(), |path| found.extend(reader.sighting(path)));
        found
    }

    fn edited_tree(&self, language: Language, edits: &[Edit]) -> Option<Tree> {
        if language != self.language {
            return None;
        }
        let mut tree = self.syntax.as_ref()?.tree.clone();
        for edit in edits {
            tree.edit(&input_edit(edit));
        }
        Some(tree)
    }
}

impl Syntax {
    fn reader<'a>(&'a self, text: &'a str, facts: &'a Facts) -> Reader<'a> {
        match &self.outline {
            Outline::Python(outline) => {
                Reader::Python(python::Reader::new(text, &self.tree, outline, &facts.python))
            }
            Outline::Rust(outline) => {
                Reader::Rust(rust::Reader::new(text, &self.tree, outline, &facts.rust))
            }
        }
    }

    fn sighting_at<'a>(&'a self, reader: &Reader<'a>, offset: usize) -> Option<Sighting> {
        let path = path_to(&self.tree, offset);
        let silent = self.outline.silent();
        let covered = path.last()?.byte_range().contains(&offset);
        if !covered || path.iter().any(|node| silent(*node)) {
            return None;
        }
        reader.sighting(&path)
    }
}

/// Answers for one text; good for one token or for all of them.
enum Reader<'a> {
    Python(python::Reader<'a>),
    Rust(rust::Reader<'a>),
}

impl<'a> Reader<'a> {
    /// The sighting at the leaf of a path on which no node is silent.
    fn sighting(&self, path: &[Node<'a>]) -> Option<Sighting> {
        if path.last()?.byte_range().is_empty() {
            // The parser puts in what it misses.
            return None;
        }
        match self {
            Self::Python(reader) => reader.sighting(path),
            Self::Rust(reader) => reader.sighting(path),
        }
    }
}

impl Outline {
    fn read(language: Language, tree: &Tree, text: &str) -> Self {
        match language {
            Language::Python => Self::Python(python::Outline::read(tree, text)),
            Language::Rust => Self::Rust(rust::Outline::read(tree, text)),
        }
    }

    /// Which nodes can hold no sighting.
    fn silent(&self) -> fn(Node<'_>) -> bool {
        match self {
            Self::Python(_) => python::is_silent,
            Self::Rust(_) => rust::is_silent,
        }
    }
}

fn parse(language: Language, text: &str, old: Option<&Tree>, cancel: &AtomicBool) -> Option<Tree> {
    let grammar = match language {
        Language::Python => tree_sitter_python::LANGUAGE,
        Language::Rust => tree_sitter_rust::LANGUAGE,
    };
    let mut parser = Parser::new();
    parser.set_language(&grammar.into()).ok()?;
    let bytes = text.as_bytes();
    let mut read = |offset: usize, _: Point| bytes.get(offset..).unwrap_or_default();
    let mut check = |_: &tree_sitter::ParseState| match cancel.load(Ordering::Relaxed) {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    };
    let options = ParseOptions::new().progress_callback(&mut check);
    parser.parse_with_options(&mut read, old, Some(options))
}

fn input_edit(edit: &Edit) -> InputEdit {
    let point = |spot: Spot| Point { row: spot.row, column: spot.column };
    InputEdit {
        start_byte: edit.start.byte,
        old_end_byte: edit.old_end.byte,
        new_end_byte: edit.new_end.byte,
        start_position: point(edit.start),
        old_end_position: point(edit.old_end),
        new_end_position: point(edit.new_end),
    }
}
