//! `hoverdeck import`: cards and history from a file of another program, or of another Hoverdeck.
//!
//! Whatever can be read comes in, the rest is told. Nothing that is there is overwritten, and a second
//! import of the same file adds nothing.

mod files;
mod lines;
mod report;

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use self::files::{Source, no_text, open_package, read_folder, read_source};
use self::report::Report;
use super::args::{DeckChoice, ImportArgs};
use super::desk::Desk;
use super::diary::Diary;
use super::failure::Failure;
use super::format::Format;
use super::waiting::Waiting;
use crate::deck::CardId;
use crate::exchange::{Incoming, Known, Losses, NewDeck, Settled, decode, read_table, settle};
use crate::memory::Event;
use crate::store::write_new;

pub fn run(args: &ImportArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let format = Format::of_import(args.format, &args.file)?;
    let desk = Desk::open(&DeckChoice { decks: Vec::new() })?;
    let mut diary = Diary::open(&desk)?;
    let waiting = Waiting::start("reading");
    let mut report = Report::new(args, format);
    if format == Format::Jsonl {
        let events = lines::read(&args.file, &mut report, &waiting)?;
        bring(&mut diary, &events, args.dry_run, &mut report)?;
    } else {
        let incoming = incoming(args, format, &desk)?;
        let settled = settled(incoming, format, &desk, &mut diary)?;
        waiting.say("writing");
        for deck in &settled.decks {
            let path = put(deck, &desk.folders.data.join("decks"), args.dry_run)?;
            report.deck(deck, path);
        }
        bring(&mut diary, &settled.events, args.dry_run, &mut report)?;
        report.settled(&settled);
    }
    waiting.end();
    report.print(args.json, out)
}

fn incoming(args: &ImportArgs, format: Format, desk: &Desk) -> Result<Incoming, Failure> {
    match format {
        Format::Anki => open_package(&args.file),
        Format::Hashcards => read_folder(&args.file, &desk.folders.config.join("decks")),
        Format::AnkiText | Format::Csv | Format::Tsv | Format::Jsonl => {
            let Source { bytes, stem } = read_source(&args.file)?;
            let mut losses = Losses::default();
            let text = decode(&bytes, &mut losses).ok_or_else(|| no_text(&args.file))?;
            let mut incoming = read_table(&text, args.title.as_deref().unwrap_or(&stem));
            incoming.losses.take(losses);
            Ok(incoming)
        }
    }
}

fn settled(
    incoming: Incoming,
    format: Format,
    desk: &Desk,
    diary: &mut Diary,
) -> Result<Settled, Failure> {
    let (events, _) = diary.log.read_after(0)?;
    let mut times: HashMap<CardId, Vec<i64>> = HashMap::new();
    for event in &events {
        if let Some(card) = event.kind.card() {
            times.entry(card.clone()).or_default().push(event.moment.at_ms);
        }
    }
    times.values_mut().for_each(|times| times.sort_unstable());
    let ledger = &diary.ledger;
    let suspended = |card: &CardId| ledger.record(card).suspended;
    let known = Known { shelf: &desk.shelf, times: &times, suspended: &suspended };
    Ok(settle(incoming, &known, format.origin()))
}

/// Takes events over, or only counts which are new.
fn bring(
    diary: &mut Diary,
    events: &[Event],
    dry_run: bool,
    report: &mut Report,
) -> Result<(), Failure> {
    let added = if dry_run { diary.unknown(events)? } else { diary.log.merge(events)?.new };
    report.events(added, events.len() - added);
    Ok(())
}

/// Writes a deck under the first name that is free; gives where.
fn put(deck: &NewDeck, folder: &Path, dry_run: bool) -> Result<PathBuf, Failure> {
    write_new(folder, &deck.stem, "md", (!dry_run).then_some(deck.text.as_str())).map_err(|error| {
        Failure::new(format!("the deck `{}` could not be written: {error}", deck.title))
            .hint(format!("is there space, and may you write to {}?", folder.display()))
    })
}
