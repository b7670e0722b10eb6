//! `hoverdeck export`: the history, or cards with their history, as a file that other programs read.

use std::io::{IsTerminal, Write};
use std::path::Path;

use serde::Serialize;

use super::args::ExportArgs;
use super::desk::{Desk, Texts};
use super::diary::Diary;
use super::failure::Failure;
use super::format::Format;
use super::waiting::Waiting;
use super::words;
use crate::deck::{Card, CardId};
use crate::exchange::{
    Outgoing, OutgoingCard, Pasts, event_lines, outgoing_card, pack, pasts, write_anki_text,
    write_table,
};
use crate::store::{now, replace_file};

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Written<'a> {
    file: &'a Path,
    format: &'static str,
    cards: usize,
    /// Events of the history, or answers and resets that went along with cards.
    events: usize,
}

pub fn run(args: &ExportArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let file = args.file.as_deref().filter(|file| *file != Path::new("-"));
    let format = Format::of_export(args.format, file)?;
    if format == Format::Anki && file.is_none() && std::io::stdout().is_terminal() {
        return Err(Failure::new("an Anki package is no text for a terminal")
            .hint("name a file: `hoverdeck export cards.apkg`"));
    }
    let waiting = Waiting::start("writing");
    let (desk, texts) = Desk::open_with_texts(&args.choice)?;
    let mut diary = Diary::open(&desk)?;
    let export = Export::make(format, &desk, &texts, &mut diary)?;
    waiting.end();
    let Some(file) = file else { return Ok(out.write_all(&export.bytes)?) };
    replace_file(file, &export.bytes).map_err(|error| {
        Failure::new(format!("{} cannot be written: {error}", file.display()))
            .hint("is there such a folder, may you write to it, and is there space?")
    })?;
    if args.json {
        let Export { cards, events, .. } = export;
        serde_json::to_writer(&mut *out, &Written { file, format: format.name(), cards, events })?;
        return Ok(writeln!(out)?);
    }
    Ok(writeln!(out, "{}: {}.", file.display(), export.counts(format))?)
}

struct Export {
    bytes: Vec<u8>,
    cards: usize,
    events: usize,
}

impl Export {
    fn make(
        format: Format,
        desk: &Desk,
        texts: &Texts,
        diary: &mut Diary,
    ) -> Result<Self, Failure> {
        let events = diary.log.all()?;
        if format == Format::Jsonl {
            let bytes = event_lines(&events).into_bytes();
            return Ok(Self { bytes, cards: 0, events: events.len() });
        }
        let pasts = pasts(&events);
        let cards = cards(desk, texts, &pasts);
        let count = cards.len();
        let events = cards.iter().map(|card| card.past.len()).sum();
        let bytes = match format {
            Format::Csv => write_table(&cards, b',').into_bytes(),
            Format::Tsv => write_table(&cards, b'\t').into_bytes(),
            Format::AnkiText => write_anki_text(&cards).into_bytes(),
            Format::Anki | Format::Jsonl | Format::Hashcards => {
                let schedule = diary.ledger.schedule();
                let retention = desk.settings.retention;
                pack(&Outgoing { cards, schedule, retention, now: now() }).map_err(Failure::new)?
            }
        };
        Ok(Self { bytes, cards: count, events })
    }

    fn counts(&self, format: Format) -> String {
        match format {
            Format::Jsonl => words::count(self.events, "event"),
            Format::Anki => format!(
                "{} with {}",
                words::count(self.cards, "card"),
                words::count(self.events, "event")
            ),
            _ => words::count(self.cards, "card"),
        }
    }
}

/// Every card of the decks in use.
fn cards<'a>(desk: &'a Desk, texts: &'a Texts, pasts: &'a Pasts<'a>) -> Vec<OutgoingCard<'a>> {
    let mut cards = Vec::new();
    for deck in desk.shelf.decks() {
        let text = texts.get(&deck.path).map_or("", |text| text.as_ref());
        for card in &deck.cards {
            cards.push(outgoing_card(card, &deck.title, text, past_of(card, pasts)));
        }
    }
    cards
}

/// What happened to a card under its id and the ids it had before.
fn past_of<'a>(card: &Card, pasts: &'a Pasts<'a>) -> &'a [&'a crate::memory::Event] {
    let names: Vec<&CardId> = std::iter::once(&card.id).chain(&card.was).collect();
    names.into_iter().find_map(|name| pasts.get(name)).map_or(&[], Vec::as_slice)
}
