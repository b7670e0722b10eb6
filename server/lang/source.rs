//! One piece of a document, seen by whoever asks about a token: its text, its tree, what it binds, and
//! the way to the other pieces.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use tree_sitter::{Node, Tree};

use super::LanguageFacts;
use super::bindings::Span;
use super::piece::{Entry, Outline};
use super::pieces::{PieceId, Pieces};
use super::python::Types;

/// A piece to be asked about. Offsets and spans are the piece's own.
pub(super) struct Source<'a, O> {
    pub text: &'a str,
    pub tree: &'a Tree,
    pub outline: &'a O,
    pub facts: &'a LanguageFacts,
    pub id: PieceId,
    pub inquiry: &'a Inquiry<'a>,
    pieces: &'a Pieces<O>,
}

/// What one question, or one pass over a document, keeps on the way.
#[derive(Default)]
pub(super) struct Inquiry<'a> {
    /// The module that the document is, as other files import it; empty if that is not known.
    home: &'a str,
    /// Steps left before an answer is given up: hostile code may refer in circles.
    fuel: Cell<u32>,
    /// The places whose meaning is being asked for right now.
    asked: RefCell<Vec<(PieceId, Span)>>,
    /// What Python's names were found to hold, by the place that binds them.
    values: RefCell<HashMap<(PieceId, Span), Types<'a>>>,
    /// The children of nodes that were looked at more than once, by the node's id.
    pub streams: RefCell<HashMap<usize, Rc<[Node<'a>]>>>,
}

impl<'a> Inquiry<'a> {
    /// About a document that is this module.
    pub fn of(home: &'a str) -> Self {
        Self { home, ..Self::default() }
    }
}

impl<O> Clone for Source<'_, O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O> Copy for Source<'_, O> {}

impl<'a, O: Outline> Source<'a, O> {
    const FUEL: u32 = 400;

    /// The view of a piece; `None` if it is not read.
    pub fn new(
        pieces: &'a Pieces<O>,
        id: PieceId,
        facts: &'a LanguageFacts,
        inquiry: &'a Inquiry<'a>,
    ) -> Option<Self> {
        let piece = pieces.standing(id)?.piece;
        let syntax = piece.syntax()?;
        let (text, tree, outline) = (&*piece.text, &syntax.tree, &syntax.outline);
        Some(Self { text, tree, outline, facts, id, inquiry, pieces })
    }

    /// The same question, asked of another piece.
    pub fn at(self, id: PieceId) -> Option<Self> {
        if id == self.id {
            return Some(self);
        }
        Self::new(self.pieces, id, self.facts, self.inquiry)
    }

    /// The pieces of the document that may have an entry, in order of the text. Many cost more steps.
    pub fn listed(self, entry: Entry, name: &str) -> impl Iterator<Item = Self> {
        let ids = self.pieces.listed(entry, name);
        let cost = u32::try_from(ids.len() / 8).unwrap_or(u32::MAX);
        self.inquiry.fuel.set(self.inquiry.fuel.get().saturating_sub(cost));
        ids.into_iter().filter_map(move |id| self.at(id))
    }

    /// Where the piece comes in the order of the text.
    pub fn position(self) -> usize {
        self.pieces.position(self.id)
    }

    /// The module that the document is, as other files import it; empty if that is not known.
    pub fn home(self) -> &'a str {
        self.inquiry.home
    }

    /// Begins another token with a full tank.
    pub fn refuel(self) {
        self.inquiry.fuel.set(Self::FUEL);
    }

    /// Takes one step; `None` when there are no more.
    pub fn step(self) -> Option<()> {
        self.inquiry.fuel.set(self.inquiry.fuel.get().checked_sub(1)?);
        Some(())
    }

    /// Asks for the meaning of a place, unless that is being asked already: `x = x or y` refers to itself.
    pub fn once<T: Default>(self, place: Span, ask: impl FnOnce() -> T) -> T {
        let key = (self.id, place);
        if self.inquiry.asked.borrow().contains(&key) {
            return T::default();
        }
        self.inquiry.asked.borrow_mut().push(key);
        let answer = ask();
        self.inquiry.asked.borrow_mut().pop();
        answer
    }

    /// What was found for a place before.
    pub fn found(self, place: Span) -> Option<Types<'a>> {
        self.inquiry.values.borrow().get(&(self.id, place)).cloned()
    }

    /// Keeps what was found for a place, unless it was asked on the way to something else or given up.
    pub fn keep(self, place: Span, types: &Types<'a>) {
        let (outer, left) = (self.inquiry.asked.borrow().is_empty(), self.inquiry.fuel.get());
        if outer && left > 0 {
            self.inquiry.values.borrow_mut().insert((self.id, place), types.clone());
        }
    }

    /// The smallest node that covers a span.
    pub fn node(self, span: Span) -> Option<Node<'a>> {
        self.tree.root_node().descendant_for_byte_range(span.start as usize, span.end as usize)
    }

    pub fn text_of(self, node: Node<'_>) -> &'a str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// The public spelling of a path.
    pub fn canonical(self, path: &str) -> String {
        self.facts.canonical(path, O::SEPARATOR)
    }
}
