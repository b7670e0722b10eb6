//! Finds the type of a Python expression, as far as one file tells.
//!
//! Sources, in the order of what they are worth: annotations, constructor calls, `with … as`,
//! attributes, known return types, what functions of the file return, and the arguments that a
//! parameter gets in the file. No type checker: doubt gives none.

use tree_sitter::Node;

use super::classes::Class;
use super::functions::Local;
use super::kind;
use super::{Bound, Meaning, Reader, field};
use crate::lang::bindings::Span;
use crate::lang::facts::part_of;
use crate::lang::tree::{children, has_token};

/// What kind of value an expression has.
#[derive(Clone, PartialEq)]
pub(in crate::lang) enum Type<'a> {
    /// An instance of a library's class, by its canonical path: `aiohttp.ClientSession`.
    Known(String),
    /// An instance of a class that this file defines.
    Own(Class<'a>),
    /// That class itself.
    Class(Class<'a>),
    /// A function or method that this file defines.
    Function(Local<'a>),
    /// Something to be called, and what it gives.
    Callable(Types<'a>),
    /// Something to be awaited, and what that gives.
    Later(Types<'a>),
    /// Something to be entered by `with`, and what that gives.
    Manager(Types<'a>),
    /// A list, a generator and the like, with elements of this type.
    Many(Types<'a>),
    /// A mapping to values of this type.
    Mapping(Types<'a>),
    /// A tuple.
    Parts(Vec<Types<'a>>),
}

/// The types that a value may have: none if nothing is known.
pub(in crate::lang) type Types<'a> = Vec<Type<'a>>;

impl<'a> Reader<'a> {
    /// The types an expression's value may have.
    pub(super) fn types(&self, node: Node<'a>) -> Types<'a> {
        if self.step().is_none() {
            return Vec::new();
        }
        let below = |name| field(node, name).map(|node| self.types(node)).unwrap_or_default();
        match kind(node) {
            "identifier" => self.name_types(self.text_of(node), node.start_byte()),
            "attribute" => self.attribute_types(node),
            "call" => self.call_types(node),
            "await" => self.awaited(self.operand_types(node)),
            "parenthesized_expression" => {
                node.named_child(0).map(|inner| self.types(inner)).unwrap_or_default()
            }
            "named_expression" => below("value"),
            "conditional_expression" => self.agreed([node.named_child(0), node.named_child(2)]),
            // `session and session.closed` is worth its right side, or nothing.
            "boolean_operator" if has_token(node, "and") => below("right"),
            "boolean_operator" => self.agreed([field(node, "left"), field(node, "right")]),
            // The rest of `first = second = value`.
            "assignment" => below("right"),
            "subscript" => self.subscript_types(node),
            "list" | "set" => vec![Type::Many(self.agreed(children(node).into_iter().map(Some)))],
            "tuple" | "expression_list" => self.tuple_types(node),
            "list_comprehension" | "set_comprehension" | "generator_expression" => {
                vec![Type::Many(below("body"))]
            }
            "dictionary" => self.dictionary_types(node),
            "dictionary_comprehension" => {
                let pair = field(node, "body").and_then(|pair| field(pair, "value"));
                vec![Type::Mapping(self.agreed([pair]))]
            }
            "list_splat" => elements(&self.operand_types(node)),
            _ => Vec::new(),
        }
    }

    fn operand_types(&self, node: Node<'a>) -> Types<'a> {
        node.named_child(0).map(|inner| self.types(inner)).unwrap_or_default()
    }

    /// The type of several expressions of which any may count: none if they disagree. Those of unknown
    /// type have no say.
    pub(super) fn agreed(&self, nodes: impl IntoIterator<Item = Option<Node<'a>>>) -> Types<'a> {
        one_of(nodes.into_iter().flatten().map(|node| self.types(node)))
    }

    /// What awaiting gives: the facts name what a call gives in the end, but of a task's output nothing
    /// is known.
    fn awaited(&self, types: Types<'a>) -> Types<'a> {
        let handle = |path: &str| self.facts.types.get(path).is_some_and(|facts| facts.handle);
        let each = types.into_iter().flat_map(|it| match it {
            Type::Later(types) => types,
            Type::Known(path) if !handle(&path) => vec![Type::Known(path)],
            Type::Parts(parts) => vec![Type::Parts(parts)],
            _ => Vec::new(),
        });
        each.collect()
    }

    fn tuple_types(&self, node: Node<'a>) -> Types<'a> {
        let parts = children(node);
        if parts.iter().any(|part| kind(part) == "list_splat") {
            return vec![Type::Many(self.agreed(parts.into_iter().map(Some)))];
        }
        vec![Type::Parts(parts.into_iter().map(|part| self.types(part)).collect())]
    }

    fn dictionary_types(&self, node: Node<'a>) -> Types<'a> {
        let pairs = children(node).into_iter().filter(|pair| kind(pair) == "pair");
        vec![Type::Mapping(self.agreed(pairs.map(|pair| field(pair, "value"))))]
    }

    fn subscript_types(&self, node: Node<'a>) -> Types<'a> {
        let (Some(of), Some(at)) = (field(node, "value"), field(node, "subscript")) else {
            return Vec::new();
        };
        let of = self.types(of);
        match at.kind() {
            "slice" => of,
            "integer" => match self.text_of(at).parse() {
                Ok(index) => parts(&of, index),
                Err(_) => elements(&of),
            },
            _ => of
                .iter()
                .flat_map(|it| match it {
                    Type::Mapping(values) => values.clone(),
                    other => elements(std::slice::from_ref(other)),
                })
                .collect(),
        }
    }

    /// The types of a variable used at an offset.
    pub(super) fn name_types(&self, name: &str, offset: usize) -> Types<'a> {
        let found = self.lookup(name, offset);
        let bindings = found.map(|found| found.bindings).unwrap_or_default();
        let narrowed = self.narrowed(name, offset, &bindings);
        if narrowed.is_empty() { one_of(bindings.into_iter().map(Bound::types)) } else { narrowed }
    }

    pub(super) fn span_types(&self, value: Option<Span>) -> Types<'a> {
        value.and_then(|span| self.node(span)).map(|node| self.types(node)).unwrap_or_default()
    }

    fn attribute_types(&self, node: Node<'a>) -> Types<'a> {
        let (Some(object), Some(name)) = (field(node, "object"), field(node, "attribute")) else {
            return Vec::new();
        };
        let name = self.text_of(name);
        self.types(object).iter().flat_map(|owner| self.member_types(owner, name)).collect()
    }

    /// What `owner.name` is; of a library's method, what calling it gives.
    pub(super) fn member_types(&self, owner: &Type<'a>, name: &str) -> Types<'a> {
        match owner {
            Type::Known(path) => {
                self.member_result(path, name).map(|it| self.given(&it, None)).unwrap_or_default()
            }
            Type::Own(class) | Type::Class(class) => class.attribute_types(name),
            _ => Vec::new(),
        }
    }

    fn call_types(&self, call: Node<'a>) -> Types<'a> {
        let Some(callee) = field(call, "function") else { return Vec::new() };
        let known = self.known_call(call, callee);
        if !known.is_empty() {
            return known;
        }
        let each = self.types(callee).into_iter().flat_map(|callee| match callee {
            Type::Class(class) => vec![Type::Own(class)],
            Type::Function(local) => local.result(),
            Type::Callable(types) => types,
            _ => Vec::new(),
        });
        each.collect()
    }

    /// What a call of a library's function or method gives, or of the language's own.
    fn known_call(&self, call: Node<'a>, callee: Node<'a>) -> Types<'a> {
        let argument = field(call, "arguments").and_then(|list| list.named_child(0));
        let mut results: Vec<_> =
            self.paths(callee).into_iter().filter_map(|path| self.result_of(path)).collect();
        if kind(callee) == "attribute"
            && let (Some(object), Some(name)) =
                (field(callee, "object"), field(callee, "attribute"))
        {
            let owners = self.types(object);
            let name = self.text_of(name);
            results.extend(
                owners
                    .iter()
                    .flat_map(|owner| match owner {
                        Type::Own(class) if class.has(name) => Vec::new(),
                        Type::Own(class) => class.known_bases(),
                        Type::Known(path) => vec![path.clone()],
                        _ => Vec::new(),
                    })
                    .filter_map(|path| self.member_result(&path, name)),
            );
            if results.is_empty() {
                return owners.into_iter().flat_map(|of| builtin_method(of, name)).collect();
            }
        }
        if results.is_empty() && kind(callee) == "identifier" {
            return self.builtin_function(call, callee);
        }
        results.iter().flat_map(|result| self.given(result, argument)).collect()
    }

    /// What the facts write for calling this path: an instance of a class, or a known return type.
    fn result_of(&self, path: String) -> Option<String> {
        match self.facts.returns.get(&path) {
            Some(returned) => Some(returned.clone()),
            None => self.facts.types.contains_key(&path).then_some(path),
        }
    }

    /// What the facts write for a member of a type, looked for in its bases too.
    fn member_result(&self, owner: &str, name: &str) -> Option<String> {
        self.step()?;
        if let Some(returned) = self.facts.returns.get(&format!("{owner}.{name}")) {
            return Some(returned.clone());
        }
        let facts = self.facts.types.get(owner)?;
        if facts.builder {
            return Some(owner.to_owned());
        }
        facts.bases.iter().find_map(|base| self.member_result(base, name))
    }

    /// The types that the facts' words for a result mean, given the call's first argument.
    fn given(&self, result: &str, argument: Option<Node<'a>>) -> Types<'a> {
        let passed = || argument.map(|node| self.types(node)).unwrap_or_default();
        match result {
            "argument" => passed(),
            "await argument" => self.awaited(passed()),
            "enter argument" => self.entered(passed()),
            result => known(result),
        }
    }

    /// What entering a library's context manager gives, by the first of its bases that says so.
    fn known_enter(&self, path: &str) -> Option<String> {
        self.step()?;
        let facts = self.facts.types.get(path)?;
        let Some(entered) = &facts.enters else {
            return facts.bases.iter().find_map(|base| {
                let entered = self.known_enter(base)?;
                Some(if entered == *base { path.to_owned() } else { entered })
            });
        };
        Some(entered.clone())
    }

    /// What `with manager as x` binds `x` to.
    fn entered(&self, managers: Types<'a>) -> Types<'a> {
        let each = managers.into_iter().flat_map(|manager| match manager {
            Type::Known(path) => self.known_enter(&path).map(Type::Known).into_iter().collect(),
            Type::Manager(types) => types,
            Type::Own(class) => class.entered_types(|path| self.known_enter(path).is_some()),
            _ => Vec::new(),
        });
        each.collect()
    }

    /// `list(x)`, `enumerate(x)`: what the language's own functions give.
    fn builtin_function(&self, call: Node<'a>, callee: Node<'a>) -> Types<'a> {
        let name = self.text_of(callee);
        if self.lookup(name, callee.start_byte()).is_some() {
            return Vec::new();
        }
        let arguments = field(call, "arguments").map(children).unwrap_or_default();
        let argument = |index: usize| {
            let argument = arguments.get(index);
            argument.map(|node| elements(&self.types(*node))).unwrap_or_default()
        };
        match name {
            "list" | "set" | "tuple" | "frozenset" | "sorted" | "reversed" | "iter" | "aiter"
            | "filter" => vec![Type::Many(argument(usize::from(name == "filter")))],
            "enumerate" => vec![Type::Many(vec![Type::Parts(vec![Vec::new(), argument(0)])])],
            "zip" => {
                let parts = (0..arguments.len()).map(argument).collect();
                vec![Type::Many(vec![Type::Parts(parts)])]
            }
            "next" | "min" | "max" => argument(0),
            "anext" => vec![Type::Later(argument(0))],
            "super" => self.class_around(callee.start_byte()).map(Class::above).unwrap_or_default(),
            _ => Vec::new(),
        }
    }
}

impl<'a> Bound<'a> {
    /// The types of the variable that the binding makes.
    pub(super) fn types(self) -> Types<'a> {
        let place = (self.reader.id, self.binding.name);
        let inquiry = self.reader.inquiry;
        inquiry.once(&inquiry.python, place, || self.meant_types())
    }

    fn meant_types(self) -> Types<'a> {
        let reader = self.reader;
        if reader.step().is_none() {
            return Vec::new();
        }
        match self.binding.kind {
            Meaning::Annotated { annotation, value } => {
                let types = reader.annotation_types(annotation);
                if types.is_empty() { reader.span_types(value) } else { types }
            }
            Meaning::Value { value } => reader.span_types(Some(value)),
            Meaning::Part { value, index } => parts(&reader.span_types(Some(value)), index),
            Meaning::Entered { manager } => reader.entered(reader.span_types(Some(manager))),
            Meaning::Element { of, index: None } => elements(&reader.span_types(Some(of))),
            Meaning::Element { of, index: Some(index) } => {
                parts(&elements(&reader.span_types(Some(of))), index)
            }
            Meaning::Caught { classes } => reader.caught_types(classes),
            Meaning::Parameter(parameter) => self.parameter_types(parameter),
            Meaning::Class { body } => {
                Class::at(reader, body).map(Type::Class).into_iter().collect()
            }
            Meaning::Function(function) => vec![Type::Function(Local { reader, function })],
            Meaning::Import { .. } | Meaning::Alias { .. } | Meaning::Opaque => Vec::new(),
        }
    }
}

/// The one type that all agree on who have one. An empty collection agrees with any.
pub(super) fn one_of<'a>(each: impl IntoIterator<Item = Types<'a>>) -> Types<'a> {
    let typed = each.into_iter().filter(|types| !types.is_empty());
    let (empty, full): (Vec<_>, Vec<_>) = typed.partition(|types| types.iter().all(is_empty));
    let Some(first) = full.first() else { return empty.into_iter().next().unwrap_or_default() };
    if full.iter().all(|types| types == first) { first.clone() } else { Vec::new() }
}

fn is_empty(of: &Type<'_>) -> bool {
    matches!(of, Type::Many(inner) | Type::Mapping(inner) if inner.is_empty())
}

/// A type as the facts write it: a path, or `(A, B)`.
fn known<'a>(written: &str) -> Types<'a> {
    if !written.starts_with('(') {
        return vec![Type::Known(written.to_owned())];
    }
    let count = u32::try_from(written.split(',').count()).unwrap_or_default();
    let part = |index| part_of(written, index).map(Type::Known).into_iter().collect();
    vec![Type::Parts((0..count).map(part).collect())]
}

/// What going through values of these types gives.
pub(super) fn elements<'a>(types: &[Type<'a>]) -> Types<'a> {
    let each = types.iter().flat_map(|it| match it {
        Type::Many(elements) => elements.clone(),
        Type::Parts(parts) => one_of(parts.iter().cloned()),
        _ => Vec::new(),
    });
    each.collect()
}

/// What the part at an index of values of these types is.
fn parts<'a>(types: &[Type<'a>], index: u32) -> Types<'a> {
    let each = types.iter().flat_map(|it| match it {
        Type::Parts(parts) => parts.get(index as usize).cloned().unwrap_or_default(),
        Type::Many(elements) => elements.clone(),
        _ => Vec::new(),
    });
    each.collect()
}

/// The paths of libraries' classes that values of these types are instances of.
pub(super) fn library_paths(types: Types<'_>) -> Vec<String> {
    let mut paths = Vec::new();
    for path in types.into_iter().flat_map(|it| match it {
        Type::Known(path) => vec![path],
        Type::Own(class) => class.known_bases(),
        _ => Vec::new(),
    }) {
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

/// `mapping.values()`, `list.pop()`: what the methods of the language's own collections give.
fn builtin_method<'a>(of: Type<'a>, name: &str) -> Types<'a> {
    match (of, name) {
        (of @ (Type::Many(_) | Type::Mapping(_)), "copy") => vec![of],
        (Type::Mapping(values), "get" | "pop" | "setdefault") => values,
        (Type::Mapping(values), "values") => vec![Type::Many(values)],
        (Type::Mapping(values), "items") => {
            vec![Type::Many(vec![Type::Parts(vec![Vec::new(), values])])]
        }
        (Type::Many(elements), "pop" | "popleft") => elements,
        _ => Vec::new(),
    }
}
