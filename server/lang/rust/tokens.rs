//! Reads the flat tokens inside a macro call, which the grammar does not parse.
//!
//! Taken as they stand: identifiers joined by `::` are a path, a name before `!` is a macro, a name
//! before `(…)` is called, `.` before a name makes it a member. Nothing is guessed beyond that.

use std::rc::Rc;

use tree_sitter::Node;

use super::kind;
use super::names::{ABSOLUTE, Namespace};
use super::types::Type;
use super::{Reader, field};
use crate::lang::bindings::Span;

/// A token among its siblings in one token tree.
pub(super) struct Stream<'a> {
    siblings: Rc<[Node<'a>]>,
    at: usize,
}

/// What follows a path, which decides what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follows {
    /// `(…)`: it is called.
    Call,
    /// `!`: it is a macro.
    Macro,
    /// `::`: it goes on.
    Path,
    /// `:` or `=`: it names a field, an argument or a binding.
    Name,
    Else,
}

impl<'a> Stream<'a> {
    /// The sibling `steps` further on (or back, if negative).
    pub fn get(&self, steps: isize) -> Option<Node<'a>> {
        self.siblings.get(self.at.checked_add_signed(steps)?).copied()
    }

    /// The kind of that sibling; empty past the ends.
    pub fn kind(&self, steps: isize) -> &'a str {
        self.get(steps).map_or("", |node| kind(node))
    }

    /// The text of that sibling; empty past the ends.
    pub fn text<'t>(&self, steps: isize, text: &'t str) -> &'t str {
        self.get(steps).and_then(|node| text.get(node.byte_range())).unwrap_or_default()
    }

    pub fn follows(&self) -> Follows {
        let mut next = 1;
        // A turbofish belongs to the path before it.
        if self.kind(1) == "::" && self.kind(2) == "<" {
            let close =
                (3..).take_while(|i| !self.kind(*i).is_empty()).find(|i| self.kind(*i) == ">");
            next = close.map_or(1, |close| close + 1);
        }
        match self.kind(next) {
            "token_tree" if opens(self.get(next), "(") => Follows::Call,
            "!" if self.kind(next + 1) == "token_tree" => Follows::Macro,
            "::" => Follows::Path,
            ":" | "=" => Follows::Name,
            _ => Follows::Else,
        }
    }

    /// The same tokens, seen from one further back.
    pub fn back(&self, steps: usize) -> Option<Self> {
        let at = self.at.checked_sub(steps)?;
        Some(Self { siblings: Rc::clone(&self.siblings), at })
    }

    /// The name that is called with the arguments at this token; a turbofish is passed over.
    pub fn callee(&self) -> Option<Self> {
        if self.kind(-1) != ">" {
            return self.back(1);
        }
        let mut depth = 0;
        for back in 1..=self.at {
            let token = self.back(back)?;
            match token.kind(0) {
                ">" => depth += 1,
                "<" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return if token.kind(-1) == "::" { token.back(2) } else { None };
            }
        }
        None
    }

    /// The segments of the path that ends here: what stands before it joined by `::`. None of them if it
    /// goes on from a type in angle brackets.
    pub fn segments(&self, text: &'a str) -> Vec<&'a str> {
        let mut segments = vec![self.text(0, text)];
        let mut at = 0;
        while self.kind(at - 1) == "::" {
            match self.kind(at - 2) {
                "identifier" | "crate" | "self" | "super" => {
                    segments.push(self.text(at - 2, text));
                    at -= 2;
                }
                ">" | "metavariable" => return Vec::new(),
                _ => {
                    segments.push(ABSOLUTE);
                    break;
                }
            }
        }
        segments.reverse();
        segments
    }

    /// Steps back to the token before the path that ends here.
    pub fn before_path(&self) -> isize {
        let mut at = 0;
        while self.kind(at - 1) == "::"
            && matches!(self.kind(at - 2), "identifier" | "crate" | "self" | "super")
        {
            at -= 2;
        }
        at - 1
    }

    /// Whether the path or call that ends here is followed by `.await`.
    pub fn is_awaited(&self) -> bool {
        let after = if self.follows() == Follows::Call { self.after_call() } else { 1 };
        self.kind(after) == "." && self.kind(after + 1) == "await"
    }

    fn after_call(&self) -> isize {
        let call = (1..).take_while(|i| !self.kind(*i).is_empty());
        call.into_iter().find(|i| self.kind(*i) == "token_tree").map_or(1, |i| i + 1)
    }
}

/// Among flat tokens `dyn` is an identifier.
fn is_reference(token: Node<'_>, text: &str) -> bool {
    matches!(kind(token), "&" | "mutable_specifier" | "'" | "lifetime" | "impl") || text == "dyn"
}

/// Brackets of flat tokens, or the `$( … )*` in a macro's body.
pub(super) fn is_tokens(node: Node<'_>) -> bool {
    matches!(kind(node), "token_tree" | "token_repetition")
}

/// Whether a token tree begins with this bracket.
pub(super) fn opens(tree: Option<Node<'_>>, bracket: &str) -> bool {
    tree.and_then(|tree| tree.child(0)).is_some_and(|first| kind(first) == bracket)
}

impl<'a> Reader<'a> {
    /// The token tree `tree` seen from its child `node`.
    pub(super) fn stream(&self, node: Node<'a>, tree: Node<'a>) -> Option<Stream<'a>> {
        let siblings = self.siblings(tree);
        let at = siblings.binary_search_by_key(&node.start_byte(), Node::start_byte).ok()?;
        Some(Stream { siblings, at })
    }

    fn siblings(&self, tree: Node<'a>) -> Rc<[Node<'a>]> {
        let mut streams = self.inquiry.streams.borrow_mut();
        let collect = || {
            let mut cursor = tree.walk();
            tree.children(&mut cursor).filter(|child| !child.byte_range().is_empty()).collect()
        };
        Rc::clone(streams.entry(tree.id()).or_insert_with(collect))
    }

    /// The type of the receiver before `.name` in a token tree.
    pub(super) fn stream_receiver(&self, stream: &Stream<'a>) -> Option<Type<'a>> {
        (stream.kind(-1) == ".").then_some(())?;
        self.stream_type(&stream.back(2)?)
    }

    /// The type of the chain of calls and fields that ends at a token.
    pub(super) fn stream_type(&self, stream: &Stream<'a>) -> Option<Type<'a>> {
        self.step()?;
        let token = stream.get(0)?;
        match kind(token) {
            "?" => self.stream_type(&stream.back(1)?),
            "await" if stream.kind(-1) == "." => self.awaited(self.stream_type(&stream.back(2)?)?),
            "self" => self.own_type(token.start_byte()),
            "identifier" | "integer_literal" if stream.kind(-1) == "." => {
                self.stream_receiver(stream)?.field(self.text_of(token))
            }
            "identifier" if stream.kind(-1) == "::" => None,
            "identifier" => self.name_type(self.text_of(token), token.start_byte()),
            "token_tree" if opens(Some(token), "(") => self.stream_call(stream, token),
            _ => None,
        }
    }

    /// What a call gives, seen from its arguments; brackets without a callee stand for their content.
    fn stream_call(&self, stream: &Stream<'a>, arguments: Node<'a>) -> Option<Type<'a>> {
        let argument = || self.last_type(arguments);
        let callee = stream.callee();
        let Some(callee) = callee.filter(|it| it.kind(0) == "identifier") else {
            let plain = stream.get(-1).is_none_or(|before| !before.is_named());
            return plain.then(argument).flatten();
        };
        let name = callee.get(0)?;
        if callee.kind(-1) == "." {
            let owner = self.stream_receiver(&callee)?;
            return self.method_type(&owner, self.text_of(name));
        }
        self.path_result(&callee.segments(self.text), name.start_byte(), argument)
    }

    /// The type of the only expression in brackets.
    fn last_type(&self, brackets: Node<'a>) -> Option<Type<'a>> {
        let siblings = self.siblings(brackets);
        let at = siblings.len().checked_sub(2)?;
        let is_one = siblings.iter().all(|it| kind(it) != ",");
        is_one.then(|| self.stream_type(&Stream { siblings, at })).flatten()
    }

    /// The type of a value given by the span of its flat tokens.
    pub(super) fn flat_value(&self, value: Span) -> Option<Type<'a>> {
        let last = self.node(Span { start: value.end.checked_sub(1)?, ..value })?;
        let last = if last.parent()?.kind() == "token_tree" && last.child_count() == 0 {
            // A closing bracket ends a token tree.
            let closes = matches!(kind(last), ")" | "]" | "}");
            if closes { last.parent()? } else { last }
        } else {
            last
        };
        self.stream_type(&self.stream(last, last.parent()?)?)
    }

    /// The type named by flat tokens: `&mut Arc<Client>`, `tokio::runtime::Runtime`.
    pub(super) fn flat_type(&self, annotation: Span) -> Option<Type<'a>> {
        self.step()?;
        let inside = |node: &Node<'a>| Span::of(*node).start < annotation.end;
        let first = self.node(Span { end: annotation.start + 1, ..annotation })?;
        let stream = self.stream(first, first.parent()?)?;
        let words = (0..).map_while(|at| stream.get(at).filter(inside));
        let words: Vec<_> = words.filter(|it| !is_reference(*it, self.text_of(*it))).collect();
        let path_len = words
            .iter()
            .take_while(|it| matches!(kind(*it), "identifier" | "::" | "crate" | "self" | "super"))
            .count();
        let path = words.get(..path_len)?;
        let segments: Vec<_> =
            path.iter().filter(|it| kind(*it) != "::").map(|it| self.text_of(*it)).collect();
        let argument = words.get(path_len + 1..).and_then(|rest| {
            let first = rest.iter().find(|it| !matches!(kind(*it), "'" | "lifetime"))?;
            self.flat_type(Span { start: Span::of(*first).start, ..annotation })
        });
        let argument = argument.filter(|_| words.get(path_len).is_some_and(|it| kind(it) == "<"));
        match segments.as_slice() {
            [.., "Option" | "Result"] => argument,
            ["Self"] => self.own_type(first.start_byte()),
            [name] => self.holding(self.named_type(name, first.start_byte())?, argument),
            [] => None,
            _ => {
                let paths = self.segment_paths(&segments, first.start_byte(), Namespace::Other);
                self.holding(Type::library(paths.into_iter().next()?), argument)
            }
        }
    }

    /// The names of what stands before a token tree of arguments: a called path, a member, a macro.
    pub(super) fn stream_callee(&self, arguments: Node<'a>, tree: Node<'a>) -> Vec<String> {
        let Some(stream) = self.stream(arguments, tree) else { return Vec::new() };
        let is_macro = stream.kind(-1) == "!";
        let callee = if is_macro { stream.back(2) } else { stream.callee() };
        callee.map(|callee| self.stream_names(&callee, is_macro)).unwrap_or_default()
    }

    /// The names that the identifier of a stream stands for, as a path or as a member.
    pub(super) fn stream_names(&self, stream: &Stream<'a>, is_macro: bool) -> Vec<String> {
        let Some(node) = stream.get(0).filter(|node| kind(node) == "identifier") else {
            return Vec::new();
        };
        if stream.kind(stream.before_path()) == "." {
            let owner = self.stream_receiver(stream);
            return self.member_names(owner, self.text_of(node), node.start_byte());
        }
        let namespace = if is_macro { Namespace::Macro } else { Namespace::Other };
        self.segment_paths(&stream.segments(self.text), node.start_byte(), namespace)
    }

    /// The name of the macro a `macro_invocation` node calls, with its `!`.
    pub(super) fn macro_names(&self, invocation: Node<'a>) -> Vec<String> {
        let path = field(invocation, "macro")
            .and_then(|node| Some((self.segments(node)?, node.start_byte())));
        match path {
            Some((segments, at)) => self.segment_paths(&segments, at, Namespace::Macro),
            None => Vec::new(),
        }
    }
}
