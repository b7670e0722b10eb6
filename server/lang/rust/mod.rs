//! Rust: what a token of Rust code is, and where it stands.
//!
//! `bind.rs` collects scopes and bindings once per text; `names.rs` follows a path through `use`;
//! `types.rs` finds the type of a receiver; `tokens.rs` reads the flat tokens of a macro call;
//! `context.rs` looks at the surroundings; `token.rs` puts a sighting together, `imports.rs` for a token
//! of a `use` and `macros.rs` for one inside a macro call.

mod bind;
mod context;
mod imports;
mod macros;
mod names;
mod token;
mod tokens;
mod types;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;

use tree_sitter::{Node, Tree};

use super::bindings::{Bindings, ScopeId, Span};
use super::source::Source;
use super::{Language, LanguageFacts};

/// What one text binds, collected by a single walk over its tree.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    names: Bindings<ScopeKind, Meaning>,
    /// Glob imports: the scope they stand in and the path before `::*`.
    globs: Vec<(ScopeId, Box<str>)>,
    /// `impl` blocks with the plain name of their type, for `self`.
    impls: Vec<(Span, Span)>,
}

/// The kinds of scope Rust has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ScopeKind {
    /// The file, or an inline module: names outside are not seen inside.
    Module,
    /// Local variables outside are not seen inside.
    Function,
    /// A block, closure, loop or match arm.
    Block,
}

/// What a name is bound to. Spans are looked up in the tree again when somebody asks.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Meaning {
    /// `use` with the whole path, as written.
    Use(Box<str>),
    Function {
        is_async: bool,
        returns: Option<Span>,
    },
    Struct {
        definition: Span,
    },
    /// `static` and `const`: a value of a declared type.
    Static {
        annotation: Span,
    },
    /// A macro defined by `macro_rules!`.
    Macro,
    /// Any other item of the file's own: it shadows what a path could lead to.
    Item,
    /// `let x: annotation = value`.
    Let {
        annotation: Option<Span>,
        value: Option<Span>,
    },
    /// One name of `let (x, y) = value`.
    LetPart {
        value: Span,
        index: u32,
    },
    Parameter {
        annotation: Span,
    },
    /// A local that nobody follows: part of a pattern.
    Opaque,
}

impl Meaning {
    /// Locals hold from their place on; items hold in their whole scope.
    fn is_local(&self) -> bool {
        matches!(
            self,
            Self::Let { .. } | Self::LetPart { .. } | Self::Parameter { .. } | Self::Opaque
        )
    }
}

/// Answers what the tokens of one text are.
pub(super) struct Reader<'a> {
    source: Source<'a>,
    outline: &'a Outline,
    /// The tokens of each token tree that was looked at, by the tree's id: collected once.
    streams: RefCell<HashMap<usize, Rc<[Node<'a>]>>>,
}

impl Outline {
    /// Collects what a text binds.
    pub fn read(tree: &Tree, text: &str) -> Self {
        bind::collect(tree, text)
    }
}

impl<'a> Reader<'a> {
    pub fn new(
        text: &'a str,
        tree: &'a Tree,
        outline: &'a Outline,
        facts: &'a LanguageFacts,
    ) -> Self {
        let source = Source::new(Language::Rust, text, tree, facts);
        Self { source, outline, streams: RefCell::default() }
    }
}

impl<'a> Deref for Reader<'a> {
    type Target = Source<'a>;

    fn deref(&self) -> &Source<'a> {
        &self.source
    }
}

/// Whether a node's tokens can have no card: comments and literals.
pub(super) fn is_silent(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "line_comment" | "block_comment" | "string_literal" | "raw_string_literal" | "char_literal"
    )
}
