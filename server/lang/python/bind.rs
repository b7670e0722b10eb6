//! Collects Python's scopes and bindings in one walk over the tree.
//!
//! Says what binds, not what it means: spans are kept, and resolved in `names.rs` and `types.rs`.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use tree_sitter::{Node, Tree};

use super::{Call, Function, Meaning, Outline, ScopeKind};
use crate::lang::LocalKind;
use crate::lang::bindings::{Binding, Bindings, ScopeId, Span};
use crate::lang::tree::{children, field, has_token, walk};

/// Scopes, bindings, attributes of `self` and calls of a text.
pub(super) fn collect(tree: &Tree, text: &str) -> Outline {
    let mut collector = Collector::new(text);
    walk(tree, |node| {
        collector.leave_scopes_before(node.start_byte());
        collector.visit(node)
    });
    collector.finish()
}

struct Collector<'t> {
    text: &'t str,
    outline: Outline,
    /// The open scopes, innermost last.
    open: Vec<ScopeId>,
    /// Names declared `global` (true) or `nonlocal`, under the scope that said so.
    elsewhere: HashMap<(ScopeId, &'t str), bool>,
    /// Functions whose body holds a `yield`.
    generators: HashSet<Span>,
}

impl<'t> Collector<'t> {
    fn new(text: &'t str) -> Self {
        let outline = Outline {
            names: Bindings::new(ScopeKind::Module, text),
            attributes: Bindings::new((), text),
            calls: Vec::new(),
            stars: Vec::new(),
        };
        let (elsewhere, generators) = (HashMap::new(), HashSet::new());
        Self { text, outline, open: vec![0], elsewhere, generators }
    }

    fn finish(mut self) -> Outline {
        let generators = std::mem::take(&mut self.generators);
        self.outline.names.update(|meaning| {
            if let Meaning::Function(function) = meaning
                && generators.contains(&function.definition)
            {
                function.kind = None;
            }
        });
        let text = self.text;
        self.outline.calls.sort_by_key(|call| call.callee.text(text));
        self.outline.names.finish(self.text);
        self.outline.attributes.finish(self.text);
        self.outline
    }

    fn here(&self) -> ScopeId {
        self.open.last().copied().unwrap_or_default()
    }

    fn leave_scopes_before(&mut self, offset: usize) {
        while self.open.len() > 1
            && self
                .outline
                .names
                .scope(self.here())
                .is_some_and(|scope| scope.span.end as usize <= offset)
        {
            self.open.pop();
        }
    }

    fn enter(&mut self, kind: ScopeKind, span: Span) {
        let id = self.outline.names.open(kind, span, self.here());
        self.open.push(id);
    }

    fn visit(&mut self, node: Node<'t>) -> ControlFlow<()> {
        match node.kind() {
            "comment" | "string_content" => return ControlFlow::Break(()),
            "import_statement" => self.import(node),
            "import_from_statement" => self.import_from(node),
            "function_definition" => self.function(node),
            "class_definition" => self.class(node),
            "block" => self.body(node),
            "lambda" => self.lambda(node),
            "list_comprehension"
            | "set_comprehension"
            | "dictionary_comprehension"
            | "generator_expression" => self.enter(ScopeKind::Comprehension, Span::of(node)),
            "assignment" => self.assignment(node),
            "named_expression" => self.walrus(node),
            "augmented_assignment" => self.targets(field(node, "left"), node.end_byte()),
            "for_statement" | "for_in_clause" => {
                self.targets(field(node, "left"), node.start_byte());
            }
            "as_pattern" => self.as_pattern(node),
            "global_statement" | "nonlocal_statement" => self.declaration(node),
            "delete_statement" => self.deletion(node),
            "case_pattern" => self.capture(node),
            "yield" => self.yields(),
            "call" => self.call(node),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn bind(&mut self, scope: ScopeId, name: Node<'t>, at: usize, kind: Meaning) {
        let at = Span::from(at..at).start;
        self.outline.names.bind(Binding { scope, name: Span::of(name), at, kind });
    }

    /// Binds a name where an assignment in this scope binds it: further out after `global`.
    fn bind_here(&mut self, name: Node<'t>, at: usize, kind: Meaning) {
        let word = self.text_of(name);
        let here = self.here();
        let target = match self.elsewhere.get(&(here, word)) {
            Some(true) => 0,
            Some(false) => self.enclosing_function(here).unwrap_or(here),
            None => here,
        };
        self.bind(target, name, at, kind);
    }

    fn enclosing_function(&self, scope: ScopeId) -> Option<ScopeId> {
        let mut id = self.outline.names.scope(scope)?.parent?;
        loop {
            let scope = self.outline.names.scope(id)?;
            if matches!(scope.kind, ScopeKind::Function { .. }) {
                return Some(id);
            }
            id = scope.parent?;
        }
    }

    fn text_of(&self, node: Node<'_>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    fn import(&mut self, node: Node<'t>) {
        for child in children(node) {
            let (bound, module) = match child.kind() {
                "aliased_import" => (field(child, "alias"), field(child, "name")),
                // `import a.b` binds `a`.
                "dotted_name" => (child.named_child(0), child.named_child(0)),
                _ => continue,
            };
            let (Some(bound), Some(module)) = (bound, module) else { continue };
            let meaning = Meaning::Import { module: Span::of(module), item: None, relative: false };
            self.bind_here(bound, node.end_byte(), meaning);
        }
    }

    fn import_from(&mut self, node: Node<'t>) {
        let Some(module) = field(node, "module_name") else { return };
        let relative = module.kind() == "relative_import";
        for child in children(node) {
            let (bound, item) = match child.kind() {
                "aliased_import" => (field(child, "alias"), field(child, "name")),
                "dotted_name" if child.id() != module.id() => (Some(child), Some(child)),
                "wildcard_import" if !relative => {
                    self.outline.stars.push(Span::of(module));
                    continue;
                }
                _ => continue,
            };
            let (Some(bound), Some(item)) = (bound, item) else { continue };
            let item = Some(Span::of(item));
            let meaning = Meaning::Import { module: Span::of(module), item, relative };
            self.bind_here(bound, node.end_byte(), meaning);
        }
    }

    fn function(&mut self, node: Node<'t>) {
        let Some(name) = field(node, "name") else { return };
        let kind = if has_token(node, "async") { LocalKind::AsyncDef } else { LocalKind::Def };
        let function = Function {
            definition: Span::of(node),
            kind: Some(kind),
            returns: field(node, "return_type").map(Span::of),
            property: self.is_property(node),
        };
        self.bind_here(name, node.start_byte(), Meaning::Function(function));
    }

    fn is_property(&self, definition: Node<'t>) -> bool {
        let Some(decorated) = definition.parent().filter(|p| p.kind() == "decorated_definition")
        else {
            return false;
        };
        children(decorated)
            .iter()
            .filter(|child| child.kind() == "decorator")
            .any(|decorator| self.text_of(*decorator).trim_end().ends_with("property"))
    }

    fn class(&mut self, node: Node<'t>) {
        let Some(name) = field(node, "name") else { return };
        self.bind_here(name, node.start_byte(), Meaning::Class { definition: Span::of(node) });
    }

    /// The body of a function or class is where its scope lies: decorators, defaults and annotations
    /// are read outside it.
    fn body(&mut self, node: Node<'t>) {
        let Some(owner) = node.parent() else { return };
        match owner.kind() {
            "function_definition" => {
                self.enter(ScopeKind::Function { definition: Span::of(owner) }, Span::of(node));
                self.parameters(owner, node.start_byte());
            }
            "class_definition" => {
                let superclasses = field(owner, "superclasses").map(Span::of);
                self.enter(ScopeKind::Class { superclasses }, Span::of(node));
            }
            _ => {}
        }
    }

    fn lambda(&mut self, node: Node<'t>) {
        let Some(body) = field(node, "body") else { return };
        self.enter(ScopeKind::Function { definition: Span::of(node) }, Span::of(node));
        self.parameters(node, body.start_byte());
    }

    fn parameters(&mut self, function: Node<'t>, at: usize) {
        let Some(parameters) = field(function, "parameters") else { return };
        let here = self.here();
        let mut index = 0;
        for parameter in children(parameters) {
            let Some(name) = parameter_name(parameter) else { continue };
            let annotation = field(parameter, "type").map(Span::of);
            let plain = !name.1;
            let kind = if plain {
                Meaning::Parameter { annotation, function: Span::of(function), index }
            } else {
                Meaning::Opaque
            };
            self.bind(here, name.0, at, kind);
            index += 1;
        }
    }

    fn assignment(&mut self, node: Node<'t>) {
        let Some(left) = field(node, "left") else { return };
        let value = field(node, "right").map(Span::of);
        let meaning = match (field(node, "type"), value) {
            (Some(annotation), value) => {
                Meaning::Annotated { annotation: Span::of(annotation), value }
            }
            (None, Some(value)) => Meaning::Value { value },
            (None, None) => return,
        };
        match left.kind() {
            "identifier" => self.bind_here(left, node.end_byte(), meaning),
            "attribute" => self.attribute(left, node.end_byte(), meaning),
            "pattern_list" | "tuple_pattern" => self.unpacked(left, value, node.end_byte()),
            _ => self.targets(Some(left), node.end_byte()),
        }
    }

    /// `x, y = value`: each plain name is a part of the value, unless a star takes several.
    fn unpacked(&mut self, pattern: Node<'t>, value: Option<Span>, at: usize) {
        let parts = children(pattern);
        let starred = parts.iter().any(|part| part.kind() == "list_splat_pattern");
        for (index, part) in (0..).zip(parts) {
            match value {
                Some(value) if part.kind() == "identifier" && !starred => {
                    self.bind_here(part, at, Meaning::Part { value, index });
                }
                _ => self.targets(Some(part), at),
            }
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

    /// The class whose method we are in, if `object` is that method's first parameter.
    fn class_of(&self, object: Node<'t>) -> Option<ScopeId> {
        let scopes = &self.outline.names;
        let method = self.open.iter().rev().find(|id| {
            scopes.scope(**id).is_some_and(|s| matches!(s.kind, ScopeKind::Function { .. }))
        })?;
        let scope = scopes.scope(*method)?;
        let class = scope.parent?;
        matches!(scopes.scope(class)?.kind, ScopeKind::Class { .. }).then_some(())?;
        (object.kind() == "identifier" && self.text_of(object) == "self").then_some(class)
    }

    fn walrus(&mut self, node: Node<'t>) {
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
    fn targets(&mut self, target: Option<Node<'t>>, at: usize) {
        let mut open: Vec<_> = target.into_iter().collect();
        while let Some(node) = open.pop() {
            match node.kind() {
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
    fn as_pattern(&mut self, node: Node<'t>) {
        let Some(target) = field(node, "alias").and_then(|alias| alias.named_child(0)) else {
            return;
        };
        let in_with = node.parent().is_some_and(|parent| parent.kind() == "with_item");
        let manager = node.named_child(0).filter(|_| in_with);
        let meaning = match manager {
            Some(manager) => Meaning::Entered { manager: Span::of(manager) },
            None => Meaning::Opaque,
        };
        match target.kind() {
            "identifier" => self.bind_here(target, node.end_byte(), meaning),
            "attribute" => self.attribute(target, node.end_byte(), meaning),
            _ => self.targets(Some(target), node.end_byte()),
        }
    }

    fn declaration(&mut self, node: Node<'t>) {
        let global = node.kind() == "global_statement";
        let here = self.here();
        for name in children(node) {
            let word = self.text_of(name);
            self.elsewhere.entry((here, word)).or_insert(global);
        }
    }

    fn deletion(&mut self, node: Node<'t>) {
        self.targets(node.named_child(0), node.end_byte());
    }

    /// A bare name in a `case` pattern captures.
    fn capture(&mut self, node: Node<'t>) {
        let Some(name) = node.named_child(0).filter(|child| child.kind() == "dotted_name") else {
            return;
        };
        if name.named_child_count() == 1
            && let Some(name) = name.named_child(0)
        {
            self.bind_here(name, node.end_byte(), Meaning::Opaque);
        }
    }

    fn yields(&mut self) {
        let function =
            self.open.iter().rev().find_map(|id| match self.outline.names.scope(*id)?.kind {
                ScopeKind::Function { definition } => Some(definition),
                _ => None,
            });
        self.generators.extend(function);
    }

    fn call(&mut self, node: Node<'t>) {
        let (Some(function), Some(arguments)) = (field(node, "function"), field(node, "arguments"))
        else {
            return;
        };
        let (callee, method) = match function.kind() {
            "identifier" => (function, false),
            "attribute" => match (field(function, "object"), field(function, "attribute")) {
                (Some(object), Some(name)) if object.kind() == "identifier" => (name, true),
                _ => return,
            },
            _ => return,
        };
        let call = Call { callee: Span::of(callee), arguments: Span::of(arguments), method };
        self.outline.calls.push(call);
    }
}

/// The name a parameter binds, and whether it collects several arguments (`*args`, `**kwargs`).
fn parameter_name(parameter: Node<'_>) -> Option<(Node<'_>, bool)> {
    match parameter.kind() {
        "identifier" => Some((parameter, false)),
        "default_parameter" | "typed_default_parameter" => {
            field(parameter, "name").map(|name| (name, false))
        }
        "typed_parameter" => {
            let inner = parameter.named_child(0)?;
            if inner.kind() == "identifier" { Some((inner, false)) } else { parameter_name(inner) }
        }
        "list_splat_pattern" | "dictionary_splat_pattern" => {
            parameter.named_child(0).map(|name| (name, true))
        }
        _ => None,
    }
}
