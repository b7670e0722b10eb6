//! Rust: what a token of Rust code is, and where it stands.
//!
//! `cut.rs` says where items begin; `bind.rs` collects scopes and bindings once per piece, `flat.rs` those of the
//! flat tokens in a macro call; `names.rs` follows a path through `use`, `modules.rs` and `globs.rs` through the
//! file's own modules and glob imports; `types.rs` says what is known of a value, found by `expressions.rs`,
//! `annotations.rs` and `patterns.rs`; `tokens.rs` reads the flat tokens of a macro call; `context.rs` looks at the
//! surroundings; `token.rs` puts a sighting together, `imports.rs` for a token of a `use` and `macros.rs` for one
//! inside a macro call.

mod annotations;
mod bind;
mod context;
mod cut;
mod expressions;
mod flat;
mod globs;
mod imports;
mod macros;
mod modules;
mod names;
mod patterns;
mod token;
mod tokens;
mod types;

pub(super) use self::types::Type;

use std::borrow::Borrow;
use std::sync::LazyLock;

use tree_sitter::{Language, Node, Tree};

use super::Sighting;
use super::bindings::{Binding, Bindings, ScopeId, Span};
use super::cut::{Cuts, Reading};
use super::grammar::Grammar;
use super::piece::{self, Entry};
use super::source::Source;

/// What one piece binds, collected by a single walk over its tree.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    names: Bindings<ScopeKind, Meaning>,
    /// Glob imports: the scope they stand in and the path before `::*`, by scope.
    globs: Vec<(ScopeId, Box<str>)>,
    /// `impl` blocks with the plain name of their type, for `self`, in order of the text.
    impls: Vec<(Span, Span)>,
    /// The functions of `impl` blocks, by type and name.
    methods: Vec<Method>,
}

/// A function of an `impl` block.
#[derive(Debug, Clone, Copy)]
struct Method {
    /// The plain name of the type.
    of: Span,
    name: Span,
    returns: Option<Span>,
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
    /// A struct, enum or union.
    Struct {
        definition: Span,
    },
    /// `type X = target;`
    Alias {
        target: Span,
    },
    /// A module whose content stands here.
    Module {
        body: Span,
    },
    /// `static` and `const`: a value of a declared type.
    Static {
        annotation: Span,
    },
    /// A macro defined by `macro_rules!`.
    Macro,
    /// Any other item of the file's own: it shadows what a path could lead to.
    Item,
    /// A variable made by a pattern: of a `let`, a parameter, a match arm, a loop over each of `value`.
    Variable {
        pattern: Span,
        annotation: Option<Span>,
        value: Option<Span>,
        each: bool,
    },
    /// A local that nobody follows.
    Opaque,
}

impl Meaning {
    /// Locals hold from their place on; items hold in their whole scope.
    fn is_local(&self) -> bool {
        matches!(self, Self::Variable { .. } | Self::Opaque)
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
pub(super) struct Found<'a> {
    reader: Reader<'a>,
    node: Node<'a>,
}

/// The scope in which a piece binds names for the whole file.
const FILE: ScopeId = 0;

impl Outline {
    /// Sorts what is looked up by name.
    fn finish(&mut self, text: &str) {
        self.names.finish(text);
        self.globs.sort_by_key(|(scope, _)| *scope);
        self.methods.sort_by_key(|method| (method.of.text(text), method.name.text(text)));
    }

    /// The function of a type by this name.
    fn method(&self, of: &str, name: &str, text: &str) -> Option<&Method> {
        let key = |method: &Method| (method.of.text(text), method.name.text(text)).cmp(&(of, name));
        let at = self.methods.partition_point(|method| key(method).is_lt());
        self.methods.get(at).filter(|method| key(method).is_eq())
    }

    /// The paths of the glob imports of a scope.
    fn globs_of(&self, scope: ScopeId) -> impl Iterator<Item = &str> {
        let start = self.globs.partition_point(|(at, _)| *at < scope);
        let rest = self.globs.get(start..).unwrap_or_default();
        rest.iter().take_while(move |(at, _)| *at == scope).map(|(_, path)| &**path)
    }
}

impl piece::Outline for Outline {
    const SEPARATOR: &'static str = "::";

    fn grammar() -> tree_sitter::Language {
        LANGUAGE.clone()
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
        if self.globs_of(FILE).next().is_some() {
            list(Entry::Star, "");
        }
    }

    /// Comments and literals.
    fn is_silent(node: Node<'_>) -> bool {
        matches!(
            kind(node),
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

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| tree_sitter_rust::LANGUAGE.into());

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::of(&LANGUAGE));

/// The name of a node's kind.
fn kind<'t>(node: impl Borrow<Node<'t>>) -> &'t str {
    GRAMMAR.kind(*node.borrow())
}

/// The child of a node under a field name, if the node has one.
fn field<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    GRAMMAR.field(node, name)
}
