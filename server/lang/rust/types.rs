//! What is known of a value's type, and what its fields, methods and parts give.
//!
//! A library's type is a canonical path such as `reqwest::Client`; `Option`, `Result`, references and
//! pointers stand for what they hold. No inference: doubt gives none. How expressions, annotations and
//! patterns lead to a type is said in `expressions.rs`, `annotations.rs` and `patterns.rs`.

use std::rc::Rc;

use super::kind;
use super::{Found, Reader, field};
use crate::lang::piece::Entry;
use crate::lang::tree::children;

/// The type of a value.
#[derive(Clone)]
pub(in crate::lang) enum Type<'a> {
    /// A library's, and its first type argument.
    Library {
        path: String,
        inside: Option<Rc<Self>>,
    },
    /// A struct, enum or union of this file.
    Own(Found<'a>),
    Tuple(Vec<Option<Self>>),
    /// A collection, or an iterator over one, by its elements.
    Many(Rc<Self>),
}

/// Methods of the language's own wrappers that give what is inside.
const TRANSPARENT: [&str; 29] = [
    "unwrap",
    "expect",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
    "ok",
    "ok_or",
    "ok_or_else",
    "map_err",
    "inspect_err",
    "or_else",
    "clone",
    "cloned",
    "copied",
    "as_ref",
    "as_mut",
    "as_deref",
    "as_deref_mut",
    "by_ref",
    "to_owned",
    "take",
    "insert",
    "get_or_insert",
    "get_or_insert_with",
    "context",
    "with_context",
    "wrap_err",
    "wrap_err_with",
    "deref",
];

/// Methods by which locks and cells give what they guard.
const OPENING: [&str; 20] = [
    "lock",
    "try_lock",
    "blocking_lock",
    "lock_owned",
    "read",
    "try_read",
    "blocking_read",
    "write",
    "try_write",
    "blocking_write",
    "borrow",
    "borrow_mut",
    "get_mut",
    "get_ref",
    "get_or_init",
    "get_or_try_init",
    "into_inner",
    "load",
    "load_full",
    "upgrade",
];

/// Methods of collections and iterators whose result has the same elements.
const SAME_ELEMENTS: [&str; 24] = [
    "iter",
    "iter_mut",
    "into_iter",
    "drain",
    "values",
    "values_mut",
    "into_values",
    "skip",
    "take",
    "rev",
    "filter",
    "cloned",
    "copied",
    "clone",
    "by_ref",
    "peekable",
    "step_by",
    "skip_while",
    "take_while",
    "unwrap",
    "as_ref",
    "as_mut",
    "as_slice",
    "lock",
];

/// Methods that give one element.
const ELEMENT: [&str; 17] = [
    "next",
    "first",
    "first_mut",
    "last",
    "last_mut",
    "pop",
    "pop_front",
    "pop_back",
    "front",
    "back",
    "get",
    "get_mut",
    "nth",
    "remove",
    "swap_remove",
    "peek",
    "find",
];

/// Beginnings of associated functions that by convention give the type itself.
const CONSTRUCTORS: [&str; 6] = ["new", "default", "current", "from", "with_", "try_new"];

impl<'a> Type<'a> {
    pub fn library(path: impl Into<String>) -> Self {
        Self::Library { path: path.into(), inside: None }
    }

    /// A type as facts write it: a path, or `(A, B)`.
    pub fn written(text: &str) -> Self {
        let parts = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let Some(parts) = parts else { return Self::library(text) };
        let part = |part: &str| (!matches!(part, "" | "_")).then(|| Self::library(part));
        Self::Tuple(parts.split(',').map(|it| part(it.trim())).collect())
    }

    /// The canonical path, if it is a library's type.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Library { path, .. } => Some(path),
            _ => None,
        }
    }

    pub fn into_path(self) -> Option<String> {
        match self {
            Self::Library { path, .. } => Some(path),
            _ => None,
        }
    }

    /// The type of a tuple's part, or of a tuple struct's field.
    pub fn part(&self, index: usize) -> Option<Self> {
        match self {
            Self::Tuple(parts) => parts.get(index)?.clone(),
            Self::Own(found) => found.declared_part(index),
            _ => None,
        }
    }

    /// The type of a named field.
    pub fn field(&self, name: &str) -> Option<Self> {
        match (self, name.parse()) {
            (_, Ok(index)) => self.part(index),
            (Self::Own(found), _) => found.declared_field(name),
            _ => None,
        }
    }

    /// What a loop over it gives in each turn.
    pub fn element(&self) -> Option<Self> {
        match self {
            Self::Many(element) => Some(Self::clone(element)),
            _ => None,
        }
    }

    /// What it holds: the type argument of a lock, a guard, an extractor.
    pub fn inside(&self) -> Option<Self> {
        match self {
            Self::Library { inside: Some(inside), .. } => Some(Self::clone(inside)),
            _ => None,
        }
    }
}

impl<'a> Reader<'a> {
    /// What a method gives.
    pub(super) fn method_type(&self, owner: &Type<'a>, name: &str) -> Option<Type<'a>> {
        match owner {
            Type::Library { path, .. } => self.library_method(owner, path, name),
            Type::Own(found) => found.method(name).or_else(|| transparent(owner, name)),
            Type::Many(_) if SAME_ELEMENTS.contains(&name) => Some(owner.clone()),
            Type::Many(element) if name == "enumerate" => {
                let pair = vec![None, Some(Type::clone(element))];
                Some(Type::Many(Rc::new(Type::Tuple(pair))))
            }
            Type::Many(_) if ELEMENT.contains(&name) => owner.element(),
            Type::Many(_) | Type::Tuple(_) => transparent(owner, name),
        }
    }

    /// What the facts say; else itself for wrappers and builders, and what it holds for locks.
    fn library_method(&self, owner: &Type<'a>, path: &str, name: &str) -> Option<Type<'a>> {
        if let Some(returned) = self.returned(path, name) {
            return Some(Type::written(returned));
        }
        let once = path.rsplit("::").next().is_some_and(|last| last.starts_with("Once"));
        if (OPENING.contains(&name) || (name == "get" && once))
            && let Some(inside) = owner.inside()
        {
            return Some(inside);
        }
        let is_builder = self.facts.types.get(path).is_some_and(|facts| facts.builder);
        if is_builder { Some(owner.clone()) } else { transparent(owner, name) }
    }

    /// What the facts say a member gives, of this type or of one it extends.
    fn returned(&self, path: &str, name: &str) -> Option<&'a str> {
        self.step()?;
        if let Some(returned) = self.facts.returns.get(&format!("{path}::{name}")) {
            return Some(returned);
        }
        let bases = &self.facts.types.get(path)?.bases;
        bases.iter().find_map(|base| self.returned(base, name))
    }

    /// What calling a path gives: a known return, or the type itself for its constructors.
    pub(super) fn result_of(&self, path: &str) -> Option<Type<'a>> {
        if let Some(returned) = self.facts.returns.get(path) {
            return Some(Type::written(returned));
        }
        let (owner, function) = path.rsplit_once("::")?;
        let constructs = CONSTRUCTORS.iter().any(|start| function.starts_with(start));
        (constructs && self.facts.types.contains_key(owner)).then(|| Type::library(owner))
    }

    /// What awaiting gives: the facts name what a call gives in the end, but of a task's output nothing
    /// is known unless the task's type says it.
    pub(super) fn awaited(&self, awaited: Type<'a>) -> Option<Type<'a>> {
        let facts = awaited.path().and_then(|path| self.facts.types.get(path));
        if facts.is_some_and(|facts| facts.handle) { awaited.inside() } else { Some(awaited) }
    }
}

fn transparent<'a>(owner: &Type<'a>, name: &str) -> Option<Type<'a>> {
    TRANSPARENT.contains(&name).then(|| owner.clone())
}

impl<'a> Found<'a> {
    /// The declared type of a field of this struct.
    fn declared_field(self, name: &str) -> Option<Type<'a>> {
        let fields = children(field(self.node, "body")?);
        let declared = fields.into_iter().find(|it| {
            kind(it) == "field_declaration"
                && field(*it, "name").is_some_and(|it| self.reader.text_of(it) == name)
        })?;
        self.reader.node_type(field(declared, "type")?)
    }

    /// The declared type of a field of this tuple struct.
    fn declared_part(self, index: usize) -> Option<Type<'a>> {
        let body = field(self.node, "body")
            .filter(|body| kind(body) == "ordered_field_declaration_list")?;
        let mut cursor = body.walk();
        let mut fields = body.children_by_field_name("type", &mut cursor);
        self.reader.node_type(fields.nth(index)?)
    }

    /// What a method or associated function of this type gives, wherever its `impl` stands.
    pub(super) fn method(self, name: &str) -> Option<Type<'a>> {
        self.reader.step()?;
        let own_name = self.reader.text_of(field(self.node, "name")?);
        let mut readers = self.reader.listed(Entry::Implementation, own_name);
        readers.find_map(|reader| {
            let method = reader.outline.method(own_name, name, reader.text)?;
            reader.node_type(reader.node(method.returns?)?)
        })
    }
}
