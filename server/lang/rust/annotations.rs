//! The type that a type expression names, and the types of this file itself.

use std::rc::Rc;

use tree_sitter::Node;

use super::kind;
use super::names::Namespace;
use super::types::Type;
use super::{Bound, Found, Meaning, Reader, field};
use crate::lang::bindings::Span;
use crate::lang::tree::children;

/// Types that hold many of their last type argument.
const COLLECTIONS: [&str; 9] = [
    "Vec",
    "VecDeque",
    "HashMap",
    "BTreeMap",
    "HashSet",
    "BTreeSet",
    "IndexMap",
    "LinkedList",
    "BinaryHeap",
];

impl<'a> Reader<'a> {
    /// The type of an annotation given by its span.
    pub(super) fn annotation_type(&self, annotation: Span) -> Option<Type<'a>> {
        let node = self.node(annotation)?;
        if is_flat(node) { self.flat_type(annotation) } else { self.node_type(node) }
    }

    /// The type a type expression names; `Option`, `Result`, references and pointers are looked through.
    pub(super) fn node_type(&self, node: Node<'a>) -> Option<Type<'a>> {
        self.step()?;
        match kind(node) {
            "type_identifier" if self.text_of(node) == "Self" => self.own_type(node.start_byte()),
            "type_identifier" => self.named_type(self.text_of(node), node.start_byte()),
            "scoped_type_identifier" => self.paths(node).into_iter().next().map(Type::library),
            "reference_type" => self.node_type(field(node, "type")?),
            "tuple_type" => {
                let parts = children(node).into_iter().map(|part| self.node_type(part));
                Some(Type::Tuple(parts.collect()))
            }
            "array_type" => {
                let element = self.node_type(field(node, "element")?)?;
                Some(Type::Many(Rc::new(element)))
            }
            "generic_type" => self.generic_type(node),
            "abstract_type" | "dynamic_type" => {
                let bound = self.node_type(field(node, "trait")?)?;
                bound
                    .path()
                    .is_some_and(|path| self.facts.types.contains_key(path))
                    .then_some(bound)
            }
            _ => None,
        }
    }

    fn generic_type(&self, node: Node<'a>) -> Option<Type<'a>> {
        let head = field(node, "type")?;
        let arguments = children(field(node, "type_arguments")?);
        let mut arguments = arguments.into_iter().filter(|it| kind(it) != "lifetime");
        let name = self.text_of(field(head, "name").unwrap_or(head));
        if matches!(name, "Option" | "Result") {
            return self.node_type(arguments.next()?);
        }
        if COLLECTIONS.contains(&name) {
            return Some(Type::Many(Rc::new(self.node_type(arguments.next_back()?)?)));
        }
        let first = arguments.next().and_then(|argument| self.node_type(argument));
        self.holding(self.node_type(head)?, first)
    }

    /// A library's type with its first type argument; pointers are looked through.
    pub(super) fn holding(&self, head: Type<'a>, first: Option<Type<'a>>) -> Option<Type<'a>> {
        let Type::Library { path, .. } = head else { return Some(head) };
        if self.facts.types.get(&path).is_some_and(|facts| facts.deref) {
            return first;
        }
        Some(Type::Library { path, inside: first.map(Rc::new) })
    }

    /// The type a single name stands for: one of this file's, or a library's.
    pub(super) fn named_type(&self, name: &str, offset: usize) -> Option<Type<'a>> {
        self.step()?;
        let scope = self.outline.names.innermost(offset);
        let bindings = self.lookup(name, scope, None, Namespace::Other, None).unwrap_or_default();
        for Bound { reader, binding } in bindings {
            match binding.kind {
                Meaning::Struct { definition } => {
                    return Some(Type::Own(Found { reader, node: reader.node(definition)? }));
                }
                Meaning::Alias { target } => return reader.annotation_type(target),
                _ => {}
            }
        }
        let paths = self.segment_paths(&[name], offset, Namespace::Other);
        paths.into_iter().next().map(Type::library)
    }

    /// The type whose `impl` block an offset stands in: `Self`.
    pub(super) fn own_type(&self, offset: usize) -> Option<Type<'a>> {
        let impls = &self.outline.impls;
        let after = impls.partition_point(|(block, _)| block.start as usize <= offset);
        let before = impls.get(..after).unwrap_or_default();
        let (_, name) = before.iter().rev().find(|(block, _)| block.contains(offset))?;
        self.named_type(name.text(self.text), name.start as usize)
    }
}

/// Whether a node is among the flat tokens of a macro call.
pub(super) fn is_flat(node: Node<'_>) -> bool {
    kind(node) == "token_tree" || node.parent().is_some_and(|it| kind(it) == "token_tree")
}
