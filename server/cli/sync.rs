//! `hoverdeck sync`: brings the histories of several machines together through a folder they share.
//!
//! Each machine writes one file of its own, whole or not at all, and reads every other: two machines never
//! write the same file, and the union of all events is the same wherever it is made. What is broken or
//! half there is left out this time and read the next.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::args::{DeckChoice, SyncArgs};
use super::desk::Desk;
use super::diary::Diary;
use super::failure::Failure;
use super::waiting::Waiting;
use super::{warn, words};
use crate::exchange::{event_lines, is_sync_file, own_share, read_event_line, sync_file};
use crate::memory::{Device, Event, EventId};
use crate::store::{replace_file, zone};

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Synced<'a> {
    folder: &'a Path,
    /// This machine's file.
    file: &'a Path,
    /// Other files that were read.
    read: usize,
    /// Events that came from them.
    events_added: usize,
    /// Events in this machine's file.
    events_written: usize,
    /// Whether that file had to be written anew.
    changed: bool,
    /// Lines that could not be read.
    lines_left_out: usize,
}

pub fn run(args: &SyncArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let desk = Desk::open(&DeckChoice { decks: Vec::new() })?;
    let mut diary = Diary::open(&desk)?;
    diary.log.refuse_newer()?;
    let waiting = Waiting::start("reading");
    let own = sync_file(diary.log.device());
    let found = read_folder(&args.folder, &own)?;
    let events_added = diary.log.merge(&found.events)?.new;
    waiting.say("writing");
    let file = args.folder.join(&own);
    let all = diary.log.all()?;
    let share = own_share(&all, diary.log.device(), &found.by_device);
    let changed = write(&file, &share)?;
    waiting.end();
    let synced = Synced {
        folder: &args.folder,
        file: &file,
        read: found.files,
        events_added,
        events_written: share.len(),
        changed,
        lines_left_out: found.left_out,
    };
    if args.json {
        serde_json::to_writer(&mut *out, &synced)?;
        return Ok(writeln!(out)?);
    }
    Ok(writeln!(
        out,
        "{} from {} added; this machine's {} in {}.",
        words::count(events_added, "event"),
        words::count(found.files, "file"),
        words::count(share.len(), "event"),
        file.display(),
    )?)
}

/// What lies in the folder.
#[derive(Default)]
struct Found {
    files: usize,
    events: Vec<Event>,
    /// Which events each device's own file has.
    by_device: HashMap<Device, HashSet<EventId>>,
    left_out: usize,
}

fn read_folder(folder: &Path, own: &str) -> Result<Found, Failure> {
    let refused = |error: std::io::Error| {
        Failure::new(format!("the folder {} cannot be read: {error}", folder.display()))
            .hint("make it first, or check that the drive it is on is there")
    };
    let mut found = Found::default();
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(refused)? {
        paths.push(entry.map_err(refused)?.path());
    }
    paths.sort();
    for path in paths {
        let name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default().to_owned();
        if !is_sync_file(&name) || !path.is_file() {
            continue;
        }
        match fs::read(&path) {
            Ok(bytes) => found.take(&name, own, &path, &String::from_utf8_lossy(&bytes)),
            Err(error) => warn(&format!("{} is left out: {error}", path.display())),
        }
    }
    Ok(found)
}

impl Found {
    fn take(&mut self, name: &str, own: &str, path: &Path, text: &str) {
        let zone = zone();
        let mut broken = 0;
        let mut first = None;
        let mut events = Vec::new();
        for (at, line) in text.lines().enumerate() {
            match read_event_line(line, &zone) {
                Ok(event) => events.extend(event),
                Err(fault) => {
                    broken += 1;
                    first = first.or(Some((at + 1, fault)));
                }
            }
        }
        if let Some((line, fault)) = first {
            let lines = words::count(broken, "line");
            let path = path.display();
            warn(&format!("{lines} of {path} left out, the first is line {line}: {fault}"));
        }
        self.left_out += broken;
        self.files += usize::from(name != own);
        let owner =
            events.iter().map(|event: &Event| &event.device).find(|it| sync_file(it) == name);
        if let Some(owner) = owner.cloned() {
            self.by_device.insert(owner, events.iter().map(|event| event.id).collect());
        }
        self.events.extend(events);
    }
}

/// Writes this machine's file unless it says the same already.
fn write(file: &Path, share: &[&Event]) -> Result<bool, Failure> {
    let text = event_lines(share.iter().copied());
    if fs::read(file).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(false);
    }
    replace_file(file, text.as_bytes()).map(|()| true).map_err(|error| {
        Failure::new(format!("{} cannot be written: {error}", file.display()))
            .hint("may you write to the folder, and is there space? What came in is kept")
    })
}
