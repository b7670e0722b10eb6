//! What the flat tokens of a macro call bind: `use`, `let`, `fn`, `static`, and the names of patterns.
//!
//! A macro may make anything of its tokens. Those that read like a binding are taken for one, since what
//! it hides would otherwise be seen; what a flat value is worth is said in `tokens.rs`.

use tree_sitter::Node;

use super::bind::Collector;
use super::kind;
use super::{Meaning, ScopeKind};
use crate::lang::bindings::{ScopeId, Span};

impl<'t> Collector<'t> {
    /// Opens the scope of a token tree and binds what its own tokens bind. The items in a macro's own
    /// brackets are taken to be items around it.
    pub(super) fn flat_tokens(&mut self, tree: Node<'t>) {
        let mut cursor = tree.walk();
        let tokens: Vec<_> = tree.children(&mut cursor).collect();
        let outer = self.here();
        match tokens.first().map(Node::kind) {
            Some("{") => self.enter_braces(tree),
            _ => self.enter(ScopeKind::Block, tree),
        }
        let is_whole = tree.parent().is_some_and(|it| kind(it) == "macro_invocation");
        let items = if is_whole { outer } else { self.here() };
        for (at, token) in tokens.iter().enumerate() {
            let rest = tokens.get(at + 1..).unwrap_or_default();
            match kind(token) {
                "use" => self.flat_use(until(rest, &[";"]), "", items),
                "let" => self.flat_let(rest, at.checked_sub(1).and_then(|at| tokens.get(at))),
                "fn" => self.flat_function(rest, tokens.get(..at).unwrap_or_default(), items),
                "static" | "const" => self.flat_static(rest, items),
                "struct" | "enum" | "trait" | "mod" | "type" => self.flat_item(rest, items),
                "for" => self.flat_for(rest),
                "|" => self.flat_closure(tokens.get(..at).unwrap_or_default(), rest),
                "=>" => self.flat_arm(tokens.get(..at).unwrap_or_default()),
                _ => {}
            }
        }
    }

    /// The braces of a function hide the variables around it, those of a module everything.
    fn enter_braces(&mut self, tree: Node<'t>) {
        let head = head(tree);
        match head.first().map(Node::kind) {
            Some("fn") => {
                self.enter(ScopeKind::Function, tree);
                if let Some(parameters) = head.iter().find(|it| kind(*it) == "token_tree") {
                    self.flat_parameters(*parameters, tree);
                }
            }
            Some("mod") => self.enter(ScopeKind::Module, tree),
            _ => self.enter(ScopeKind::Block, tree),
        }
    }

    fn flat_parameters(&mut self, parameters: Node<'t>, body: Node<'t>) {
        let mut cursor = parameters.walk();
        let tokens: Vec<_> = parameters.children(&mut cursor).collect();
        for parameter in tokens.split(|token| matches!(kind(token), "(" | "," | ")")) {
            let name = parameter.iter().find(|it| kind(*it) == "identifier");
            let annotation = parameter.iter().position(|it| kind(it) == ":");
            let annotation = annotation.and_then(|at| span(parameter.get(at + 1..)?));
            if let (Some(name), Some(annotation)) = (name, annotation) {
                self.variable(*name, body.start_byte(), Some(annotation), None);
            }
        }
    }

    fn flat_let(&mut self, rest: &[Node<'t>], before: Option<&Node<'t>>) {
        let statement = until(rest, &[";"]);
        let pattern = until(statement, &[":", "="]);
        let names: Vec<_> = pattern.iter().filter(|it| kind(*it) != "mutable_specifier").collect();
        let is_condition = before.is_some_and(|it| matches!(kind(it), "if" | "while" | "&&"));
        match names.as_slice() {
            [name] if kind(*name) == "identifier" && !is_condition => {
                let after = statement.get(pattern.len()..).unwrap_or_default();
                let equals = after.iter().position(|it| kind(it) == "=");
                let value = equals.and_then(|at| span(after.get(at + 1..)?));
                let typed = after.first().is_some_and(|it| kind(it) == ":");
                let annotation = after.get(1..equals.unwrap_or(after.len()));
                let annotation = annotation.filter(|_| typed).and_then(span);
                let at = statement.last().map_or(name.end_byte(), Node::end_byte);
                self.variable(**name, at, annotation, value);
            }
            _ => self.hide(pattern),
        }
    }

    fn variable(
        &mut self,
        name: Node<'t>,
        at: usize,
        annotation: Option<Span>,
        value: Option<Span>,
    ) {
        let pattern = Span::of(name);
        self.bind(name, at, Meaning::Variable { pattern, annotation, value, each: false });
    }

    fn flat_function(&mut self, rest: &[Node<'t>], before: &[Node<'t>], items: ScopeId) {
        let Some(name) = rest.first().filter(|it| kind(*it) == "identifier") else { return };
        let signature: Vec<_> = rest
            .iter()
            .take_while(|it| !opens_with(it, "{") && !matches!(kind(*it), ";" | "where"))
            .copied()
            .collect();
        let arrow = signature.iter().position(|it| kind(it) == "->");
        let returns = arrow.and_then(|at| span(signature.get(at + 1..)?));
        let is_async = before.last().is_some_and(|it| kind(it) == "async");
        self.bind_in(items, *name, name.start_byte(), Meaning::Function { is_async, returns });
    }

    /// `static NAME: Type`, and `static ref NAME: Type` of `lazy_static!`.
    fn flat_static(&mut self, rest: &[Node<'t>], items: ScopeId) {
        let statement = until(rest, &[";", "="]);
        let colon = statement.iter().position(|it| kind(it) == ":");
        let Some(colon) = colon.filter(|at| *at > 0) else { return };
        let name = statement.get(colon - 1).filter(|it| kind(*it) == "identifier");
        let annotation = statement.get(colon + 1..).and_then(span);
        if let (Some(name), Some(annotation)) = (name, annotation) {
            self.bind_in(items, *name, name.start_byte(), Meaning::Static { annotation });
        }
    }

    fn flat_item(&mut self, rest: &[Node<'t>], items: ScopeId) {
        if let Some(name) = rest.first().filter(|it| kind(*it) == "identifier") {
            self.bind_in(items, *name, name.start_byte(), Meaning::Item);
        }
    }

    fn flat_for(&mut self, rest: &[Node<'t>]) {
        // Among flat tokens `in` is an identifier.
        if let Some(end) = rest.iter().position(|it| self.text_of(*it) == "in") {
            self.hide(rest.get(..end).unwrap_or_default());
        }
    }

    /// `|a, b|`, if it stands where a closure can begin.
    fn flat_closure(&mut self, before: &[Node<'t>], rest: &[Node<'t>]) {
        let begins = before.last().is_none_or(|it| {
            matches!(kind(it), "(" | "[" | "{" | "," | "=" | "=>" | ";" | "async" | "return")
                || self.text_of(*it) == "move"
        });
        if let (true, Some(end)) = (begins, rest.iter().position(|it| kind(it) == "|")) {
            self.hide(rest.get(..end).unwrap_or_default());
        }
    }

    /// The pattern of an arm of `match` or `select!`, before `=>` or before `= value =>`.
    fn flat_arm(&mut self, before: &[Node<'t>]) {
        let start = before.iter().rposition(|it| {
            matches!(kind(it), "," | ";" | "{" | "(" | "[" | "=>") || opens_with(it, "{")
        });
        let arm = before.get(start.map_or(0, |at| at + 1)..).unwrap_or_default();
        self.hide(until(arm, &["="]));
    }

    /// Binds the lower-case names of a pattern to something unknown.
    fn hide(&mut self, pattern: &[Node<'t>]) {
        let mut open: Vec<_> = pattern.iter().rev().copied().collect();
        let mut names = Vec::new();
        while let Some(node) = open.pop() {
            match kind(node) {
                "identifier" => names.push(node),
                "token_tree" if names.len() < 64 => {
                    let mut cursor = node.walk();
                    open.extend(node.children(&mut cursor));
                }
                _ => {}
            }
        }
        for name in names {
            if self.text_of(name).starts_with(|c: char| c.is_lowercase() || c == '_') {
                self.bind(name, name.start_byte(), Meaning::Opaque);
            }
        }
    }

    /// Binds the leaves of a `use` tree given by its tokens.
    fn flat_use(&mut self, tokens: &[Node<'t>], before: &str, items: ScopeId) {
        for tree in tokens.split(|token| kind(token) == ",") {
            let mut path = before.to_owned();
            let mut last = None;
            for token in tree {
                match kind(token) {
                    "identifier" | "crate" | "super" | "self" => {
                        if kind(token) != "self" || path.is_empty() {
                            path = joined(&path, self.text_of(*token));
                        }
                        last = Some(*token);
                    }
                    "*" => {
                        self.outline.globs.push((items, path.as_str().into()));
                        last = None;
                    }
                    "token_tree" => {
                        let mut cursor = token.walk();
                        let inner: Vec<_> = token.children(&mut cursor).collect();
                        let inner = inner.get(1..inner.len().saturating_sub(1));
                        self.flat_use(inner.unwrap_or_default(), &path, items);
                        last = None;
                    }
                    "as" => break,
                    _ => {}
                }
            }
            let alias = tree.iter().position(|it| kind(it) == "as");
            let alias = alias.and_then(|at| tree.get(at + 1));
            if let Some(name) = alias.or(last.as_ref()).filter(|it| kind(*it) == "identifier") {
                self.bind_in(items, *name, name.start_byte(), Meaning::Use(path.into()));
            }
        }
    }
}

/// The tokens before the first of these kinds.
fn until<'s, 't>(tokens: &'s [Node<'t>], ends: &[&str]) -> &'s [Node<'t>] {
    let end = tokens.iter().position(|it| ends.contains(&kind(it)));
    tokens.get(..end.unwrap_or(tokens.len())).unwrap_or_default()
}

/// From the first to the last of some tokens.
fn span(tokens: &[Node<'_>]) -> Option<Span> {
    Some(Span::from(tokens.first()?.start_byte()..tokens.last()?.end_byte()))
}

fn opens_with(tree: &Node<'_>, bracket: &str) -> bool {
    kind(tree) == "token_tree" && tree.child(0).is_some_and(|first| kind(first) == bracket)
}

/// The tokens of the item whose braces these are, from its `fn`, `mod` or `enum` on.
pub(super) fn head(braces: Node<'_>) -> Vec<Node<'_>> {
    let mut tokens = Vec::new();
    let mut before = braces.prev_sibling();
    while let Some(token) = before.filter(|it| tokens.len() < 40 && kind(it) != ";") {
        if opens_with(&token, "{") {
            break;
        }
        tokens.push(token);
        if matches!(kind(token), "fn" | "mod" | "enum") {
            tokens.reverse();
            return tokens;
        }
        before = token.prev_sibling();
    }
    Vec::new()
}

fn joined(path: &str, segment: &str) -> String {
    if path.is_empty() { segment.to_owned() } else { format!("{path}::{segment}") }
}
