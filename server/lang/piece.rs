//! One piece of a text with its syntax tree and what it binds. Never changes once it is read.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use tree_sitter::{Node, ParseOptions, ParseState, Parser, Point, Tree};

use super::Sighting;
use super::cut::{Cuts, Reading};
use super::source::Source;

/// What a language knows how to do with a text.
pub(super) trait Outline: Sized {
    const SEPARATOR: &'static str;

    fn grammar() -> tree_sitter::Language;

    fn cuts(text: &str, reading: Reading) -> Cuts;

    /// What the parser is shown of a piece, byte for byte in the same places.
    fn mended(text: &str) -> Cow<'_, str> {
        Cow::Borrowed(text)
    }

    /// Collects what a piece binds.
    fn read(tree: &Tree, text: &str) -> Self;

    /// Tells `list` everything under which other pieces may look for this one.
    fn list<'t>(&self, text: &'t str, list: impl FnMut(Entry, &'t str));

    /// Whether a node's tokens can have no card: comments and literals.
    fn is_silent(node: Node<'_>) -> bool;

    /// The sighting at the leaf of a path on which no node is silent.
    fn sighting<'a>(source: Source<'a, Self>, path: &[Node<'a>]) -> Option<Sighting>;
}

/// The ways in which one piece refers to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Entry {
    /// It binds this name for the whole file.
    Name,
    /// It calls something by this name.
    Call,
    /// It imports names it does not list; under the empty name.
    Star,
    /// It implements this type.
    Implementation,
}

/// A stretch of a document that is read on its own.
#[derive(Debug)]
pub(super) struct Piece<O> {
    pub text: Box<str>,
    /// `None`: the parser gave up.
    outline: OnceLock<Option<O>>,
    /// Twenty times as large as the text: it may be forgotten, and is then parsed again.
    tree: Mutex<Option<Tree>>,
}

/// Whether the tree of a piece that was read is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    Tree,
    /// Long pieces keep it all the same: parsing them again would be felt.
    Outline,
}

/// From this length on, in bytes, a piece never forgets its tree.
const LONG: usize = 64 * 1024;

impl<O: Outline> Piece<O> {
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), outline: OnceLock::new(), tree: Mutex::new(None) }
    }

    /// What was read; `None` before that, or if the parser gave up.
    pub fn outline(&self) -> Option<&O> {
        self.outline.get().and_then(Option::as_ref)
    }

    /// The tree, parsed again if it was forgotten; and whether it was.
    pub fn tree(&self) -> Option<(Tree, bool)> {
        let mut tree = self.tree.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tree) = &*tree {
            return Some((tree.clone(), false));
        }
        let parsed = parse(&mut parser::<O>()?, &O::mended(&self.text), &AtomicBool::new(false))?;
        *tree = Some(parsed.clone());
        Some((parsed, true))
    }

    /// Forgets the tree until somebody asks for it.
    pub fn forget_tree(&self) {
        if self.text.len() < LONG {
            *self.tree.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }

    pub fn is_read(&self) -> bool {
        self.outline.get().is_some()
    }

    /// Reads the piece unless that is done. False when `cancel` was set on the way.
    pub fn read(&self, parser: &mut Parser, keep: Keep, cancel: &AtomicBool) -> bool {
        if self.is_read() {
            return true;
        }
        let tree = parse(parser, &O::mended(&self.text), cancel);
        if tree.is_none() && cancel.load(Ordering::Relaxed) {
            return false;
        }
        let outline = tree.as_ref().map(|tree| O::read(tree, &self.text));
        if keep == Keep::Tree || self.text.len() >= LONG {
            *self.tree.lock().unwrap_or_else(PoisonError::into_inner) = tree;
        }
        // Somebody else may have read it meanwhile, with the same result.
        let _ = self.outline.set(outline);
        true
    }
}

/// A parser for a language; `None` if its grammar does not fit the parser.
pub(super) fn parser<O: Outline>() -> Option<Parser> {
    let mut parser = Parser::new();
    parser.set_language(&O::grammar()).ok()?;
    Some(parser)
}

fn parse(parser: &mut Parser, text: &str, cancel: &AtomicBool) -> Option<Tree> {
    let bytes = text.as_bytes();
    let mut read = |offset: usize, _: Point| bytes.get(offset..).unwrap_or_default();
    let mut check = |_: &ParseState| match cancel.load(Ordering::Relaxed) {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    };
    parser.reset();
    let options = ParseOptions::new().progress_callback(&mut check);
    parser.parse_with_options(&mut read, None, Some(options))
}
