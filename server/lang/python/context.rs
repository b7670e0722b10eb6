//! Where a Python token stands: what the predicates of a rule ask.

use tree_sitter::Node;

use super::kind;
use super::token::Token;
use super::{Reader, field};
use crate::lang::bindings::Span;
use crate::lang::tree::has_token;
use crate::lang::{Context, Inside, LocalKind, Place};

impl<'a> Token<'_, 'a> {
    /// Where the token stands. `depth` is how many of the surrounding nodes lie outside its own
    /// expression (the token, or the `object.name` it ends).
    pub(super) fn context(&self, depth: usize) -> Context {
        let mut outer = self.around.get(..depth).unwrap_or_default();
        let own = self.around.get(depth).copied().unwrap_or(self.leaf);
        let called = outer.last().copied().filter(|node| {
            kind(node) == "call" && field(*node, "function").is_some_and(|f| f.id() == own.id())
        });
        if called.is_some() {
            outer = outer.get(..outer.len().saturating_sub(1)).unwrap_or_default();
        }
        let unit = called.unwrap_or(own);
        let mut context = Context { awaited: is_awaited(outer), ..Context::default() };
        self.look_outward(outer, unit, &mut context);
        if context.place == Place::Use && called.is_some() {
            context.place = Place::Call;
        }
        context
    }

    /// The same for the attribute at the end of `around`; of a member also whether the function around
    /// it is one that the file runs many times over.
    pub(super) fn member_context(&self) -> Context {
        let mut context = self.context(self.around.len().saturating_sub(1));
        if self.reader.is_repeated(self.around) {
            context.inside.push(Inside::Repeated);
        }
        context
    }

    /// Reads the surroundings from the inside out, up to the nearest function.
    fn look_outward(&self, outer: &[Node<'a>], unit: Node<'a>, context: &mut Context) {
        let mut inner = unit;
        let mut calling = true;
        for node in outer.iter().rev() {
            match kind(node) {
                "function_definition" | "lambda" if self.is_in_body(*node, inner) => {
                    context.inside.push(function_kind(*node));
                    break;
                }
                "decorator" => context.place = Place::Decorator,
                "decorated_definition" => context.decorates = decorated(*node, inner),
                "type" => context.place = Place::Annotation,
                "class_definition" => context.inside.push(Inside::Class),
                "for_statement" | "while_statement" if self.is_in_body(*node, inner) => {
                    context.inside.push(Inside::Loop);
                }
                "list" | "tuple" | "set" => context.inside.push(Inside::Collection),
                kind if kind.ends_with("_comprehension") || kind == "generator_expression" => {
                    context.inside.extend([Inside::Collection, Inside::Loop]);
                }
                "argument_list" if calling => {
                    context.argument_of.extend(self.argument_of(*node, outer))
                }
                kind if kind.ends_with("_statement") || kind == "block" => calling = false,
                _ => {}
            }
            inner = *node;
        }
    }

    fn argument_of(&self, arguments: Node<'a>, outer: &[Node<'a>]) -> Vec<String> {
        let call = outer.iter().rev().find(|node| {
            kind(*node) == "call"
                && field(**node, "arguments").is_some_and(|list| list.id() == arguments.id())
        });
        let callee = call.and_then(|call| field(*call, "function"));
        callee.map(|callee| self.callee_names(callee)).unwrap_or_default()
    }

    fn is_in_body(&self, owner: Node<'a>, inner: Node<'a>) -> bool {
        field(owner, "body").is_some_and(|body| body.id() == inner.id())
    }
}

impl<'a> Reader<'a> {
    /// Whether the nearest function around is called in a loop or a collection, or more than once in
    /// the arguments of one call.
    fn is_repeated(&self, around: &[Node<'a>]) -> bool {
        let function = around.iter().rev().find(|node| kind(*node) == "function_definition");
        let Some(function) = function else { return false };
        let Some(name) = field(*function, "name").map(|name| self.text_of(name)) else {
            return false;
        };
        let mut lists = Vec::new();
        for (there, arguments) in self.calls_to(name, Span::of(*function)) {
            let Some(call) = there.node(arguments).and_then(|node| node.parent()) else { continue };
            let Some(list) = call.parent() else { continue };
            let again = kind(list) == "argument_list" && lists.contains(&(there.id, list.id()));
            if again || runs_often(call) {
                return true;
            }
            lists.push((there.id, list.id()));
        }
        false
    }
}

/// Whether a node stands in a loop or a collection of its function.
fn runs_often(node: Node<'_>) -> bool {
    let mut node = node;
    while let Some(around) = node.parent() {
        let kind = kind(around);
        match kind {
            "function_definition" | "lambda" => return false,
            "list" | "tuple" | "set" | "generator_expression" => return true,
            "for_statement" | "while_statement" if field(around, "body") == Some(node) => {
                return true;
            }
            _ if kind.ends_with("_comprehension") => return true,
            _ => node = around,
        }
    }
    false
}

/// Whether the nearest surrounding expression is an `await` of what it holds.
fn is_awaited(outer: &[Node<'_>]) -> bool {
    let around = outer.iter().rev().find(|node| kind(*node) != "parenthesized_expression");
    around.is_some_and(|node| kind(node) == "await")
}

fn function_kind(definition: Node<'_>) -> Inside {
    if has_token(definition, "async") { Inside::AsyncDef } else { Inside::Def }
}

/// The kind of function that a decorator decorates.
fn decorated(node: Node<'_>, inner: Node<'_>) -> Option<LocalKind> {
    let definition = field(node, "definition")?;
    if kind(inner) != "decorator" || definition.kind() != "function_definition" {
        return None;
    }
    let is_async = has_token(definition, "async");
    Some(if is_async { LocalKind::AsyncDef } else { LocalKind::Def })
}
