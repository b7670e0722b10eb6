//! Draws what an editor would show: a few lines of code with one word underlined, the card in a box.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::programs::{Program, Spot};
use crate::cli::drawing;
use crate::cli::target::Lines;

const DIM: Style = Style::new().dimmed();
const MARK: Style = AnsiColor::Cyan.on_default().bold();

/// A heading for one part of the tour.
pub fn part(title: &str) -> String {
    let bold = Style::new().bold();
    format!("\n{bold}{title}{bold:#}\n{}\n", "─".repeat(title.chars().count()))
}

/// The line of a spot with the one before it, and the spot underlined. What is too long is cut so that
/// the spot can be seen.
pub fn code(program: &Program, spot: &Spot, width: u16) -> String {
    let lines = Lines::of(program.text);
    let word = program.text.get(spot.range.clone()).unwrap_or_default().chars().count();
    let room = usize::from(width).saturating_sub(8);
    let left = (spot.column + word + 1).saturating_sub(room);
    let mut drawn = format!("{DIM}{}:{}:{}{DIM:#}\n", program.name, spot.line + 1, spot.column + 1);
    for number in spot.line.saturating_sub(1)..=spot.line {
        let line = lines.line(number).unwrap_or_default();
        if number == spot.line || !line.trim().is_empty() {
            let _ = writeln!(drawn, "{DIM}{:4} │{DIM:#} {}", number + 1, cut(line, left, room));
        }
    }
    let (blank, under) = (" ".repeat(spot.column.saturating_sub(left)), "▔".repeat(word));
    let _ = writeln!(drawn, "     {DIM}│{DIM:#} {blank}{MARK}{under}{MARK:#}");
    drawn
}

/// A card as the server sent it.
pub fn card(markdown: &str, width: u16) -> String {
    drawing::boxed(markdown, width)
}

/// Of a card that was shown before in another language: its question, and what is different now.
pub fn news(before: &str, now: &str) -> String {
    let same = before.lines().zip(now.lines()).take_while(|(a, b)| a == b).count();
    let alike = before.lines().rev().zip(now.lines().rev()).take_while(|(a, b)| a == b).count();
    let lines: Vec<_> = now.lines().collect();
    match (lines.first(), lines.get(same..lines.len().saturating_sub(alike))) {
        (Some(question), Some(rest)) if same > 0 => format!("{question}\n\n{}", rest.join("\n")),
        _ => now.to_owned(),
    }
}

/// `room` characters of a line from `left` on, with a sign where something is missing.
fn cut(line: &str, left: usize, room: usize) -> String {
    let length = line.chars().count();
    let seen = line.chars().enumerate().skip(left).take(room);
    seen.map(|(at, letter)| match at {
        _ if at == left && left > 0 => '…',
        _ if at + 1 == left + room && at + 1 < length => '…',
        _ => letter,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Language;

    #[test]
    fn a_card_seen_before_shows_only_its_other_side() {
        let python = "**Q?**\n\nBoth.\n\n```python\na\n```\n\n*Deck*";
        let rust = "**Q?**\n\nBoth.\n\n```rust\nb\n```\n\nMore.\n\n*Deck*";
        assert_eq!(news("", python), python);
        assert_eq!(news(python, rust), "**Q?**\n\n```rust\nb\n```\n\nMore.");
        assert_eq!(news(python, python), python);
    }

    #[test]
    fn a_word_is_underlined_where_it_stands() {
        let text = "import asyncio\n\nπ = asyncio.gather()\n";
        let program = Program { name: "a.py", language: Language::Python, text };
        let spot = Spot { range: 29..35, line: 2, column: 12 };
        let drawn = anstream::adapter::strip_str(&code(&program, &spot, 60)).to_string();
        let narrow = anstream::adapter::strip_str(&code(&program, &spot, 24)).to_string();
        insta::assert_snapshot!(narrow, @r"
        a.py:3:13
           3 │ …asyncio.gather…
             │          ▔▔▔▔▔▔
        ");
        insta::assert_snapshot!(drawn, @r"
        a.py:3:13
           3 │ π = asyncio.gather()
             │             ▔▔▔▔▔▔
        ");
    }
}
