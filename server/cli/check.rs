//! `hoverdeck check`: every mistake in decks and library facts, with its place and what to do.

use std::io::Write;

use serde::Serialize;

use super::args::{CheckArgs, DeckChoice};
use super::desk::{folders_and_settings, load};
use super::failure::Failure;
use super::target::Lines;
use super::words;
use crate::deck::{Problem, Severity, check};
use crate::store::LoadedShelf;

/// One line of `--json`.
#[derive(Debug, Serialize)]
struct Line<'a> {
    path: &'a str,
    /// Counted from 0; columns in UTF-16 units.
    line: usize,
    col: usize,
    end_line: usize,
    end_col: usize,
    /// `error` or `warning`.
    severity: &'static str,
    message: String,
    advice: String,
}

pub fn run(args: &CheckArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let (folders, settings) = folders_and_settings()?;
    let decks = args.files.iter().chain(&args.choice.decks).cloned().collect();
    let loaded = load(&folders, &settings, &DeckChoice { decks })?;
    let problems = problems(&loaded);
    for problem in &problems {
        let text = loaded.texts.get(&problem.path).map_or("", |text| text.as_ref());
        if args.json {
            serde_json::to_writer(&mut *out, &line(problem, text))?;
            writeln!(out)?;
        } else {
            writeln!(out, "{}", problem.drawn(text))?;
        }
    }
    if !args.json {
        writeln!(out, "{}", summary(&loaded, problems.len()))?;
    }
    if problems.is_empty() { Ok(()) } else { Err(Failure::said()) }
}

/// What reading found and what holding the decks against each other found, file by file.
pub fn problems(loaded: &LoadedShelf) -> Vec<Problem> {
    let mut problems = loaded.problems.clone();
    problems.extend(check(loaded.shelf.decks(), loaded.shelf.facts()));
    problems.sort_by(|a, b| (&a.path, a.range.start).cmp(&(&b.path, b.range.start)));
    problems
}

fn summary(loaded: &LoadedShelf, problems: usize) -> String {
    let decks = loaded.shelf.decks();
    let cards = decks.iter().map(|deck| deck.cards.len()).sum();
    let found =
        if problems == 0 { "no problem".to_owned() } else { words::count(problems, "problem") };
    format!("{found} in {} with {}", words::count(decks.len(), "deck"), words::count(cards, "card"))
}

fn line<'a>(problem: &'a Problem, text: &str) -> Line<'a> {
    let lines = Lines::of(text);
    let (line, col) = lines.utf16(problem.range.start);
    let (end_line, end_col) = lines.utf16(problem.range.end);
    let severity = match problem.kind.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let (message, advice) = (problem.kind.to_string(), problem.kind.advice());
    Line { path: &problem.path, line, col, end_line, end_col, severity, message, advice }
}
