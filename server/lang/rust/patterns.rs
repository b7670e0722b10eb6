//! What one name of a pattern is, given the type of the whole.

use tree_sitter::Node;

use super::kind;
use super::types::Type;
use super::{Reader, field};
use crate::lang::bindings::Span;
use crate::lang::tree::children;

impl<'a> Reader<'a> {
    /// The type of the variable `name` in a pattern; `whole` is the type of what is taken apart.
    pub(super) fn through_pattern(
        &self,
        name: Span,
        pattern: Span,
        whole: Option<Type<'a>>,
    ) -> Option<Type<'a>> {
        if name == pattern {
            return whole;
        }
        let mut way = vec![self.node(name)?];
        while let Some(node) = way.last()
            && Span::of(*node) != pattern
        {
            self.step()?;
            way.push(node.parent()?);
        }
        let steps = way.iter().rev().zip(way.iter().rev().skip(1));
        steps.fold(whole, |whole, (outer, inner)| self.part(*outer, *inner, whole))
    }

    /// The type of a part of a pattern.
    fn part(&self, outer: Node<'a>, inner: Node<'a>, whole: Option<Type<'a>>) -> Option<Type<'a>> {
        match kind(outer) {
            "mut_pattern" | "ref_pattern" | "reference_pattern" | "captured_pattern"
            | "match_pattern" => whole,
            "tuple_pattern" => whole?.part(place(outer, inner)?),
            "tuple_struct_pattern" => self.taken_out(outer, inner, whole),
            "struct_pattern" => self.node_type(field(outer, "type")?).or(whole),
            "field_pattern" => whole?.field(self.text_of(field(outer, "name")?)),
            "slice_pattern" => whole?.element(),
            _ => None,
        }
    }

    /// `Some(x)` and `Ok(x)` are looked through; `State(x)` is what a `State<X>` holds.
    fn taken_out(
        &self,
        outer: Node<'a>,
        inner: Node<'a>,
        whole: Option<Type<'a>>,
    ) -> Option<Type<'a>> {
        let head = field(outer, "type")?;
        match self.text_of(field(head, "name").unwrap_or(head)) {
            "Some" | "Ok" => whole,
            "Err" => None,
            name => match whole.or_else(|| self.named_type(name, head.start_byte()))? {
                Type::Own(found) => Type::Own(found).part(place(outer, inner)?.checked_sub(1)?),
                holder => holder.inside(),
            },
        }
    }
}

/// Which of the parts of a pattern a node is; `mut` before a name belongs to the name.
fn place(outer: Node<'_>, inner: Node<'_>) -> Option<usize> {
    let mut cursor = outer.walk();
    let mut parts = outer
        .children(&mut cursor)
        .filter(|part| part.is_named() && kind(part) != "mutable_specifier" || kind(part) == "_");
    parts.position(|part| part.id() == inner.id())
}

/// The names a pattern binds: lower-case identifiers; constants and variants are not.
pub(super) fn bound_names<'t>(pattern: Node<'t>, text: &str) -> Vec<Node<'t>> {
    let mut names = Vec::new();
    let mut open = vec![pattern];
    while let Some(node) = open.pop() {
        match kind(node) {
            "identifier" | "shorthand_field_identifier" => {
                let word = text.get(node.byte_range()).unwrap_or_default();
                if word.starts_with(|c: char| c.is_lowercase() || c == '_') {
                    names.push(node);
                }
            }
            "scoped_identifier" => {}
            "tuple_struct_pattern" => open.extend(children(node).into_iter().skip(1)),
            // The condition of a match arm binds nothing.
            "match_pattern" => open.extend(node.named_child(0)),
            _ => open.extend(children(node)),
        }
    }
    names
}
