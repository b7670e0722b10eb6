//! Collects Rust's scopes and bindings in one walk over the tree.
//!
//! Says what binds, not what it means: paths and spans are kept, and resolved in `names.rs` and
//! `types.rs`. Token trees of macro calls bind nothing here.

use std::ops::ControlFlow;

use tree_sitter::{Node, Tree};

use super::patterns::bound_names;
use super::{Meaning, Method, Outline, ScopeKind, field, kind};
use crate::lang::bindings::{Binding, Bindings, ScopeId, Span};
use crate::lang::tree::{children, walk};

/// Scopes, bindings, glob imports and `impl` blocks of a text.
pub(super) fn collect(tree: &Tree, text: &str) -> Outline {
    let mut collector = Collector {
        text,
        outline: Outline {
            names: Bindings::new(ScopeKind::Module, text),
            globs: Vec::new(),
            impls: Vec::new(),
            methods: Vec::new(),
        },
        open: vec![0],
    };
    walk(tree, |node| {
        collector.leave_scopes_before(node.start_byte());
        collector.visit(node)
    });
    collector.outline.finish(text);
    collector.outline
}

pub(super) struct Collector<'t> {
    pub(super) text: &'t str,
    pub(super) outline: Outline,
    /// The open scopes, innermost last.
    open: Vec<ScopeId>,
}

/// Where the variables of a pattern come from.
#[derive(Debug, Clone, Copy, Default)]
struct Origin {
    annotation: Option<Span>,
    value: Option<Span>,
    /// They are an element of the value.
    each: bool,
}

impl<'t> Collector<'t> {
    pub(super) fn here(&self) -> ScopeId {
        self.open.last().copied().unwrap_or_default()
    }

    fn leave_scopes_before(&mut self, offset: usize) {
        let names = &self.outline.names;
        while self.open.len() > 1
            && let Some(scope) = names.scope(self.open.last().copied().unwrap_or_default())
            && scope.span.end as usize <= offset
        {
            self.open.pop();
        }
    }

    pub(super) fn enter(&mut self, kind: ScopeKind, node: Node<'t>) {
        let id = self.outline.names.open(kind, Span::of(node), self.here());
        self.open.push(id);
    }

    pub(super) fn bind(&mut self, name: Node<'t>, at: usize, kind: Meaning) {
        self.bind_in(self.here(), name, at, kind);
    }

    pub(super) fn bind_in(&mut self, scope: ScopeId, name: Node<'t>, at: usize, kind: Meaning) {
        let at = Span::from(at..at).start;
        self.outline.names.bind(Binding { scope, name: Span::of(name), at, kind });
    }

    pub(super) fn text_of(&self, node: Node<'_>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    fn visit(&mut self, node: Node<'t>) -> ControlFlow<()> {
        match kind(node) {
            "line_comment"
            | "block_comment"
            | "string_literal"
            | "attribute_item"
            | "inner_attribute_item" => return ControlFlow::Break(()),
            "token_tree" => self.flat_tokens(node),
            "use_declaration" => {
                if let Some(argument) = field(node, "argument") {
                    self.use_tree(argument, "");
                }
                return ControlFlow::Break(());
            }
            "extern_crate_declaration" => self.extern_crate(node),
            "mod_item" => self.module(node),
            "declaration_list" => self.declarations(node),
            "function_item" | "function_signature_item" => self.function(node),
            "struct_item" | "enum_item" | "union_item" => {
                self.named(node, Meaning::Struct { definition: Span::of(node) });
            }
            "type_item" => self.alias(node),
            "trait_item" => self.named(node, Meaning::Item),
            "static_item" | "const_item" => self.static_item(node),
            "macro_definition" => {
                self.named(node, Meaning::Macro);
                return ControlFlow::Break(());
            }
            "impl_item" => self.implementation(node),
            "block" | "match_arm" => self.block(node),
            "closure_expression" => self.closure(node),
            "let_declaration" => self.let_declaration(node),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn module(&mut self, node: Node<'t>) {
        let body = field(node, "body").map(Span::of);
        self.named(node, body.map_or(Meaning::Item, |body| Meaning::Module { body }));
    }

    /// `type X = …;`, but not of a trait or an `impl`: that is no plain name.
    fn alias(&mut self, node: Node<'t>) {
        let target = field(node, "type").map(Span::of);
        if owner_of(node).is_none() {
            self.named(node, target.map_or(Meaning::Item, |target| Meaning::Alias { target }));
        }
    }

    fn named(&mut self, node: Node<'t>, meaning: Meaning) {
        if let Some(name) = field(node, "name") {
            self.bind(name, node.start_byte(), meaning);
        }
    }

    fn static_item(&mut self, node: Node<'t>) {
        let meaning = match field(node, "type") {
            Some(annotation) => Meaning::Static { annotation: Span::of(annotation) },
            None => Meaning::Item,
        };
        self.named(node, meaning);
    }

    fn declarations(&mut self, node: Node<'t>) {
        let is_module = node.parent().is_some_and(|parent| kind(parent) == "mod_item");
        self.enter(if is_module { ScopeKind::Module } else { ScopeKind::Block }, node);
    }

    /// The functions of an `impl` or trait are no plain names.
    fn function(&mut self, node: Node<'t>) {
        let returns = field(node, "return_type").map(Span::of);
        match owner_of(node) {
            None => {
                let is_async = makes_future(node, self.text);
                self.named(node, Meaning::Function { is_async, returns });
            }
            Some(owner) => self.method(owner, node, returns),
        }
        if field(node, "body").is_some() {
            self.enter(ScopeKind::Function, node);
            self.parameters(field(node, "parameters"), node);
        }
    }

    fn method(&mut self, owner: Node<'t>, function: Node<'t>, returns: Option<Span>) {
        let implemented = (kind(owner) == "impl_item").then(|| implemented(owner)).flatten();
        if let (Some(of), Some(name)) = (implemented, field(function, "name")) {
            let (of, name) = (Span::of(of), Span::of(name));
            self.outline.methods.push(Method { of, name, returns });
        }
    }

    fn parameters(&mut self, parameters: Option<Node<'t>>, owner: Node<'t>) {
        for parameter in parameters.map(children).unwrap_or_default() {
            let pattern = match kind(parameter) {
                "parameter" => field(parameter, "pattern"),
                "self_parameter" => None,
                _ => Some(parameter),
            };
            let annotation = field(parameter, "type").map(Span::of);
            let origin = Origin { annotation, ..Origin::default() };
            if let Some(pattern) = pattern {
                self.pattern(pattern, owner.start_byte(), origin);
            }
        }
    }

    fn closure(&mut self, node: Node<'t>) {
        self.enter(ScopeKind::Block, node);
        self.parameters(field(node, "parameters"), node);
    }

    fn implementation(&mut self, node: Node<'t>) {
        if let Some(implemented) = implemented(node) {
            self.outline.impls.push((Span::of(node), Span::of(implemented)));
        }
    }

    fn block(&mut self, node: Node<'t>) {
        self.enter(ScopeKind::Block, node);
        let Some(owner) = node.parent() else { return };
        match kind(owner) {
            "match_block" => {
                let value = owner.parent().and_then(|it| field(it, "value"));
                self.bind_pattern(field(node, "pattern"), node, value, false);
            }
            // `if let`, `while let` and `for` bind for the block that follows them.
            "if_expression" | "while_expression" => {
                for condition in field(owner, "condition").into_iter().flat_map(conditions) {
                    let value = field(condition, "value");
                    self.bind_pattern(field(condition, "pattern"), node, value, false);
                }
            }
            "for_expression" => {
                self.bind_pattern(field(owner, "pattern"), node, field(owner, "value"), true);
            }
            _ => {}
        }
    }

    fn bind_pattern(
        &mut self,
        pattern: Option<Node<'t>>,
        scope: Node<'t>,
        value: Option<Node<'t>>,
        each: bool,
    ) {
        let origin = Origin { annotation: None, value: value.map(Span::of), each };
        if let Some(pattern) = pattern {
            self.pattern(pattern, scope.start_byte(), origin);
        }
    }

    fn let_declaration(&mut self, node: Node<'t>) {
        let Some(pattern) = field(node, "pattern") else { return };
        let annotation = field(node, "type").map(Span::of);
        let value = field(node, "value").map(Span::of);
        self.pattern(pattern, node.end_byte(), Origin { annotation, value, each: false });
    }

    /// Binds every name of a pattern.
    fn pattern(&mut self, pattern: Node<'t>, at: usize, origin: Origin) {
        let Origin { annotation, value, each } = origin;
        for name in bound_names(pattern, self.text) {
            let meaning = if annotation.is_none() && value.is_none() {
                Meaning::Opaque
            } else {
                let pattern = Span::of(pattern);
                Meaning::Variable { pattern, annotation, value, each }
            };
            self.bind(name, at, meaning);
        }
    }

    fn extern_crate(&mut self, node: Node<'t>) {
        let Some(name) = field(node, "name") else { return };
        let bound = field(node, "alias").unwrap_or(name);
        let path = self.text_of(name).into();
        self.bind(bound, node.start_byte(), Meaning::Use(path));
    }

    /// Binds every leaf of a `use` tree. `before` is the path down to this node, as written.
    fn use_tree(&mut self, node: Node<'t>, before: &str) {
        match kind(node) {
            "scoped_use_list" => {
                let path = field(node, "path").map(|path| self.text_of(path)).unwrap_or_default();
                let path = join(before, path);
                if let Some(list) = field(node, "list") {
                    self.use_tree(list, &path);
                }
            }
            "use_list" => {
                for child in children(node) {
                    self.use_tree(child, before);
                }
            }
            "use_as_clause" => {
                let (Some(path), Some(alias)) = (field(node, "path"), field(node, "alias")) else {
                    return;
                };
                let path = match kind(path) {
                    "self" => before.to_owned(),
                    _ => join(before, self.text_of(path)),
                };
                self.bind(alias, node.start_byte(), Meaning::Use(path.into()));
            }
            "use_wildcard" => {
                let path = node.named_child(0).map(|path| self.text_of(path)).unwrap_or_default();
                let here = self.here();
                self.outline.globs.push((here, join(before, path).into()));
            }
            "identifier" | "scoped_identifier" => {
                let last = field(node, "name").unwrap_or(node);
                let path = join(before, self.text_of(node));
                self.bind(last, node.start_byte(), Meaning::Use(path.into()));
            }
            _ => {}
        }
        self.use_self(node, before);
    }

    /// `use tokio::task::{self}` binds `task`; the binding's name is taken from the path before.
    fn use_self(&mut self, node: Node<'t>, before: &str) {
        if kind(node) != "self" || before.is_empty() {
            return;
        }
        let path_node = node.parent().and_then(|list| list.parent());
        let path_node = path_node.and_then(|scoped| field(scoped, "path"));
        if let Some(path_node) = path_node {
            let last = field(path_node, "name").unwrap_or(path_node);
            self.bind(last, node.start_byte(), Meaning::Use(before.into()));
        }
    }
}

/// The `impl` or trait that an item belongs to.
fn owner_of(item: Node<'_>) -> Option<Node<'_>> {
    let list = item.parent().filter(|list| kind(list) == "declaration_list")?;
    list.parent().filter(|owner| matches!(kind(owner), "impl_item" | "trait_item"))
}

/// The plain name of the type that an `impl` is for.
fn implemented(node: Node<'_>) -> Option<Node<'_>> {
    let implemented = field(node, "type")?;
    match kind(implemented) {
        "generic_type" => field(implemented, "type"),
        _ => Some(implemented),
    }
}

/// Whether calling a function makes a future: it is `async`, and no attribute such as `#[tokio::main]` or
/// `#[tokio::test]` has turned it into a plain one.
pub(super) fn makes_future(function: Node<'_>, text: &str) -> bool {
    is_async(function) && !is_entry(function, text)
}

/// Attributes that make something else of an `async fn`: calling `main` blocks, calling a task of a bare-metal
/// executor gives a token to spawn.
fn is_entry(function: Node<'_>, text: &str) -> bool {
    let mut before = function.prev_named_sibling();
    while let Some(attribute) = before
        .filter(|node| kind(node).contains("attribute_item") || kind(node).contains("comment"))
    {
        let path = attribute.named_child(0).and_then(|inner| inner.named_child(0));
        let path = path.and_then(|path| text.get(path.byte_range())).unwrap_or_default();
        if matches!(path.rsplit("::").next(), Some("main" | "test" | "task")) {
            return true;
        }
        before = attribute.prev_named_sibling();
    }
    false
}

/// Whether a function is declared `async`.
pub(super) fn is_async(function: Node<'_>) -> bool {
    let mut cursor = function.walk();
    function.children(&mut cursor).filter(|child| kind(child) == "function_modifiers").any(|it| {
        let mut inner = it.walk();
        it.children(&mut inner).any(|modifier| kind(modifier) == "async")
    })
}

/// The `let`s of a condition.
fn conditions(condition: Node<'_>) -> Vec<Node<'_>> {
    match kind(condition) {
        "let_condition" => vec![condition],
        "let_chain" => children(condition).into_iter().flat_map(conditions).collect(),
        _ => Vec::new(),
    }
}

fn join(before: &str, path: &str) -> String {
    let compact: String = path.split_whitespace().collect();
    if before.is_empty() { compact } else { format!("{before}::{compact}") }
}
