//! Finds the type of a Python expression, as far as one file tells.
//!
//! Sources, in the order of what they are worth: annotations, constructor calls, `with … as`,
//! attributes of `self`, known return types, and the arguments that a parameter gets in this file.
//! A type is a canonical path such as `aiohttp.ClientSession`. No type checker: doubt gives none.

use tree_sitter::Node;

use super::{Bound, Call, Function, Meaning, Reader, ScopeKind};
use crate::lang::bindings::{Binding, ScopeId, Span};
use crate::lang::facts::part_of;
use crate::lang::piece::Entry;
use crate::lang::pieces::PieceId;
use crate::lang::tree::{children, field};

impl<'a> Reader<'a> {
    /// The types an expression's value may have.
    pub(super) fn types(&self, node: Node<'a>) -> Vec<String> {
        if self.step().is_none() {
            return Vec::new();
        }
        match node.kind() {
            "identifier" => self.name_types(self.text_of(node), node.start_byte()),
            "attribute" => self.attribute_types(node),
            "call" => self.call_types(node),
            "await" => self.awaited_types(node),
            "parenthesized_expression" => {
                node.named_child(0).map(|inner| self.types(inner)).unwrap_or_default()
            }
            "named_expression" => {
                field(node, "value").map(|value| self.types(value)).unwrap_or_default()
            }
            "conditional_expression" => {
                self.first_typed(&[node.named_child(0), node.named_child(2)])
            }
            "boolean_operator" => self.first_typed(&[field(node, "left"), field(node, "right")]),
            _ => Vec::new(),
        }
    }

    /// What awaiting gives: the facts name what a call gives in the end, but of a task's output nothing
    /// is known.
    fn awaited_types(&self, node: Node<'a>) -> Vec<String> {
        let mut types = node.named_child(0).map(|inner| self.types(inner)).unwrap_or_default();
        types.retain(|path| !self.facts.types.get(path).is_some_and(|facts| facts.handle));
        types
    }

    fn first_typed(&self, nodes: &[Option<Node<'a>>]) -> Vec<String> {
        let mut each = nodes.iter().flatten().map(|node| self.types(*node));
        each.find(|types| !types.is_empty()).unwrap_or_default()
    }

    /// The types of a variable used at an offset.
    pub(super) fn name_types(&self, name: &str, offset: usize) -> Vec<String> {
        let found = self.lookup(name, offset);
        let bindings = found.map(|found| found.bindings).unwrap_or_default();
        bindings.into_iter().flat_map(Bound::types).collect()
    }

    /// The types of the variable that one binding makes.
    pub(super) fn binding_types(&self, binding: &Binding<Meaning>) -> Vec<String> {
        if self.step().is_none() {
            return Vec::new();
        }
        match binding.kind {
            Meaning::Annotated { annotation, value } => {
                let types = self.annotation_types(annotation);
                if types.is_empty() { self.span_types(value) } else { types }
            }
            Meaning::Value { value } => self.span_types(Some(value)),
            Meaning::Part { value, index } => self.part_types(value, index),
            Meaning::Entered { manager } => self.entered_types(manager),
            Meaning::Parameter { annotation: Some(annotation), .. } => {
                self.annotation_types(annotation)
            }
            Meaning::Parameter { annotation: None, function, index } => {
                self.argument_types(binding.name.text(self.text), function, index)
            }
            _ => Vec::new(),
        }
    }

    fn span_types(&self, value: Option<Span>) -> Vec<String> {
        value.and_then(|span| self.node(span)).map(|node| self.types(node)).unwrap_or_default()
    }

    /// The type of one part of what is unpacked: of a written tuple, or of a call that gives a known one.
    fn part_types(&self, value: Span, index: u32) -> Vec<String> {
        let Some(node) = self.node(value) else { return Vec::new() };
        if matches!(node.kind(), "expression_list" | "tuple") {
            let parts = children(node);
            let starred = parts.iter().any(|part| part.kind() == "list_splat");
            let part = parts.get(index as usize).filter(|_| !starred);
            return part.map(|part| self.types(*part)).unwrap_or_default();
        }
        self.types(node).iter().filter_map(|tuple| part_of(tuple, index)).collect()
    }

    fn attribute_types(&self, node: Node<'a>) -> Vec<String> {
        let (Some(object), Some(name)) = (field(node, "object"), field(node, "attribute")) else {
            return Vec::new();
        };
        let name = self.text_of(name);
        if let Some(class) = self.own_class(object) {
            return self.class_attribute_types(class, name);
        }
        let owners = self.types(object);
        owners.iter().filter_map(|owner| self.known_return(owner, name)).collect()
    }

    /// The class around a method, when `object` is the method's `self`.
    pub(super) fn own_class(&self, object: Node<'a>) -> Option<ScopeId> {
        (object.kind() == "identifier" && self.text_of(object) == "self").then_some(())?;
        let table = &self.outline.names;
        let mut id = table.innermost(object.start_byte());
        loop {
            let scope = table.scope(id)?;
            if matches!(scope.kind, ScopeKind::Class { .. }) {
                return Some(id);
            }
            id = scope.parent?;
        }
    }

    /// The type of `self.name`: from the class body, a property, or assignments in any method. If
    /// they disagree there is none.
    fn class_attribute_types(&self, class: ScopeId, name: &str) -> Vec<String> {
        let in_body = self.outline.names.named(class, name, self.text).iter();
        let in_methods = self.outline.attributes.named(class, name, self.text).iter();
        let mut types: Vec<_> = in_body
            .chain(in_methods)
            .flat_map(|binding| self.attribute_binding_types(binding))
            .collect();
        types.sort_unstable();
        types.dedup();
        if types.len() == 1 { types } else { Vec::new() }
    }

    fn attribute_binding_types(&self, binding: &Binding<Meaning>) -> Vec<String> {
        match binding.kind {
            Meaning::Function(Function { property: true, returns: Some(returns), .. }) => {
                self.annotation_types(returns)
            }
            _ => self.binding_types(binding),
        }
    }

    fn call_types(&self, call: Node<'a>) -> Vec<String> {
        let Some(callee) = field(call, "function") else { return Vec::new() };
        let by_path: Vec<_> =
            self.paths(callee).into_iter().filter_map(|path| self.result_of(path)).collect();
        if !by_path.is_empty() {
            return by_path;
        }
        if callee.kind() == "attribute"
            && let (Some(object), Some(name)) =
                (field(callee, "object"), field(callee, "attribute"))
        {
            let name = self.text_of(name);
            let by_member: Vec<_> = self
                .types(object)
                .iter()
                .filter_map(|owner| self.known_return(owner, name))
                .collect();
            if !by_member.is_empty() {
                return by_member;
            }
        }
        self.local_function(callee)
            .filter(|local| local.function.kind.is_some())
            .and_then(|local| Some(local.reader.annotation_types(local.function.returns?)))
            .unwrap_or_default()
    }

    /// What calling this path gives: an instance of a class, or a known return type.
    fn result_of(&self, path: String) -> Option<String> {
        match self.facts.returns.get(&path) {
            Some(returned) => Some(returned.clone()),
            None => self.facts.types.contains_key(&path).then_some(path),
        }
    }

    /// What a member of a type gives, looked for in its bases too.
    fn known_return(&self, owner: &str, name: &str) -> Option<String> {
        let mut owner = owner;
        for _ in 0..8 {
            if let Some(returned) = self.facts.returns.get(&format!("{owner}.{name}")) {
                return Some(returned.clone());
            }
            let facts = self.facts.types.get(owner)?;
            if facts.builder {
                return Some(owner.to_owned());
            }
            owner = facts.bases.first()?;
        }
        None
    }

    /// The function of this file that a callee names: a plain name, or a method of `self`.
    pub(super) fn local_function(&self, callee: Node<'a>) -> Option<Local<'a>> {
        match callee.kind() {
            "identifier" => {
                let found = self.lookup(self.text_of(callee), callee.start_byte())?;
                found.bindings.first()?.function()
            }
            "attribute" => {
                let class = self.own_class(field(callee, "object")?)?;
                let name = self.text_of(field(callee, "attribute")?);
                self.named(class, name).last()?.function()
            }
            _ => None,
        }
    }

    /// What `with manager as x` binds `x` to.
    fn entered_types(&self, manager: Span) -> Vec<String> {
        let Some(node) = self.node(manager) else { return Vec::new() };
        let entered: Vec<_> = self
            .types(node)
            .iter()
            .filter_map(|manager| self.facts.types.get(manager)?.enters.clone())
            .collect();
        if entered.is_empty() { self.yielded_types(node) } else { entered }
    }

    /// `with session() as x`, where the file defines `session` as a generator that is annotated with
    /// what it yields.
    fn yielded_types(&self, call: Node<'a>) -> Vec<String> {
        let generator = field(call, "function")
            .and_then(|callee| self.local_function(callee))
            .filter(|local| local.function.kind.is_none());
        let Some((reader, returns)) =
            generator.and_then(|it| Some((it.reader, it.function.returns?)))
        else {
            return Vec::new();
        };
        match arguments_of(returns.text(reader.text)) {
            Some((_, arguments)) => {
                let yielded = split_top(arguments, ',').into_iter().next().unwrap_or_default();
                reader.text_types(yielded, returns.start as usize)
            }
            None => Vec::new(),
        }
    }

    /// The types of what callers in this file pass for a parameter; none if they disagree.
    fn argument_types(&self, name: &str, function: Span, index: u32) -> Vec<String> {
        let Some(definition) = self.node(function) else { return Vec::new() };
        let Some(called) = field(definition, "name").map(|node| self.text_of(node)) else {
            return Vec::new();
        };
        let mut types = Vec::new();
        for there in self.listed(Entry::Call, called) {
            for call in there.calls_of(called) {
                if self.step().is_none() {
                    return Vec::new();
                }
                if let Some(argument) = there.argument(call, (self.id, function), name, index) {
                    types.extend(there.types(argument));
                }
            }
        }
        types.sort_unstable();
        types.dedup();
        if types.len() == 1 { types } else { Vec::new() }
    }

    /// The calls in this piece of anything with this name.
    fn calls_of(&self, name: &str) -> &'a [Call] {
        let calls = &self.outline.calls;
        let start = calls.partition_point(|call| call.callee.text(self.text) < name);
        let rest = calls.get(start..).unwrap_or_default();
        let len = rest.partition_point(|call| call.callee.text(self.text) == name);
        rest.get(..len).unwrap_or_default()
    }

    /// What one call passes for a parameter, if it is a call of that very function of that piece.
    fn argument(
        &self,
        call: &Call,
        function: (PieceId, Span),
        name: &str,
        index: u32,
    ) -> Option<Node<'a>> {
        let callee = self.node(call.callee)?;
        let callee = if call.method { callee.parent()? } else { callee };
        let local = self.local_function(callee)?;
        ((local.reader.id, local.function.definition) == function).then_some(())?;
        let index = index.checked_sub(u32::from(call.method))?;
        let arguments = children(self.node(call.arguments)?);
        let named = arguments.iter().find_map(|argument| {
            (argument.kind() == "keyword_argument").then_some(())?;
            (self.text_of(field(*argument, "name")?) == name).then_some(())?;
            field(*argument, "value")
        });
        named.or_else(|| {
            let spread = |node: &&Node<'_>| {
                !matches!(node.kind(), "keyword_argument" | "list_splat" | "dictionary_splat")
            };
            arguments.iter().take_while(spread).nth(index as usize).copied()
        })
    }

    /// The type an annotation names; wrappers such as `Optional` are looked through.
    pub(super) fn annotation_types(&self, annotation: Span) -> Vec<String> {
        self.text_types(annotation.text(self.text), annotation.start as usize)
    }

    fn text_types(&self, text: &str, offset: usize) -> Vec<String> {
        if self.step().is_none() {
            return Vec::new();
        }
        let text = text.trim().trim_matches(['"', '\'']).trim();
        let members = split_top(text, '|');
        if members.len() > 1 {
            return self.first_of(members, offset);
        }
        match arguments_of(text) {
            Some((head, arguments)) => self.wrapped_types(head, arguments, offset),
            None => self.named_types(text, offset),
        }
    }

    fn first_of(&self, texts: Vec<&str>, offset: usize) -> Vec<String> {
        let mut each = texts.into_iter().map(|text| self.text_types(text, offset));
        each.find(|types| !types.is_empty()).unwrap_or_default()
    }

    /// `Optional[X]` and its like are X; any other generic is its head.
    fn wrapped_types(&self, head: &str, arguments: &str, offset: usize) -> Vec<String> {
        let arguments = split_top(arguments, ',');
        match head.rsplit('.').next().unwrap_or(head) {
            "Annotated" => self.first_of(arguments.into_iter().take(1).collect(), offset),
            "Optional" | "Union" | "Final" | "ClassVar" | "Required" | "NotRequired"
            | "ReadOnly" | "InitVar" => self.first_of(arguments, offset),
            _ => self.named_types(head, offset),
        }
    }

    fn named_types(&self, name: &str, offset: usize) -> Vec<String> {
        let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        if name.is_empty() || name == "None" || !name.chars().all(plain) {
            return Vec::new();
        }
        let paths = self.dotted_paths(name, offset);
        if paths.is_empty() { self.alias_types(name, offset) } else { paths }
    }

    /// `Client = Annotated[httpx.AsyncClient, …]` used as an annotation.
    fn alias_types(&self, name: &str, offset: usize) -> Vec<String> {
        let found = self.lookup(name, offset).and_then(|found| found.bindings.first().copied());
        let Some(Bound { reader, binding }) = found else { return Vec::new() };
        match binding.kind {
            Meaning::Value { value }
                if reader.node(value).is_some_and(|node| node.kind() == "subscript") =>
            {
                reader.annotation_types(value)
            }
            _ => Vec::new(),
        }
    }
}

/// A function of this file, with the piece it stands in.
#[derive(Clone, Copy)]
pub(super) struct Local<'a> {
    pub reader: Reader<'a>,
    pub function: Function,
}

impl<'a> Bound<'a> {
    /// The types of the variable that the binding makes.
    pub(super) fn types(self) -> Vec<String> {
        self.reader.binding_types(self.binding)
    }

    fn function(self) -> Option<Local<'a>> {
        match self.binding.kind {
            Meaning::Function(function) => Some(Local { reader: self.reader, function }),
            _ => None,
        }
    }
}

/// `Head[arguments]` taken apart.
fn arguments_of(text: &str) -> Option<(&str, &str)> {
    let (head, rest) = text.split_once('[')?;
    Some((head.trim(), rest.trim_end().strip_suffix(']')?))
}

/// Splits at a separator that stands outside brackets.
fn split_top(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_i32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth -= 1,
            c if c == separator && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}
