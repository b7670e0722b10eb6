//! Python: what a token of Python code is, and where it stands.
//!
//! `cut.rs` says where statements begin; `bind.rs` collects scopes and bindings once per piece; `names.rs` follows a name to what it was
//! imported from; `types.rs` finds the type of a receiver; `token.rs` puts a sighting together.

mod bind;
mod cut;
mod names;
mod token;
mod types;

use tree_sitter::{Node, Tree};

use super::bindings::{Binding, Bindings, Span};
use super::cut::{Cuts, Reading};
use super::piece::{self, Entry};
use super::source::Source;
use super::{LocalKind, Sighting};

/// What one piece binds, collected by a single walk over its tree.
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

/// Answers what the tokens of one piece are.
pub(super) type Reader<'a> = Source<'a, Outline>;

/// A binding with the piece it stands in.
#[derive(Clone, Copy)]
struct Bound<'a> {
    reader: Reader<'a>,
    binding: &'a Binding<Meaning>,
}

/// The scope in which a piece binds names for the whole file.
const MODULE: u32 = 0;

impl piece::Outline for Outline {
    const SEPARATOR: &'static str = ".";

    fn grammar() -> tree_sitter::Language {
        tree_sitter_python::LANGUAGE.into()
    }

    fn cuts(text: &str, reading: Reading) -> Cuts {
        cut::cuts(text, reading)
    }

    fn read(tree: &Tree, text: &str) -> Self {
        bind::collect(tree, text)
    }

    fn list<'t>(&self, text: &'t str, mut list: impl FnMut(Entry, &'t str)) {
        for binding in self.names.of_scope(MODULE) {
            list(Entry::Name, binding.name.text(text));
        }
        for call in &self.calls {
            list(Entry::Call, call.callee.text(text));
        }
        if !self.stars.is_empty() {
            list(Entry::Star, "");
        }
    }

    /// Comments and the plain parts of strings.
    fn is_silent(node: Node<'_>) -> bool {
        match node.kind() {
            "comment" | "string_start" | "string_content" | "string_end" => true,
            "string" => node.named_child_count() > 0 && !has_interpolation(node),
            _ => false,
        }
    }

    fn sighting<'a>(reader: Reader<'a>, path: &[Node<'a>]) -> Option<Sighting> {
        reader.sighting(path)
    }
}

fn has_interpolation(string: Node<'_>) -> bool {
    super::tree::children(string).iter().any(|child| child.kind() == "interpolation")
}
