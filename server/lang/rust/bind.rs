//! Collects Rust's scopes and bindings in one walk over the tree.
//!
//! Says what binds, not what it means: paths and spans are kept, and resolved in `names.rs` and
//! `types.rs`. Token trees of macro calls bind nothing here.

use std::ops::ControlFlow;

use tree_sitter::{Node, Tree};

use super::{Meaning, Outline, ScopeKind};
use crate::lang::bindings::{Binding, Bindings, ScopeId, Span};
use crate::lang::tree::{children, field, walk};

/// Scopes, bindings, glob imports and `impl` blocks of a text.
pub(super) fn collect(tree: &Tree, text: &str) -> Outline {
    let mut collector = Collector {
        text,
        outline: Outline {
            names: Bindings::new(ScopeKind::Module, text),
            globs: Vec::new(),
            impls: Vec::new(),
        },
        open: vec![0],
    };
    walk(tree, |node| {
        collector.leave_scopes_before(node.start_byte());
        collector.visit(node)
    });
    collector.outline.names.finish(text);
    collector.outline
}

struct Collector<'t> {
    text: &'t str,
    outline: Outline,
    /// The open scopes, innermost last.
    open: Vec<ScopeId>,
}

impl<'t> Collector<'t> {
    fn here(&self) -> ScopeId {
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

    fn enter(&mut self, kind: ScopeKind, node: Node<'t>) {
        let id = self.outline.names.open(kind, Span::of(node), self.here());
        self.open.push(id);
    }

    fn bind(&mut self, name: Node<'t>, at: usize, kind: Meaning) {
        let at = Span::from(at..at).start;
        let scope = self.here();
        self.outline.names.bind(Binding { scope, name: Span::of(name), at, kind });
    }

    fn text_of(&self, node: Node<'_>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    fn visit(&mut self, node: Node<'t>) -> ControlFlow<()> {
        match node.kind() {
            "line_comment" | "block_comment" | "string_literal" | "token_tree" => {
                return ControlFlow::Break(());
            }
            "use_declaration" => {
                if let Some(argument) = field(node, "argument") {
                    self.use_tree(argument, "");
                }
                return ControlFlow::Break(());
            }
            "extern_crate_declaration" => self.extern_crate(node),
            "mod_item" => self.item(node),
            "declaration_list" => self.declarations(node),
            "function_item" | "function_signature_item" => self.function(node),
            "struct_item" => self.named(node, Meaning::Struct { definition: Span::of(node) }),
            "enum_item" | "union_item" | "trait_item" | "type_item" => self.item(node),
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

    fn item(&mut self, node: Node<'t>) {
        self.named(node, Meaning::Item);
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
        let is_module = node.parent().is_some_and(|parent| parent.kind() == "mod_item");
        self.enter(if is_module { ScopeKind::Module } else { ScopeKind::Block }, node);
    }

    /// The functions of an `impl` or trait are no plain names.
    fn function(&mut self, node: Node<'t>) {
        let associated = node.parent().filter(|list| list.kind() == "declaration_list");
        let associated = associated.and_then(|list| list.parent());
        if associated.is_none_or(|owner| owner.kind() == "mod_item") {
            let returns = field(node, "return_type").map(Span::of);
            self.named(
                node,
                Meaning::Function { is_async: makes_future(node, self.text), returns },
            );
        }
        if field(node, "body").is_some() {
            self.enter(ScopeKind::Function, node);
            self.parameters(field(node, "parameters"), node);
        }
    }

    fn parameters(&mut self, parameters: Option<Node<'t>>, owner: Node<'t>) {
        for parameter in parameters.map(children).unwrap_or_default() {
            let (pattern, annotation) = match parameter.kind() {
                "parameter" => (field(parameter, "pattern"), field(parameter, "type")),
                "self_parameter" => (None, None),
                _ => (Some(parameter), None),
            };
            match (pattern, annotation) {
                (Some(name), Some(annotation)) if plain_name(name).is_some() => {
                    let name = plain_name(name).unwrap_or(name);
                    let annotation = Span::of(annotation);
                    self.bind(name, owner.start_byte(), Meaning::Parameter { annotation });
                }
                (Some(pattern), _) => self.opaque(pattern, owner.start_byte()),
                _ => {}
            }
        }
    }

    fn closure(&mut self, node: Node<'t>) {
        self.enter(ScopeKind::Block, node);
        self.parameters(field(node, "parameters"), node);
    }

    fn implementation(&mut self, node: Node<'t>) {
        let implemented = field(node, "type").map(|node| match node.kind() {
            "generic_type" => field(node, "type").unwrap_or(node),
            _ => node,
        });
        if let Some(implemented) = implemented {
            self.outline.impls.push((Span::of(node), Span::of(implemented)));
        }
    }

    fn block(&mut self, node: Node<'t>) {
        self.enter(ScopeKind::Block, node);
        if let Some(pattern) = field(node, "pattern") {
            self.opaque(pattern, node.start_byte());
        }
        // `if let`, `while let` and `for` bind for the block that follows them.
        if let Some(owner) = node.parent()
            && matches!(owner.kind(), "if_expression" | "while_expression" | "for_expression")
            && field(owner, "alternative").is_none_or(|other| other.id() != node.id())
        {
            let patterns = field(owner, "condition").into_iter().flat_map(conditions);
            let patterns: Vec<_> = patterns.chain(field(owner, "pattern")).collect();
            for pattern in patterns {
                self.opaque(pattern, node.start_byte());
            }
        }
    }

    fn let_declaration(&mut self, node: Node<'t>) {
        let Some(pattern) = field(node, "pattern") else { return };
        match plain_name(pattern) {
            Some(name) => {
                let annotation = field(node, "type").map(Span::of);
                let value = field(node, "value").map(Span::of);
                self.bind(name, node.end_byte(), Meaning::Let { annotation, value });
            }
            None => match field(node, "value") {
                Some(value) if pattern.kind() == "tuple_pattern" => {
                    self.tuple(pattern, value, node)
                }
                _ => self.opaque(pattern, node.end_byte()),
            },
        }
    }

    fn tuple(&mut self, pattern: Node<'t>, value: Node<'t>, declaration: Node<'t>) {
        let at = declaration.end_byte();
        for (index, part) in (0..).zip(tuple_parts(pattern)) {
            match plain_name(part) {
                Some(name) => {
                    let meaning = Meaning::LetPart { value: Span::of(value), index };
                    self.bind(name, at, meaning);
                }
                None => self.opaque(part, at),
            }
        }
    }

    /// Every lower-case identifier of a pattern is bound; constants and variants are not.
    fn opaque(&mut self, pattern: Node<'t>, at: usize) {
        let mut open = vec![pattern];
        while let Some(node) = open.pop() {
            match node.kind() {
                "identifier" | "shorthand_field_identifier" => {
                    let word = self.text_of(node);
                    if word.starts_with(|c: char| c.is_lowercase() || c == '_') {
                        self.bind(node, at, Meaning::Opaque);
                    }
                }
                "scoped_identifier" => {}
                _ => open.extend(children(node)),
            }
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
        match node.kind() {
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
                let path = match path.kind() {
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
        if node.kind() != "self" || before.is_empty() {
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

/// The patterns of a tuple pattern; `mut` before a name belongs to the name.
fn tuple_parts(pattern: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = pattern.walk();
    let parts = pattern
        .children(&mut cursor)
        .filter(|part| part.is_named() && part.kind() != "mutable_specifier" || part.kind() == "_");
    parts.collect()
}

/// Whether calling a function makes a future: it is `async`, and no attribute such as `#[tokio::main]` or
/// `#[tokio::test]` has turned it into a plain one.
pub(super) fn makes_future(function: Node<'_>, text: &str) -> bool {
    is_async(function) && !is_entry(function, text)
}

fn is_entry(function: Node<'_>, text: &str) -> bool {
    let mut before = function.prev_named_sibling();
    while let Some(attribute) = before
        .filter(|node| node.kind().contains("attribute_item") || node.kind().contains("comment"))
    {
        let path = attribute.named_child(0).and_then(|inner| inner.named_child(0));
        let path = path.and_then(|path| text.get(path.byte_range())).unwrap_or_default();
        if matches!(path.rsplit("::").next(), Some("main" | "test")) {
            return true;
        }
        before = attribute.prev_named_sibling();
    }
    false
}

/// Whether a function is declared `async`.
pub(super) fn is_async(function: Node<'_>) -> bool {
    let mut cursor = function.walk();
    function.children(&mut cursor).filter(|child| child.kind() == "function_modifiers").any(|it| {
        let mut inner = it.walk();
        it.children(&mut inner).any(|modifier| modifier.kind() == "async")
    })
}

/// The identifier of a pattern that binds one name and nothing else (`x`, `mut x`, `ref x`).
fn plain_name(pattern: Node<'_>) -> Option<Node<'_>> {
    match pattern.kind() {
        "identifier" => Some(pattern),
        "mut_pattern" | "ref_pattern" => children(pattern).into_iter().find_map(plain_name),
        _ => None,
    }
}

/// The patterns of the `let`s in a condition.
fn conditions(condition: Node<'_>) -> Vec<Node<'_>> {
    match condition.kind() {
        "let_condition" => field(condition, "pattern").into_iter().collect(),
        "let_chain" => children(condition).into_iter().flat_map(conditions).collect(),
        _ => Vec::new(),
    }
}

fn join(before: &str, path: &str) -> String {
    let compact: String = path.split_whitespace().collect();
    if before.is_empty() { compact } else { format!("{before}::{compact}") }
}
