//! Draws one page of the full-screen quiz. It reads no keys and knows no quiz: a page is a value.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};

use crate::cli::drawing;
use crate::memory::Rating;

/// What stands on the screen.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Top left: the deck's title.
    pub title: String,
    /// Top right: `3 of 12`.
    pub progress: String,
    /// Markdown.
    pub body: String,
    /// What the last key did: the next date, a conflict, an error.
    pub notice: String,
    pub foot: Foot,
    /// The first line of the body that is seen.
    pub scroll: u16,
    /// Leave out colours (`NO_COLOR`).
    pub plain: bool,
}

/// The keys that are offered at the bottom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Foot {
    #[default]
    Question,
    Rating,
    End,
}

/// Text wider than this is hard to read.
const WIDEST: u16 = 88;
const DIM: Style = Style::new().add_modifier(Modifier::DIM);

impl Page {
    /// Draws the page and corrects a scroll beyond its end.
    pub fn draw(&mut self, frame: &mut Frame<'_>) {
        let screen = column(frame.area());
        let foot = self.foot_lines(screen);
        let foot_height = u16::try_from(foot.len()).unwrap_or(u16::MAX);
        let notice_height = self.notice_height(screen.width);
        let [head, body, notice, bottom] = Layout::vertical([
            Constraint::Length(2),
            Constraint::Min(0),
            Constraint::Length(notice_height),
            Constraint::Length(foot_height),
        ])
        .areas(screen);
        self.draw_head(head, frame.buffer_mut());
        self.draw_body(body, frame.buffer_mut());
        let said = Line::styled(self.notice.as_str(), Style::new().fg(Color::Yellow));
        Paragraph::new(said).wrap(Wrap { trim: true }).render(notice, frame.buffer_mut());
        Paragraph::new(foot).render(bottom, frame.buffer_mut());
        if self.plain {
            without_colours(frame.buffer_mut());
        }
    }

    /// The lines of the notice and an empty one; nothing without a notice.
    fn notice_height(&self, width: u16) -> u16 {
        if self.notice.is_empty() {
            return 0;
        }
        let lines = textwrap::wrap(&self.notice, usize::from(width.max(1))).len();
        u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(1)
    }

    fn draw_head(&self, area: Rect, buffer: &mut Buffer) {
        Paragraph::new(Line::styled(self.title.as_str(), DIM)).render(area, buffer);
        let right = Line::styled(self.progress.as_str(), DIM).right_aligned();
        Paragraph::new(right).render(area, buffer);
    }

    fn draw_body(&mut self, area: Rect, buffer: &mut Buffer) {
        let (body, total) = drawing::markdown(&self.body, area.width);
        let fits = total <= area.height;
        let seen = Rect { height: area.height.saturating_sub(u16::from(!fits)), ..area };
        let hidden = total.saturating_sub(seen.height);
        self.scroll = self.scroll.min(hidden);
        body.scroll((self.scroll, 0)).render(seen, buffer);
        if !fits {
            let more = Rect { y: seen.bottom(), height: area.height - seen.height, ..area };
            draw_more(hidden - self.scroll, more, buffer);
        }
    }

    fn foot_lines(&self, screen: Rect) -> Vec<Line<'static>> {
        let keys = match self.foot {
            Foot::Question => "space answer · s skip · u undo · q quit",
            Foot::Rating => "1-5 rate · s skip · u undo · q quit",
            Foot::End => "u undo · q quit",
        };
        let width = usize::from(screen.width.max(1));
        let mut lines = vec![Line::styled("─".repeat(width), DIM)];
        if self.foot == Foot::Rating {
            let room = screen.height >= 16;
            lines.extend(room.then(|| Line::from("How well did you know this?")));
            lines.extend(rating_lines(width));
            lines.extend(room.then(Line::default));
        }
        lines.extend(textwrap::wrap(keys, width).into_iter().map(|keys| Line::styled(keys, DIM)));
        lines
    }
}

fn draw_more(below: u16, area: Rect, buffer: &mut Buffer) {
    let text = if below > 0 { format!("↓ {below} more") } else { "↑".to_owned() };
    Paragraph::new(Line::styled(text, DIM).right_aligned()).render(area, buffer);
}

/// The five ratings with the line between forgotten and remembered, as wide as there is room for.
fn rating_lines(width: usize) -> [Line<'static>; 2] {
    let label = |rating: Rating| format!("{} {}", rating.digit(), rating.label());
    let digit = |rating: Rating| rating.digit().to_string();
    let wide = ratings(label);
    let shown = if wide.width() <= width { wide } else { ratings(digit) };
    let forgot = shown.spans.first().map_or(0, Span::width);
    let words = format!("{:<forgot$} │ remembered", "forgot");
    [Line::from(words), shown]
}

fn ratings(label: impl Fn(Rating) -> String) -> Line<'static> {
    let side = |remembered: bool| {
        let labels = Rating::ALL.into_iter().filter(|rating| rating.remembered() == remembered);
        labels.map(&label).collect::<Vec<_>>().join("   ")
    };
    let forgot = format!("{:<6}", side(false));
    let bold = Style::new().add_modifier(Modifier::BOLD);
    Line::from(vec![Span::styled(forgot, bold), Span::raw(" │ "), Span::styled(side(true), bold)])
}

/// The middle of a wide screen, with a margin where there is room for one.
fn column(screen: Rect) -> Rect {
    let margin = if screen.width > 44 { 2 } else { 0 };
    let width = screen.width.saturating_sub(2 * margin).min(WIDEST);
    let top = u16::from(screen.height > 16);
    Rect {
        x: screen.x + (screen.width - width) / 2,
        y: screen.y + top,
        width,
        height: screen.height - top,
    }
}

fn without_colours(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        cell.set_fg(Color::Reset).set_bg(Color::Reset);
    }
}

#[cfg(test)]
mod tests;
