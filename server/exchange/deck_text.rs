//! A deck file's text from cards: each becomes a section that the deck reader takes without a word.

use std::fmt::Write as _;

use super::incoming::{IncomingCard, Loss, Losses};
use crate::deck::{Card, read_deck};
use crate::tutor::prose::{Block, blocks};

/// A whole deck file.
pub(super) fn deck_text(title: &str, sections: &[String]) -> String {
    let mut text = frame(title);
    for section in sections {
        text.push('\n');
        text.push_str(section.trim_end());
        text.push('\n');
    }
    text
}

pub(super) fn frame(title: &str) -> String {
    format!("+++\nformat = 1\ntitle = {}\n+++\n", quoted(title))
}

/// The section of one card, under an id. An answer that would break the deck is kept as preformatted
/// text.
pub(super) fn section(id: &str, card: &IncomingCard, losses: &mut Losses) -> String {
    if let Some(section) = &card.section {
        return section.trim_end().to_owned();
    }
    let text = written(id, card, &card.answer);
    if holds(&text, card) {
        return text;
    }
    losses.add(Loss::OddAnswer);
    written(id, card, &preformatted(&card.answer))
}

fn written(id: &str, card: &IncomingCard, answer: &str) -> String {
    let mut text = format!("## {}\n\n```toml card\nid = {}\n", heading(&card.question), quoted(id));
    if !card.guid.is_empty() {
        let _ = writeln!(text, "guid = {}", quoted(&card.guid));
    }
    if !card.tags.is_empty() {
        let tags: Vec<String> = card.tags.iter().map(|tag| quoted(tag)).collect();
        let _ = writeln!(text, "tags = [{}]", tags.join(", "));
    }
    let _ = write!(text, "```\n\n{answer}");
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// Whether a section is read as this card and nothing else.
fn holds(text: &str, card: &IncomingCard) -> bool {
    read_section(text).is_some_and(|read| {
        let same = |a: &str, b: &str| a.split_whitespace().eq(b.split_whitespace());
        same(&full_answer(&read), &card.answer)
    })
}

/// The card of one section's text; `None` unless it is exactly one without a problem.
pub(super) fn read_section(section: &str) -> Option<Card> {
    let (deck, problems) = read_deck("section.md", &format!("{}\n{section}\n", frame("-")));
    let mut cards = deck.cards.into_iter();
    cards.next().filter(|_| cards.next().is_none() && problems.is_empty())
}

/// A card's answer with the parts for one language under their headings, as in its deck.
pub(super) fn full_answer(card: &Card) -> String {
    let answer = &card.answer;
    let python = ("\n\n### In Python\n\n", &answer.python);
    let rust = ("\n\n### In Rust\n\n", &answer.rust);
    let mut text = answer.common.clone();
    for (heading, side) in [python, rust] {
        if !side.is_empty() {
            text.push_str(heading);
            text.push_str(side);
        }
    }
    text.trim_matches('\n').to_owned()
}

/// A question as one line: text line after line, code as code.
pub(super) fn line_of(markdown: &str, losses: &mut Losses) -> String {
    let blocks = blocks(markdown);
    let long = blocks.len() > 1 || blocks.iter().any(|it| matches!(it, Block::Code { .. }));
    let parts: Vec<String> = blocks.iter().map(block_line).filter(|it| !it.is_empty()).collect();
    if long && !parts.is_empty() {
        losses.add(Loss::LongQuestion);
    }
    parts.join(" ")
}

fn block_line(block: &Block) -> String {
    match block {
        Block::Text(text) => {
            let lines = text.lines().map(|line| line.trim().trim_end_matches('\\').trim());
            let line = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
            line.trim_start_matches(['#', '>']).trim().to_owned()
        }
        Block::Code { code, .. } => {
            let lines = code.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(inline_code).collect::<Vec<_>>().join(" ")
        }
    }
}

fn inline_code(code: &str) -> String {
    let ticks = "`".repeat(longest_run(code, '`') + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{code}{pad}{ticks}")
}

fn longest_run(text: &str, of: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == of { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// A heading's text: hashes at its end would be taken for its close.
pub(super) fn heading(question: &str) -> String {
    let line = question.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = line.trim_end_matches('#');
    if bare.len() < line.len() && (bare.is_empty() || bare.ends_with(' ')) {
        return format!("{bare}\\{}", &line[bare.len()..]);
    }
    line
}

pub(super) fn preformatted(text: &str) -> String {
    let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
    format!("{fence}text\n{}\n{fence}", text.trim_matches('\n'))
}

/// A text as TOML writes it; characters that no text has are left out.
pub(super) fn quoted(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn card(question: &str, answer: &str) -> IncomingCard {
        let (question, answer) = (question.to_owned(), answer.to_owned());
        IncomingCard { question, answer, ..IncomingCard::default() }
    }

    #[test]
    fn a_deck_is_written_as_people_write_it() {
        let gather = IncomingCard {
            tags: vec!["async".to_owned(), "a::b".to_owned()],
            guid: "CmcYa,q|1q\"\\".to_owned(),
            ..card("What does `gather` do?", "Waits for all.\n\n```python\nawait gather(a, b)\n```")
        };
        let odd = card("What is F #", "# Not a question\n\n```toml card\nid = \"x\"\n```");
        let mut losses = Losses::default();
        let sections = [section("gather", &gather, &mut losses), section("f", &odd, &mut losses)];
        let text = deck_text("Async::Rust", &sections);
        insta::assert_snapshot!(text);
        let (deck, problems) = read_deck("x.md", &text);
        assert_eq!((deck.cards.len(), problems), (2, vec![]));
        assert_eq!(deck.cards[0].guid.as_deref(), Some("CmcYa,q|1q\"\\"));
        assert_eq!(losses.iter().collect::<Vec<_>>(), [(Loss::OddAnswer, 1)]);
    }

    #[test]
    fn a_question_is_one_line() {
        let mut losses = Losses::default();
        let line = line_of("What does\\\nthis print?\n\n```python\nprint('`')\n```", &mut losses);
        assert_eq!(line, "What does this print? ``print('`')``");
        assert_eq!(line_of("plain", &mut losses), "plain");
        assert_eq!(losses.iter().collect::<Vec<_>>(), [(Loss::LongQuestion, 1)]);
    }

    proptest! {
        #[test]
        fn any_card_is_read_back(
            question in "[#`*_a-z<>\\[\\]\\\\ é+-]{1,30}",
            answer in "[#`~*_a-z<>=\\[\\]\\\\ \né+-]{1,80}",
        ) {
            let mut losses = Losses::default();
            let question = line_of(&question, &mut losses);
            prop_assume!(!question.is_empty() && !answer.trim().is_empty());
            let section = section("a", &card(&question, &answer), &mut losses);
            prop_assert!(read_section(&section).is_some(), "{}", section);
        }
    }
}
