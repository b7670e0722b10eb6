//! `hoverdeck hover FILE:LINE:COL`: the card that an editor would show there.

use std::io::{IsTerminal, Write, stdout};

use serde::Serialize;

use super::args::HoverArgs;
use super::desk::Desk;
use super::diary::Diary;
use super::failure::Failure;
use super::target::{Lines, Target};
use super::{drawing, scan, text_width, warn};
use crate::lang::{Code, Sighting};
use crate::memory::Ledger;
use crate::store::{module_of, now};
use crate::tutor::{self, Format, HoverAnswer, HoverMode, HoverView, Settings, hover_text};

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    path: String,
    /// Counted from 0; columns in UTF-16 units.
    line: usize,
    col: usize,
    end_col: usize,
    text: &'a str,
    card: &'a str,
    deck: &'a str,
    question: &'a str,
    markdown: String,
    /// Further cards for the same word.
    also: Vec<&'a str>,
}

pub fn run(args: &HoverArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let desk = Desk::open(&args.choice)?;
    let settings = wanting_the_answer(&desk.settings);
    let (language, text) = scan::source(&args.target.file)?;
    let lines = Lines::of(&text);
    let code = Code::of(language, &text).in_module(&module_of(&args.target.file));
    let sighting = sighting(&args.target, &code, &lines, &desk)?;
    let ledger = ledger(&desk);
    let view = sighting
        .as_ref()
        .and_then(|sighting| tutor::hover(sighting, &desk.shelf, &ledger, &settings, now(), true));
    let Some(view) = view else { return nothing_here(args, out) };
    if args.json {
        serde_json::to_writer(&mut *out, &shown(&args.target, &view, &text, &lines, &settings))?;
        return Ok(writeln!(out)?);
    }
    if stdout().is_terminal() {
        let markdown = hover_text(&view, &settings, Format::Markdown, now());
        return Ok(write!(out, "{}", drawing::lines(&markdown, text_width()))?);
    }
    Ok(writeln!(out, "{}", hover_text(&view, &settings, Format::Plain, now()).trim_end())?)
}

/// Who asks in a terminal wants to see the card, whatever editors are told to show.
fn wanting_the_answer(settings: &Settings) -> Settings {
    Settings { hover_mode: HoverMode::Full, hover_answer: HoverAnswer::Always, ..settings.clone() }
}

fn sighting(
    target: &Target,
    code: &Code,
    lines: &Lines<'_>,
    desk: &Desk,
) -> Result<Option<Sighting>, Failure> {
    let Some(offset) = lines.offset(target.line, target.column) else {
        let (file, count) = (target.file.display(), lines.count());
        return Err(Failure::new(format!("{file} has no line {}", target.line))
            .hint(format!("its last line is {count}")));
    };
    Ok(code.sighting_at(offset, desk.shelf.facts()))
}

/// What is known of the cards; nothing if the history cannot be read, which is no reason to show no card.
fn ledger(desk: &Desk) -> Ledger {
    match Diary::open(desk) {
        Ok(diary) => diary.ledger,
        Err(failure) => {
            warn(&format!("without your history: {}", failure.message));
            Ledger::new(desk.settings.schedule(&desk.shelf, &[]))
        }
    }
}

fn nothing_here(args: &HoverArgs, out: &mut dyn Write) -> Result<(), Failure> {
    if args.json {
        writeln!(out, "null")?;
    }
    let Target { file, line, column } = &args.target;
    let file = file.display();
    Err(Failure::new(format!("no card for {file}:{line}:{column}"))
        .hint(format!("`hoverdeck scan {file}` lists the words that have one")))
}

fn shown<'a>(
    target: &Target,
    view: &HoverView<'a>,
    text: &'a str,
    lines: &Lines<'_>,
    settings: &Settings,
) -> Shown<'a> {
    let (line, col) = lines.utf16(view.range.start);
    let (_, end_col) = lines.utf16(view.range.end);
    Shown {
        path: target.file.to_string_lossy().into_owned(),
        line,
        col,
        end_col,
        text: text.get(view.range.clone()).unwrap_or_default(),
        card: view.card.id.as_str(),
        deck: &view.deck.name,
        question: &view.card.question,
        markdown: hover_text(view, settings, Format::Markdown, now()),
        also: view.also.iter().map(|card| card.id.as_str()).collect(),
    }
}
