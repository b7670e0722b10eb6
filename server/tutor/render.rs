//! Turns a card into text for people: Markdown or plain, with or without the answer.
//!
//! It writes no link that a client would have to trust, and lets none of a deck's through: those
//! are a client's wish and made in `server/lsp`.

use super::prose::{self, Block};
use super::{HoverMode, HoverView, Settings};
use crate::deck::Card;

use crate::lang::Language;
use crate::memory::{Memory, Moment};

/// How a client can show text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Markdown,
    Plain,
}

/// Lines of prose before the example, so that question and code share the first screen.
const LEAD_LINES: usize = 6;
/// How wide a line of prose is taken to be when lines are counted.
const LINE_WIDTH: usize = 80;
/// The longest example shown in full; of a longer one the beginning.
const EXAMPLE_LINES: usize = 12;

/// The text of a hover: question, answer (if shown), one short example, one quiet line.
///
/// `brief` shows the question and the first sentence of the answer.
pub fn hover_text(
    view: &HoverView<'_>,
    settings: &Settings,
    format: Format,
    now: Moment,
) -> String {
    let HoverParts { lead, rest, line } = hover_parts(view, settings, now);
    finish(&[lead, rest, line].concat(), format)
}

/// The same in Markdown for a client that follows links: they end the quiet line, and it stands above the
/// example, since an editor may show no more than the first 250 pixels of a hover. The links are the
/// caller's, in Markdown, and go through as they are.
pub fn linked_hover_text(
    view: &HoverView<'_>,
    settings: &Settings,
    links: &[String],
    now: Moment,
) -> String {
    let HoverParts { lead, rest, line } = hover_parts(view, settings, now);
    let quiet = finish(&line, Format::Markdown);
    let line = (!quiet.is_empty()).then_some(quiet).into_iter().chain(links.iter().cloned());
    let parts = [
        finish(&lead, Format::Markdown),
        line.collect::<Vec<_>>().join(" · "),
        finish(&rest, Format::Markdown),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// What a hover says, in its order.
struct HoverParts {
    /// The question, and the answer up to its example.
    lead: Vec<String>,
    rest: Vec<String>,
    /// The quiet line, if there is one.
    line: Vec<String>,
}

fn hover_parts(view: &HoverView<'_>, settings: &Settings, now: Moment) -> HoverParts {
    let brief = settings.hover_mode == HoverMode::Brief;
    let mut lead = vec![prose::bold(&view.card.question)];
    let mut rest = Vec::new();
    match (view.answer_shown, brief) {
        (true, true) => lead.push(prose::first_sentence(&whole_answer(view))),
        (true, false) => {
            let (before, after) = answer_parts(view);
            lead.extend(before);
            rest = after;
        }
        (false, _) => lead.push(ASK_YOURSELF.to_owned()),
    }
    let line = if brief { Vec::new() } else { vec![quiet_line(view, now)] };
    HoverParts { lead, rest, line }
}

const ASK_YOURSELF: &str = "Do you still know it? Hover again for the answer.";

/// A whole card for a quiz or a listing: question, then the answer with both language sides, or
/// only one of them.
pub fn card_text(card: &Card, side: Option<Language>, format: Format) -> String {
    let mut parts = vec![prose::bold(&card.question), card.answer.common.clone()];
    match side {
        Some(language) => parts.push(card.answer.side(language).to_owned()),
        None => parts.extend(Language::ALL.iter().filter_map(|language| {
            let text = card.answer.side(*language);
            (!text.trim().is_empty()).then(|| format!("### In {}\n\n{text}", title_of(*language)))
        })),
    }
    finish(&parts, format)
}

/// A card's question alone, for a title: one line, no marks.
pub fn question_text(card: &Card) -> String {
    prose::plain(&card.question).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A day as a learner counts it: `today`, `tomorrow`, `in 12 days`, `in 3 months`.
pub fn days_away(days: i32) -> String {
    match days {
        ..=0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        2..=59 => format!("in {days} days"),
        60..=729 => format!("in {} months", days / 30),
        _ => format!("in {} years", days / 365),
    }
}

const fn title_of(language: Language) -> &'static str {
    match language {
        Language::Python => "Python",
        Language::Rust => "Rust",
    }
}

fn finish(parts: &[String], format: Format) -> String {
    let text =
        parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n\n");
    match format {
        Format::Markdown => prose::safe(&text).into_owned(),
        Format::Plain => prose::plain(&text),
    }
}

fn whole_answer(view: &HoverView<'_>) -> String {
    format!("{}\n\n{}", view.card.answer.common, view.card.answer.side(view.language))
}

/// The first lines of the answer's prose, and what follows: the example and the rest.
fn answer_parts(view: &HoverView<'_>) -> (Vec<String>, Vec<String>) {
    let blocks = prose::blocks(&whole_answer(view));
    let texts: Vec<&String> = blocks.iter().filter_map(text_of).collect();
    let mut before: Vec<String> = texts.iter().map(|text| (*text).clone()).collect();
    let texts_after = before.split_off(lead(&texts));
    (before, example(view).into_iter().chain(texts_after).collect())
}

fn text_of(block: &Block) -> Option<&String> {
    match block {
        Block::Text(text) => Some(text),
        Block::Code { .. } => None,
    }
}

/// How many of the texts come before the example: as many as fit, at least one.
fn lead(texts: &[&String]) -> usize {
    let mut lines = 0;
    let fitting = texts.iter().take_while(|text| {
        lines += text.lines().map(|line| line.chars().count() / LINE_WIDTH + 1).sum::<usize>();
        lines <= LEAD_LINES
    });
    fitting.count().max(1).min(texts.len())
}

/// The one example of a hover: this language's first short one, from its own side if it has one.
fn example(view: &HoverView<'_>) -> Option<String> {
    let answer = &view.card.answer;
    let own = codes_of(answer.side(view.language), view.language);
    let all = [own, codes_of(&answer.common, view.language)].concat();
    let short = all.iter().find(|code| code.lines().count() <= EXAMPLE_LINES);
    short.or(all.first()).map(|code| fenced(code, view.language))
}

fn codes_of(markdown: &str, wanted: Language) -> Vec<String> {
    let own = |block| match block {
        Block::Code { language, code } if is_named(wanted, &language) => Some(code),
        _ => None,
    };
    prose::blocks(markdown).into_iter().filter_map(own).collect()
}

fn is_named(language: Language, word: &str) -> bool {
    word == language.as_str() || Language::of_extension(word) == Some(language)
}

fn fenced(code: &str, language: Language) -> String {
    let mut lines: Vec<&str> = code.trim_end().lines().take(EXAMPLE_LINES).collect();
    if code.trim_end().lines().count() > EXAMPLE_LINES {
        lines.push(match language {
            Language::Python => "# …",
            Language::Rust => "// …",
        });
    }
    let fence = if code.contains("```") { "~~~~" } else { "```" };
    format!("{fence}{language}\n{}\n{fence}", lines.join("\n"))
}

/// Deck, state and date, and the titles of further cards: `*Async · recall 87 % · due in 3 days*`.
fn quiet_line(view: &HoverView<'_>, now: Moment) -> String {
    let mut words = vec![prose::literal(&view.deck.title)];
    match (&view.record.memory, view.recall) {
        (Memory::New, _) => words.push("new".to_owned()),
        (Memory::Learned { due, .. }, _) if *due <= now.day => words.push("due today".to_owned()),
        (Memory::Learned { due, .. }, recall) => {
            words.extend(recall.map(|share| format!("recall {:.0} %", share * 100.0)));
            words.push(format!("due {}", days_away(due.0.saturating_sub(now.day.0))));
        }
    }
    if !view.also.is_empty() {
        let titles: Vec<&str> = view.also.iter().map(|card| card.question.as_str()).collect();
        words.push(format!("also here: {}", titles.join(" / ")));
    }
    format!("*{}*", words.join(" · "))
}

#[cfg(test)]
mod tests;
