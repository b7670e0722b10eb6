//! Functions that a file defines: what calling them gives, and what their callers pass.

use tree_sitter::Node;

use super::classes::Class;
use super::kind;
use super::types::{Type, Types, elements, one_of};
use super::{Bound, Call, Decoration, Function, Parameter, Reader, Receiver, field};
use crate::lang::LocalKind;
use crate::lang::bindings::Span;
use crate::lang::piece::Entry;
use crate::lang::tree::children;

/// A function with the piece that defines it.
#[derive(Clone, Copy)]
pub(in crate::lang) struct Local<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) function: Function,
}

impl PartialEq for Local<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.reader.id, self.function) == (other.reader.id, other.function)
    }
}

impl<'a> Local<'a> {
    /// What rules call it: none for a generator or a context manager, whose call makes no coroutine.
    pub fn kind(self) -> Option<LocalKind> {
        let plain = !self.function.generator && self.function.decoration != Decoration::Manager;
        plain.then_some(self.function.kind)
    }

    /// What calling it gives.
    pub fn result(self) -> Types<'a> {
        let gives = self.gives();
        if self.function.decoration == Decoration::Manager {
            return vec![Type::Manager(elements(&gives))];
        }
        let is_coroutine = self.function.kind == LocalKind::AsyncDef && !self.function.generator;
        if is_coroutine { vec![Type::Later(gives)] } else { gives }
    }

    /// What a call of it gives in the end, when that was awaited if need be.
    pub fn outcome(self) -> Types<'a> {
        let each = self.result().into_iter().flat_map(|it| match it {
            Type::Later(types) => types,
            other => vec![other],
        });
        each.collect()
    }

    /// What a test gets that asks for this fixture.
    fn provided(self) -> Types<'a> {
        let outcome = self.outcome();
        if self.function.generator { elements(&outcome) } else { outcome }
    }

    /// What its annotation says that it returns; without one, what its body does.
    fn gives(self) -> Types<'a> {
        let place = (self.reader.id, self.function.definition);
        let inquiry = self.reader.inquiry;
        inquiry.once(&inquiry.python, place, || self.given_types())
    }

    fn given_types(self) -> Types<'a> {
        let reader = self.reader;
        if let Some(returns) = self.function.returns {
            return reader.annotation_types(returns);
        }
        let given = &reader.outline.given;
        let definition = self.function.definition;
        let start = given.partition_point(|given| given.function < definition);
        let of_it = given.iter().skip(start).take_while(|given| given.function == definition);
        let types = one_of(of_it.map(|given| reader.span_types(Some(given.value))));
        if self.function.generator && !types.is_empty() { vec![Type::Many(types)] } else { types }
    }
}

impl<'a> Reader<'a> {
    /// The function of this file that a callee names: a plain name, or a method of an instance or a
    /// class of this file. True if it gets a first argument that the call does not show.
    fn callee(&self, callee: Node<'a>) -> Option<(Local<'a>, bool)> {
        match kind(callee) {
            "identifier" => {
                let found = self.lookup(self.text_of(callee), callee.start_byte())?;
                Some((found.bindings.first()?.function()?, false))
            }
            "attribute" => {
                let name = self.text_of(field(callee, "attribute")?);
                let owners = self.types(field(callee, "object")?);
                owners.iter().find_map(|owner| method_of(owner, name))
            }
            _ => None,
        }
    }

    /// The calls in this piece of anything with this name.
    fn calls_of(&self, name: &str) -> &'a [Call] {
        let calls = &self.outline.calls;
        let start = calls.partition_point(|call| call.name.text(self.text) < name);
        let rest = calls.get(start..).unwrap_or_default();
        let len = rest.partition_point(|call| call.name.text(self.text) == name);
        rest.get(..len).unwrap_or_default()
    }

    /// The function that a call runs: also the `__init__` of a class.
    fn called(&self, call: &Call) -> Option<(Local<'a>, bool)> {
        let callee = self.node(call.callee)?;
        if let Some(found) = self.callee(callee) {
            return Some(found);
        }
        let class = self.types(callee).into_iter().find_map(|it| match it {
            Type::Class(class) => Some(class),
            _ => None,
        });
        class.and_then(|class| Some((class.method("__init__")?, true)))
    }

    /// The calls by this name that run the function defined here, each with its piece, and whether it
    /// gets a first argument that the call does not show.
    fn runs_of(
        self,
        name: &str,
        definition: Span,
    ) -> impl Iterator<Item = (Reader<'a>, &'a Call, bool)> {
        let calls = self.listed(Entry::Call, name).flat_map(move |there| {
            there.calls_of(name).iter().map(move |call| (there, call)).collect::<Vec<_>>()
        });
        calls.map_while(|(there, call)| there.step().map(|()| (there, call))).filter_map(
            move |(there, call)| {
                let (local, bound) = there.called(call)?;
                let is_it = local.reader.id == self.id && local.function.definition == definition;
                is_it.then_some((there, call, bound))
            },
        )
    }

    /// Where the arguments stand of each call of a function that is defined here.
    pub(super) fn calls_to(
        self,
        name: &str,
        definition: Span,
    ) -> impl Iterator<Item = (Reader<'a>, Span)> {
        self.runs_of(name, definition).map(|(there, call, _)| (there, call.arguments))
    }

    /// What a call passes for a parameter.
    fn argument(&self, call: &Call, name: &str, index: u32) -> Option<Node<'a>> {
        let arguments = children(self.node(call.arguments)?);
        let named = arguments.iter().find_map(|argument| {
            (argument.kind() == "keyword_argument").then_some(())?;
            (self.text_of(field(*argument, "name")?) == name).then_some(())?;
            field(*argument, "value")
        });
        named.or_else(|| {
            let spread = |node: &&Node<'_>| {
                !matches!(kind(*node), "keyword_argument" | "list_splat" | "dictionary_splat")
            };
            arguments.iter().take_while(spread).nth(index as usize).copied()
        })
    }
}

/// The method `owner.name` of a class of this file, and whether it gets a first argument that a call
/// does not show.
pub(super) fn method_of<'a>(owner: &Type<'a>, name: &str) -> Option<(Local<'a>, bool)> {
    match owner {
        Type::Own(class) => {
            let method = class.method(name)?;
            Some((method, method.function.decoration != Decoration::Static))
        }
        Type::Class(class) => {
            let method = class.method(name)?;
            Some((method, method.function.decoration == Decoration::Class))
        }
        _ => None,
    }
}

impl<'a> Bound<'a> {
    /// The types of a parameter: by annotation, by what it is for, or by what it gets in this file.
    pub(super) fn parameter_types(self, parameter: Parameter) -> Types<'a> {
        let reader = self.reader;
        if let Some(annotation) = parameter.annotation {
            return reader.annotation_types(annotation);
        }
        match parameter.receiver {
            Some(Receiver::Instance) => self.class().map(Type::Own).into_iter().collect(),
            Some(Receiver::Class) => self.class().map(Type::Class).into_iter().collect(),
            None => self.passed_types(parameter),
        }
    }

    /// The types of what callers in this file pass for a parameter; none if they disagree.
    fn passed_types(self, parameter: Parameter) -> Types<'a> {
        let reader = self.reader;
        let mut each = vec![reader.span_types(parameter.default)];
        let name = reader
            .node(parameter.function)
            .and_then(|definition| field(definition, "name"))
            .map(|name| reader.text_of(name));
        let Some(name) = name else { return one_of(each) };
        let names = match name {
            "__init__" => vec![name, "cls", self.class().and_then(Class::name).unwrap_or_default()],
            _ => vec![name],
        };
        for name in names {
            self.calls_by(name, parameter, &mut each);
        }
        let types = one_of(each);
        if types.is_empty() { self.fixture_types(name) } else { types }
    }

    /// Adds what calls of this name pass.
    fn calls_by(self, name: &str, parameter: Parameter, each: &mut Vec<Types<'a>>) {
        let asked = self.binding.name.text(self.reader.text);
        for (there, call, bound) in self.reader.runs_of(name, parameter.function) {
            let index = parameter.index.checked_sub(u32::from(bound));
            let argument = index.and_then(|index| there.argument(call, asked, index));
            each.extend(argument.map(|argument| there.types(argument)));
        }
    }

    /// What a fixture of the parameter's name gives to a test or to another fixture.
    fn fixture_types(self, function: &str) -> Types<'a> {
        let reader = self.reader;
        let asked = self.binding.name.text(reader.text);
        let class = self.class();
        let asks = function.starts_with("test") || self.is_fixture(function);
        if !asks {
            return Vec::new();
        }
        let in_class = class.and_then(|class| class.method(asked));
        let in_file = || reader.named(super::MODULE, asked).last().and_then(|it| it.function());
        let fixture = in_class.or_else(in_file);
        let fixture = fixture.filter(|it| it.function.decoration == Decoration::Fixture);
        fixture.map(Local::provided).unwrap_or_default()
    }

    /// Whether the function whose parameter this is gives something to tests.
    fn is_fixture(self, function: &str) -> bool {
        let table = &self.reader.outline.names;
        let Some(outer) = table.scope(self.binding.scope).and_then(|scope| scope.parent) else {
            return false;
        };
        let named = table.named(outer, function, self.reader.text).iter();
        let mut found = named.filter_map(|binding| Bound { binding, ..self }.function());
        found.any(|it| it.function.decoration == Decoration::Fixture)
    }
}
