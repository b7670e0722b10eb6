//! Reads the flat tokens inside a macro call, which the grammar does not parse.
//!
//! Taken as they stand: identifiers joined by `::` are a path, a name before `!` is a macro, a name
//! before `(…)` is called, `.` before a name makes it a member. Nothing is guessed beyond that.

use std::rc::Rc;

use tree_sitter::Node;

use super::Reader;
use super::names::Namespace;
use crate::lang::tree::field;

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
        self.get(steps).map_or("", |node| node.kind())
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

    /// The segments of the path that ends here: what stands before it joined by `::`.
    pub fn segments(&self, text: &'a str) -> Vec<&'a str> {
        let mut segments = Vec::new();
        let mut at = 0;
        while let Some(node) = self.get(at) {
            segments.push(text.get(node.byte_range()).unwrap_or_default());
            let joined = self.kind(at - 1) == "::"
                && matches!(self.kind(at - 2), "identifier" | "crate" | "self" | "super");
            if !joined {
                break;
            }
            at -= 2;
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

/// Whether a token tree begins with this bracket.
pub(super) fn opens(tree: Option<Node<'_>>, bracket: &str) -> bool {
    tree.and_then(|tree| tree.child(0)).is_some_and(|first| first.kind() == bracket)
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

    /// The type of the receiver before `.name` in a token tree: a variable or `self.field`.
    pub(super) fn stream_receiver(&self, stream: &Stream<'a>) -> Option<String> {
        (stream.kind(-1) == ".").then_some(())?;
        let receiver = stream.get(-2)?;
        (receiver.kind() == "identifier").then_some(())?;
        let name = self.text_of(receiver);
        match (stream.kind(-3), stream.kind(-4)) {
            (".", "self") => self.own_struct(receiver.start_byte())?.declared_field(name),
            ("." | "::", _) => None,
            _ => self.name_type(name, receiver.start_byte()),
        }
    }

    /// The names of what stands before a token tree of arguments: a called path, a member, a macro.
    pub(super) fn stream_callee(&self, arguments: Node<'a>, tree: Node<'a>) -> Vec<String> {
        let Some(stream) = self.stream(arguments, tree) else { return Vec::new() };
        let is_macro = stream.kind(-1) == "!";
        let back = if is_macro { 2 } else { 1 };
        let Some(at) = stream.at.checked_sub(back) else { return Vec::new() };
        let callee = Stream { siblings: stream.siblings, at };
        self.stream_names(&callee, is_macro)
    }

    /// The names that the identifier of a stream stands for, as a path or as a member.
    pub(super) fn stream_names(&self, stream: &Stream<'a>, is_macro: bool) -> Vec<String> {
        let Some(node) = stream.get(0).filter(|node| node.kind() == "identifier") else {
            return Vec::new();
        };
        if stream.kind(stream.before_path()) == "." {
            let owner = self.stream_receiver(stream);
            let name = self.text_of(node);
            return owner
                .map(|owner| self.canonical(&format!("{owner}::{name}")))
                .into_iter()
                .collect();
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
