//! Fills in Anki's card templates: fields, conditions and clozes. What comes out is HTML.

use std::collections::BTreeSet;

/// What a template is filled in with.
pub(super) struct Page<'p> {
    /// The note's fields by name.
    pub fields: Vec<(&'p str, &'p str)>,
    /// The number of the cloze that is asked; 0 where none is.
    pub cloze: u64,
    /// Whether the answer is shown.
    pub answer: bool,
}

impl Page<'_> {
    /// The page as HTML. The question's side in an answer is left out: it is known already.
    pub fn fill(&self, template: &str) -> String {
        let mut out = String::new();
        // Whether each open condition holds.
        let mut open: Vec<bool> = Vec::new();
        let mut rest = template;
        while let Some((before, tag, after)) = next_tag(rest) {
            let shown = open.iter().all(|holds| *holds);
            if shown {
                out.push_str(before);
            }
            match tag.split_at_checked(1) {
                Some(("#", name)) => open.push(self.holds(name.trim())),
                Some(("^", name)) => open.push(!self.holds(name.trim())),
                Some(("/", _)) => {
                    open.pop();
                }
                _ if shown => out.push_str(&self.replacement(tag)),
                _ => {}
            }
            rest = after;
        }
        if open.iter().all(|holds| *holds) {
            out.push_str(rest);
        }
        out
    }

    fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// Whether a condition's field has something in it, or its cloze is the one that is asked.
    fn holds(&self, name: &str) -> bool {
        let number: Option<u64> = name.strip_prefix('c').and_then(|number| number.parse().ok());
        match number {
            Some(number) if self.cloze == number => true,
            _ => is_filled(self.field(name)),
        }
    }

    fn replacement(&self, tag: &str) -> String {
        let mut filters: Vec<&str> = tag.split(':').map(str::trim).collect();
        let value = self.field(filters.pop().unwrap_or_default());
        let typed = filters.iter().any(|filter| *filter == "type" || *filter == "nc");
        let spoken = filters.iter().any(|filter| filter.starts_with("tts"));
        match filters.contains(&"cloze") {
            _ if spoken || (typed && !self.answer) => String::new(),
            true => cloze(value, self.cloze, self.answer),
            false => value.to_owned(),
        }
    }
}

/// Whether a field is more than empty lines.
fn is_filled(html: &str) -> bool {
    let mut rest = html.trim();
    for empty in ["<br>", "<br/>", "<br />", "<div>", "</div>", "&nbsp;"].iter().cycle().take(60) {
        rest = rest.strip_prefix(empty).unwrap_or(rest).trim();
    }
    !rest.is_empty()
}

/// The text before the next `{{…}}`, what is in it, and the text after it.
fn next_tag(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (tag, after) = rest.split_once("}}")?;
    Some((before, tag.trim(), after))
}

/// A text with its clozes: the one asked is `[…]` or its hint, and bold in an answer; others are shown.
fn cloze(text: &str, asked: u64, answer: bool) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(found) = Cloze::find(rest) {
        out.push_str(found.before);
        let inside = cloze(found.text, asked, answer);
        match (found.numbers.contains(&asked), answer) {
            (true, true) => out.push_str(&format!("<b>{inside}</b>")),
            (true, false) => out.push_str(&format!("[{}]", found.hint.unwrap_or("…"))),
            (false, _) => out.push_str(&inside),
        }
        rest = found.after;
    }
    out.push_str(rest);
    out
}

/// The numbers of all clozes in a text, sorted.
pub(super) fn cloze_numbers(text: &str) -> BTreeSet<u64> {
    let mut numbers = BTreeSet::new();
    let mut rest = text;
    while let Some(found) = Cloze::find(rest) {
        numbers.extend(found.numbers.iter().copied());
        numbers.extend(cloze_numbers(found.text));
        rest = found.after;
    }
    numbers
}

/// One `{{c1::text::hint}}`.
struct Cloze<'t> {
    before: &'t str,
    numbers: Vec<u64>,
    text: &'t str,
    hint: Option<&'t str>,
    after: &'t str,
}

impl<'t> Cloze<'t> {
    fn find(text: &'t str) -> Option<Self> {
        let starts = text.match_indices("{{c").map(|(at, _)| at);
        starts.into_iter().find_map(|at| Self::at(text, at))
    }

    fn at(text: &'t str, at: usize) -> Option<Self> {
        let inner = text.get(at + 3..)?;
        let (numbers, inner) = inner.split_once("::")?;
        let numbers = numbers.split(',').map(|it| it.trim().parse().ok()).collect::<Option<_>>()?;
        let end = closing(inner)?;
        let (content, after) = (inner.get(..end)?, inner.get(end + 2..)?);
        let split = last_outer_colons(content);
        let (text_part, hint) = match split {
            Some(split) => (content.get(..split)?, content.get(split + 2..)),
            None => (content, None),
        };
        Some(Self { before: text.get(..at)?, numbers, text: text_part, hint, after })
    }
}

/// Where the `}}` is that closes what was opened before this text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let opens = rest.find("{{").unwrap_or(usize::MAX);
        let closes = rest.find("}}")?;
        if opens < closes {
            depth += 1;
            at += opens + 2;
        } else if depth == 0 {
            return Some(at + closes);
        } else {
            depth -= 1;
            at += closes + 2;
        }
    }
    None
}

/// Where a cloze's hint begins: at the `::` that is in no inner cloze.
fn last_outer_colons(content: &str) -> Option<usize> {
    let from = content.rfind("}}").map_or(0, |end| end + 2);
    content.get(from..)?.find("::").map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page<'p>(cloze: u64, answer: bool) -> Page<'p> {
        let fields = vec![
            ("Front", "What?"),
            ("Back", "That."),
            ("Empty", " <br> "),
            ("Text", "{{c1::Rust::a language}} has {{c2::{{c3::async}} blocks}}."),
        ];
        Page { fields, cloze, answer }
    }

    #[test]
    fn fields_and_conditions_are_filled_in() {
        let fill = |template: &str| page(0, true).fill(template);
        assert_eq!(fill("{{FrontSide}}<hr>{{Back}}"), "<hr>That.");
        assert_eq!(fill("{{#Empty}}no{{Front}}{{/Empty}}{{^Empty}}yes{{/Empty}}"), "yes");
        assert_eq!(fill("{{#Front}}{{text:Back}}{{/Front}} {{Nothing}}"), "That. ");
        assert_eq!(fill("{{type:Back}}|{{ Back }}|{{tts en_US:Back}}"), "That.|That.|");
        assert_eq!(page(0, false).fill("{{Front}}{{type:Back}}"), "What?");
        assert_eq!(fill("{{Front"), "{{Front");
    }

    #[test]
    fn one_cloze_is_asked_and_the_others_are_shown() {
        let question = |number| page(number, false).fill("{{cloze:Text}}");
        assert_eq!(question(1), "[a language] has async blocks.");
        assert_eq!(question(2), "Rust has […].");
        assert_eq!(question(3), "Rust has […] blocks.");
        assert_eq!(Vec::from_iter(cloze_numbers(page(0, true).field("Text"))), [1, 2, 3]);
        assert_eq!(page(3, true).fill("{{cloze:Text}}"), "Rust has <b>async</b> blocks.");
        assert_eq!(
            page(2, true).fill("{{#c2}}{{cloze:Text}}{{/c2}}"),
            "Rust has <b>async blocks</b>."
        );
    }

    #[test]
    fn what_is_no_cloze_is_left_alone() {
        for text in ["{{c1::open", "{{cx::y}}", "a::b }} {{c1", "{{c::}}"] {
            assert_eq!(cloze(text, 1, false), text);
        }
        assert_eq!(cloze("{{c1::std::mem}}", 2, false), "std");
    }
}
