//! What a token of a `use` declaration stands for: the same as the name at its use.

use super::kind;
use super::names::Namespace;
use super::token::Token;
use super::{Meaning, field};
use crate::lang::{Claim, Context, Place, Sighting};

impl Token<'_, '_> {
    /// A name in a `use` tree: the same card as at its use. It may be a function and a macro at once.
    pub(super) fn imported(&self) -> Option<Sighting> {
        let path = self.imported_path()?;
        let segments: Vec<_> = path.split("::").collect();
        let at = self.leaf.start_byte();
        let mut paths = self.import_targets(&segments, at, Namespace::Other);
        let macros = self.import_targets(&segments, at, Namespace::Macro).into_iter();
        paths.extend(macros.filter(|path| self.reader.facts.known.contains(path)));
        let claims = paths.into_iter().map(Claim::Name).collect();
        let context = || Context { place: Place::Import, ..self.context(self.leaf, 0) };
        self.sighting(claims, context)
    }

    /// The first segment of a `use` path may itself be imported; the name it binds may not count.
    fn import_targets(&self, segments: &[&str], at: usize, namespace: Namespace) -> Vec<String> {
        let first = segments.first().copied().unwrap_or_default();
        if matches!(first, "crate" | "self" | "super") {
            return self.reader.segment_paths(segments, at, namespace);
        }
        let elsewhere = self.reader.variable(first, at).filter(|bound| {
            let statement = self.around.iter().rev().find(|node| kind(*node) == "use_declaration");
            let name = bound.binding.name.start as usize;
            bound.reader.id != self.reader.id
                || !statement.is_some_and(|it| it.byte_range().contains(&name))
        });
        let heads = match elsewhere.map(|bound| &bound.binding.kind) {
            Some(Meaning::Use(path)) if &**path != first => {
                self.reader.segment_paths(&[first], at, Namespace::Other)
            }
            Some(Meaning::Module { .. }) => {
                return self.reader.segment_paths(segments, at, namespace);
            }
            Some(Meaning::Item) => return Vec::new(),
            _ => vec![first.to_owned()],
        };
        let rest = segments.get(1..).unwrap_or_default();
        let mark = if namespace == Namespace::Macro { "!" } else { "" };
        let whole = |head: &String| {
            let path: Vec<_> = std::iter::once(head.as_str()).chain(rest.iter().copied()).collect();
            self.reader.canonical(&format!("{}{mark}", path.join("::")))
        };
        heads.iter().map(whole).collect()
    }

    /// The path as written, from the outermost `use` list down to this token.
    fn imported_path(&self) -> Option<String> {
        let mut parts = Vec::new();
        let mut inner = self.leaf;
        for node in self.around.iter().rev() {
            match kind(node) {
                "scoped_identifier" if parts.is_empty() => {
                    let is_name = field(*node, "name").is_some_and(|it| it.id() == inner.id());
                    let shown = if is_name { *node } else { inner };
                    if is_name {
                        parts.push(self.reader.text_of(shown).to_owned());
                    }
                }
                "use_as_clause"
                    if field(*node, "alias").is_some_and(|it| it.id() == self.leaf.id()) =>
                {
                    let path = field(*node, "path")?;
                    if kind(path) != "self" {
                        parts.push(self.reader.text_of(path).to_owned());
                    }
                }
                "scoped_use_list" => {
                    let path = field(*node, "path")?;
                    if path.byte_range().contains(&self.leaf.start_byte()) {
                        if parts.is_empty() {
                            parts.push(self.reader.text_of(self.leaf).to_owned());
                        }
                    } else {
                        self.own_part(&mut parts);
                        parts.push(self.reader.text_of(path).to_owned());
                    }
                }
                "use_declaration" => break,
                _ => {}
            }
            inner = *node;
        }
        self.own_part(&mut parts);
        parts.reverse();
        let path = parts.join("::");
        Some(path.split_whitespace().collect::<String>().trim_start_matches(':').to_owned())
    }

    fn own_part(&self, parts: &mut Vec<String>) {
        let is_alias = self.outer(0).is_some_and(|node| {
            kind(node) == "use_as_clause"
                && field(node, "alias").is_some_and(|it| it.id() == self.leaf.id())
        });
        if parts.is_empty() && !is_alias {
            parts.push(self.reader.text_of(self.leaf).to_owned());
        }
    }
}
