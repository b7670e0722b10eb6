//! What a token inside a macro call is: the call's arguments are flat, read by `tokens.rs`.

use super::flat::head;
use super::kind;
use super::names::ABSOLUTE;
use super::token::Token;
use super::tokens::{Follows, Stream, opens};
use super::types::Type;
use crate::lang::{Claim, Context, Keyword, Place, Sighting};

impl<'a> Token<'_, 'a> {
    /// An identifier among the flat tokens of a macro call.
    pub(super) fn streamed(&self, stream: &Stream<'a>) -> Option<Sighting> {
        let follows = stream.follows();
        let before = stream.kind(stream.before_path());
        if follows == Follows::Name || matches!(before, "let" | "fn" | "struct" | "mod" | "'") {
            return None;
        }
        if follows != Follows::Path && self.is_variant(stream) {
            return None;
        }
        let is_member = before == ".";
        let names = self.reader.stream_names(stream, follows == Follows::Macro);
        let is_plain = !matches!(stream.kind(-1), "::" | "use") && follows != Follows::Path;
        let mut claims: Vec<_> = names
            .into_iter()
            .filter(|name| is_member || !is_plain || name.contains("::"))
            .map(|name| if is_member { Claim::Member(name) } else { Claim::Name(name) })
            .collect();
        if is_plain && !is_member {
            let name = self.reader.text_of(self.leaf);
            let value = self.reader.name_type(name, self.leaf.start_byte());
            let value = value.filter(|_| follows == Follows::Else).and_then(Type::into_path);
            claims.extend(value.map(Claim::Value));
            if follows == Follows::Call {
                claims.extend(self.local_function().map(Claim::Local));
            }
        }
        self.sighting(claims, || self.streamed_context(stream, follows))
    }

    /// Whether a name in the body of a `macro_rules!` is part of a path that names its crate. Any other is
    /// looked up where the macro is called.
    pub(super) fn is_foreign(&self, stream: &Stream<'a>) -> bool {
        let segments = stream.segments(self.reader.text);
        let is_path = segments.len() > 1 || stream.follows() == Follows::Path;
        let krate = segments.iter().find(|segment| **segment != ABSOLUTE);
        is_path
            && krate
                .is_some_and(|krate| self.reader.is_foreign_crate(krate, self.leaf.start_byte()))
    }

    /// Whether the name is a variant of an `enum` among flat tokens: it stands in the braces of one, first,
    /// after a comma or after an attribute.
    fn is_variant(&self, stream: &Stream<'a>) -> bool {
        let begins = matches!(stream.kind(-1), "{" | ",")
            || (opens(stream.get(-1), "[") && stream.kind(-2) == "#");
        let braces = self.outer(0).filter(|tree| begins && opens(Some(*tree), "{"));
        braces.is_some_and(|braces| head(braces).first().is_some_and(|it| kind(*it) == "enum"))
    }

    fn streamed_context(&self, stream: &Stream<'a>, follows: Follows) -> Context {
        let mut context = self.context(self.leaf, 0);
        context.awaited = stream.is_awaited();
        if context.place == Place::Use && matches!(follows, Follows::Call | Follows::Macro) {
            context.place = Place::Call;
        }
        context
    }

    pub(super) fn stream_operand(&self, stream: &Stream<'a>) -> Vec<String> {
        let is_postfix = stream.kind(-1) == ".";
        let arguments = stream.get(-2).filter(|node| is_postfix && kind(node) == "token_tree");
        match (arguments, self.outer(0)) {
            (Some(arguments), Some(tree)) => self.reader.stream_callee(arguments, tree),
            _ => Vec::new(),
        }
    }
}

/// The forms of an `async` among flat tokens. There `move` and `fn` may be plain identifiers.
pub(super) fn stream_forms(stream: &Stream<'_>, text: &str) -> Vec<Keyword> {
    let moves = stream.text(1, text) == "move";
    let body = if moves { 2 } else { 1 };
    let is_block = stream.kind(body) == "token_tree" && opens(stream.get(body), "{");
    match (moves, is_block) {
        (true, true) => vec![Keyword::AsyncMove, Keyword::AsyncBlock],
        (true, false) => vec![Keyword::AsyncMove],
        (false, true) => vec![Keyword::AsyncBlock],
        (false, false) if stream.text(1, text) == "fn" => vec![Keyword::AsyncFn],
        (false, false) => Vec::new(),
    }
}
