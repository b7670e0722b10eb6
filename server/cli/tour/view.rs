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

/// The line of a spot with the one before it, and the spot underlined.
pub fn code(program: &Program, spot: &Spot, width: u16) -> String {
    let lines = Lines::of(program.text);
    let mut drawn = format!("{DIM}{}:{}:{}{DIM:#}\n", program.name, spot.line + 1, spot.column + 1);
    for number in spot.line.saturating_sub(1)..=spot.line {
        let line = lines.line(number).unwrap_or_default();
        if number == spot.line || !line.trim().is_empty() {
            let _ = writeln!(drawn, "{DIM}{:4} │{DIM:#} {}", number + 1, cut(line, width));
        }
    }
    let before = lines.line(spot.line).unwrap_or_default().encode_utf16().take(spot.column).count();
    let word = program.text.get(spot.range.clone()).unwrap_or_default().chars().count();
    let (blank, under) = (" ".repeat(before), "▔".repeat(word));
    let _ = writeln!(drawn, "     {DIM}│{DIM:#} {blank}{MARK}{under}{MARK:#}");
    drawn
}

/// A card as the server sent it.
pub fn card(markdown: &str, width: u16) -> String {
    drawing::boxed(markdown, width)
}

fn cut(line: &str, width: u16) -> String {
    let room = usize::from(width).saturating_sub(8);
    if line.chars().count() <= room {
        return line.to_owned();
    }
    line.chars().take(room.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Language;

    #[test]
    fn a_word_is_underlined_where_it_stands() {
        let text = "import asyncio\n\nπ = asyncio.gather()\n";
        let program = Program { name: "a.py", language: Language::Python, text };
        let spot = Spot { range: 29..35, line: 2, column: 12 };
        let drawn = anstream::adapter::strip_str(&code(&program, &spot, 60)).to_string();
        insta::assert_snapshot!(drawn, @r"
        a.py:3:13
           3 │ π = asyncio.gather()
             │             ▔▔▔▔▔▔
        ");
    }
}
