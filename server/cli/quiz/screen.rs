//! The quiz on a full screen: keys in, pages out.
//!
//! The terminal is put back on every way out: quitting, an error, a panic, Ctrl-C.

use std::io::stdout;

use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind,
    KeyModifiers,
};
use ratatui::crossterm::execute;

use super::ending;
use super::page::{Foot, Page};
use super::sitting::Sitting;
use crate::cli::failure::Failure;
use crate::deck::CardId;
use crate::memory::Rating;
use crate::tutor::{Format, Step, card_text};

/// Runs the quiz until it is left. `plain` leaves colours out.
pub fn run(sitting: &mut Sitting<'_>, plain: bool) -> Result<(), Failure> {
    let mut terminal = ratatui::try_init().map_err(no_screen)?;
    let left = {
        let _marked = PastesMarked::begin();
        turn_pages(sitting, plain, &mut terminal)
    };
    let restored = ratatui::try_restore().map_err(no_screen);
    left.and(restored)
}

/// While it lives, the terminal says what is pasted and not typed: a text that falls in by a wrong click
/// answers no cards. A terminal that does not know of it goes on as ever.
struct PastesMarked;

impl PastesMarked {
    fn begin() -> Self {
        let _ = execute!(stdout(), EnableBracketedPaste);
        Self
    }
}

impl Drop for PastesMarked {
    fn drop(&mut self) {
        let _ = execute!(stdout(), DisableBracketedPaste);
    }
}

fn no_screen(error: std::io::Error) -> Failure {
    Failure::new(format!("cannot use the whole screen: {error}"))
        .hint("`hoverdeck quiz --plain` asks in plain lines")
}

fn turn_pages(
    sitting: &mut Sitting<'_>,
    plain: bool,
    terminal: &mut DefaultTerminal,
) -> Result<(), Failure> {
    let mut notice = String::new();
    let mut scroll = 0;
    loop {
        let mut page = page(sitting);
        (page.notice, page.scroll, page.plain) = (notice.clone(), scroll, plain);
        terminal.draw(|frame| page.draw(frame)).map_err(no_screen)?;
        scroll = page.scroll;
        let Event::Key(key) = event::read().map_err(no_screen)? else { continue };
        match meaning(key) {
            Meaning::Nothing => {}
            Meaning::Quit => return Ok(()),
            Meaning::Scroll(lines) => scroll = scroll.saturating_add_signed(lines),
            Meaning::Do(deed) => {
                notice = obey(sitting, deed);
                scroll = 0;
            }
        }
    }
}

/// What a key means, whatever is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Nothing,
    Quit,
    Scroll(i16),
    Do(Deed),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Reveal,
    Rate(Rating),
    Skip,
    Undo,
}

fn meaning(key: KeyEvent) -> Meaning {
    if key.kind == KeyEventKind::Release {
        return Meaning::Nothing;
    }
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        let quits = matches!(key.code, KeyCode::Char('c' | 'd'));
        return if quits { Meaning::Quit } else { Meaning::Nothing };
    }
    match key.code {
        KeyCode::Char('q' | 'Q') | KeyCode::Esc => Meaning::Quit,
        KeyCode::Char(' ') | KeyCode::Enter => Meaning::Do(Deed::Reveal),
        KeyCode::Char('s' | 'S') => Meaning::Do(Deed::Skip),
        KeyCode::Char('u' | 'U') => Meaning::Do(Deed::Undo),
        KeyCode::Char('j') | KeyCode::Down => Meaning::Scroll(1),
        KeyCode::Char('k') | KeyCode::Up => Meaning::Scroll(-1),
        KeyCode::PageDown => Meaning::Scroll(10),
        KeyCode::PageUp => Meaning::Scroll(-10),
        KeyCode::Char(digit) => {
            rating(digit).map_or(Meaning::Nothing, |r| Meaning::Do(Deed::Rate(r)))
        }
        _ => Meaning::Nothing,
    }
}

fn rating(digit: char) -> Option<Rating> {
    Rating::from_digit(i64::from(digit.to_digit(10)?))
}

/// Carries out a deed and gives the line to show for it; an error is such a line too, and the
/// question stays.
fn obey(sitting: &mut Sitting<'_>, deed: Deed) -> String {
    let told = match deed {
        Deed::Reveal => {
            sitting.reveal();
            return String::new();
        }
        Deed::Skip => {
            sitting.skip();
            return String::new();
        }
        Deed::Undo => sitting.undo(),
        Deed::Rate(_) if matches!(sitting.step(), Step::Done(_)) => return String::new(),
        Deed::Rate(rating) => sitting.rate(rating),
    };
    match told {
        Ok(told) => told.sentence(sitting.today()),
        Err(failure) => failure.text().trim_end().replace('\n', " · "),
    }
}

fn page(sitting: &Sitting<'_>) -> Page {
    match sitting.step() {
        Step::Question { card, number, of } => {
            let body = question(sitting, &card);
            asking(sitting, &card, format!("{number} of {of}"), body, Foot::Question)
        }
        Step::Answer { card, number, of } => {
            let whole = |card| card_text(card, None, Format::Markdown);
            let body = sitting.card(&card).map_or_else(String::new, whole);
            asking(sitting, &card, format!("{number} of {of}"), body, Foot::Rating)
        }
        Step::Done(_) => Page {
            title: "Done for now".to_owned(),
            body: ending::text(sitting),
            foot: Foot::End,
            ..Page::default()
        },
    }
}

fn question(sitting: &Sitting<'_>, id: &CardId) -> String {
    let text = sitting.card(id).map_or_else(|| id.to_string(), |card| card.question.clone());
    format!("**{text}**")
}

fn asking(sitting: &Sitting<'_>, id: &CardId, progress: String, body: String, foot: Foot) -> Page {
    Page { title: sitting.deck_title(id).to_owned(), progress, body, foot, ..Page::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_means_one_thing() {
        let plain = |code| meaning(KeyEvent::new(code, KeyModifiers::NONE));
        assert_eq!(plain(KeyCode::Char(' ')), Meaning::Do(Deed::Reveal));
        assert_eq!(plain(KeyCode::Char('4')), Meaning::Do(Deed::Rate(Rating::Four)));
        assert_eq!(plain(KeyCode::Char('6')), Meaning::Nothing);
        assert_eq!(plain(KeyCode::Char('0')), Meaning::Nothing);
        let control = |code| meaning(KeyEvent::new(code, KeyModifiers::CONTROL));
        assert_eq!(control(KeyCode::Char('c')), Meaning::Quit);
        assert_eq!(control(KeyCode::Char('u')), Meaning::Nothing);
    }
}
