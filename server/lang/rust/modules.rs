//! The modules written in one file: what `crate`, `self`, `super` and a module's name lead to.
//!
//! Beyond the file a path is known only where the own crate shows something of another library.

use super::names::{Namespace, fits, joined};
use super::{Bound, Meaning, Reader, ScopeKind};
use crate::lang::bindings::ScopeId;

impl<'a> Reader<'a> {
    /// Resolves a path that begins with `crate`, `self` or `super`, as far as this file shows it.
    pub(super) fn within_crate(
        &self,
        segments: &[&str],
        scope: ScopeId,
        namespace: Namespace,
    ) -> Vec<String> {
        let ups = segments.iter().take_while(|it| matches!(**it, "self" | "super")).count();
        let (way, rest) = segments.split_at(ups.max(1));
        match self.module_at(way, scope) {
            Some(module) => self.in_module(module, rest, namespace),
            None if way == ["crate"] => self.shown_by_package(rest).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// What the own package shows of another library: in `tokio`, `crate::future::Future` is that of `std`.
    pub(super) fn shown_by_package(&self, path: &[&str]) -> Option<String> {
        let package = Some(self.home()).filter(|home| !home.is_empty())?;
        let written = joined(package, path);
        let found = self.canonical(&written);
        let krate = |path: &str| path.split("::").next().map(str::to_owned);
        let own = krate(&self.canonical(&joined(package, &["x"])));
        (krate(&found) != own && self.is_known(&found)).then_some(found)
    }

    /// The module of this file that a row of `self` and `super` leads to.
    pub(super) fn module_at(&self, way: &[&str], scope: ScopeId) -> Option<ScopeId> {
        let mut module = self.module_around(scope)?;
        for step in way {
            match *step {
                "self" => {}
                "super" => {
                    module = self.module_around(self.outline.names.scope(module)?.parent?)?;
                }
                _ => return None,
            }
        }
        Some(module)
    }

    /// Resolves a path inside a module of this file, without looking outward.
    pub(super) fn in_module(
        &self,
        module: ScopeId,
        path: &[&str],
        namespace: Namespace,
    ) -> Vec<String> {
        let (Some((first, rest)), Some(())) = (path.split_first(), self.step()) else {
            return Vec::new();
        };
        let space = if rest.is_empty() { namespace } else { Namespace::Head };
        let named = self.named(module, first).into_iter();
        let bindings: Vec<_> = named.filter(|bound| fits(bound.binding, space)).collect();
        if bindings.is_empty() {
            return self.through_globs(self.globs_of(module), first, rest, namespace);
        }
        bindings.into_iter().flat_map(|bound| bound.lead(rest, namespace)).collect()
    }

    /// The module of this file that a path leads to. What `super::*` at the head of a module brings is
    /// found on the way outward.
    pub(super) fn module_by_path(
        &self,
        segments: &[&str],
        scope: ScopeId,
    ) -> Option<(Self, ScopeId)> {
        let is_module = self.outline.names.scope(scope)?.kind == ScopeKind::Module;
        if is_module && segments == ["super"] {
            return None;
        }
        let ups = segments.iter().take_while(|it| matches!(**it, "self" | "super")).count();
        let (way, rest) = segments.split_at(ups);
        let mut place = match (way, rest) {
            ([], [first, ..]) => {
                let bindings = self.lookup(first, scope, None, Namespace::Other, None)?;
                return bindings.into_iter().find_map(|bound| bound.module(rest.get(1..)?));
            }
            _ => (*self, self.module_at(way, scope)?),
        };
        for name in rest {
            let named = place.0.named(place.1, name);
            place = named.into_iter().find_map(|bound| bound.module(&[]))?;
        }
        Some(place)
    }
}

impl<'a> Bound<'a> {
    /// The module of this file that this binding followed by `rest` is.
    pub(super) fn module(self, rest: &[&str]) -> Option<(Reader<'a>, ScopeId)> {
        let Meaning::Module { body } = self.binding.kind else { return None };
        let reader = self.reader;
        let module = reader.outline.names.innermost(body.start as usize);
        match rest.split_first() {
            None => Some((reader, module)),
            Some((name, rest)) => {
                reader.step()?;
                let named = reader.named(module, name);
                named.into_iter().find_map(|bound| bound.module(rest))
            }
        }
    }
}
