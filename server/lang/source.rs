//! One text with its tree and the facts of its language: what both languages' readers ask.

use std::cell::Cell;

use tree_sitter::{Node, Tree};

use super::bindings::Span;
use super::{Language, LanguageFacts};

/// A text to be asked about, with a bound on the work for each token.
pub(super) struct Source<'a> {
    pub text: &'a str,
    pub tree: &'a Tree,
    pub facts: &'a LanguageFacts,
    language: Language,
    /// Steps left before an answer is given up: hostile code may refer in circles.
    fuel: Cell<u32>,
}

impl<'a> Source<'a> {
    const FUEL: u32 = 400;

    pub fn new(
        language: Language,
        text: &'a str,
        tree: &'a Tree,
        facts: &'a LanguageFacts,
    ) -> Self {
        Self { text, tree, facts, language, fuel: Cell::new(Self::FUEL) }
    }

    /// Begins another token with a full tank.
    pub fn refuel(&self) {
        self.fuel.set(Self::FUEL);
    }

    /// Takes one step; `None` when there are no more.
    pub fn step(&self) -> Option<()> {
        self.fuel.set(self.fuel.get().checked_sub(1)?);
        Some(())
    }

    /// The smallest node that covers a span.
    pub fn node(&self, span: Span) -> Option<Node<'a>> {
        self.tree.root_node().descendant_for_byte_range(span.start as usize, span.end as usize)
    }

    pub fn text_of(&self, node: Node<'_>) -> &'a str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// The public spelling of a path.
    pub fn canonical(&self, path: &str) -> String {
        self.facts.canonical(path, self.language.separator())
    }
}
