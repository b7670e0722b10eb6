//! What an import says at its end: what came in, what was there already, what did not come.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::args::ImportArgs;
use crate::cli::failure::Failure;
use crate::cli::format::Format;
use crate::cli::{warn, words};
use crate::exchange::{LineFault, NewDeck, Settled};

/// How many broken lines are told one by one.
const TOLD: usize = 20;

/// What `--json` prints.
#[derive(Debug, Serialize)]
pub struct Report {
    file: String,
    format: &'static str,
    dry_run: bool,
    events_added: usize,
    /// Events that the history had already.
    events_known: usize,
    cards_added: usize,
    /// Cards that a deck has already.
    cards_known: usize,
    /// Of those, the cards whose text is another one here; it is kept.
    cards_differing: Vec<String>,
    decks: Vec<Deck>,
    losses: Vec<Lost>,
    faults: Vec<Fault>,
    /// Lines that could not be read, with those that are not listed.
    faults_in_all: usize,
}

#[derive(Debug, Serialize)]
struct Deck {
    title: String,
    path: PathBuf,
    cards: usize,
}

#[derive(Debug, Serialize)]
struct Lost {
    what: &'static str,
    count: usize,
}

#[derive(Debug, Serialize)]
struct Fault {
    line: usize,
    message: String,
    advice: &'static str,
}

impl Report {
    pub fn new(args: &ImportArgs, format: Format) -> Self {
        Self {
            file: args.file.display().to_string(),
            format: format.name(),
            dry_run: args.dry_run,
            events_added: 0,
            events_known: 0,
            cards_added: 0,
            cards_known: 0,
            cards_differing: Vec::new(),
            decks: Vec::new(),
            losses: Vec::new(),
            faults: Vec::new(),
            faults_in_all: 0,
        }
    }

    /// A line that could not be read.
    pub fn fault(&mut self, line: usize, fault: &LineFault) {
        self.faults_in_all += 1;
        if self.faults.len() < TOLD {
            let (message, advice) = (fault.to_string(), fault.advice());
            self.faults.push(Fault { line, message, advice });
        }
    }

    pub fn events(&mut self, added: usize, known: usize) {
        self.events_added += added;
        self.events_known += known;
    }

    pub fn deck(&mut self, deck: &NewDeck, path: PathBuf) {
        self.cards_added += deck.cards;
        self.decks.push(Deck { title: deck.title.clone(), path, cards: deck.cards });
    }

    pub fn settled(&mut self, settled: &Settled) {
        self.events_known += settled.known_events;
        self.cards_known = settled.known_cards;
        self.cards_differing = settled.differing.iter().map(ToString::to_string).collect();
        let lost = settled.losses.iter();
        self.losses = lost.map(|(loss, count)| Lost { what: loss.told(), count }).collect();
    }

    pub fn print(&self, json: bool, out: &mut dyn Write) -> Result<(), Failure> {
        for fault in &self.faults {
            let Fault { line, message, advice } = fault;
            warn(&format!("{}:{line}: {message}; {advice}", self.file));
        }
        let untold = self.faults_in_all - self.faults.len();
        if untold > 0 {
            warn(&format!("{} more like these", words::count(untold, "line")));
        }
        if json {
            serde_json::to_writer(&mut *out, self)?;
            writeln!(out)?;
        } else {
            self.tell(out)?;
        }
        let nothing =
            self.events_added + self.events_known + self.cards_added + self.cards_known == 0;
        if self.faults_in_all > 0 && nothing { Err(Failure::said()) } else { Ok(()) }
    }

    fn tell(&self, out: &mut dyn Write) -> Result<(), Failure> {
        if self.dry_run {
            writeln!(out, "Nothing was written; this is what an import would do.")?;
        }
        let count = words::count;
        let of = |known: usize| match known {
            0 => String::new(),
            known => format!(" ({} there already)", words::grouped(known)),
        };
        let (added, known) = (self.cards_added, self.cards_known);
        if added + known > 0 {
            writeln!(out, "{} added{}.", count(added, "card"), of(known))?;
        }
        for Deck { path, cards, .. } in &self.decks {
            writeln!(out, "  {}: {}", shown(path), count(*cards, "card"))?;
        }
        let only_cards = self.cards_added + self.cards_known > 0;
        let (added, known) = (self.events_added, self.events_known);
        if added + known > 0 || !only_cards {
            writeln!(out, "{} added{}.", count(added, "event"), of(known))?;
        }
        if !self.cards_differing.is_empty() {
            let ids = self.cards_differing.join(", ");
            writeln!(out, "Your decks have another text for these, which was kept: {ids}")?;
        }
        for Lost { what, count } in &self.losses {
            writeln!(out, "  {what}: {}", words::grouped(*count))?;
        }
        Ok(())
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
