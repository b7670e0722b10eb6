//! Follows a Rust path through `use` to the public path it stands for.
//!
//! Rules: <https://doc.rust-lang.org/reference/names/name-resolution.html>. A path into the own
//! crate leads as far as the modules written in this file; beyond, nowhere known.

use tree_sitter::Node;

use super::kind;
use super::types::Type;
use super::{Bound, FILE, Meaning, Reader, ScopeKind, field};
use crate::lang::bindings::{Binding, ScopeId};
use crate::lang::piece::Entry;

/// What a path is used as: a macro is another name than a function of the same spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Namespace {
    Macro,
    /// It stands before `::`: a crate, a module or a type, never a function or a value.
    Head,
    Other,
}

/// Stands for the first segment of a path that begins with `::`.
pub(super) const ABSOLUTE: &str = "";

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
        match kind(node) {
            "identifier" | "type_identifier" | "crate" | "self" | "super" => {
                Some(vec![self.text_of(node)])
            }
            "scoped_identifier" | "scoped_type_identifier" => {
                let mut segments = match field(node, "path") {
                    Some(path) => self.segments(path)?,
                    None => vec![ABSOLUTE],
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

    /// The canonical paths of a word that stands before `::`: never a variable.
    pub(super) fn module_paths(&self, word: &str, offset: usize) -> Vec<String> {
        let scope = self.outline.names.innermost(offset);
        let found = self.resolve(&[word], scope, None, Namespace::Head, None);
        found.iter().map(|path| self.canonical(path)).collect()
    }

    /// Resolves segments in a scope. `except` is the `use` that is being resolved itself.
    pub(super) fn resolve(
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
        match *first {
            ABSOLUTE => return vec![rest.join("::")],
            "crate" | "self" | "super" => return self.within_crate(segments, scope, namespace),
            "Self" | "$crate" => return Vec::new(),
            _ => {}
        }
        // Only the last segment can be a macro.
        let first_space = if rest.is_empty() { namespace } else { Namespace::Head };
        // What stands before `::` is never a variable.
        let offset = offset.filter(|_| rest.is_empty());
        let Some(bindings) = self.lookup(first, scope, offset, first_space, except) else {
            return self.unbound(first, rest, scope, namespace);
        };
        bindings.into_iter().flat_map(|bound| bound.lead(rest, namespace)).collect()
    }

    /// The paths a binding's `use` leads to; none for anything but a `use`.
    pub(super) fn use_paths(
        &self,
        binding: &Binding<Meaning>,
        namespace: Namespace,
    ) -> Vec<String> {
        let Meaning::Use(path) = &binding.kind else { return Vec::new() };
        let segments: Vec<_> = path.split("::").collect();
        self.resolve(&segments, binding.scope, None, namespace, Some(binding))
    }

    /// A first segment that nothing in the file binds: brought by a glob, by the prelude, or a crate.
    pub(super) fn unbound(
        &self,
        first: &str,
        rest: &[&str],
        scope: ScopeId,
        namespace: Namespace,
    ) -> Vec<String> {
        let found = self.through_globs(self.globs_around(scope), first, rest, namespace);
        if !found.is_empty() {
            return found;
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

    /// Whether a trait, given by its canonical path, is imported where a scope stands.
    pub(super) fn is_imported(&self, path: &str, scope: ScopeId) -> bool {
        let name = path.rsplit("::").next().unwrap_or_default();
        let leads = |found: Vec<String>| found.iter().any(|found| self.canonical(found) == path);
        leads(self.resolve(&[name], scope, None, Namespace::Other, None))
            || self
                .unnamed(scope)
                .into_iter()
                .any(|bound| leads(bound.reader.use_paths(bound.binding, Namespace::Other)))
    }

    /// The imports `as _` that hold in a scope.
    fn unnamed(&self, scope: ScopeId) -> Vec<Bound<'a>> {
        let mut found = Vec::new();
        let mut next = Some(scope);
        while let Some(id) = next
            && self.step().is_some()
        {
            found.extend(self.named(id, "_"));
            next = self.outward(id);
        }
        found
    }

    pub(super) fn is_known(&self, path: &str) -> bool {
        self.facts.known.contains(path) || self.facts.known.contains(&format!("{path}!"))
    }

    /// Whether a plain word is a crate the facts know; as a whole path it is only meant in `use`.
    fn is_crate(&self, word: &str) -> bool {
        self.facts.known.contains(word) || self.facts.same.contains_key(word)
    }

    /// Whether a word used at an offset is a crate the facts know and nothing of the file's own.
    pub(super) fn is_foreign_crate(&self, word: &str, offset: usize) -> bool {
        let scope = self.outline.names.innermost(offset);
        let bound = self.lookup(word, scope, None, Namespace::Head, None);
        bound.is_none() && self.is_crate(word)
    }

    /// The bindings of a name in one scope: for the file's scope those of all pieces.
    pub(super) fn named(&self, scope: ScopeId, name: &str) -> Vec<Bound<'a>> {
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
    pub(super) fn outward(&self, id: ScopeId) -> Option<ScopeId> {
        let scope = self.outline.names.scope(id)?;
        if scope.kind != ScopeKind::Module {
            return scope.parent;
        }
        let inherits = self.outline.globs_of(id).any(|path| path == "super");
        if inherits { self.module_around(scope.parent?) } else { None }
    }

    pub(super) fn module_around(&self, id: ScopeId) -> Option<ScopeId> {
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

impl<'a> Bound<'a> {
    /// The paths that this binding followed by `rest` leads to.
    pub(super) fn lead(self, rest: &[&str], namespace: Namespace) -> Vec<String> {
        let reader = self.reader;
        match &self.binding.kind {
            Meaning::Use(_) => {
                let space = if rest.is_empty() { namespace } else { Namespace::Head };
                let heads = reader.use_paths(self.binding, space);
                heads.iter().map(|head| joined(head, rest)).collect()
            }
            Meaning::Module { body } if !rest.is_empty() => {
                let module = reader.outline.names.innermost(body.start as usize);
                reader.in_module(module, rest, namespace)
            }
            // An alias of a library's type has that type's functions.
            Meaning::Alias { target } if !rest.is_empty() => {
                let target = reader.annotation_type(*target).and_then(Type::into_path);
                target.into_iter().map(|target| joined(&target, rest)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Whether a binding counts in a namespace: `use` may bring any, `macro_rules!` only a macro, and a function
/// hides no crate of its name.
pub(super) fn fits(binding: &Binding<Meaning>, namespace: Namespace) -> bool {
    match (&binding.kind, namespace) {
        (Meaning::Use(_), _) => true,
        (Meaning::Macro, namespace) => namespace == Namespace::Macro,
        (Meaning::Function { .. } | Meaning::Static { .. }, namespace) => {
            namespace == Namespace::Other
        }
        (_, namespace) => namespace != Namespace::Macro,
    }
}

pub(super) fn joined(head: &str, rest: &[&str]) -> String {
    let mut path = head.to_owned();
    for segment in rest {
        path.push_str("::");
        path.push_str(segment);
    }
    path
}
