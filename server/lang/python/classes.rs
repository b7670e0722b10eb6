//! Classes that a file defines: what their attributes are, and what they extend.

use super::functions::Local;
use super::kind;
use super::types::{Type, Types, one_of};
use super::{Bound, Decoration, MODULE, Meaning, Reader, ScopeKind, field};
use crate::lang::bindings::{ScopeId, Span};
use crate::lang::tree::children;

/// A class of the file, by the scope its body opens.
#[derive(Clone, Copy)]
pub(in crate::lang) struct Class<'a> {
    reader: Reader<'a>,
    scope: ScopeId,
}

impl PartialEq for Class<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.reader.id, self.scope) == (other.reader.id, other.scope)
    }
}

impl<'a> Class<'a> {
    /// The class with this body.
    pub fn at(reader: Reader<'a>, body: Span) -> Option<Self> {
        let mut scope = reader.outline.names.innermost(body.start as usize);
        loop {
            let found = reader.outline.names.scope(scope)?;
            if found.span == body {
                return Self::of(reader, scope);
            }
            scope = found.parent?;
        }
    }

    /// The class that a scope belongs to.
    pub fn of(reader: Reader<'a>, scope: ScopeId) -> Option<Self> {
        let found = reader.outline.names.scope(scope)?;
        matches!(found.kind, ScopeKind::Class { .. }).then_some(Self { reader, scope })
    }

    pub fn name(self) -> Option<&'a str> {
        let body = self.reader.outline.names.scope(self.scope)?.span;
        let mut node = self.reader.node(body)?;
        while kind(node) != "class_definition" || field(node, "body").map(Span::of) != Some(body) {
            node = node.parent()?;
        }
        field(node, "name").map(|name| self.reader.text_of(name))
    }

    /// Whether the class, or one it extends in this file, says itself what `name` is.
    pub fn has(self, name: &str) -> bool {
        !self.members(name).is_empty()
    }

    /// What an attribute of an instance is: by its annotation; else from the class body, a property, or
    /// assignments in any method. If they disagree there is no type.
    pub fn attribute_types(self, name: &str) -> Types<'a> {
        let members = self.members(name);
        if members.is_empty() {
            let known = self.known_bases().into_iter().map(Type::Known);
            return one_of(known.map(|base| self.reader.member_types(&base, name)));
        }
        let (declared, assigned): (Vec<_>, Vec<_>) =
            members.into_iter().partition(|member| member.is_annotated());
        let declared = one_of(declared.into_iter().map(Bound::attribute_types));
        match declared.is_empty() {
            true => one_of(assigned.into_iter().map(Bound::attribute_types)),
            false => declared,
        }
    }

    /// The function that a method's name leads to.
    pub fn method(self, name: &str) -> Option<Local<'a>> {
        self.members(name).last()?.function()
    }

    /// The classes of libraries that it extends, directly or by way of others.
    pub fn known_bases(self) -> Vec<String> {
        let mut known: Vec<_> = self.public_path().into_iter().collect();
        for base in self.bases() {
            match base {
                Type::Known(path) => known.push(path),
                Type::Class(class) => known.extend(class.known_bases()),
                _ => {}
            }
        }
        known
    }

    /// What `super()` is: an instance of what it extends.
    pub fn above(self) -> Types<'a> {
        let each = self.bases().into_iter().map(|base| match base {
            Type::Class(class) => Type::Own(class),
            other => other,
        });
        each.collect()
    }

    /// What `with instance as x` binds `x` to. `enters`: whether a library's class can be entered.
    pub fn entered_types(self, enters: impl Fn(&str) -> bool) -> Types<'a> {
        let entering = self.method("__aenter__").or_else(|| self.method("__enter__"));
        match entering {
            Some(method) => method.outcome(),
            None if self.known_bases().iter().any(|path| enters(path)) => vec![Type::Own(self)],
            None => Vec::new(),
        }
    }

    /// The path under which others know it, if it is a library's own.
    fn public_path(self) -> Option<String> {
        let at_top = self.reader.outline.names.scope(self.scope)?.parent == Some(MODULE);
        (at_top && !self.reader.home().is_empty()).then_some(())?;
        self.reader.public_path(self.name()?)
    }

    /// The bindings of a member, in the first class that has it.
    fn members(self, name: &str) -> Vec<Bound<'a>> {
        if self.reader.step().is_none() {
            return Vec::new();
        }
        let reader = self.reader;
        let own = reader.outline.names.named(self.scope, name, reader.text).iter();
        let set = reader.outline.attributes.named(self.scope, name, reader.text).iter();
        let members: Vec<_> = own.chain(set).map(|binding| Bound { reader, binding }).collect();
        if !members.is_empty() {
            return members;
        }
        let mut bases = self.bases().into_iter().filter_map(|base| match base {
            Type::Class(class) => Some(class.members(name)),
            _ => None,
        });
        bases.find(|members| !members.is_empty()).unwrap_or_default()
    }

    /// What it extends: classes of this file, or paths of libraries' classes.
    fn bases(self) -> Types<'a> {
        let reader = self.reader;
        let listed = match reader.outline.names.scope(self.scope).map(|scope| scope.kind) {
            Some(ScopeKind::Class { superclasses: Some(listed) }) => reader.node(listed),
            _ => None,
        };
        if reader.step().is_none() {
            return Vec::new();
        }
        let mut bases = Vec::new();
        for base in listed.map(children).unwrap_or_default() {
            // `Base[T]` extends `Base`.
            let base = if kind(base) == "subscript" { field(base, "value") } else { Some(base) };
            let Some(base) = base.filter(|base| kind(base) != "keyword_argument") else {
                continue;
            };
            bases.extend(reader.paths(base).into_iter().map(Type::Known));
            bases.extend(
                reader
                    .types(base)
                    .into_iter()
                    .filter(|base| matches!(base, Type::Class(class) if *class != self)),
            );
        }
        bases
    }
}

impl<'a> Reader<'a> {
    /// The innermost class around an offset.
    pub(super) fn class_around(&self, offset: usize) -> Option<Class<'a>> {
        let table = &self.outline.names;
        let mut id = table.innermost(offset);
        loop {
            if let Some(class) = Class::of(*self, id) {
                return Some(class);
            }
            id = table.scope(id)?.parent?;
        }
    }
}

impl<'a> Bound<'a> {
    /// What a member is that this binding makes.
    fn attribute_types(self) -> Types<'a> {
        match self.function() {
            Some(local) if local.function.decoration == Decoration::Property => local.result(),
            _ => self.types(),
        }
    }

    fn is_annotated(self) -> bool {
        matches!(self.binding.kind, Meaning::Annotated { .. })
    }

    /// The class whose method this binding's scope is.
    pub(super) fn class(self) -> Option<Class<'a>> {
        let scope = self.reader.outline.names.scope(self.binding.scope)?;
        Class::of(self.reader, scope.parent?)
    }

    pub(super) fn function(self) -> Option<Local<'a>> {
        match self.binding.kind {
            Meaning::Function(function) => Some(Local { reader: self.reader, function }),
            _ => None,
        }
    }
}
