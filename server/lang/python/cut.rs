//! Where Python's top-level statements begin, by brackets, quotes and the first word of a line.
//!
//! Follows <https://docs.python.org/3/reference/lexical_analysis.html> as far as lines are concerned. A
//! word that can only begin a statement ends whatever bracket is open: nobody writes `def` in a list.

use std::ops::Range;

use crate::lang::cut::{Cuts, LONG_PIECE, Reading, Text};

/// The cuts of a text: before a statement at the margin that follows a blank line or a long piece.
pub(super) fn cuts(text: &str, reading: Reading) -> Cuts {
    let mut lines = Lines::new(text, reading);
    let mut at = 0;
    while at < text.len() {
        lines.begin(at);
        at = lines.pass(at);
    }
    let open = lines.quote.is_some_and(|quote| quote.triple);
    Cuts { at: lines.cuts, open }
}

/// What stands behind quotes that nobody closed, each to the end of its line: text being written. Open
/// f-strings are none of it: between braces they hold code.
pub(super) fn unclosed(text: &str) -> Vec<Range<usize>> {
    let mut lines = Lines::new(text, Reading::Plain);
    let mut at = 0;
    while at < text.len() {
        lines.goes_on = false;
        at = lines.pass(at);
    }
    if lines.quote.is_some() {
        lines.leave_open(lines.opened + lines.text.until_newline(lines.opened));
    }
    lines.unclosed
}

/// The long strings that nobody closed, each with what it swallows: to the next definition that has a
/// docstring, for a quote right below a `def` opens one, or to the end of the text.
pub(super) fn swallowing(text: &str) -> Vec<Range<usize>> {
    let mut lines = Lines::new(text, Reading::Plain);
    let mut at = 0;
    while at < text.len() {
        at = lines.pass(at);
    }
    let doubt = if lines.long_quote().is_some() { Doubt::Some } else { Doubt::None };
    lines = Lines::new(text, Reading::Plain);
    let mut strings = Vec::new();
    at = 0;
    loop {
        let is_end = at >= text.len();
        if lines.long_quote().is_some_and(|it| is_end || lines.is_documented(at, it, doubt)) {
            lines.quote = None;
            strings.extend((!lines.is_formatted()).then_some(lines.opened..at));
        }
        if is_end {
            return strings;
        }
        lines.goes_on = false;
        at = lines.pass(at);
    }
}

/// Dots that end a statement: a name is still being typed behind them.
pub(super) fn dangling(text: &str) -> Vec<usize> {
    let mut lines = Lines::new(text, Reading::Plain);
    let mut dots = Vec::new();
    let mut at = 0;
    while at < text.len() {
        lines.goes_on = false;
        at = lines.pass(at);
        let is_whole = lines.depth == 0 && lines.quote.is_none() && !lines.goes_on;
        dots.extend(
            lines.code_end.checked_sub(1).filter(|dot| is_whole && lines.is_dangling(*dot)),
        );
        lines.code_end = 0;
    }
    dots
}

/// Whether a quote below a `def` may be the end of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// Words follow it: a docstring begins.
    None,
    /// Some string is open anyway.
    Some,
}

/// The most lines that the decorators and the head of a definition are looked for in.
const LONG_HEAD: usize = 16;

/// An open string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Quote {
    byte: u8,
    triple: bool,
}

struct Lines<'t> {
    text: Text<'t>,
    reading: Reading,
    /// Where the present piece begins.
    start: usize,
    /// Open brackets.
    depth: u32,
    quote: Option<Quote>,
    /// Where the last string began.
    opened: usize,
    unclosed: Vec<Range<usize>>,
    /// Behind the last character of the line that is code; 0 if there is none.
    code_end: usize,
    /// The line before ended in a backslash.
    goes_on: bool,
    /// The line before was blank, or this is the first one.
    blank: bool,
    /// The last statement at the margin was a decorator.
    decorated: bool,
    /// A comment at the margin that begins a piece if a new statement follows it.
    lead: Option<usize>,
    cuts: Vec<usize>,
}

impl<'t> Lines<'t> {
    const fn new(text: &'t str, reading: Reading) -> Self {
        Self {
            text: Text(text),
            reading,
            start: 0,
            depth: 0,
            quote: None,
            opened: 0,
            unclosed: Vec::new(),
            code_end: 0,
            goes_on: false,
            blank: true,
            decorated: false,
            lead: None,
            cuts: Vec::new(),
        }
    }

    /// The last string ends here without its quote.
    fn leave_open(&mut self, end: usize) {
        if !self.is_formatted() {
            self.unclosed.push(self.opened..end);
        }
        self.quote = None;
    }

    /// Whether the last string is one with code between braces.
    fn is_formatted(&self) -> bool {
        let before = self.text.0.get(..self.opened).unwrap_or_default();
        let prefix = before.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
        before.get(prefix..).is_some_and(|it| it.contains(['f', 'F', 't', 'T']))
    }

    /// Whether this is the dot behind a name, a call or a subscript, not that of a number.
    fn is_dangling(&self, dot: usize) -> bool {
        let before = self.text.0.get(..dot).unwrap_or_default();
        let word = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
        let named =
            before.get(word.len()..).is_some_and(|it| !it.starts_with(|c: char| c.is_numeric()));
        let closes = before.ends_with([')', ']']);
        self.text.byte(dot) == b'.' && named && (closes || word.len() < before.len())
    }

    /// The long string that is open.
    fn long_quote(&self) -> Option<Quote> {
        self.quote.filter(|quote| quote.triple)
    }

    /// Whether a definition begins at the line at `at` that has its docstring in quotes like this one.
    fn is_documented(&self, at: usize, quote: Quote, doubt: Doubt) -> bool {
        if !defines(self.text.line(at).trim_start()) {
            return false;
        }
        let quotes = if quote.byte == b'"' { "\"\"\"" } else { "'''" };
        let mut lines = self.text.0.get(at..).unwrap_or_default().lines().take(LONG_HEAD);
        let goes_on = |line: &&str| !line.trim().is_empty() && !line.contains(quotes);
        let is_whole = lines.by_ref().take_while(goes_on).any(|line| line.ends_with(':'));
        let first = lines.next().filter(|_| is_whole).map(str::trim_start);
        let words = first.and_then(|line| line.trim_start_matches(['r', 'R']).strip_prefix(quotes));
        words.is_some_and(|it| doubt == Doubt::Some || it.starts_with(char::is_alphanumeric))
    }

    /// Looks at the beginning of the line at `at`.
    fn begin(&mut self, at: usize) {
        if self.long_quote().is_some_and(|it| self.is_documented(at, it, Doubt::None)) {
            (self.depth, self.quote) = (0, None);
            if !self.text.byte(at).is_ascii_whitespace() {
                self.cut(at);
            }
        }
        let inside = self.depth > 0 || self.quote.is_some();
        if inside && self.is_new_beginning(at) {
            (self.depth, self.quote) = (0, None);
            self.cut(at);
            self.decorated = self.text.byte(at) == b'@';
        } else if inside || self.goes_on {
            self.blank = false;
        } else {
            self.outside(at);
        }
        self.goes_on = false;
    }

    /// The beginning of a line where nothing is open.
    fn outside(&mut self, at: usize) {
        match self.text.byte(at) {
            b' ' | b'\t' | b'\x0c' | b'\r' | b'\n' => {
                self.blank = self.is_blank(at);
                if !self.blank {
                    self.lead = None;
                }
            }
            b'#' => {
                if self.lead.is_none() && (self.blank || self.is_long(at)) {
                    self.lead = Some(at);
                }
                self.blank = false;
            }
            first => {
                let begins = self.blank || self.lead.is_some() || self.is_long(at);
                if begins && !self.decorated && !self.continues(at) {
                    self.cut(self.lead.unwrap_or(at));
                }
                (self.blank, self.lead) = (false, None);
                self.decorated = first == b'@';
            }
        }
    }

    fn cut(&mut self, at: usize) {
        if at > self.start {
            self.cuts.push(at);
            self.start = at;
        }
        (self.blank, self.lead) = (false, None);
    }

    fn is_long(&self, at: usize) -> bool {
        at - self.start >= LONG_PIECE
    }

    /// Whether a line inside brackets or a string can only be a new statement.
    fn is_new_beginning(&self, at: usize) -> bool {
        let first = self.text.byte(at);
        if !(first.is_ascii_lowercase() || first == b'@') {
            return false;
        }
        match self.quote {
            Some(quote) if quote.triple => {
                self.reading == Reading::Mending && defines(self.text.line(at))
            }
            _ => defines(self.text.line(at)) || states(self.text.line(at)),
        }
    }

    /// Whether a statement at the margin belongs to the one before it.
    fn continues(&self, at: usize) -> bool {
        let line = self.text.line(at);
        let word = line.find(|c: char| !c.is_ascii_alphabetic()).map_or(line, |end| &line[..end]);
        matches!(word, "else" | "elif" | "except" | "finally")
    }

    /// Passes over the line at `at`, keeping count of what opens and closes. Gives where the next begins.
    fn pass(&mut self, at: usize) -> usize {
        let mut at = at;
        while at < self.text.0.len() {
            let byte = self.text.byte(at);
            if let Some(quote) = self.quote {
                at = self.in_string(at, byte, quote);
            } else {
                at = self.in_code(at, byte);
            }
            if byte == b'\n' {
                break;
            }
        }
        at
    }

    fn in_code(&mut self, at: usize, byte: u8) -> usize {
        if !byte.is_ascii_whitespace() && byte != b'#' {
            self.code_end = at + 1;
        }
        match byte {
            b'#' => return at + self.text.until_newline(at),
            b'"' | b'\'' => {
                let triple = self.text.byte(at + 1) == byte && self.text.byte(at + 2) == byte;
                (self.quote, self.opened) = (Some(Quote { byte, triple }), at);
                return at + if triple { 3 } else { 1 };
            }
            b'(' | b'[' | b'{' => self.depth += 1,
            b')' | b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            b'\\' if matches!(self.text.byte(at + 1), b'\n' | b'\r') => self.goes_on = true,
            _ => {}
        }
        at + 1
    }

    fn in_string(&mut self, at: usize, byte: u8, quote: Quote) -> usize {
        match byte {
            b'\\' => match self.text.byte(at + 1) {
                // The string goes on in the next line, which is looked at all the same.
                b'\n' | b'\r' => {
                    self.goes_on = true;
                    return at + 1;
                }
                _ => return at + 2,
            },
            b'\n' if !quote.triple && !self.goes_on => self.leave_open(at),
            b'\r' if !quote.triple && self.text.byte(at + 1) != b'\n' => self.leave_open(at),
            _ if byte == quote.byte => {
                let ends = !quote.triple
                    || (self.text.byte(at + 1) == byte && self.text.byte(at + 2) == byte);
                if ends {
                    self.quote = None;
                    return at + if quote.triple { 3 } else { 1 };
                }
            }
            _ => {}
        }
        at + 1
    }

    fn is_blank(&self, at: usize) -> bool {
        self.text.line(at).bytes().all(|byte| byte.is_ascii_whitespace())
    }
}

/// A line that begins a definition, or a decorator of one.
fn defines(line: &str) -> bool {
    let defined = ["def ", "async def ", "class "].iter().find_map(|word| line.strip_prefix(word));
    match defined {
        Some(rest) => {
            rest.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && (rest.contains('(') || rest.trim_end().ends_with(':'))
        }
        None => line.strip_prefix('@').is_some_and(|rest| rest.starts_with(char::is_alphabetic)),
    }
}

/// A line that begins with a word no expression can hold.
fn states(line: &str) -> bool {
    const WORDS: [&str; 6] = ["import ", "while ", "with ", "async with ", "try:", "if __name__ "];
    WORDS.iter().any(|word| line.starts_with(word))
        || (line.starts_with("from ") && line.contains(" import"))
}

#[cfg(test)]
mod tests;
