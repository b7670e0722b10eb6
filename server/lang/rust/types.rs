//! Finds the type of a Rust expression, as far as one file tells.
//!
//! Sources: annotations, constructors, builders, declared fields of `self`, known return types. A
//! type is a canonical path such as `reqwest::Client`. No inference: doubt gives none.

use tree_sitter::Node;

use super::context::inner_expression;
use super::names::Namespace;
use super::{Bound, Found, Meaning, Reader};
use crate::lang::bindings::{Binding, Span};
use crate::lang::facts::part_of;
use crate::lang::tree::{children, field};

/// Methods of the language's own wrappers that give what is inside.
const TRANSPARENT: [&str; 13] = [
    "unwrap",
    "expect",
    "unwrap_or_default",
    "unwrap_or_else",
    "clone",
    "cloned",
    "as_ref",
    "as_mut",
    "as_deref",
    "to_owned",
    "context",
    "with_context",
    "get_or_insert_with",
];

/// Beginnings of associated functions that by convention give the type itself.
const CONSTRUCTORS: [&str; 6] = ["new", "default", "current", "from", "with_", "try_new"];

impl<'a> Reader<'a> {
    /// The type of an expression's value; references and `?` are looked through.
    pub(super) fn type_of(&self, node: Node<'a>) -> Option<String> {
        self.step()?;
        match node.kind() {
            "identifier" => self.name_type(self.text_of(node), node.start_byte()),
            "field_expression" => self.field_type(node),
            "call_expression" => self.call_type(node),
            "await_expression" => self.awaited_type(node),
            // `*guard` is what the guard guards.
            "unary_expression" if self.text_of(node).starts_with('*') => None,
            "try_expression"
            | "parenthesized_expression"
            | "reference_expression"
            | "unary_expression" => self.type_of(inner_expression(node)?),
            _ => None,
        }
    }

    /// What awaiting gives: the facts name what a call gives in the end, but of a task's output nothing
    /// is known.
    fn awaited_type(&self, node: Node<'a>) -> Option<String> {
        let path = self.type_of(node.named_child(0)?)?;
        (!self.facts.types.get(&path).is_some_and(|facts| facts.handle)).then_some(path)
    }

    /// The type of a local variable, parameter, `static` or `const` used at an offset.
    pub(super) fn name_type(&self, name: &str, offset: usize) -> Option<String> {
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
    pub(super) fn binding_type(&self, binding: &Binding<Meaning>) -> Option<String> {
        match &binding.kind {
            Meaning::Let { annotation: Some(annotation), value } => {
                let declared = self.annotation_type(*annotation);
                declared.or_else(|| self.span_type((*value)?))
            }
            Meaning::Let { annotation: None, value } => self.span_type((*value)?),
            Meaning::LetPart { value, index } => part_of(&self.span_type(*value)?, *index),
            Meaning::Parameter { annotation } | Meaning::Static { annotation } => {
                self.annotation_type(*annotation)
            }
            _ => None,
        }
    }

    fn span_type(&self, value: Span) -> Option<String> {
        self.type_of(self.node(value)?)
    }

    /// `value.field`: a declared field of a struct in this file.
    fn field_type(&self, node: Node<'a>) -> Option<String> {
        let name = self.text_of(field(node, "field")?);
        self.struct_of(field(node, "value")?)?.declared_field(name)
    }

    /// The struct of this file that an expression is a value of.
    fn struct_of(&self, node: Node<'a>) -> Option<Found<'a>> {
        self.step()?;
        match node.kind() {
            "self" => self.own_struct(node.start_byte()),
            "identifier" => {
                let variable = self.variable(self.text_of(node), node.start_byte())?;
                let annotation = match variable.binding.kind {
                    Meaning::Parameter { annotation }
                    | Meaning::Let { annotation: Some(annotation), .. } => annotation,
                    _ => return None,
                };
                let reader = variable.reader;
                reader.local_struct(reader.node(annotation)?)
            }
            "parenthesized_expression" | "reference_expression" | "unary_expression" => {
                self.struct_of(inner_expression(node)?)
            }
            _ => None,
        }
    }

    /// The struct whose `impl` block an offset stands in.
    pub(super) fn own_struct(&self, offset: usize) -> Option<Found<'a>> {
        let around = self.outline.impls.iter().rev().find(|(block, _)| block.contains(offset));
        let name = around?.1;
        self.struct_named(name.text(self.text), name.start as usize)
    }

    fn local_struct(&self, annotation: Node<'a>) -> Option<Found<'a>> {
        self.step()?;
        match annotation.kind() {
            "type_identifier" => {
                self.struct_named(self.text_of(annotation), annotation.start_byte())
            }
            "reference_type" => self.local_struct(field(annotation, "type")?),
            "generic_type" => {
                let arguments = field(annotation, "type_arguments")?;
                self.local_struct(children(arguments).into_iter().next()?)
            }
            _ => None,
        }
    }

    fn struct_named(&self, name: &str, offset: usize) -> Option<Found<'a>> {
        let scope = self.outline.names.innermost(offset);
        let bindings = self.lookup(name, scope, None, Namespace::Other, None)?;
        bindings.into_iter().find_map(|Bound { reader, binding }| match binding.kind {
            Meaning::Struct { definition } => {
                Some(Found { reader, node: reader.node(definition)? })
            }
            _ => None,
        })
    }

    fn call_type(&self, call: Node<'a>) -> Option<String> {
        let mut function = field(call, "function")?;
        if function.kind() == "generic_function" {
            function = field(function, "function")?;
        }
        match function.kind() {
            "field_expression" => {
                let name = self.text_of(field(function, "field")?);
                let owner = self.type_of(field(function, "value")?)?;
                self.method_result(&owner, name)
            }
            "identifier" | "scoped_identifier" => {
                let by_path =
                    self.paths(function).into_iter().find_map(|path| self.path_result(&path, call));
                by_path.or_else(|| self.local_result(function))
            }
            _ => None,
        }
    }

    /// What a method gives: itself for wrappers and builders, else what the facts say.
    pub(super) fn method_result(&self, owner: &str, name: &str) -> Option<String> {
        if let Some(returned) = self.facts.returns.get(&format!("{owner}::{name}")) {
            return Some(returned.clone());
        }
        let is_builder = self.facts.types.get(owner).is_some_and(|facts| facts.builder);
        (is_builder || TRANSPARENT.contains(&name)).then(|| owner.to_owned())
    }

    /// What calling a path with these arguments gives: `Arc::new(x)` and `Arc::clone(&x)` give an x.
    fn path_result(&self, path: &str, call: Node<'a>) -> Option<String> {
        let (owner, _) = path.rsplit_once("::")?;
        if self.facts.types.get(owner).is_some_and(|facts| facts.deref) {
            let inside = self.type_of(field(call, "arguments")?.named_child(0)?);
            return inside.or_else(|| Some(owner.to_owned()));
        }
        self.result_of(path)
    }

    /// What calling a path gives: a known return, or the type itself for its constructors.
    pub(super) fn result_of(&self, path: &str) -> Option<String> {
        if let Some(returned) = self.facts.returns.get(path) {
            return Some(returned.clone());
        }
        let (owner, function) = path.rsplit_once("::")?;
        let constructs = CONSTRUCTORS.iter().any(|start| function.starts_with(start));
        (constructs && self.facts.types.contains_key(owner)).then(|| owner.to_owned())
    }

    fn local_result(&self, function: Node<'a>) -> Option<String> {
        (function.kind() == "identifier").then_some(())?;
        let Bound { reader, binding } =
            self.variable(self.text_of(function), function.start_byte())?;
        match binding.kind {
            Meaning::Function { returns: Some(returns), .. } => reader.annotation_type(returns),
            _ => None,
        }
    }

    fn annotation_type(&self, annotation: Span) -> Option<String> {
        self.node_type(self.node(annotation)?)
    }

    /// The type a type expression names; references and pointers that deref are looked through.
    pub(super) fn node_type(&self, node: Node<'a>) -> Option<String> {
        self.step()?;
        match node.kind() {
            "type_identifier" | "scoped_type_identifier" => self.paths(node).into_iter().next(),
            "reference_type" => self.node_type(field(node, "type")?),
            "generic_type" => {
                let head = self.paths(field(node, "type")?).into_iter().next()?;
                match self.facts.types.get(&head) {
                    Some(facts) if facts.deref => {
                        let arguments = children(field(node, "type_arguments")?);
                        self.node_type(arguments.into_iter().find(|it| it.kind() != "lifetime")?)
                    }
                    _ => Some(head),
                }
            }
            _ => None,
        }
    }
}

impl Bound<'_> {
    /// The type of the variable that the binding makes.
    pub(super) fn type_of(self) -> Option<String> {
        self.reader.binding_type(self.binding)
    }
}

impl Found<'_> {
    /// The declared type of a field of this struct.
    pub(super) fn declared_field(self, name: &str) -> Option<String> {
        let fields = children(field(self.node, "body")?);
        let declared = fields.into_iter().find(|it| {
            it.kind() == "field_declaration"
                && field(*it, "name").is_some_and(|it| self.reader.text_of(it) == name)
        })?;
        self.reader.node_type(field(declared, "type")?)
    }
}
