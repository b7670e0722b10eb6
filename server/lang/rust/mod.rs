//! Rust: what a token of Rust code is, and where it stands.
//!
//! `cut.rs` says where items begin; `bind.rs` collects scopes and bindings once per piece; `names.rs` follows a path through `use`;
//! `types.rs` finds the type of a receiver; `tokens.rs` reads the flat tokens of a macro call;
//! `context.rs` looks at the surroundings; `token.rs` puts a sighting together, `imports.rs` for a token
//! of a `use` and `macros.rs` for one inside a macro call.

mod bind;
mod context;
mod cut;
mod imports;
mod macros;
mod names;
mod token;
mod tokens;
mod types;

use tree_sitter::{Node, Tree};

use super::Sighting;
use super::bindings::{Binding, Bindings, ScopeId, Span};
use super::cut::{Cuts, Reading};
use super::piece::{self, Entry};
use super::source::Source;

/// What one piece binds, collected by a single walk over its tree.
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

/// Answers what the tokens of one piece are.
pub(super) type Reader<'a> = Source<'a, Outline>;

/// A binding with the piece it stands in.
#[derive(Clone, Copy)]
struct Bound<'a> {
    reader: Reader<'a>,
    binding: &'a Binding<Meaning>,
}

/// A node with the piece it stands in.
#[derive(Clone, Copy)]
struct Found<'a> {
    reader: Reader<'a>,
    node: Node<'a>,
}

/// The scope in which a piece binds names for the whole file.
const FILE: ScopeId = 0;

impl piece::Outline for Outline {
    const SEPARATOR: &'static str = "::";

    fn grammar() -> tree_sitter::Language {
        tree_sitter_rust::LANGUAGE.into()
    }

    fn cuts(text: &str, reading: Reading) -> Cuts {
        cut::cuts(text, reading)
    }

    fn read(tree: &Tree, text: &str) -> Self {
        bind::collect(tree, text)
    }

    fn list<'t>(&self, text: &'t str, mut list: impl FnMut(Entry, &'t str)) {
        for binding in self.names.of_scope(FILE) {
            list(Entry::Name, binding.name.text(text));
        }
        for (_, implemented) in &self.impls {
            list(Entry::Implementation, implemented.text(text));
        }
        if self.globs.iter().any(|(scope, _)| *scope == FILE) {
            list(Entry::Star, "");
        }
    }

    /// Comments and literals.
    fn is_silent(node: Node<'_>) -> bool {
        matches!(
            node.kind(),
            "line_comment"
                | "block_comment"
                | "string_literal"
                | "raw_string_literal"
                | "char_literal"
        )
    }

    fn sighting<'a>(reader: Reader<'a>, path: &[Node<'a>]) -> Option<Sighting> {
        reader.sighting(path)
    }
}
