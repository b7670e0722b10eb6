//! One piece of a document, seen by whoever asks about a token: its text, its tree, what it binds, and
//! the way to the other pieces.

use tree_sitter::{Node, Tree};

use super::LanguageFacts;
use super::bindings::Span;
use super::inquiry::Inquiry;
use super::piece::{Entry, Outline};
use super::pieces::{PieceId, Pieces};

/// A piece to be asked about. Offsets and spans are the piece's own.
pub(super) struct Source<'a, O> {
    pub text: &'a str,
    pub outline: &'a O,
    pub facts: &'a LanguageFacts,
    pub id: PieceId,
    pub inquiry: &'a Inquiry<'a>,
    pieces: &'a Pieces<O>,
}

impl<O> Clone for Source<'_, O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O> Copy for Source<'_, O> {}

impl<'a, O: Outline> Source<'a, O> {
    /// The view of a piece; `None` if it is not read.
    pub fn new(
        pieces: &'a Pieces<O>,
        id: PieceId,
        facts: &'a LanguageFacts,
        inquiry: &'a Inquiry<'a>,
    ) -> Option<Self> {
        let piece = pieces.standing(id)?.piece;
        let (text, outline) = (&*piece.text, piece.outline()?);
        Some(Self { text, outline, facts, id, inquiry, pieces })
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
        // Without enough of them the next step fails.
        let _ = self.inquiry.spend(cost);
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
        self.inquiry.refuel();
    }

    /// Takes one step; `None` when there are no more.
    pub fn step(self) -> Option<()> {
        self.inquiry.spend(1)
    }

    /// The piece's tree: parsed again if it was forgotten, so ask for it last.
    pub fn tree(self) -> Option<&'a Tree> {
        self.inquiry.tree(self.pieces, self.id)
    }

    /// The smallest node that covers a span.
    pub fn node(self, span: Span) -> Option<Node<'a>> {
        let root = self.tree()?.root_node();
        root.descendant_for_byte_range(span.start as usize, span.end as usize)
    }

    pub fn text_of(self, node: Node<'_>) -> &'a str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// The public spelling of a path.
    pub fn canonical(self, path: &str) -> String {
        self.facts.canonical(path, O::SEPARATOR)
    }
}
