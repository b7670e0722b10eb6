//! The names of a grammar's nodes and fields, by number.
//!
//! The parser's own look-ups measure or compare C strings each time; walking a text asks millions of
//! times. Each language has one table, made at the first use.

use std::num::NonZeroU16;

use rustc_hash::FxHashMap;
use tree_sitter::{Language, Node};

/// The tables of one grammar.
#[derive(Debug)]
pub(super) struct Grammar {
    kinds: Vec<&'static str>,
    fields: FxHashMap<&'static str, NonZeroU16>,
}

impl Grammar {
    pub fn of(language: &'static Language) -> Self {
        let count = u16::try_from(language.node_kind_count()).unwrap_or(u16::MAX);
        let kinds = (0..count).map(|id| language.node_kind_for_id(id).unwrap_or_default());
        let count = u16::try_from(language.field_count()).unwrap_or(u16::MAX);
        let fields = (1..=count).filter_map(|id| {
            let name = language.field_name_for_id(id)?;
            Some((name, NonZeroU16::new(id)?))
        });
        Self { kinds: kinds.collect(), fields: fields.collect() }
    }

    /// What `node.kind()` says.
    pub fn kind<'t>(&self, node: Node<'t>) -> &'t str {
        match self.kinds.get(usize::from(node.kind_id())) {
            Some(kind) => kind,
            // The parser's own kind of error is outside of the table.
            None => node.kind(),
        }
    }

    /// What `node.child_by_field_name(name)` says.
    pub fn field<'t>(&self, node: Node<'t>, name: &str) -> Option<Node<'t>> {
        node.child_by_field_id(self.fields.get(name)?.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::tree::walk;

    #[test]
    fn tables_say_what_the_parser_says() {
        let texts = [
            (tree_sitter_python::LANGUAGE, "async def f(x: int = 1):\n    return [a for a in (]\n"),
            (tree_sitter_rust::LANGUAGE, "async fn f(x: u8) -> u8 { let y = m!(x; { }\n"),
        ];
        for (language, text) in texts {
            let language: &'static Language = Box::leak(Box::new(language.into()));
            let grammar = Grammar::of(language);
            let mut parser = tree_sitter::Parser::new();
            parser.set_language(language).unwrap();
            let tree = parser.parse(text, None).unwrap();
            walk(&tree, |node| {
                assert_eq!(grammar.kind(node), node.kind());
                for name in ["name", "body", "type", "left", "nothing"] {
                    assert_eq!(grammar.field(node, name), node.child_by_field_name(name));
                }
                std::ops::ControlFlow::Continue(())
            });
        }
    }
}
