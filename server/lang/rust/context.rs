//! Where a Rust token stands: read from the nodes around it, the nearest first.

use tree_sitter::Node;

use super::bind::is_async;
use super::flat::head;
use super::kind;
use super::tokens::{Stream, is_tokens, opens};
use super::types::Type;
use super::{Reader, field};
use crate::lang::tree::{children, has_token};
use crate::lang::{Context, Inside, LocalKind, Place};

/// Types and traits whose methods may be meant wherever the receiver is unknown.
const COMMON: [&str; 6] = [
    "std::iter::Iterator",
    "std::option::Option",
    "std::result::Result",
    "std::io::Read",
    "std::io::Write",
    "std::io::BufRead",
];

impl<'a> Reader<'a> {
    /// Reads the surroundings of an expression from the inside out, up to the nearest function.
    /// `around` are the nodes around it, outermost first; `unit` is the expression itself.
    pub(super) fn look_outward(&self, around: &[Node<'a>], unit: Node<'a>, context: &mut Context) {
        let mut inner = unit;
        let mut calling = true;
        for (at, node) in around.iter().enumerate().rev() {
            if let Some(function) = self.function_boundary(*node, inner) {
                context.inside.push(function);
                return;
            }
            match kind(node) {
                "attribute_item" | "inner_attribute_item" => {
                    context.place = Place::Decorator;
                    context.decorates = decorated(*node);
                }
                "type_arguments" | "reference_type" | "parameter" | "field_declaration"
                    if context.place == Place::Use && is_type(inner) =>
                {
                    context.place = Place::Annotation;
                }
                "for_expression" | "while_expression" | "loop_expression"
                    if is_body(*node, inner) =>
                {
                    context.inside.push(Inside::Loop);
                }
                "array_expression" | "tuple_expression" => context.inside.push(Inside::Collection),
                "impl_item" | "trait_item" => context.inside.push(Inside::Class),
                "arguments" if calling => {
                    context.argument_of.extend(self.call_of(*node, around.get(at.wrapping_sub(1))))
                }
                "token_tree" => {
                    let outer = around.get(at.wrapping_sub(1)).copied();
                    if let Some(function) = self.flat_boundary(*node, outer) {
                        context.inside.push(function);
                        return;
                    }
                    calling &= !is_flat_block(*node, outer);
                    self.through_token_tree(*node, outer, calling, context);
                }
                "block" | "expression_statement" | "let_declaration" => calling = false,
                _ => {}
            }
            inner = *node;
        }
    }

    /// A function, closure or async block around `inner`, and whether it is async.
    fn function_boundary(&self, node: Node<'a>, inner: Node<'a>) -> Option<Inside> {
        let inside = |is_async| if is_async { Inside::AsyncFn } else { Inside::Fn };
        match kind(node) {
            "function_item" if is_body(node, inner) => Some(inside(is_async(node))),
            "closure_expression" if is_body(node, inner) => Some(inside(has_token(node, "async"))),
            "async_block" => Some(Inside::AsyncFn),
            _ => None,
        }
    }

    /// The name of the call that a list of arguments belongs to.
    fn call_of(&self, arguments: Node<'a>, call: Option<&Node<'a>>) -> Vec<String> {
        let call = call.filter(|call| {
            kind(*call) == "call_expression"
                && field(**call, "arguments").is_some_and(|it| it.id() == arguments.id())
        });
        call.and_then(|call| field(*call, "function"))
            .map(|function| self.callee_names(function))
            .unwrap_or_default()
    }

    /// The names a callee stands for: a path, or a member of a receiver of a known type.
    pub(super) fn callee_names(&self, function: Node<'a>) -> Vec<String> {
        match kind(function) {
            "generic_function" => {
                field(function, "function").map(|it| self.callee_names(it)).unwrap_or_default()
            }
            "field_expression" => {
                let (Some(value), Some(name)) =
                    (field(function, "value"), field(function, "field"))
                else {
                    return Vec::new();
                };
                self.member_names(self.type_of(value), self.text_of(name), name.start_byte())
            }
            _ => self.paths(function),
        }
    }

    /// The names a member stands for: of the receiver's type, or of an imported trait.
    pub(super) fn member_names(
        &self,
        owner: Option<Type<'a>>,
        name: &str,
        offset: usize,
    ) -> Vec<String> {
        match owner {
            Some(Type::Library { path, .. }) => vec![self.canonical(&format!("{path}::{name}"))],
            Some(_) => Vec::new(),
            None => self.trait_member(name, offset).into_iter().collect(),
        }
    }

    /// A method that only one imported trait has, and none of the language's own types that are everywhere.
    fn trait_member(&self, name: &str, offset: usize) -> Option<String> {
        let traits = self.facts.extensions.get(name)?;
        let is_common = |owner: &&str| self.facts.known.contains(&format!("{owner}::{name}"));
        if COMMON.iter().any(is_common) {
            return None;
        }
        let scope = self.outline.names.innermost(offset);
        let mut found = traits.iter().filter(|path| self.is_imported(path, scope));
        let only = found.next()?;
        found.next().is_none().then(|| format!("{only}::{name}"))
    }

    fn through_token_tree(
        &self,
        tree: Node<'a>,
        outer: Option<Node<'a>>,
        calling: bool,
        context: &mut Context,
    ) {
        let Some(outer) = outer else { return };
        if kind(outer) == "macro_invocation" {
            if field(outer, "macro").is_some_and(|name| self.text_of(name) == "vec") {
                context.inside.push(Inside::Collection);
            }
            if calling {
                context.argument_of.extend(self.macro_names(outer));
            }
            return;
        }
        if calling {
            context.argument_of.extend(self.stream_callee(tree, outer));
        }
    }

    /// The function or async block that the braces of a token tree belong to.
    fn flat_boundary(&self, tree: Node<'a>, outer: Option<Node<'a>>) -> Option<Inside> {
        let outer = outer.filter(|outer| is_tokens(*outer) && opens(Some(tree), "{"))?;
        if is_async_block(&self.stream(tree, outer)?, self.text) {
            return Some(Inside::AsyncFn);
        }
        let keyword = head(tree).first().copied().filter(|first| kind(first) == "fn")?;
        let is_async = keyword.prev_sibling().is_some_and(|before| kind(before) == "async");
        Some(if is_async { Inside::AsyncFn } else { Inside::Fn })
    }
}

/// Braces among flat tokens that are no macro's: what stands in them is no argument.
fn is_flat_block(tree: Node<'_>, outer: Option<Node<'_>>) -> bool {
    outer.is_some_and(is_tokens)
        && opens(Some(tree), "{")
        && tree.prev_sibling().is_none_or(|before| kind(before) != "!")
}

/// `async { … }` or `async move { … }` among flat tokens, seen from the braces.
fn is_async_block(stream: &Stream<'_>, text: &str) -> bool {
    stream.kind(-1) == "async" || (stream.text(-1, text) == "move" && stream.kind(-2) == "async")
}

fn is_body(owner: Node<'_>, inner: Node<'_>) -> bool {
    field(owner, "body").is_some_and(|body| body.id() == inner.id())
}

fn is_type(node: Node<'_>) -> bool {
    matches!(
        kind(node),
        "type_identifier" | "scoped_type_identifier" | "generic_type" | "reference_type"
    )
}

/// The kind of function that an attribute stands on; further attributes and comments may follow it.
fn decorated(attribute: Node<'_>) -> Option<LocalKind> {
    let mut next = attribute.next_named_sibling();
    while let Some(node) = next {
        match kind(node) {
            "attribute_item" | "line_comment" | "block_comment" => next = node.next_named_sibling(),
            "function_item" if is_async(node) => return Some(LocalKind::AsyncFn),
            "function_item" => return Some(LocalKind::Fn),
            _ => return None,
        }
    }
    None
}

/// The last named child of a node: the body of `(x)`, `&x`, `x?`.
pub(super) fn inner_expression(node: Node<'_>) -> Option<Node<'_>> {
    children(node).into_iter().next_back()
}
