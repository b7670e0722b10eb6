//! Pages as they look on screens of several sizes.

use super::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const CARD: &str = "## What does `asyncio.gather()` do?

Runs several coroutines *concurrently* and waits for **every** result, in the order they were given.

```python
async def main():
    pages = await asyncio.gather(fetch(a), fetch(b))
```

- one fails: the others go on
- `return_exceptions=True`: errors are results";

fn page(foot: Foot) -> Page {
    let body = if foot == Foot::Question { CARD.lines().next().unwrap() } else { CARD };
    Page {
        title: "Async".into(),
        progress: "3 of 12".into(),
        body: body.into(),
        foot,
        ..Page::default()
    }
}

fn drawn(page: &mut Page, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| page.draw(frame)).unwrap();
    let rows = terminal.backend().to_string();
    let text: Vec<_> = rows.lines().map(|row| row.trim_matches('"').trim_end()).collect();
    text.join("\n")
}

#[test]
fn a_question_waits_for_space() {
    insta::assert_snapshot!(drawn(&mut page(Foot::Question), 60, 12), @r"
    Async                                            3 of 12

    What does asyncio.gather() do?







    ────────────────────────────────────────────────────────
    space answer · s skip · u undo · q quit
    ");
}

#[test]
fn an_answer_is_rated_with_the_line_in_sight() {
    let mut page = page(Foot::Rating);
    page.notice = "next in 3 days (Sat 14 Nov)".into();
    insta::assert_snapshot!(drawn(&mut page, 84, 24), @r"

    Async                                                                    3 of 12

    What does asyncio.gather() do?

    Runs several coroutines concurrently and waits for every result, in the order
    they were given.

      async def main():
          pages = await asyncio.gather(fetch(a), fetch(b))

    - one fails: the others go on
    - return_exceptions=True: errors are results



    next in 3 days (Sat 14 Nov)

    ────────────────────────────────────────────────────────────────────────────────
    How well did you know this?
    forgot                         │ remembered
    1 not at all   2 recognised it │ 3 with effort   4 knew it   5 perfectly

    1-5 rate · s skip · u undo · q quit
    ");
}

#[test]
fn a_small_screen_shows_the_digits_and_how_much_is_below() {
    insta::assert_snapshot!(drawn(&mut page(Foot::Rating), 30, 12), @r"
    Async                  3 of 12

    What does asyncio.gather() do?

    Runs several coroutines
    concurrently and waits for
                         ↓ 11 more
    ──────────────────────────────
    forgot │ remembered
    1   2  │ 3   4   5
    1-5 rate · s skip · u undo ·
    q quit
    ");
}

#[test]
fn scrolling_ends_at_the_end() {
    let mut page = page(Foot::Rating);
    page.scroll = 500;
    insta::assert_snapshot!(drawn(&mut page, 30, 12), @r"
    Async                  3 of 12


    - one fails: the others go on
    - return_exceptions=True:
    errors are results
                                 ↑
    ──────────────────────────────
    forgot │ remembered
    1   2  │ 3   4   5
    1-5 rate · s skip · u undo ·
    q quit
    ");
    assert!(page.scroll < 20);
}

#[test]
fn no_screen_is_too_small() {
    for (width, height) in [(1, 1), (5, 2), (3, 30), (200, 1)] {
        for foot in [Foot::Question, Foot::Rating, Foot::End] {
            drawn(&mut page(foot), width, height);
        }
    }
}

#[test]
fn without_colours_only_letters_and_weight_are_left() {
    let mut page = page(Foot::Rating);
    page.plain = true;
    let mut terminal = Terminal::new(TestBackend::new(60, 20)).unwrap();
    terminal.draw(|frame| page.draw(frame)).unwrap();
    let cells = &terminal.backend().buffer().content;
    assert!(cells.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
}
