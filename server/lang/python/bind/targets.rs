//! What Python's assignments, loops, `with`, `except` and patterns bind.

use tree_sitter::Node;

use super::super::{Meaning, ScopeKind};
use super::{Collector, field};
use crate::lang::bindings::{Binding, ScopeId, Span};
use crate::lang::python::kind;
use crate::lang::tree::children;

impl<'t> Collector<'t> {
    pub(super) fn assignment(&mut self, node: Node<'t>) {
        let Some(left) = field(node, "left") else { return };
        let value = field(node, "right").map(Span::of);
        let meaning = match (field(node, "type"), value) {
            (Some(annotation), value) => {
                Meaning::Annotated { annotation: Span::of(annotation), value }
            }
            (None, Some(value)) => Meaning::Value { value },
            (None, None) => return,
        };
        match kind(left) {
            "identifier" => self.bind_here(left, node.end_byte(), meaning),
            "attribute" => self.attribute(left, node.end_byte(), meaning),
            "pattern_list" | "tuple_pattern" => self.unpacked(left, value, node.end_byte()),
            _ => self.targets(Some(left), node.end_byte()),
        }
    }

    /// `x, y = value`: each plain name is a part of the value, unless a star takes several.
    fn unpacked(&mut self, pattern: Node<'t>, value: Option<Span>, at: usize) {
        let parts = children(pattern);
        let starred = parts.iter().any(|part| kind(part) == "list_splat_pattern");
        for (index, part) in (0..).zip(parts) {
            match value {
                Some(value) if kind(part) == "identifier" && !starred => {
                    self.bind_here(part, at, Meaning::Part { value, index });
                }
                _ => self.targets(Some(part), at),
            }
        }
    }

    /// `for x in of`, in a statement or a comprehension: each plain name is an element or a part of one.
    pub(super) fn iteration(&mut self, node: Node<'t>) {
        let (Some(left), Some(of)) = (field(node, "left"), field(node, "right")) else { return };
        let (at, of) = (node.start_byte(), Span::of(of));
        match kind(left) {
            "identifier" => self.bind_here(left, at, Meaning::Element { of, index: None }),
            "pattern_list" | "tuple_pattern" => {
                for (index, part) in (0..).zip(children(left)) {
                    if kind(part) == "identifier" {
                        let index = Some(index);
                        self.bind_here(part, at, Meaning::Element { of, index });
                    } else {
                        self.targets(Some(part), at);
                    }
                }
            }
            _ => self.targets(Some(left), at),
        }
    }

    /// `type x = annotation`.
    pub(super) fn type_alias(&mut self, node: Node<'t>) {
        let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) else { return };
        let name = left.named_child(0).filter(|name| kind(name) == "identifier");
        if let Some(name) = name {
            let meaning = Meaning::Alias { annotation: Span::of(right) };
            self.bind_here(name, node.end_byte(), meaning);
        }
    }

    /// `self.x = …` in a method binds an attribute of the class.
    fn attribute(&mut self, target: Node<'t>, at: usize, meaning: Meaning) {
        let (Some(object), Some(name)) = (field(target, "object"), field(target, "attribute"))
        else {
            return;
        };
        if let Some(class) = self.class_of(object) {
            let at = Span::from(at..at).start;
            let binding = Binding { scope: class, name: Span::of(name), at, kind: meaning };
            self.outline.attributes.bind(binding);
        }
    }

    /// The class whose method we are in (or in a function inside it), if `object` is that method's
    /// first parameter.
    fn class_of(&self, object: Node<'t>) -> Option<ScopeId> {
        (kind(object) == "identifier").then_some(())?;
        let scopes = &self.outline.names;
        for id in self.open.iter().rev() {
            let scope = scopes.scope(*id)?;
            let (ScopeKind::Function { definition }, Some(parent)) = (scope.kind, scope.parent)
            else {
                continue;
            };
            if matches!(scopes.scope(parent)?.kind, ScopeKind::Class { .. }) {
                return self.is_first(definition, object).then_some(parent);
            }
        }
        None
    }

    /// Whether a function's first parameter is called so.
    fn is_first(&self, function: Span, object: Node<'t>) -> bool {
        self.receivers.get(&function).is_some_and(|name| *name == self.text_of(object))
    }

    pub(super) fn walrus(&mut self, node: Node<'t>) {
        let (Some(name), Some(value)) = (field(node, "name"), field(node, "value")) else { return };
        let mut scope = self.here();
        while let Some(inner) = self.outline.names.scope(scope)
            && inner.kind == ScopeKind::Comprehension
            && let Some(parent) = inner.parent
        {
            scope = parent;
        }
        let meaning = Meaning::Value { value: Span::of(value) };
        self.bind(scope, name, node.end_byte(), meaning);
    }

    /// Every name in a target list is bound to something nobody follows.
    pub(super) fn targets(&mut self, target: Option<Node<'t>>, at: usize) {
        let mut open: Vec<_> = target.into_iter().collect();
        while let Some(node) = open.pop() {
            match kind(node) {
                "identifier" => self.bind_here(node, at, Meaning::Opaque),
                "pattern_list"
                | "tuple_pattern"
                | "list_pattern"
                | "list_splat_pattern"
                | "tuple"
                | "list"
                | "expression_list"
                | "list_splat"
                | "parenthesized_expression" => open.extend(children(node)),
                _ => {}
            }
        }
    }

    /// `with m as x`, `except E as x` and `case P as x`.
    pub(super) fn as_pattern(&mut self, node: Node<'t>) {
        let Some(target) = field(node, "alias").and_then(|alias| alias.named_child(0)) else {
            return;
        };
        let around = node.parent().map(kind);
        let meaning = match (around, node.named_child(0).map(Span::of)) {
            (Some("with_item"), Some(manager)) => Meaning::Entered { manager },
            (Some("except_clause"), Some(classes)) => Meaning::Caught { classes },
            _ => Meaning::Opaque,
        };
        match kind(target) {
            "identifier" => self.bind_here(target, node.end_byte(), meaning),
            "attribute" => self.attribute(target, node.end_byte(), meaning),
            _ => self.targets(Some(target), node.end_byte()),
        }
    }

    pub(super) fn declaration(&mut self, node: Node<'t>) {
        let global = kind(node) == "global_statement";
        let here = self.here();
        for name in children(node) {
            let word = self.text_of(name);
            self.elsewhere.entry((here, word)).or_insert(global);
        }
    }

    pub(super) fn deletion(&mut self, node: Node<'t>) {
        self.targets(node.named_child(0), node.end_byte());
    }

    /// A bare name in a `case` pattern captures.
    pub(super) fn capture(&mut self, node: Node<'t>) {
        let Some(name) = node.named_child(0).filter(|child| kind(child) == "dotted_name") else {
            return;
        };
        if name.named_child_count() == 1
            && let Some(name) = name.named_child(0)
        {
            self.bind_here(name, node.end_byte(), Meaning::Opaque);
        }
    }
}
