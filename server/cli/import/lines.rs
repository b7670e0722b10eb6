//! Reads a history of JSON Lines, line by line: a history may be larger than one wants in memory twice.

use std::io::{BufRead, BufReader};
use std::path::Path;

use super::files::{reader, unreadable};
use super::report::Report;
use crate::cli::failure::Failure;
use crate::cli::waiting::Waiting;
use crate::exchange::read_event_line;
use crate::memory::Event;
use crate::store::zone;

/// All events that can be read, by their order; what cannot is told to the report.
pub fn read(file: &Path, report: &mut Report, waiting: &Waiting) -> Result<Vec<Event>, Failure> {
    let zone = zone();
    let mut input = BufReader::new(reader(file)?);
    let mut events = Vec::new();
    let mut bytes = Vec::new();
    let mut number = 0;
    loop {
        bytes.clear();
        let read = input.read_until(b'\n', &mut bytes).map_err(|error| unreadable(file, &error))?;
        if read == 0 {
            break;
        }
        number += 1;
        waiting.count(number, "line");
        match read_event_line(&String::from_utf8_lossy(&bytes), &zone) {
            Ok(event) => events.extend(event),
            Err(fault) => report.fault(number, &fault),
        }
    }
    // Of events that do not say when they were written, the time decides.
    events.sort_by_key(Event::place);
    Ok(events)
}
