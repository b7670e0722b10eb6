//! What one may do with a card's Markdown: take it apart, make it plain, make it safe to show.
//!
//! It is not the reader of decks (`server/deck`) and knows nothing of cards: text in, text out. An
//! editor that trusts command links would run whatever a deck's text links to, so text goes through
//! [`safe`] before it is shown.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// A piece of Markdown: prose, or one fenced code block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph, a list, a table …: Markdown without surrounding blank lines.
    Text(String),
    /// A code block: the first word after the fence in lower case (empty if none), and the code.
    Code { language: String, code: String },
}

/// Takes Markdown apart into its outermost pieces, in order. Code inside a list stays part of it.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut code: Option<Block> = None;
    for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    code = opening(&tag);
                    if code.is_none() {
                        push_text(&mut found, markdown, range);
                    }
                }
                depth += 1;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                found.extend(code.take_if(|_| depth == 0));
            }
            Event::Text(text) => append(&mut code, &text),
            Event::Rule | Event::Html(_) if depth == 0 => push_text(&mut found, markdown, range),
            _ => {}
        }
    }
    found
}

/// Markdown as a person without a renderer reads it: no marks, links as their text, code as it is.
pub fn plain(markdown: &str) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::Html(text) | Event::InlineHtml(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push('\n'),
            Event::Start(Tag::Item) => start_line(&mut out, "- "),
            Event::Start(tag) if is_block(&tag) => start_line(&mut out, ""),
            Event::Start(Tag::TableCell) => out.push_str("  "),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::List(_),
            ) => end_paragraph(&mut out),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => out.push('\n'),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Markdown as HTML, for programs that show cards as web pages. HTML in it is shown as the text it is.
pub fn html(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, options()).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        event => event,
    });
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, events);
    out.truncate(out.trim_end().len());
    out
}

/// The same Markdown without anything an editor could run or fetch: links only to `http`, `https` and
/// places in the same text, no images, no HTML. What is taken away stays readable as text.
pub fn safe(markdown: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(markdown);
    // Escaping one thing can bring up another that was hidden in it; each round finds less.
    for _ in 0..4 {
        let marks = unsafe_marks(&text);
        if marks.is_empty() {
            return text;
        }
        text = Cow::Owned(escaped(&text, &marks));
    }
    Cow::Owned(plain(markdown).replace(['<', '[', '!'], " "))
}

/// The first sentence of a text, up to and with its full stop; the first paragraph if it has none.
pub fn first_sentence(markdown: &str) -> String {
    let paragraph = blocks(markdown)
        .into_iter()
        .find_map(|block| match block {
            Block::Text(text) => Some(text),
            Block::Code { .. } => None,
        })
        .unwrap_or_default();
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = sentence_end(&line).unwrap_or(line.len());
    line.get(..end).unwrap_or(&line).to_owned()
}

/// One line of Markdown, all bold. What was bold in it already stays so; two marks would cancel out.
pub fn bold(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 4);
    let mut from = 0;
    let mut marks: Vec<usize> = Parser::new_ext(line, options())
        .into_offset_iter()
        .filter(|(event, _)| matches!(event, Event::Start(Tag::Strong)))
        .flat_map(|(_, range)| [range.start, range.end.saturating_sub(2)])
        .collect();
    marks.sort_unstable();
    for mark in marks {
        out.push_str(line.get(from..mark).unwrap_or_default());
        from = mark + 2;
    }
    out.push_str(line.get(from..).unwrap_or_default());
    format!("**{}**", out.trim())
}

/// Text that means itself in Markdown: every character that could be a mark is escaped.
pub fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

fn opening(tag: &Tag<'_>) -> Option<Block> {
    let Tag::CodeBlock(kind) = tag else { return None };
    let info = match kind {
        CodeBlockKind::Fenced(info) => info.as_ref(),
        CodeBlockKind::Indented => "",
    };
    let language = info.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default();
    Some(Block::Code { language: language.to_ascii_lowercase(), code: String::new() })
}

fn append(block: &mut Option<Block>, text: &str) {
    if let Some(Block::Code { code, .. }) = block {
        code.push_str(text);
    }
}

fn push_text(found: &mut Vec<Block>, markdown: &str, range: Range<usize>) {
    let text = markdown.get(range).unwrap_or_default().trim();
    if !text.is_empty() {
        found.push(Block::Text(text.to_owned()));
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::Table(_))
}

fn start_line(out: &mut String, mark: &str) {
    let at_start = out.is_empty() || out.ends_with('\n') || out.ends_with("- ");
    if !at_start {
        out.push('\n');
    }
    out.push_str(mark);
}

fn end_paragraph(out: &mut String) {
    out.truncate(out.trim_end_matches('\n').len());
    out.push_str("\n\n");
}

/// Where a backslash must go so that no dangerous link, image or HTML is left.
fn unsafe_marks(markdown: &str) -> Vec<usize> {
    let events = Parser::new_ext(markdown, options()).into_offset_iter();
    let mut marks: Vec<usize> = events
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { dest_url, .. }) if !is_harmless(&dest_url) => {
                Some(range.start)
            }
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => Some(range.start),
            Event::Html(_) | Event::InlineHtml(_) => Some(range.start),
            _ => None,
        })
        .flat_map(|start| tag_starts(markdown, start))
        .collect();
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// The first mark at or after `start` on its line: HTML may begin with spaces.
fn tag_starts(markdown: &str, start: usize) -> Option<usize> {
    let rest = markdown.get(start..)?;
    rest.find(|c: char| c.is_ascii_punctuation()).map(|at| start + at)
}

fn is_harmless(destination: &str) -> bool {
    let lower = destination.trim().to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://") || lower.starts_with('#')
}

fn escaped(text: &str, marks: &[usize]) -> String {
    let mut out = String::with_capacity(text.len() + marks.len());
    let mut from = 0;
    for &mark in marks {
        out.push_str(text.get(from..mark).unwrap_or_default());
        out.push('\\');
        from = mark;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// The end of the first sentence: a stop followed by a space and outside of code.
fn sentence_end(line: &str) -> Option<usize> {
    let mut in_code = false;
    let mut bytes = line.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'`' => in_code = !in_code,
            b'.' | b'!' | b'?'
                if !in_code && bytes.peek().is_none_or(|(_, next)| *next == b' ') =>
            {
                return Some(at + 1);
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests;
