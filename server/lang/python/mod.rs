//! Python: what a token of Python code is, and where it stands.
//!
//! `cut.rs` says where statements begin, `mend.rs` what half-typed text is parsed as; `bind.rs` collects scopes and bindings once per piece; `names.rs`
//! follows a name to what it was imported from; `types.rs` finds the type of a receiver, with the help
//! of `annotations.rs`, `classes.rs` and `functions.rs`; `token.rs` puts a sighting together, `context.rs`
//! what it says of the place.

mod annotations;
mod bind;
mod classes;
mod context;
mod cut;
mod functions;
mod mend;
mod names;
mod narrowing;
mod token;
mod types;

pub(super) use self::types::Types;

use std::borrow::{Borrow, Cow};
use std::sync::LazyLock;

use tree_sitter::{Language, Node, Tree};

use super::bindings::{Binding, Bindings, Span};
use super::cut::{Cuts, Reading};
use super::grammar::Grammar;
use super::piece::{self, Entry};
use super::source::Source;
use super::{LocalKind, Sighting};

/// What one piece binds, collected by a single walk over its tree.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    names: Bindings<ScopeKind, Meaning>,
    /// What `self.x` is bound to, under the scope of the class.
    attributes: Bindings<(), Meaning>,
    /// Calls of plain names and of methods, for parameters without annotation. Sorted by the callee's
    /// name.
    calls: Vec<Call>,
    /// What functions return and yield. Sorted by function.
    given: Vec<Given>,
    /// Modules whose names a star import brings in.
    stars: Vec<Span>,
    /// What stands behind a quote that nobody closed, to the end of its line: text being written.
    unclosed: Vec<Span>,
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
        /// Where its scope lies.
        body: Span,
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
    /// `type x = annotation`.
    Alias {
        annotation: Span,
    },
    /// `with manager as x`.
    Entered {
        manager: Span,
    },
    /// `for x in of`, or one name of `for x, y in of`.
    Element {
        of: Span,
        index: Option<u32>,
    },
    /// `except classes as x`.
    Caught {
        classes: Span,
    },
    Parameter(Parameter),
    /// Something nobody follows: a pattern, a deleted name, `*args`.
    Opaque,
}

/// A parameter that takes one argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parameter {
    annotation: Option<Span>,
    default: Option<Span>,
    function: Span,
    index: u32,
    /// It is `self` or `cls`.
    receiver: Option<Receiver>,
}

/// What a method gets as its first argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Receiver {
    Instance,
    Class,
}

/// A function definition as far as callers care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Function {
    definition: Span,
    kind: LocalKind,
    returns: Option<Span>,
    /// Its body yields.
    generator: bool,
    decoration: Decoration,
}

/// What a function's decorators make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decoration {
    None,
    /// Reading the attribute calls it.
    Property,
    /// `with` enters what it yields.
    Manager,
    /// A test's parameter of its name is what it gives.
    Fixture,
    /// Its first argument is the class.
    Class,
    /// No first argument of its own.
    Static,
}

/// A call whose callee is a plain name or an attribute.
#[derive(Debug, Clone, Copy)]
struct Call {
    /// The name, or the attribute's last part.
    name: Span,
    /// All of what is called.
    callee: Span,
    arguments: Span,
}

/// What a function gives back at one place: the `value` of a `return` or a `yield`.
#[derive(Debug, Clone, Copy)]
struct Given {
    function: Span,
    value: Span,
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
        LANGUAGE.clone()
    }

    fn cuts(text: &str, reading: Reading) -> Cuts {
        cut::cuts(text, reading)
    }

    fn mended(text: &str) -> Cow<'_, str> {
        mend::mended(text)
    }

    fn read(tree: &Tree, text: &str) -> Self {
        let mut outline = bind::collect(tree, text);
        if tree.root_node().has_error() {
            let text = mend::mended(text);
            outline.unclosed = cut::unclosed(&text).into_iter().map(Span::from).collect();
        }
        outline
    }

    fn list<'t>(&self, text: &'t str, mut list: impl FnMut(Entry, &'t str)) {
        for binding in self.names.of_scope(MODULE) {
            list(Entry::Name, binding.name.text(text));
        }
        for call in &self.calls {
            list(Entry::Call, call.name.text(text));
        }
        if !self.stars.is_empty() {
            list(Entry::Star, "");
        }
    }

    /// Comments and the plain parts of strings.
    fn is_silent(node: Node<'_>) -> bool {
        match kind(node) {
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
    super::tree::children(string).iter().any(|child| kind(child) == "interpolation")
}

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| tree_sitter_python::LANGUAGE.into());

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::of(&LANGUAGE));

/// The name of a node's kind.
fn kind<'t>(node: impl Borrow<Node<'t>>) -> &'t str {
    GRAMMAR.kind(*node.borrow())
}

/// The child of a node under a field name, if the node has one.
fn field<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    GRAMMAR.field(node, name)
}
