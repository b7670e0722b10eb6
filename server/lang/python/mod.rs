//! Python: what a token of Python code is, and where it stands.
//!
//! `bind.rs` collects scopes and bindings once per text; `names.rs` follows a name to what it was
//! imported from; `types.rs` finds the type of a receiver; `token.rs` puts a sighting together.

mod bind;
mod names;
mod token;
mod types;

use std::ops::Deref;

use tree_sitter::{Node, Tree};

use super::bindings::{Bindings, Span};
use super::source::Source;
use super::{Language, LanguageFacts, LocalKind};

/// What one text binds, collected by a single walk over its tree.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    names: Bindings<ScopeKind, Meaning>,
    /// What `self.x` is bound to, under the scope of the class.
    attributes: Bindings<(), Meaning>,
    /// Calls of plain names and of `self` methods, for parameters without annotation.
    /// Sorted by the callee's name.
    calls: Vec<Call>,
    /// Modules whose names a star import brings in.
    stars: Vec<Span>,
}

/// The kinds of scope Python has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ScopeKind {
    Module,
    /// Names are not seen from functions inside.
    Class {
        superclasses: Option<Span>,
    },
    Function {
        definition: Span,
    },
    Comprehension,
}

/// What a name is bound to. Spans are looked up in the tree again when somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// `import module` or `from module import item`; relative modules lead nowhere known.
    Import {
        module: Span,
        item: Option<Span>,
        relative: bool,
    },
    Function(Function),
    Class {
        definition: Span,
    },
    /// `x = value`.
    Value {
        value: Span,
    },
    /// One name of `x, y = value`.
    Part {
        value: Span,
        index: u32,
    },
    /// `x: annotation = value`.
    Annotated {
        annotation: Span,
        value: Option<Span>,
    },
    /// `with manager as x`.
    Entered {
        manager: Span,
    },
    Parameter {
        annotation: Option<Span>,
        function: Span,
        index: u32,
    },
    /// Something nobody follows: a loop variable, an exception, a pattern.
    Opaque,
}

/// A function definition as far as callers care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Function {
    definition: Span,
    /// `None` for generators: calling one makes no coroutine.
    kind: Option<LocalKind>,
    returns: Option<Span>,
    property: bool,
}

/// A call whose callee is a plain name, or an attribute of the first parameter.
#[derive(Debug, Clone, Copy)]
struct Call {
    callee: Span,
    arguments: Span,
    method: bool,
}

/// Answers what the tokens of one text are.
pub(super) struct Reader<'a> {
    source: Source<'a>,
    outline: &'a Outline,
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
        let source = Source::new(Language::Python, text, tree, facts);
        Self { source, outline }
    }
}

impl<'a> Deref for Reader<'a> {
    type Target = Source<'a>;

    fn deref(&self) -> &Source<'a> {
        &self.source
    }
}

/// Whether a node's tokens can have no card: comments and the plain parts of strings.
pub(super) fn is_silent(node: Node<'_>) -> bool {
    match node.kind() {
        "comment" | "string_start" | "string_content" | "string_end" => true,
        "string" => node.named_child_count() > 0 && !has_interpolation(node),
        _ => false,
    }
}

fn has_interpolation(string: Node<'_>) -> bool {
    super::tree::children(string).iter().any(|child| child.kind() == "interpolation")
}
