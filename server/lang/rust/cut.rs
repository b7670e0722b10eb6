//! Where Rust's top-level items begin, by braces, quotes, comments and the first words of a line.
//!
//! Follows <https://doc.rust-lang.org/reference/tokens.html>. A line at the margin that can only begin
//! an item ends the function, type or `impl` that is still open; modules and macros may hold such lines.

use crate::lang::cut::{Cuts, LONG_PIECE, Reading, Text};

/// The cuts of a text: before an item that follows a blank line or a long piece.
pub(super) fn cuts(text: &str, reading: Reading) -> Cuts {
    let mut lines = Lines {
        text: Text(text),
        reading,
        start: 0,
        depth: 0,
        open: Open::Nothing,
        holder: Holder::Nothing,
        complete: true,
        blank: true,
        lead: None,
        cuts: Vec::new(),
    };
    let mut at = 0;
    while at < text.len() {
        lines.begin(at);
        at = lines.pass(at);
    }
    // A function left open has swallowed nothing: the next item has ended it.
    let held = lines.depth > 0 && lines.holder != Holder::Definition;
    let open = lines.open != Open::Nothing || held;
    Cuts { at: lines.cuts, open }
}

/// A string or comment that goes on in the next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Text,
    /// With this many `#`.
    RawText(usize),
    /// Nested this deep.
    Comment(u32),
}

/// What the open braces belong to, as far as it matters for what may stand in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    Nothing,
    /// A function or type: no item begins at the margin inside it.
    Definition,
    /// `impl` or `trait`: it may hold functions at the margin, but no further `impl`.
    Implementation,
    /// A module, a macro, a block of foreign items: it may hold anything.
    Anything,
}

struct Lines<'t> {
    text: Text<'t>,
    reading: Reading,
    /// Where the present piece begins.
    start: usize,
    /// Open brackets.
    depth: u32,
    open: Open,
    holder: Holder,
    /// The last item has ended: the last token was `}` or `;`.
    complete: bool,
    /// The line before was blank, or this is the first one.
    blank: bool,
    /// A comment or attribute that begins a piece if an item follows it.
    lead: Option<usize>,
    cuts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Looks at the beginning of the line at `at`.
    fn begin(&mut self, at: usize) {
        let line = self.text.line(at).trim_end();
        let inside = self.depth > 0 || self.open != Open::Nothing;
        if inside && self.is_new_beginning(line) {
            (self.depth, self.open, self.complete) = (0, Open::Nothing, true);
            self.cut(self.lead.unwrap_or(at));
        } else if inside {
            self.inside(at, line);
        } else {
            self.outside(at, line.trim_start());
        }
        if self.depth == 0 && self.open == Open::Nothing {
            self.holder = match holder(line.trim_start()) {
                Holder::Nothing if self.complete => Holder::Anything,
                Holder::Nothing => self.holder,
                holder => holder,
            };
        }
    }

    /// Attributes and comments at the margin belong to the item that may follow them.
    fn inside(&mut self, at: usize, line: &str) {
        if self.open != Open::Nothing {
            return;
        }
        let leads = line.starts_with("#[") || line.starts_with("//");
        match self.lead {
            None if leads => self.lead = Some(at),
            Some(_) if leads => {}
            _ => self.lead = None,
        }
        self.blank = false;
    }

    fn outside(&mut self, at: usize, line: &str) {
        if line.is_empty() {
            self.blank = true;
            return;
        }
        let begins = self.blank || at - self.start >= LONG_PIECE;
        if line.starts_with("//") || line.starts_with("/*") {
            if self.complete && begins && self.lead.is_none() {
                self.lead = Some(at);
            }
        } else {
            if self.complete && (begins || self.lead.is_some()) {
                self.cut(self.lead.unwrap_or(at));
            }
            self.lead = None;
        }
        self.blank = false;
    }

    fn cut(&mut self, at: usize) {
        if at > self.start {
            self.cuts.push(at);
            self.start = at;
        }
        (self.blank, self.lead) = (false, None);
    }

    /// Whether a line inside brackets, a string or a comment can only be a new item.
    fn is_new_beginning(&self, line: &str) -> bool {
        if line.starts_with([' ', '\t', '}', ')', '/']) || line.is_empty() {
            return false;
        }
        let mending = self.reading == Reading::Mending;
        if self.open != Open::Nothing {
            return mending && begins_item(line) && line.ends_with(['{', ';', '(']);
        }
        match self.holder {
            Holder::Definition => begins_item(line),
            Holder::Implementation => begins_item(line) && (mending || !begins_function(line)),
            Holder::Nothing | Holder::Anything => mending && begins_item(line),
        }
    }

    /// Passes over the line at `at`, keeping count of what opens and closes. Gives where the next begins.
    fn pass(&mut self, at: usize) -> usize {
        let mut at = at;
        while at < self.text.0.len() {
            let byte = self.text.byte(at);
            at = match self.open {
                Open::Nothing => self.in_code(at, byte),
                Open::Text => self.in_text(at, byte),
                Open::RawText(hashes) => self.in_raw_text(at, byte, hashes),
                Open::Comment(depth) => self.in_comment(at, byte, depth),
            };
            if byte == b'\n' {
                break;
            }
        }
        at
    }

    fn in_code(&mut self, at: usize, byte: u8) -> usize {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => return at + 1,
            b'/' if self.text.byte(at + 1) == b'/' => return at + self.text.until_newline(at),
            b'/' if self.text.byte(at + 1) == b'*' => {
                self.open = Open::Comment(1);
                return at + 2;
            }
            _ => {}
        }
        self.complete = self.depth == 0 && byte == b';';
        match byte {
            b'"' => self.open = Open::Text,
            b'\'' => return at + self.character(at),
            b'(' | b'[' | b'{' => self.depth += 1,
            b')' | b']' | b'}' => {
                self.depth = self.depth.saturating_sub(1);
                self.complete = self.depth == 0 && byte == b'}';
            }
            b'r' if !self.is_word(at) => return at + self.raw(at),
            _ => {}
        }
        at + 1
    }

    /// The length of the character literal or lifetime at a quote.
    fn character(&self, at: usize) -> usize {
        if self.text.byte(at + 1) == b'\\' {
            let rest = self.text.rest(at + 3);
            let end = rest.iter().take(12).position(|byte| matches!(byte, b'\'' | b'\n'));
            return end.map_or(1, |end| if rest.get(end) == Some(&b'\'') { end + 4 } else { 1 });
        }
        let inner = self.text.0.get(at + 1..).and_then(|rest| rest.chars().next());
        match inner {
            Some(c) if c != '\n' && self.text.byte(at + 1 + c.len_utf8()) == b'\'' => {
                c.len_utf8() + 2
            }
            _ => 1,
        }
    }

    /// Opens a raw string at an `r`, if it is one; gives the length of what was passed.
    fn raw(&mut self, at: usize) -> usize {
        let rest = self.text.rest(at + 1);
        let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
        if rest.get(hashes) != Some(&b'"') {
            return 1;
        }
        self.open = Open::RawText(hashes);
        hashes + 2
    }

    /// Whether the byte before belongs to the same word; `br` and `cr` begin raw strings too.
    fn is_word(&self, at: usize) -> bool {
        let before = |back: usize| at.checked_sub(back).map_or(0, |at| self.text.byte(at));
        let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        match before(1) {
            b'b' | b'c' => word(before(2)),
            byte => word(byte),
        }
    }

    fn in_text(&mut self, at: usize, byte: u8) -> usize {
        match byte {
            b'\\' if self.text.byte(at + 1) != b'\n' => return at + 2,
            b'"' => self.open = Open::Nothing,
            _ => {}
        }
        at + 1
    }

    fn in_raw_text(&mut self, at: usize, byte: u8, hashes: usize) -> usize {
        let after = self.text.0.as_bytes().get(at + 1..at + 1 + hashes);
        if byte == b'"' && after.is_some_and(|after| after.iter().all(|byte| *byte == b'#')) {
            self.open = Open::Nothing;
            return at + 1 + hashes;
        }
        at + 1
    }

    fn in_comment(&mut self, at: usize, byte: u8, depth: u32) -> usize {
        match (byte, self.text.byte(at + 1)) {
            (b'/', b'*') => self.open = Open::Comment(depth + 1),
            (b'*', b'/') if depth == 1 => self.open = Open::Nothing,
            (b'*', b'/') => self.open = Open::Comment(depth - 1),
            _ => return at + 1,
        }
        at + 2
    }
}

/// A line without what may stand before the word of an item.
fn bare(line: &str) -> &str {
    let mut rest = line;
    loop {
        let next = match rest.strip_prefix("pub") {
            Some(after) if after.starts_with('(') => {
                after.split_once(')').map_or(after, |(_, after)| after)
            }
            Some(after) if after.starts_with(' ') => after,
            _ => ["async ", "unsafe ", "const fn", "extern \"C\" fn", "default "]
                .iter()
                .find_map(|word| {
                    rest.strip_prefix(word.trim_end_matches("fn"))
                        .filter(|_| rest.starts_with(word))
                })
                .unwrap_or(rest),
        };
        if next.len() == rest.len() {
            return rest;
        }
        rest = next.trim_start();
    }
}

fn begins_function(line: &str) -> bool {
    bare(line).starts_with("fn ")
}

fn begins_item(line: &str) -> bool {
    const WORDS: [&str; 8] =
        ["fn ", "impl ", "impl<", "struct ", "enum ", "trait ", "mod ", "macro_rules! "];
    let bare = bare(line);
    WORDS.iter().any(|word| bare.starts_with(word))
}

/// What braces that open on a line belong to, if its first words say.
fn holder(line: &str) -> Holder {
    const DEFINITIONS: [&str; 7] =
        ["fn ", "struct ", "enum ", "union ", "use ", "static ", "type "];
    const IMPLEMENTATIONS: [&str; 3] = ["impl ", "impl<", "trait "];
    let bare = bare(line);
    let starts = |words: &[&str]| words.iter().any(|word| bare.starts_with(word));
    if starts(&DEFINITIONS) {
        Holder::Definition
    } else if starts(&IMPLEMENTATIONS) {
        Holder::Implementation
    } else if starts(&["mod ", "macro_rules!", "extern "]) {
        Holder::Anything
    } else {
        Holder::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::cut::drawn;

    fn pieces(text: &str) -> String {
        drawn(text, cuts)
    }

    #[test]
    fn items_after_blank_lines_begin_pieces() {
        insta::assert_snapshot!(pieces(
            "use a;\nuse b;\n\n/// About f.\n#[inline]\n\nfn f<'a>(x: &'a str) {\n    let c = '{';\n\n    let s = \"}\";\n}\n\nconst R: &str = r#\"\n\nfn \"#;\n\n/* a\n\nb */\nmod m {\n\nfn g() {}\n}\n"
        ), @r##"
        use a;
        use b;

        ----
        /// About f.
        #[inline]

        fn f<'a>(x: &'a str) {
            let c = '{';

            let s = "}";
        }

        ----
        const R: &str = r#"

        fn "#;

        ----
        /* a

        b */
        mod m {

        fn g() {}
        }
        ----
        "##);
    }

    #[test]
    fn an_open_brace_or_quote_ends_where_an_item_begins() {
        insta::assert_snapshot!(
            pieces("fn f() {\n    if x {\n}\n\n/// About g.\n#[entry::main]\npub async fn g() {\n}\n"),
            @r"
            fn f() {
                if x {
            }

            ----
            /// About g.
            #[entry::main]
            pub async fn g() {
            }
            ----
            "
        );
        insta::assert_snapshot!(pieces("fn f() {\n    \"open\n}\n\nfn g() {\n    \"x\";\n}\n"), @r#"
        fn f() {
            "open
        }

        ----
        fn g() {
            "x";
        }
        ----
        "#);
        insta::assert_snapshot!(pieces("mod m {\nfn f() {\n}\n\nimpl X {\nfn f() {}\n}\n}\n"), @r"
        mod m {
        fn f() {
        }

        impl X {
        fn f() {}
        }
        }
        ----
        ");
    }
}
