//! Follows a Python name to the dotted path it was imported from.
//!
//! Scope rules: <https://docs.python.org/3/reference/executionmodel.html#resolution-of-names>.
//! Nothing here knows types; a name that is bound to a value of its own has no path.

use tree_sitter::Node;

use super::{Meaning, Reader, ScopeKind};
use crate::lang::bindings::{Binding, Span};
use crate::lang::tree::field;

/// The bindings that count for a name at one use.
pub(super) struct Found<'a> {
    pub bindings: Vec<&'a Binding<Meaning>>,
    /// There is no other binding of the name in its scope.
    pub only: bool,
}

impl<'a> Reader<'a> {
    /// The canonical paths an expression stands for: `aio.gather` → `asyncio.gather`. More than one
    /// when several imports bind the name (version switches), none when it is the file's own.
    pub(super) fn paths(&self, node: Node<'a>) -> Vec<String> {
        if self.step().is_none() {
            return Vec::new();
        }
        match node.kind() {
            "identifier" => self.name_paths(self.text_of(node), node.start_byte()),
            "attribute" => self.attribute_paths(node),
            "parenthesized_expression" | "type" => {
                node.named_child(0).map(|inner| self.paths(inner)).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    fn attribute_paths(&self, node: Node<'a>) -> Vec<String> {
        let (Some(object), Some(name)) = (field(node, "object"), field(node, "attribute")) else {
            return Vec::new();
        };
        let name = self.text_of(name);
        self.paths(object).iter().map(|path| self.canonical(&format!("{path}.{name}"))).collect()
    }

    /// The canonical paths of a plain name used at an offset.
    pub(super) fn name_paths(&self, name: &str, offset: usize) -> Vec<String> {
        if self.step().is_none() {
            return Vec::new();
        }
        let Some(found) = self.lookup(name, offset) else { return self.free_name(name) };
        let paths =
            found.bindings.iter().flat_map(|binding| self.meaning_paths(binding, found.only));
        paths.collect()
    }

    /// The canonical paths of a dotted name written in a string or an annotation.
    pub(super) fn dotted_paths(&self, dotted: &str, offset: usize) -> Vec<String> {
        let (first, rest) = dotted.split_at(dotted.find('.').unwrap_or(dotted.len()));
        let heads = self.name_paths(first, offset);
        heads.iter().map(|head| self.canonical(&format!("{head}{rest}"))).collect()
    }

    fn meaning_paths(&self, binding: &Binding<Meaning>, only: bool) -> Vec<String> {
        match binding.kind {
            Meaning::Import { relative: true, .. } => Vec::new(),
            Meaning::Import { module, item, .. } => vec![self.import_path(module, item)],
            Meaning::Value { value } if only => match self.node(value) {
                Some(node) if matches!(node.kind(), "identifier" | "attribute") => self.paths(node),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// The path an import binds.
    pub(super) fn import_path(&self, module: Span, item: Option<Span>) -> String {
        let module = module.text(self.text);
        match item {
            Some(item) => self.canonical(&format!("{module}.{}", item.text(self.text))),
            None => self.canonical(module),
        }
    }

    /// A name the file does not bind: brought by a star import if the facts know it there, else a builtin.
    fn free_name(&self, name: &str) -> Vec<String> {
        let modules = self.outline.stars.iter().map(|module| module.text(self.text));
        let starred: Vec<_> = modules
            .map(|module| self.canonical(&format!("{module}.{name}")))
            .filter(|path| self.facts.known.contains(path))
            .collect();
        if !starred.is_empty() {
            return starred;
        }
        let builtin = format!("builtins.{name}");
        if self.facts.known.contains(&builtin) { vec![builtin] } else { Vec::new() }
    }

    /// Finds what a name is bound to at an offset; `None` if the file does not bind it.
    pub(super) fn lookup(&self, name: &str, offset: usize) -> Option<Found<'a>> {
        let table = &self.outline.names;
        let mut id = table.innermost(offset);
        let (mut own, mut first) = (true, true);
        loop {
            let scope = table.scope(id)?;
            let hidden = matches!(scope.kind, ScopeKind::Class { .. }) && !first;
            let named = if hidden { &[][..] } else { table.named(id, name, self.text) };
            if !named.is_empty() {
                return Some(self.choose(named, own.then_some(offset)));
            }
            own &= scope.kind == ScopeKind::Comprehension;
            first &= scope.kind == ScopeKind::Comprehension;
            id = scope.parent?;
        }
    }

    /// Of several bindings in one scope: all, if they are imports (and constants that stand in for a
    /// missing one); else the last before a use in that scope; else the last.
    fn choose(&self, named: &'a [Binding<Meaning>], used_at: Option<usize>) -> Found<'a> {
        let only = named.len() == 1;
        let imports: Vec<_> =
            named.iter().filter(|b| matches!(b.kind, Meaning::Import { .. })).collect();
        if !imports.is_empty()
            && named.iter().all(|b| matches!(b.kind, Meaning::Import { .. }) || self.is_constant(b))
        {
            return Found { bindings: imports, only };
        }
        let before =
            used_at.and_then(|offset| named.iter().rev().find(|b| b.at as usize <= offset));
        Found { bindings: before.or(named.last()).into_iter().collect(), only }
    }

    fn is_constant(&self, binding: &Binding<Meaning>) -> bool {
        let Meaning::Value { value } = binding.kind else { return false };
        self.node(value).is_some_and(|node| {
            matches!(node.kind(), "none" | "true" | "false" | "integer" | "string")
        })
    }
}
