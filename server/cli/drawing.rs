//! Markdown and boxes for terminals: text drawn on paper, and paper printed as lines.
//!
//! The full-screen quiz draws on the screen; hover and tour draw on paper of the same kind.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Effects};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Block, BorderType, Padding, Paragraph, Widget, Wrap};
use tui_markdown::{Options, StyleSheet};

/// The most lines that one text may take; what is longer is cut.
const LONGEST: u16 = 600;

/// Markdown as a wrapped paragraph, and how many lines it takes at this width.
pub fn markdown(source: &str, width: u16) -> (Paragraph<'static>, u16) {
    let source = indent_code(source, width);
    let options = Options::new(Look).table_width(width);
    let text = owned(tui_markdown::from_str_with_options(&source, &options));
    let paragraph = Paragraph::new(text).wrap(Wrap { trim: false });
    let lines = height(&paragraph, width);
    (paragraph, lines)
}

/// Markdown in a box of this width, as lines with colours for a terminal that can show them.
pub fn boxed(source: &str, width: u16) -> String {
    let (text, lines) = markdown(source, width.saturating_sub(4));
    let area = Rect::new(0, 0, width, lines.saturating_add(2));
    let mut paper = Buffer::empty(area);
    let frame = Block::bordered().border_type(BorderType::Rounded).padding(Padding::horizontal(1));
    text.block(frame).render(area, &mut paper);
    printed(&paper)
}

/// Markdown as lines with colours for a terminal that can show them.
pub fn lines(source: &str, width: u16) -> String {
    let (text, lines) = markdown(source, width);
    let area = Rect::new(0, 0, width, lines);
    let mut paper = Buffer::empty(area);
    text.render(area, &mut paper);
    printed(&paper)
}

/// Moves the lines of code blocks to the right (without colours, nothing else sets them apart) and
/// breaks long ones where their indentation can be kept.
fn indent_code(source: &str, width: u16) -> String {
    let mut inside = false;
    let mut indented = String::new();
    for line in source.lines() {
        let fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        inside ^= fence;
        if inside && !fence {
            indented.push_str(&code_line(line, usize::from(width)));
        } else {
            indented.push_str(line);
        }
        indented.push('\n');
    }
    indented
}

fn code_line(line: &str, width: usize) -> String {
    let code = line.trim_start();
    let first = format!("  {}", &line[..line.len() - code.len()]);
    let next = format!("{first}    ");
    if next.len() + 10 > width {
        return format!("{first}{code}");
    }
    let options = textwrap::Options::new(width).initial_indent(&first).subsequent_indent(&next);
    textwrap::wrap(code, options).join("\n")
}

/// The text without its empty last lines, no longer borrowing from its source.
fn owned(text: Text<'_>) -> Text<'static> {
    let blank = text.lines.iter().rev().take_while(|line| line.width() == 0).count();
    let kept = text.lines.len() - blank;
    let own = |span: Span<'_>| Span::styled(span.content.into_owned(), span.style);
    let lines = text.lines.into_iter().take(kept).map(|line| Line {
        spans: line.spans.into_iter().map(own).collect(),
        style: line.style,
        alignment: line.alignment,
    });
    Text { lines: lines.collect(), style: text.style, alignment: text.alignment }
}

/// How many lines a wrapped paragraph takes, found by drawing it where there is room enough.
fn height(paragraph: &Paragraph<'_>, width: u16) -> u16 {
    let mut paper = Buffer::empty(Rect::new(0, 0, width, LONGEST));
    paragraph.render(paper.area, &mut paper);
    let blank = |row: &u16| cells(&paper, *row).all(|cell| cell.symbol() == " ");
    (0..LONGEST).rev().find(|row| !blank(row)).map_or(0, |row| row + 1)
}

fn cells(paper: &Buffer, row: u16) -> impl Iterator<Item = &Cell> {
    (0..paper.area.width).filter_map(move |column| paper.cell((column, row)))
}

/// What was drawn, line by line, without blanks at the ends.
fn printed(paper: &Buffer) -> String {
    let mut text = String::new();
    for row in 0..paper.area.height {
        let mut line: Vec<&Cell> = cells(paper, row).collect();
        let last = line.iter().rposition(|cell| cell.symbol() != " ").map_or(0, |at| at + 1);
        line.truncate(last);
        for run in line.chunk_by(|a, b| a.style() == b.style()) {
            let style = run.first().map_or_else(anstyle::Style::new, |cell| ansi(cell));
            let symbols: String = run.iter().map(|cell| cell.symbol()).collect();
            let _ = write!(text, "{style}{symbols}{style:#}");
        }
        text.push('\n');
    }
    text
}

fn ansi(cell: &Cell) -> anstyle::Style {
    const EFFECTS: [(Modifier, Effects); 5] = [
        (Modifier::BOLD, Effects::BOLD),
        (Modifier::DIM, Effects::DIMMED),
        (Modifier::ITALIC, Effects::ITALIC),
        (Modifier::UNDERLINED, Effects::UNDERLINE),
        (Modifier::CROSSED_OUT, Effects::STRIKETHROUGH),
    ];
    let here = EFFECTS.iter().filter(|(modifier, _)| cell.modifier.contains(*modifier));
    let effects = here.fold(Effects::new(), |all, (_, effect)| all | *effect);
    let colour = match cell.fg {
        Color::Cyan | Color::LightCyan => Some(AnsiColor::Cyan.into()),
        Color::Green | Color::LightGreen => Some(AnsiColor::Green.into()),
        Color::Yellow | Color::LightYellow => Some(AnsiColor::Yellow.into()),
        Color::Red | Color::LightRed => Some(AnsiColor::Red.into()),
        Color::Blue | Color::LightBlue => Some(AnsiColor::Blue.into()),
        Color::Magenta | Color::LightMagenta => Some(AnsiColor::Magenta.into()),
        _ => None,
    };
    anstyle::Style::new().effects(effects).fg_color(colour)
}

/// Markdown without marks, in colours that can be read on light and on dark.
#[derive(Debug, Clone)]
struct Look;

impl StyleSheet for Look {
    fn heading(&self, _level: u8) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    fn heading_marker(&self, _level: u8) -> &str {
        ""
    }

    fn code(&self) -> Style {
        Style::new().fg(Color::Cyan)
    }

    fn code_block_fence(&self) -> &str {
        ""
    }

    fn link(&self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_as_high_as_its_text() {
        let text = "**What is a coroutine?**\n\nA *plan* for work.\n\n```python\nc = work()\n```\n";
        let plain = anstream::adapter::strip_str(&boxed(text, 28)).to_string();
        insta::assert_snapshot!(plain, @r"
        ╭──────────────────────────╮
        │ What is a coroutine?     │
        │                          │
        │ A plan for work.         │
        │                          │
        │   c = work()             │
        ╰──────────────────────────╯
        ");
    }

    #[test]
    fn a_long_line_of_code_keeps_its_indentation() {
        let text = "```python\nif x:\n    y = work(alpha, beta)  # a remark\n```\n";
        let plain = anstream::adapter::strip_str(&lines(text, 32)).to_string();
        insta::assert_snapshot!(plain, @r"
        if x:
            y = work(alpha, beta)  # a
                remark
        ");
    }

    #[test]
    fn weight_and_colour_become_escapes() {
        assert_eq!(lines("**a** `b`", 10), "\u{1b}[1ma\u{1b}[0m \u{1b}[36mb\u{1b}[0m\n");
    }

    #[test]
    fn no_width_is_too_small() {
        for width in 0..6 {
            boxed("some `words` and\n\n- a list", width);
        }
    }
}
