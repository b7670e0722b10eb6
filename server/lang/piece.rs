//! One piece of a text with its syntax tree and what it binds. Never changes once it is read.

use std::ops::ControlFlow;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use tree_sitter::{Node, ParseOptions, ParseState, Parser, Point, Tree};

use super::Sighting;
use super::cut::{Cuts, Reading};
use super::source::Source;

/// What a language knows how to do with a text.
pub(super) trait Outline: Sized {
    const SEPARATOR: &'static str;

    fn grammar() -> tree_sitter::Language;

    fn cuts(text: &str, reading: Reading) -> Cuts;

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
    syntax: OnceLock<Option<Syntax<O>>>,
}

#[derive(Debug)]
pub(super) struct Syntax<O> {
    pub tree: Tree,
    pub outline: O,
}

impl<O: Outline> Piece<O> {
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), syntax: OnceLock::new() }
    }

    /// What was read; `None` before that, or if the parser gave up.
    pub fn syntax(&self) -> Option<&Syntax<O>> {
        self.syntax.get().and_then(Option::as_ref)
    }

    pub fn is_read(&self) -> bool {
        self.syntax.get().is_some()
    }

    /// Reads the piece unless that is done. False when `cancel` was set on the way.
    pub fn read(&self, parser: &mut Parser, cancel: &AtomicBool) -> bool {
        if self.is_read() {
            return true;
        }
        let tree = parse(parser, &self.text, cancel);
        if tree.is_none() && cancel.load(Ordering::Relaxed) {
            return false;
        }
        let syntax = tree.map(|tree| {
            let outline = O::read(&tree, &self.text);
            Syntax { tree, outline }
        });
        // Somebody else may have read it meanwhile, with the same result.
        let _ = self.syntax.set(syntax);
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
