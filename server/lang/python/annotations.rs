//! Reads annotations: `Optional[ClientSession]`, `"list[Task] | None"`, `Self`.

use super::classes::Class;
use super::kind;
use super::types::{Type, Types};
use super::{Meaning, Reader};
use crate::lang::bindings::Span;

impl<'a> Reader<'a> {
    /// The type an annotation names; wrappers such as `Optional` are looked through.
    pub(super) fn annotation_types(&self, annotation: Span) -> Types<'a> {
        self.text_types(annotation.text(self.text), annotation.start as usize)
    }

    /// What `except classes as x` binds `x` to, if there is just one class.
    pub(super) fn caught_types(&self, classes: Span) -> Types<'a> {
        let text = classes.text(self.text);
        if text.contains('(') { Vec::new() } else { self.text_types(text, classes.start as usize) }
    }

    fn text_types(&self, text: &str, offset: usize) -> Types<'a> {
        if self.step().is_none() {
            return Vec::new();
        }
        let text = text.trim().trim_matches(['"', '\'']).trim();
        let members = split_top(text, '|');
        if members.len() > 1 {
            return self.first_of(members, offset);
        }
        match arguments_of(text) {
            Some((head, arguments)) => self.generic_types(head, arguments, offset),
            None => self.named_types(text, offset),
        }
    }

    fn first_of(&self, texts: Vec<&str>, offset: usize) -> Types<'a> {
        let each = texts.into_iter().map(|text| self.text_types(text, offset));
        let mut typed = each.filter(|types| !types.is_empty());
        let first = typed.next().unwrap_or_default();
        // Two classes of the file may have a method of one name, async in one and not in the other.
        let is_own = first.iter().any(|it| matches!(it, Type::Own(_)));
        if is_own && typed.any(|other| other != first) { Vec::new() } else { first }
    }

    /// `Optional[X]` and its like are X, collections hold what they name; any other generic is its head.
    fn generic_types(&self, head: &str, arguments: &str, offset: usize) -> Types<'a> {
        let arguments = split_top(arguments, ',');
        let at = |index: usize| {
            let text = arguments.get(index).or(arguments.last());
            text.map(|text| self.text_types(text, offset)).unwrap_or_default()
        };
        match head.rsplit('.').next().unwrap_or(head) {
            "Annotated" => at(0),
            "Optional" | "Union" | "Final" | "ClassVar" | "Required" | "NotRequired"
            | "ReadOnly" | "InitVar" => self.first_of(arguments, offset),
            "list" | "List" | "set" | "Set" | "frozenset" | "FrozenSet" | "deque" | "Deque"
            | "Sequence" | "MutableSequence" | "Collection" | "Iterable" | "Iterator"
            | "AsyncIterable" | "AsyncIterator" | "Generator" | "AsyncGenerator" => {
                vec![Type::Many(at(0))]
            }
            "dict" | "Dict" | "Mapping" | "MutableMapping" | "defaultdict" | "DefaultDict"
            | "OrderedDict" => vec![Type::Mapping(at(1))],
            "tuple" | "Tuple" => self.tuple_of(&arguments, offset),
            "Callable" => vec![Type::Callable(at(usize::MAX))],
            "type" | "Type" => vec![Type::Callable(at(0))],
            "Awaitable" | "Coroutine" => vec![Type::Later(at(usize::MAX))],
            "ContextManager"
            | "AsyncContextManager"
            | "AbstractContextManager"
            | "AbstractAsyncContextManager" => vec![Type::Manager(at(0))],
            _ => self.named_types(head, offset),
        }
    }

    fn tuple_of(&self, arguments: &[&str], offset: usize) -> Types<'a> {
        let part = |text: &&str| self.text_types(text, offset);
        match arguments {
            [each, rest] if rest.trim() == "..." => vec![Type::Many(part(each))],
            _ => vec![Type::Parts(arguments.iter().map(part).collect())],
        }
    }

    fn named_types(&self, name: &str, offset: usize) -> Types<'a> {
        let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        if name.is_empty() || name == "None" || !name.chars().all(plain) {
            return Vec::new();
        }
        let paths = self.dotted_paths(name, offset);
        if paths.iter().any(|path| path.ends_with(".Self")) {
            return self.class_around(offset).map(Type::Own).into_iter().collect();
        }
        if paths.is_empty() {
            return self.own_types(name, offset);
        }
        // `Final`, `Any` and their like say nothing of the value.
        let telling = paths.into_iter().filter(|path| !path.starts_with("typing."));
        telling.map(Type::Known).collect()
    }

    /// A class of this file, or an alias: `Client = Annotated[httpx.AsyncClient, …]`.
    fn own_types(&self, name: &str, offset: usize) -> Types<'a> {
        let Some(found) = self.lookup(name, offset) else { return Vec::new() };
        let Some(bound) = found.bindings.first() else { return Vec::new() };
        let reader = bound.reader;
        match bound.binding.kind {
            Meaning::Class { body } => Class::at(reader, body).map(Type::Own).into_iter().collect(),
            Meaning::Alias { annotation } => reader.annotation_types(annotation),
            Meaning::Value { value } | Meaning::Annotated { value: Some(value), .. }
                if reader.is_annotation(value) =>
            {
                reader.annotation_types(value)
            }
            _ => Vec::new(),
        }
    }

    /// Whether a value may stand for a type: `Optional[X]`, `X | None`, `m.X`, `"X"`.
    fn is_annotation(&self, value: Span) -> bool {
        self.node(value).is_some_and(|node| {
            matches!(
                kind(node),
                "subscript" | "binary_operator" | "attribute" | "identifier" | "string"
            )
        })
    }
}

/// `Head[arguments]` taken apart.
fn arguments_of(text: &str) -> Option<(&str, &str)> {
    let (head, rest) = text.split_once('[')?;
    Some((head.trim(), rest.trim_end().strip_suffix(']')?))
}

/// Splits at a separator that stands outside brackets.
fn split_top(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_i32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth -= 1,
            c if c == separator && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}
