//! Glob imports: a name that nothing else binds is theirs if it is known where they lead.

use super::names::{ABSOLUTE, Namespace, joined};
use super::{FILE, Reader};
use crate::lang::bindings::ScopeId;
use crate::lang::piece::Entry;

/// What a glob import brings its names from.
pub(super) enum Glob<'a> {
    /// A path into a library.
    Library(String),
    Module(Reader<'a>, ScopeId),
}

impl<'a> Reader<'a> {
    /// A name brought by a glob import: of a library if the facts know it there, or of a module here.
    pub(super) fn through_globs(
        &self,
        globs: Vec<Glob<'a>>,
        first: &str,
        rest: &[&str],
        namespace: Namespace,
    ) -> Vec<String> {
        for glob in globs {
            match glob {
                Glob::Library(module) => {
                    let path = self.canonical(&joined(&module, &[first]));
                    if self.is_known(&path) {
                        return vec![joined(&path, rest)];
                    }
                }
                Glob::Module(reader, module) => {
                    let path: Vec<_> = std::iter::once(first).chain(rest.iter().copied()).collect();
                    let found = reader.in_module(module, &path, namespace);
                    if !found.is_empty() {
                        return found;
                    }
                }
            }
        }
        Vec::new()
    }

    /// The glob imports that hold in a scope, the nearest first.
    pub(super) fn globs_around(&self, scope: ScopeId) -> Vec<Glob<'a>> {
        let mut found = Vec::new();
        let mut next = Some(scope);
        while let Some(id) = next
            && self.step().is_some()
        {
            found.extend(self.globs_of(id));
            next = self.outward(id);
        }
        found
    }

    /// The glob imports of one scope: for the file's scope those of all pieces.
    pub(super) fn globs_of(&self, scope: ScopeId) -> Vec<Glob<'a>> {
        if scope == FILE {
            self.listed(Entry::Star, "").flat_map(|it| it.own_globs(FILE)).collect()
        } else {
            self.own_globs(scope)
        }
    }

    pub(super) fn own_globs(self, scope: ScopeId) -> Vec<Glob<'a>> {
        let mut found = Vec::new();
        for path in self.outline.globs_of(scope) {
            let segments: Vec<_> = path.split("::").collect();
            match self.module_by_path(&segments, scope) {
                Some((reader, module)) => found.push(Glob::Module(reader, module)),
                None => {
                    found.extend(self.glob_paths(&segments, scope).into_iter().map(Glob::Library))
                }
            }
        }
        found
    }

    /// The paths that the path of a glob import leads to; it does not come out of another glob.
    pub(super) fn glob_paths(&self, segments: &[&str], scope: ScopeId) -> Vec<String> {
        let first = segments.first().copied().unwrap_or_default();
        let is_keyword = matches!(first, ABSOLUTE | "crate" | "self" | "super");
        if !is_keyword && self.lookup(first, scope, None, Namespace::Head, None).is_none() {
            return vec![segments.join("::")];
        }
        self.resolve(segments, scope, None, Namespace::Head, None)
    }
}
