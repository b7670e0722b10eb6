//! Reads a history of JSON Lines, line by line: a history may be larger than one wants in memory twice.

use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::Path;

use super::files::{no_text, reader, unreadable};
use super::report::Report;
use crate::cli::failure::Failure;
use crate::cli::waiting::Waiting;
use crate::exchange::{EventLines, Losses, decode};
use crate::memory::Event;
use crate::store::zone;

/// All events that can be read, by their order; what cannot is told to the report.
pub fn read(file: &Path, report: &mut Report, waiting: &Waiting) -> Result<Vec<Event>, Failure> {
    let zone = zone();
    let mut input = in_utf8(file)?;
    let mut lines = EventLines::new(&zone);
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
        match lines.read(&String::from_utf8_lossy(&bytes)) {
            Ok(event) => events.extend(event),
            Err(fault) => report.fault(number, &fault),
        }
    }
    // Of events that do not say when they were written, the time decides.
    events.sort_by_key(Event::place);
    Ok(events)
}

/// The file as it comes; one in UTF-16, as some shells write, is read whole and converted.
fn in_utf8(file: &Path) -> Result<Box<dyn BufRead>, Failure> {
    let failed = |error| unreadable(file, &error);
    let mut input = BufReader::new(reader(file)?);
    let start = input.fill_buf().map_err(failed)?;
    if !start.starts_with(&[0xFF, 0xFE]) && !start.starts_with(&[0xFE, 0xFF]) {
        return Ok(Box::new(input));
    }
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(failed)?;
    let text = decode(&bytes, &mut Losses::default()).ok_or_else(|| no_text(file))?;
    Ok(Box::new(Cursor::new(text)))
}
