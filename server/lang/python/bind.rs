//! Collects Python's scopes and bindings in one walk over the tree.
//!
//! Says what binds, not what it means: spans are kept, and resolved in `names.rs` and `types.rs`.

mod targets;

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use tree_sitter::{Node, Tree};

use super::{
    Call, Decoration, Function, Given, Meaning, Outline, Parameter, Receiver, ScopeKind, field,
    kind,
};
use crate::lang::LocalKind;
use crate::lang::bindings::{Binding, Bindings, ScopeId, Span};
use crate::lang::tree::{children, has_token, walk};

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
    /// What methods call their first parameter.
    receivers: HashMap<Span, &'t str>,
}

impl<'t> Collector<'t> {
    fn new(text: &'t str) -> Self {
        let outline = Outline {
            names: Bindings::new(ScopeKind::Module, text),
            attributes: Bindings::new((), text),
            calls: Vec::new(),
            given: Vec::new(),
            stars: Vec::new(),
            unclosed: Vec::new(),
        };
        let (elsewhere, generators, receivers) = (HashMap::new(), HashSet::new(), HashMap::new());
        Self { text, outline, open: vec![0], elsewhere, generators, receivers }
    }

    fn finish(mut self) -> Outline {
        let generators = std::mem::take(&mut self.generators);
        self.outline.names.update(|meaning| {
            if let Meaning::Function(function) = meaning
                && generators.contains(&function.definition)
            {
                function.generator = true;
            }
        });
        let text = self.text;
        self.outline.calls.sort_by_key(|call| call.name.text(text));
        self.outline.calls.shrink_to_fit();
        self.outline.given.sort_by_key(|given| given.function);
        self.outline.given.shrink_to_fit();
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
        match kind(node) {
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
            "for_statement" | "for_in_clause" => self.iteration(node),
            "type_alias_statement" => self.type_alias(node),
            "as_pattern" => self.as_pattern(node),
            "global_statement" | "nonlocal_statement" => self.declaration(node),
            "delete_statement" => self.deletion(node),
            "case_pattern" => self.capture(node),
            "splat_pattern" => self.targets(node.named_child(0), node.end_byte()),
            "yield" => self.yields(node),
            "return_statement" => self.gives(node),
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
            let (bound, module) = match kind(child) {
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
        let relative = kind(module) == "relative_import";
        for child in children(node) {
            let (bound, item) = match kind(child) {
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
            kind,
            returns: field(node, "return_type").map(Span::of),
            generator: false,
            decoration: self.decoration(node, self.text_of(name)),
        };
        self.bind_here(name, node.start_byte(), Meaning::Function(function));
    }

    /// What the decorators around a definition make of it, told by the last word of their names.
    fn decoration(&self, definition: Node<'t>, name: &str) -> Decoration {
        if matches!(name, "__new__" | "__init_subclass__" | "__class_getitem__") {
            return Decoration::Class;
        }
        let decorated = definition.parent().filter(|p| kind(p) == "decorated_definition");
        let mut decorators = decorated.map(children).unwrap_or_default().into_iter();
        decorators.find_map(|it| self.known_decorator(it)).unwrap_or(Decoration::None)
    }

    fn known_decorator(&self, decorator: Node<'t>) -> Option<Decoration> {
        let named = decorator.named_child(0).filter(|_| kind(decorator) == "decorator")?;
        let named = if named.kind() == "call" { field(named, "function")? } else { named };
        let word = self.text_of(named).rsplit('.').next()?;
        match word {
            "staticmethod" => Some(Decoration::Static),
            "classmethod" => Some(Decoration::Class),
            "contextmanager" | "asynccontextmanager" => Some(Decoration::Manager),
            "fixture" => Some(Decoration::Fixture),
            word if word.ends_with("property") => Some(Decoration::Property),
            _ => None,
        }
    }

    fn class(&mut self, node: Node<'t>) {
        let (Some(name), Some(body)) = (field(node, "name"), field(node, "body")) else { return };
        self.bind_here(name, node.start_byte(), Meaning::Class { body: Span::of(body) });
    }

    /// The body of a function or class is where its scope lies: decorators, defaults and annotations
    /// are read outside it.
    fn body(&mut self, node: Node<'t>) {
        let Some(owner) = node.parent() else { return };
        match kind(owner) {
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
            if kind(parameter) == "keyword_separator" {
                index = KEYWORD_ONLY;
            }
            let Some((name, several)) = parameter_name(parameter) else { continue };
            let kind = if several {
                Meaning::Opaque
            } else {
                Meaning::Parameter(self.parameter(parameter, name, function, index))
            };
            self.bind(here, name, at, kind);
            index = if several { KEYWORD_ONLY } else { index.saturating_add(1) };
        }
    }

    fn parameter(
        &mut self,
        parameter: Node<'t>,
        name: Node<'t>,
        function: Node<'t>,
        index: u32,
    ) -> Parameter {
        let receiver = self.receiver(function).filter(|_| index == 0);
        if receiver.is_some() {
            self.receivers.insert(Span::of(function), self.text_of(name));
        }
        Parameter {
            annotation: field(parameter, "type").map(Span::of),
            default: field(parameter, "value").map(Span::of),
            function: Span::of(function),
            index,
            receiver,
        }
    }

    /// What a method's first parameter is.
    fn receiver(&self, function: Node<'t>) -> Option<Receiver> {
        let scopes = &self.outline.names;
        let class = scopes.scope(scopes.scope(self.here())?.parent?)?;
        let name = field(function, "name").map(|name| self.text_of(name))?;
        matches!(class.kind, ScopeKind::Class { .. }).then_some(())?;
        match self.decoration(function, name) {
            Decoration::Static => None,
            Decoration::Class => Some(Receiver::Class),
            _ => Some(Receiver::Instance),
        }
    }

    fn yields(&mut self, node: Node<'t>) {
        self.generators.extend(self.function_around());
        self.gives(node);
    }

    /// Notes the value that a `return` or a `yield` gives.
    fn gives(&mut self, node: Node<'t>) {
        let plain = !has_token(node, "from");
        let value = node.named_child(0).filter(|value| plain && kind(value) != "none");
        if let (Some(function), Some(value)) = (self.function_around(), value) {
            self.outline.given.push(Given { function, value: Span::of(value) });
        }
    }

    fn function_around(&self) -> Option<Span> {
        self.open.iter().rev().find_map(|id| match self.outline.names.scope(*id)?.kind {
            ScopeKind::Function { definition } => Some(definition),
            _ => None,
        })
    }

    fn call(&mut self, node: Node<'t>) {
        let (Some(function), Some(arguments)) = (field(node, "function"), field(node, "arguments"))
        else {
            return;
        };
        let name = match kind(function) {
            "identifier" => function,
            "attribute" => match (field(function, "object"), field(function, "attribute")) {
                (Some(object), Some(name))
                    if matches!(kind(object), "identifier" | "attribute" | "call") =>
                {
                    name
                }
                _ => return,
            },
            _ => return,
        };
        let callee = Span::of(function);
        let call = Call { name: Span::of(name), callee, arguments: Span::of(arguments) };
        self.outline.calls.push(call);
    }
}

/// The index of a parameter that no argument reaches by its place.
const KEYWORD_ONLY: u32 = u32::MAX;

/// The name a parameter binds, and whether it collects several arguments (`*args`, `**kwargs`).
fn parameter_name(parameter: Node<'_>) -> Option<(Node<'_>, bool)> {
    match kind(parameter) {
        "identifier" => Some((parameter, false)),
        "default_parameter" | "typed_default_parameter" => {
            field(parameter, "name").map(|name| (name, false))
        }
        "typed_parameter" => {
            let inner = parameter.named_child(0)?;
            if kind(inner) == "identifier" { Some((inner, false)) } else { parameter_name(inner) }
        }
        "list_splat_pattern" | "dictionary_splat_pattern" => {
            parameter.named_child(0).map(|name| (name, true))
        }
        _ => None,
    }
}
