//! Follows a Rust path through `use` to the public path it stands for.
//!
//! Rules: <https://doc.rust-lang.org/reference/names/name-resolution.html>. A path into the own
//! crate leads nowhere known, except through `use super::*` in an inline module of the same file.

use tree_sitter::Node;

use super::{Bound, FILE, Meaning, Reader, ScopeKind};
use crate::lang::bindings::{Binding, ScopeId};
use crate::lang::piece::Entry;
use crate::lang::tree::field;

/// What a path is used as: a macro is another name than a function of the same spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Namespace {
    Macro,
    Other,
}

impl<'a> Reader<'a> {
    /// The canonical paths that a path expression or type stands for.
    pub(super) fn paths(&self, node: Node<'a>) -> Vec<String> {
        match self.segments(node) {
            Some(segments) => self.segment_paths(&segments, node.start_byte(), Namespace::Other),
            None => Vec::new(),
        }
    }

    /// The plain segments of a path node; `None` if a segment is no plain name (`<T as X>::f`).
    pub(super) fn segments(&self, node: Node<'a>) -> Option<Vec<&'a str>> {
        match node.kind() {
            "identifier" | "type_identifier" | "crate" | "self" | "super" => {
                Some(vec![self.text_of(node)])
            }
            "scoped_identifier" | "scoped_type_identifier" => {
                let mut segments = match field(node, "path") {
                    Some(path) => self.segments(path)?,
                    None => Vec::new(),
                };
                segments.push(self.text_of(field(node, "name")?));
                Some(segments)
            }
            "generic_type" | "generic_function" => {
                let inner = field(node, "type").or_else(|| field(node, "function"))?;
                self.segments(inner)
            }
            _ => None,
        }
    }

    /// The canonical paths of a path given by its segments and used at an offset.
    pub(super) fn segment_paths(
        &self,
        segments: &[&str],
        offset: usize,
        namespace: Namespace,
    ) -> Vec<String> {
        let scope = self.outline.names.innermost(offset);
        let found = self.resolve(segments, scope, Some(offset), namespace, None);
        let mark = if namespace == Namespace::Macro { "!" } else { "" };
        found.iter().map(|path| self.canonical(&format!("{path}{mark}"))).collect()
    }

    /// Resolves segments in a scope. `except` is the `use` that is being resolved itself.
    fn resolve(
        &self,
        segments: &[&str],
        scope: ScopeId,
        offset: Option<usize>,
        namespace: Namespace,
        except: Option<&Binding<Meaning>>,
    ) -> Vec<String> {
        let (Some((first, rest)), Some(())) = (segments.split_first(), self.step()) else {
            return Vec::new();
        };
        if matches!(*first, "crate" | "self" | "super" | "Self" | "$crate") {
            return Vec::new();
        }
        // Only the last segment can be a macro.
        let first_space = if rest.is_empty() { namespace } else { Namespace::Other };
        let Some(bindings) = self.lookup(first, scope, offset, first_space, except) else {
            return self.unbound(first, rest, scope);
        };
        let heads = bindings.into_iter().flat_map(|bound| bound.reader.use_paths(bound.binding));
        heads.map(|head| joined(&head, rest)).collect()
    }

    /// The paths a binding's `use` leads to; none for anything but a `use`.
    fn use_paths(&self, binding: &Binding<Meaning>) -> Vec<String> {
        let Meaning::Use(path) = &binding.kind else { return Vec::new() };
        if path.starts_with("::") {
            return vec![path.trim_start_matches(':').to_owned()];
        }
        let segments: Vec<_> = path.split("::").collect();
        if matches!(segments.as_slice(), ["self" | "super" | "crate", ..]) {
            return Vec::new();
        }
        self.resolve(&segments, binding.scope, None, Namespace::Other, Some(binding))
    }

    /// A first segment that nothing in the file binds: brought by a glob, by the prelude, or a crate.
    fn unbound(&self, first: &str, rest: &[&str], scope: ScopeId) -> Vec<String> {
        for glob in self.globs_around(scope) {
            let path = self.canonical(&joined(&glob, &[first]));
            if self.is_known(&path) {
                return vec![joined(&path, rest)];
            }
        }
        if !rest.is_empty() {
            return vec![joined(first, rest)];
        }
        let prelude = self.canonical(&format!("std::prelude::{first}"));
        if self.is_known(&prelude) || self.is_crate(first) {
            return vec![if self.is_known(&prelude) { prelude } else { first.to_owned() }];
        }
        Vec::new()
    }

    fn is_known(&self, path: &str) -> bool {
        self.facts.known.contains(path) || self.facts.known.contains(&format!("{path}!"))
    }

    /// Whether a plain word is a crate the facts know; as a whole path it is only meant in `use`.
    fn is_crate(&self, word: &str) -> bool {
        self.facts.known.contains(word) || self.facts.same.contains_key(word)
    }

    /// The paths of glob imports that hold in a scope, the nearest first.
    fn globs_around(&self, scope: ScopeId) -> Vec<String> {
        let mut found = Vec::new();
        let mut next = Some(scope);
        while let Some(id) = next
            && self.step().is_some()
        {
            if id == FILE {
                found.extend(self.listed(Entry::Star, "").flat_map(|it| it.globs_of(FILE)));
            } else {
                found.extend(self.globs_of(id));
            }
            next = self.outward(id);
        }
        found
    }

    /// The paths of the glob imports of one scope of this piece.
    fn globs_of(self, id: ScopeId) -> Vec<String> {
        let globs = self.outline.globs.iter().filter(|(at, _)| *at == id);
        let paths = globs.flat_map(|(_, path)| {
            let segments: Vec<_> = path.split("::").collect();
            self.resolve(&segments, id, None, Namespace::Other, None)
        });
        paths.collect()
    }

    /// The bindings of a name in one scope: for the file's scope those of all pieces.
    fn named(&self, scope: ScopeId, name: &str) -> Vec<Bound<'a>> {
        if scope == FILE {
            let pieces = self.listed(Entry::Name, name);
            pieces.flat_map(|it| it.own_named(FILE, name)).collect()
        } else {
            self.own_named(scope, name).collect()
        }
    }

    fn own_named(self, scope: ScopeId, name: &str) -> impl Iterator<Item = Bound<'a>> {
        let named = self.outline.names.named(scope, name, self.text).iter();
        named.map(move |binding| Bound { reader: self, binding })
    }

    /// The scope in which a lookup goes on: a module is opaque unless it says `use super::*`.
    fn outward(&self, id: ScopeId) -> Option<ScopeId> {
        let scope = self.outline.names.scope(id)?;
        if scope.kind != ScopeKind::Module {
            return scope.parent;
        }
        let inherits = self.outline.globs.iter().any(|(at, path)| *at == id && &**path == "super");
        if inherits { self.module_around(scope.parent?) } else { None }
    }

    fn module_around(&self, id: ScopeId) -> Option<ScopeId> {
        let scope = self.outline.names.scope(id)?;
        if scope.kind == ScopeKind::Module { Some(id) } else { self.module_around(scope.parent?) }
    }

    /// What a name is bound to, seen from a scope; `None` if the file does not bind it. With an
    /// offset, locals count if they are bound before it.
    pub(super) fn lookup(
        &self,
        name: &str,
        scope: ScopeId,
        offset: Option<usize>,
        namespace: Namespace,
        except: Option<&Binding<Meaning>>,
    ) -> Option<Vec<Bound<'a>>> {
        let mut id = scope;
        let mut locals = offset;
        loop {
            let mut items = Vec::new();
            let mut local = None;
            for bound in self.named(id, name) {
                let binding = bound.binding;
                if !fits(binding, namespace)
                    || except.is_some_and(|except| std::ptr::eq(except, binding))
                {
                    continue;
                }
                if !binding.kind.is_local() {
                    items.push(bound);
                } else if locals.is_some_and(|offset| binding.at as usize <= offset) {
                    local = Some(bound);
                }
            }
            if local.is_some() || !items.is_empty() {
                return Some(local.map_or(items, |bound| vec![bound]));
            }
            if self.outline.names.scope(id)?.kind == ScopeKind::Function {
                locals = None;
            }
            id = self.outward(id)?;
        }
    }
}

/// Whether a binding counts in a namespace: `use` may bring both, `macro_rules!` only a macro.
fn fits(binding: &Binding<Meaning>, namespace: Namespace) -> bool {
    match (&binding.kind, namespace) {
        (Meaning::Use(_), _) => true,
        (Meaning::Macro, namespace) => namespace == Namespace::Macro,
        (_, namespace) => namespace == Namespace::Other,
    }
}

fn joined(head: &str, rest: &[&str]) -> String {
    let mut path = head.to_owned();
    for segment in rest {
        path.push_str("::");
        path.push_str(segment);
    }
    path
}
