//! Finds the type of a Rust expression, as far as one file tells.
//!
//! Sources: annotations, constructors, builders, declared fields, return types of the file's own
//! functions and methods, and what the facts say.

use std::rc::Rc;

use tree_sitter::Node;

use super::annotations::is_flat;
use super::context::inner_expression;
use super::kind;
use super::names::Namespace;
use super::types::Type;
use super::{Bound, Meaning, Reader, field};
use crate::lang::bindings::{Binding, Span};
use crate::lang::tree::children;

impl<'a> Reader<'a> {
    /// The type of an expression's value; references and `?` are looked through.
    pub(super) fn type_of(&self, node: Node<'a>) -> Option<Type<'a>> {
        self.step()?;
        match kind(node) {
            "self" => self.own_type(node.start_byte()),
            "identifier" => self.name_type(self.text_of(node), node.start_byte()),
            "field_expression" => {
                let name = self.text_of(field(node, "field")?);
                self.type_of(field(node, "value")?)?.field(name)
            }
            "index_expression" => self.type_of(node.named_child(0)?)?.element(),
            "call_expression" => self.call_type(node),
            "await_expression" => self.awaited(self.type_of(node.named_child(0)?)?),
            "struct_expression" => self.node_type(field(node, "name")?),
            "type_cast_expression" => self.node_type(field(node, "type")?),
            "array_expression" => {
                let element = self.type_of(node.named_child(0)?)?;
                Some(Type::Many(Rc::new(element)))
            }
            "tuple_expression" => {
                let parts = children(node).into_iter().map(|part| self.type_of(part));
                Some(Type::Tuple(parts.collect()))
            }
            "unary_expression" => {
                let inner = self.type_of(inner_expression(node)?)?;
                Some(if self.text_of(node).starts_with('*') { pointee(inner) } else { inner })
            }
            "try_expression" | "parenthesized_expression" | "reference_expression" => {
                self.type_of(inner_expression(node)?)
            }
            "block" | "unsafe_block" | "else_clause" => self.type_of(inner_expression(node)?),
            "if_expression" => self
                .type_of(field(node, "consequence")?)
                .or_else(|| self.type_of(field(node, "alternative")?)),
            // All arms agree, or leave.
            "match_expression" => {
                let arms = children(field(node, "body")?);
                arms.into_iter().find_map(|arm| self.type_of(field(arm, "value")?))
            }
            _ => None,
        }
    }

    /// The type of a local variable, parameter, `static` or `const` used at an offset.
    pub(super) fn name_type(&self, name: &str, offset: usize) -> Option<Type<'a>> {
        self.step()?;
        self.variable(name, offset)?.type_of()
    }

    /// The variable a name stands for.
    pub(super) fn variable(&self, name: &str, offset: usize) -> Option<Bound<'a>> {
        let scope = self.outline.names.innermost(offset);
        let bindings = self.lookup(name, scope, Some(offset), Namespace::Other, None)?;
        bindings.into_iter().next()
    }

    /// The type of the variable that one binding makes.
    pub(super) fn binding_type(&self, binding: &Binding<Meaning>) -> Option<Type<'a>> {
        self.step()?;
        match binding.kind {
            Meaning::Variable { pattern, annotation, value, each } => {
                let declared = annotation.and_then(|it| self.annotation_type(it));
                let whole = declared.or_else(|| self.span_type(value?));
                let whole = if each { whole.and_then(|it| it.element()) } else { whole };
                self.through_pattern(binding.name, pattern, whole)
            }
            Meaning::Static { annotation } => self.annotation_type(annotation),
            _ => None,
        }
    }

    fn span_type(&self, value: Span) -> Option<Type<'a>> {
        let node = self.node(value)?;
        if is_flat(node) { self.flat_value(value) } else { self.type_of(node) }
    }

    fn call_type(&self, call: Node<'a>) -> Option<Type<'a>> {
        let mut function = field(call, "function")?;
        if kind(function) == "generic_function" {
            function = field(function, "function")?;
        }
        let argument = || self.type_of(field(call, "arguments")?.named_child(0)?);
        match kind(function) {
            "field_expression" => {
                let name = self.text_of(field(function, "field")?);
                let owner = self.type_of(field(function, "value")?)?;
                self.method_type(&owner, name)
            }
            "identifier" | "scoped_identifier" => {
                let segments = self.segments(function)?;
                self.path_result(&segments, function.start_byte(), argument)
            }
            _ => None,
        }
    }

    /// What calling a path gives: of a library, or of this file.
    pub(super) fn path_result(
        &self,
        segments: &[&str],
        offset: usize,
        argument: impl Fn() -> Option<Type<'a>>,
    ) -> Option<Type<'a>> {
        if matches!(segments, ["Some" | "Ok"]) {
            return argument();
        }
        if let Some(found) = self.own_result(segments, offset) {
            return Some(found);
        }
        let paths = self.segment_paths(segments, offset, Namespace::Other);
        paths.into_iter().find_map(|path| self.library_result(&path, &argument))
    }

    /// `Arc::new(x)` and `Arc::clone(&x)` give an x; `Mutex::new(x)` gives a mutex that holds one.
    fn library_result(
        &self,
        path: &str,
        argument: &impl Fn() -> Option<Type<'a>>,
    ) -> Option<Type<'a>> {
        let owner = path.rsplit_once("::").map_or("", |(owner, _)| owner);
        if self.facts.types.get(owner).is_some_and(|facts| facts.deref) {
            return argument().or_else(|| Some(Type::library(owner)));
        }
        match self.result_of(path)? {
            Type::Library { path: result, inside: None } if result == owner => {
                Some(Type::Library { path: result, inside: argument().map(Rc::new) })
            }
            result => Some(result),
        }
    }

    /// What a function of this file, or an associated function of one of its types, gives.
    fn own_result(&self, segments: &[&str], offset: usize) -> Option<Type<'a>> {
        match segments {
            [name] => {
                let Bound { reader, binding } = self.variable(name, offset)?;
                match binding.kind {
                    Meaning::Function { returns, .. } => reader.annotation_type(returns?),
                    // A tuple struct's name makes one.
                    Meaning::Struct { .. } => self.named_type(name, offset),
                    _ => None,
                }
            }
            [owner, name] => {
                let owner = match *owner {
                    "Self" => self.own_type(offset)?,
                    owner => self.named_type(owner, offset)?,
                };
                match owner {
                    Type::Own(found) => found.method(name),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// What `*value` is: a guard's content; references are looked through already.
fn pointee(value: Type<'_>) -> Type<'_> {
    let is_guard = value.path().is_some_and(|path| path.ends_with("Guard"));
    if is_guard { value.inside().unwrap_or(value) } else { value }
}

impl<'a> Bound<'a> {
    /// The type of the variable that the binding makes.
    pub(super) fn type_of(self) -> Option<Type<'a>> {
        let Self { reader, binding } = self;
        let place = (reader.id, binding.name);
        reader.inquiry.once(&reader.inquiry.rust, place, || reader.binding_type(binding))
    }
}
