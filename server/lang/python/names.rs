//! Follows a Python name to the dotted path it was imported from.
//!
//! Scope rules: <https://docs.python.org/3/reference/executionmodel.html#resolution-of-names>.
//! Nothing here knows types; a name that is bound to a value of its own has no path.

use tree_sitter::Node;

use super::kind;
use super::{Bound, MODULE, Meaning, Reader, ScopeKind, field};
use crate::lang::bindings::{ScopeId, Span};
use crate::lang::piece::Entry;

/// The bindings that count for a name at one use.
pub(super) struct Found<'a> {
    pub bindings: Vec<Bound<'a>>,
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
        match kind(node) {
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
        self.found_paths(name, self.lookup(name, offset).as_ref())
    }

    /// The canonical paths of a name for which these bindings count; `None`: the file does not bind it.
    pub(super) fn found_paths(&self, name: &str, found: Option<&Found<'a>>) -> Vec<String> {
        let Some(found) = found else { return self.free_name(name) };
        found.bindings.iter().flat_map(|bound| bound.paths(found.only)).collect()
    }

    /// The canonical paths of a dotted name written in a string or an annotation.
    pub(super) fn dotted_paths(&self, dotted: &str, offset: usize) -> Vec<String> {
        let (first, rest) = dotted.split_at(dotted.find('.').unwrap_or(dotted.len()));
        let heads = self.name_paths(first, offset);
        heads.iter().map(|head| self.canonical(&format!("{head}{rest}"))).collect()
    }

    /// The path an import binds; `None` for a relative one that leads out of what is known.
    pub(super) fn import_path(&self, module: Span, item: Option<Span>) -> Option<String> {
        let module = self.absolute(module.text(self.text))?;
        let path = match item {
            Some(item) => format!("{module}.{}", item.text(self.text)),
            None => module,
        };
        Some(self.canonical(&path))
    }

    /// A module's path from the root: `.client` in the package `aiohttp` is `aiohttp.client`.
    pub(super) fn absolute(&self, module: &str) -> Option<String> {
        let inner = module.trim_start_matches('.');
        let dots = module.len() - inner.len();
        if dots == 0 {
            return Some(module.to_owned());
        }
        let mut package = self.home();
        for _ in 0..dots {
            package = package.rsplit_once('.')?.0;
        }
        let inner = inner.trim();
        Some(if inner.is_empty() { package.to_owned() } else { format!("{package}.{inner}") })
    }

    /// The public path of what this file defines under a name, if it is a library's own file.
    pub(super) fn public_path(&self, name: &str) -> Option<String> {
        let home = self.home();
        let module = home.strip_suffix(".__init__").unwrap_or(home);
        let path = self.canonical(&format!("{module}.{name}"));
        (!home.is_empty() && self.facts.known.contains(&path)).then_some(path)
    }

    /// A name the file does not bind: brought by a star import if the facts know it there, else a builtin.
    fn free_name(&self, name: &str) -> Vec<String> {
        let stars = self.listed(Entry::Star, "");
        let modules =
            stars.flat_map(|it| it.outline.stars.iter().map(move |module| module.text(it.text)));
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
            let named = if hidden { Vec::new() } else { self.named(id, name) };
            if !named.is_empty() {
                return Some(self.choose(&named, own.then_some(offset)));
            }
            own &= scope.kind == ScopeKind::Comprehension;
            first &= scope.kind == ScopeKind::Comprehension;
            id = scope.parent?;
        }
    }

    /// The bindings of a name in one scope, by place: for the module's scope those of all pieces.
    pub(super) fn named(&self, scope: ScopeId, name: &str) -> Vec<Bound<'a>> {
        if scope == MODULE {
            self.listed(Entry::Name, name).flat_map(|it| it.own_named(MODULE, name)).collect()
        } else {
            self.own_named(scope, name).collect()
        }
    }

    fn own_named(self, scope: ScopeId, name: &str) -> impl Iterator<Item = Bound<'a>> {
        let named = self.outline.names.named(scope, name, self.text).iter();
        named.map(move |binding| Bound { reader: self, binding })
    }

    /// Of several bindings in one scope: all, if they are imports (and constants that stand in for a
    /// missing one); else the last before a use in that scope; else the last. `x = None` only holds a
    /// place for another.
    fn choose(&self, named: &[Bound<'a>], used_at: Option<usize>) -> Found<'a> {
        let only = named.len() == 1;
        let imports: Vec<_> = named.iter().filter(|bound| bound.is_import()).copied().collect();
        if !imports.is_empty() && named.iter().all(|bound| bound.is_import() || bound.is_constant())
        {
            return Found { bindings: imports, only };
        }
        let telling: Vec<_> = named.iter().filter(|bound| !bound.is_none()).collect();
        let before = used_at.and_then(|offset| {
            let here = (self.position(), offset);
            telling.iter().rev().find(|bound| bound.place() <= here)
        });
        let chosen = before.or(telling.last()).copied();
        Found { bindings: chosen.or(named.last()).into_iter().copied().collect(), only }
    }
}

impl<'a> Bound<'a> {
    /// The canonical paths the binding's name stands for. `only`: nothing else binds the name there.
    fn paths(self, only: bool) -> Vec<String> {
        let reader = self.reader;
        match self.binding.kind {
            Meaning::Import { module, item, .. } => {
                reader.import_path(module, item).into_iter().collect()
            }
            Meaning::Class { .. } | Meaning::Function(_) if self.binding.scope == MODULE => {
                reader.public_path(self.binding.name.text(reader.text)).into_iter().collect()
            }
            Meaning::Value { value } if only => match reader.node(value) {
                Some(node) if matches!(kind(node), "identifier" | "attribute") => {
                    reader.paths(node)
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn is_import(self) -> bool {
        matches!(self.binding.kind, Meaning::Import { .. })
    }

    fn is_constant(self) -> bool {
        let Meaning::Value { value } = self.binding.kind else { return false };
        self.reader.node(value).is_some_and(|node| {
            matches!(kind(node), "none" | "true" | "false" | "integer" | "string")
        })
    }

    fn is_none(self) -> bool {
        let Meaning::Value { value } = self.binding.kind else { return false };
        self.reader.node(value).is_some_and(|node| kind(node) == "none")
    }

    /// From where on it holds, comparable within the document.
    fn place(self) -> (usize, usize) {
        (self.reader.position(), self.binding.at as usize)
    }
}
