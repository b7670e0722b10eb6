//! `hoverdeck scan`: every word in files that has a card, as a listing or as JSON Lines.
//!
//! It does not look at the history: the same files and decks give the same answer everywhere.

mod progress;
mod side_by_side;
mod walk;

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use self::progress::Progress;
use self::side_by_side::side_by_side;
use self::walk::{Found, Skipped, Source};
use super::args::ScanArgs;
use super::desk::Desk;
use super::failure::Failure;
use super::target::Lines;
use super::{warn, words};
use crate::deck::{Shelf, Standing};
use crate::lang::{Code, Language, Sighting};
use crate::store::module_of;

pub use walk::source;

/// How many files are read before their words are printed. Bounds the memory of a scan.
const BATCH: usize = 64;

/// A word that has cards; one line of `--json`.
#[derive(Debug, Serialize)]
pub struct Word {
    pub path: String,
    /// Counted from 0.
    pub line: usize,
    /// Counted from 0 in UTF-16 units, as in LSP.
    pub col: usize,
    pub end_col: usize,
    pub text: String,
    /// Ids, best first.
    pub cards: Vec<String>,
}

/// What was read in all.
#[derive(Debug, Default)]
struct Tally {
    files: usize,
    words: usize,
    skipped: usize,
}

pub fn run(args: &ScanArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let desk = Desk::open(&args.choice)?;
    let mut found = walk::files(&args.paths);
    let progress = Progress::start();
    let mut tally = Tally::default();
    loop {
        let batch: Vec<Found> = found.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        let read = side_by_side(&batch, |found| read(found, &desk.shelf));
        progress.hide(|| read.iter().try_for_each(|file| tally.print(file, args.json, out)))?;
        progress.show(tally.files, tally.words);
    }
    progress.end();
    tally.close(args.json, out)
}

fn read(found: &Found, shelf: &Shelf) -> Result<Vec<Word>, Skipped> {
    let Source { path, language } = found.as_ref().map_err(Clone::clone)?;
    let text = walk::text(path)?;
    Ok(words_in(path, *language, &text, shelf))
}

/// Every word of a text that has a card, in the order of the text.
pub fn words_in(path: &Path, language: Language, text: &str, shelf: &Shelf) -> Vec<Word> {
    let module = module_of(path);
    if !shelf.may_have_cards(language, text, &module) {
        return Vec::new();
    }
    let code = Code::of(language, text).in_module(&module);
    let sightings = code.sightings(shelf.facts());
    words_at(path, text, &sightings, shelf)
}

/// The same of a text whose sightings are known.
pub fn words_at(path: &Path, text: &str, sightings: &[Sighting], shelf: &Shelf) -> Vec<Word> {
    let lines = Lines::of(text);
    sightings.iter().filter_map(|sighting| word(path, sighting, text, &lines, shelf)).collect()
}

fn word(
    path: &Path,
    sighting: &Sighting,
    text: &str,
    lines: &Lines<'_>,
    shelf: &Shelf,
) -> Option<Word> {
    let cards = shelf.cards_for(sighting, &|_| Standing::NEW);
    let cards: Vec<_> = cards.iter().map(|card| card.id.to_string()).collect();
    let (line, col) = lines.utf16(sighting.range.start);
    let text = text.get(sighting.range.clone())?.to_owned();
    let end_col = col + text.encode_utf16().count();
    let path = path.to_string_lossy().into_owned();
    (!cards.is_empty()).then_some(Word { path, line, col, end_col, text, cards })
}

impl Tally {
    fn print(
        &mut self,
        file: &Result<Vec<Word>, Skipped>,
        json: bool,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        match file {
            Err(skipped) => {
                self.skipped += 1;
                warn(&format!("passed over {skipped}"));
                Ok(())
            }
            Ok(words) => {
                self.files += 1;
                self.words += words.len();
                if json { print_json(words, out) } else { print_listing(words, out) }
            }
        }
    }

    fn close(&self, json: bool, out: &mut dyn Write) -> Result<(), Failure> {
        if self.files == 0 && self.skipped > 0 {
            return Err(Failure::new("nothing could be read")
                .hint("name Python or Rust files, or folders with such files"));
        }
        if !json {
            let words = words::count(self.words, "word");
            let files = words::count(self.files, "file");
            writeln!(out, "{words} with cards in {files}.")?;
        }
        Ok(())
    }
}

fn print_json(words: &[Word], out: &mut dyn Write) -> Result<(), Failure> {
    for word in words {
        serde_json::to_writer(&mut *out, word)?;
        writeln!(out)?;
    }
    Ok(())
}

/// The words of one file below its name, with line and column as editors show them.
fn print_listing(words: &[Word], out: &mut dyn Write) -> Result<(), Failure> {
    let Some(first) = words.first() else { return Ok(()) };
    let bold = anstyle::Style::new().bold();
    writeln!(out, "{bold}{}{bold:#}", first.path)?;
    for word in words {
        let place = format!("{}:{}", word.line + 1, word.col + 1);
        writeln!(out, "{place:>9}  {:<20} {}", word.text, word.cards.join(", "))?;
    }
    Ok(writeln!(out)?)
}
