//! `hoverdeck stats`: what the history adds up to, on the terminal, as JSON, or as a page.

mod view;

use std::io::Write;
use std::path::Path;

use super::args::StatsArgs;
use super::desk::Desk;
use super::diary::Diary;
use super::failure::Failure;
use crate::memory::Statistics;
use crate::store::now;
use crate::tutor::stats::{asked_cards, shelf_statistics, stats_json, stats_page};

pub fn run(args: &StatsArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let desk = Desk::open(&args.choice)?;
    let diary = Diary::open(&desk)?;
    let statistics = match args.choice.decks.is_empty() {
        true => shelf_statistics(&desk.shelf, &diary.ledger, now().day),
        false => Statistics::of(asked_cards(&desk.shelf), false, &diary.ledger, now().day),
    };
    if let Some(path) = &args.html {
        write_page(path, &stats_page(&statistics, &diary.ledger, &desk.shelf))?;
        return Ok(writeln!(out, "Written: {}", path.display())?);
    }
    if args.json {
        serde_json::to_writer(&mut *out, &stats_json(&statistics, &diary.ledger))?;
        return Ok(writeln!(out)?);
    }
    view::show(&statistics, &diary.ledger, &desk.shelf, out)
}

fn write_page(path: &Path, page: &str) -> Result<(), Failure> {
    std::fs::write(path, page).map_err(|error| {
        Failure::new(format!("cannot write {}: {error}", path.display()))
            .hint("does the folder exist, and may you write there?")
    })
}
