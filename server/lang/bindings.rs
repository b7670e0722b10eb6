//! Scopes and what names are bound to in them: one flat table per document.
//!
//! Language-neutral storage. Which constructs open a scope or bind a name, and which of several
//! bindings counts at a use, is said in `python/` and `rust/`.

use std::ops::Range;

/// A stretch of the text in bytes, half as large as a `Range<usize>`; texts are far below 4 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub(super) struct Span {
    pub start: u32,
    pub end: u32,
}

/// Index of a scope in its table.
pub(super) type ScopeId = u32;

/// The stretch of text in which names are looked up together.
#[derive(Debug, Clone)]
pub(super) struct Scope<S> {
    pub kind: S,
    pub span: Span,
    pub parent: Option<ScopeId>,
}

/// One place that gives a name a meaning.
#[derive(Debug, Clone)]
pub(super) struct Binding<K> {
    pub scope: ScopeId,
    /// The name as written at this place.
    pub name: Span,
    /// From this byte on the binding holds (the end of `x = f()`, so that its own right side sees the one before).
    pub at: u32,
    pub kind: K,
}

/// All scopes of a document, and all bindings sorted by scope, name and place.
#[derive(Debug, Clone)]
pub(super) struct Bindings<S, K> {
    scopes: Vec<Scope<S>>,
    bindings: Vec<Binding<K>>,
}

impl Span {
    pub fn of(node: tree_sitter::Node<'_>) -> Self {
        Self::from(node.byte_range())
    }

    pub fn contains(self, offset: usize) -> bool {
        (self.start as usize) <= offset && offset < self.end as usize
    }

    /// The text covered; empty if the span does not fit the text.
    pub fn text(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        let narrow = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: narrow(range.start), end: narrow(range.end) }
    }
}

impl<S, K> Bindings<S, K> {
    /// Starts a table whose outermost scope is the whole text.
    pub fn new(whole: S, text: &str) -> Self {
        let file = Scope { kind: whole, span: Span::from(0..text.len()), parent: None };
        Self { scopes: vec![file], bindings: Vec::new() }
    }

    /// Opens a scope. Scopes must come in the order of their start, outer before inner.
    pub fn open(&mut self, kind: S, span: Span, parent: ScopeId) -> ScopeId {
        self.scopes.push(Scope { kind, span, parent: Some(parent) });
        ScopeId::try_from(self.scopes.len() - 1).unwrap_or(ScopeId::MAX)
    }

    pub fn bind(&mut self, binding: Binding<K>) {
        self.bindings.push(binding);
    }

    /// Changes what names are bound to, before the table is finished.
    pub fn update(&mut self, mut change: impl FnMut(&mut K)) {
        for binding in &mut self.bindings {
            change(&mut binding.kind);
        }
    }

    /// Sorts the bindings; lookups work from here on.
    pub fn finish(&mut self, text: &str) {
        self.bindings.sort_by(|a, b| {
            (a.scope, a.name.text(text), a.at).cmp(&(b.scope, b.name.text(text), b.at))
        });
        self.bindings.shrink_to_fit();
    }

    pub fn scope(&self, id: ScopeId) -> Option<&Scope<S>> {
        self.scopes.get(id as usize)
    }

    /// The innermost scope around an offset.
    pub fn innermost(&self, offset: usize) -> ScopeId {
        let after = self.scopes.partition_point(|scope| scope.span.start as usize <= offset);
        let mut id = after.saturating_sub(1);
        while let Some(scope) = self.scopes.get(id) {
            match scope.parent {
                Some(parent) if !scope.span.contains(offset) => id = parent as usize,
                _ => break,
            }
        }
        ScopeId::try_from(id).unwrap_or_default()
    }

    /// All bindings of one scope, by name and place.
    pub fn of_scope(&self, scope: ScopeId) -> &[Binding<K>] {
        let start = self.bindings.partition_point(|binding| binding.scope < scope);
        let rest = self.bindings.get(start..).unwrap_or_default();
        let len = rest.partition_point(|binding| binding.scope == scope);
        rest.get(..len).unwrap_or_default()
    }

    /// The bindings of a name in one scope, by place.
    pub fn named<'a>(&'a self, scope: ScopeId, name: &str, text: &str) -> &'a [Binding<K>] {
        let key =
            |binding: &Binding<K>| (binding.scope, binding.name.text(text)).cmp(&(scope, name));
        let start = self.bindings.partition_point(|binding| key(binding).is_lt());
        let rest = self.bindings.get(start..).unwrap_or_default();
        let len = rest.partition_point(|binding| key(binding).is_eq());
        rest.get(..len).unwrap_or_default()
    }
}
