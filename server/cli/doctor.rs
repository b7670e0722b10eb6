//! `hoverdeck doctor`: what is wrong, and what to do.
//!
//! A list of checks that know nothing of each other, one file each in `doctor/`. A check reads and tells;
//! it changes nothing. The exit code is 1 if anything needs doing.

mod history;
mod learning;
mod setting;

use std::io::Write;

use serde::Serialize;

use super::args::{DeckChoice, DoctorArgs};
use super::desk::Desk;
use super::failure::Failure;
use super::setup::check_editor;

/// Every check, in the order in which they tell.
const CHECKS: &[fn(&Desk) -> Vec<Finding>] = &[setting::look, history::look, learning::look];

/// What a check found.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// What was looked at: `history`, `backups`, `clock` …
    pub about: &'static str,
    /// Nothing needs doing.
    pub well: bool,
    /// What is so, as a sentence without its full stop.
    pub found: String,
    /// What to do about it; empty if nothing needs doing.
    pub advice: String,
}

impl Finding {
    pub fn well(about: &'static str, found: impl Into<String>) -> Self {
        Self { about, well: true, found: found.into(), advice: String::new() }
    }

    pub fn wrong(about: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { about, well: false, found: found.into(), advice: advice.into() }
    }
}

pub fn run(args: &DoctorArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let findings = match args.editor {
        Some(editor) => check_editor(editor)?,
        None => {
            let desk = Desk::open(&DeckChoice { decks: Vec::new() })?;
            CHECKS.iter().flat_map(|check| check(&desk)).collect()
        }
    };
    for finding in &findings {
        if args.json {
            serde_json::to_writer(&mut *out, finding)?;
            writeln!(out)?;
        } else {
            tell(finding, out)?;
        }
    }
    if findings.iter().all(|finding| finding.well) { Ok(()) } else { Err(Failure::said()) }
}

fn tell(finding: &Finding, out: &mut dyn Write) -> Result<(), Failure> {
    let (style, mark) = match finding.well {
        true => (anstyle::AnsiColor::Green.on_default(), "ok"),
        false => (anstyle::AnsiColor::Yellow.on_default(), "!!"),
    };
    writeln!(out, "{style}{mark}{style:#}  {:<8} {}.", finding.about, finding.found)?;
    if !finding.advice.is_empty() {
        writeln!(out, "             {}", finding.advice)?;
    }
    Ok(())
}
