//! When a card applies. The text forms are read in `read.rs`; matching is `shelf.rs`.

use std::ops::Range;

use crate::lang::{Inside, Keyword, Language, LocalKind, Place};

/// One way for a card to come up: a subject, and what must hold around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub language: Language,
    pub subject: Subject,
    pub predicates: Predicates,
    /// Bytes of the rule in the deck's text.
    pub range: Range<usize>,
}

/// What a rule is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A qualified name: `asyncio.gather`, `tokio::join!`.
    Name(String),
    /// Every name directly in a module: `requests.*`. The text is without the `.*` (or `::*`).
    NamesIn(String),
    /// An attribute or method on a receiver of a type: `aiohttp.ClientSession.get`.
    Member(String),
    /// Any variable, parameter or field of a type.
    Value(String),
    Keyword(Keyword),
    /// A function that the file itself defines.
    Local(LocalKind),
}

/// What must hold around the token. All that are given must hold; of a list, one is enough.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Predicates {
    pub inside: Vec<Inside>,
    pub awaited: Option<bool>,
    pub operand: Vec<String>,
    pub argument_of: Vec<String>,
    pub decorates: Vec<LocalKind>,
    /// Empty means everywhere but at a definition.
    pub at: Vec<Place>,
}

impl Predicates {
    /// How many predicates are given: 0 for a rule without any.
    pub fn count(&self) -> usize {
        let lists = [
            !self.inside.is_empty(),
            !self.operand.is_empty(),
            !self.argument_of.is_empty(),
            !self.decorates.is_empty(),
            !self.at.is_empty(),
        ];
        lists.into_iter().filter(|given| *given).count() + usize::from(self.awaited.is_some())
    }
}
