//! `hoverdeck backup` and `hoverdeck restore`: copies of the history, there and back.

use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::args::{BackupArgs, DeckChoice, RestoreArgs};
use super::desk::{Desk, folders_and_settings};
use super::diary::Diary;
use super::failure::Failure;
use super::words;
use crate::store::{Backup, Folders, back_up_now, backups, merge_backup, now, restore as replace};

/// One backup, as `--json` prints it.
#[derive(Debug, Serialize)]
struct Line<'a> {
    path: &'a Path,
    /// When it was made, in UTC; null for a file of one's own.
    at: Option<String>,
    bytes: Option<u64>,
}

/// What `restore --json` prints.
#[derive(Debug, Serialize)]
struct Done<'a> {
    backup: &'a Path,
    /// How many events the history has now; null after a merge.
    events: Option<u64>,
    /// How many were added by a merge; null else.
    added: Option<usize>,
    /// Where what was replaced is kept.
    kept: Option<&'a Path>,
}

pub fn back_up(args: &BackupArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let (folders, _) = folders_and_settings()?;
    if args.list {
        return list(&folders, args.json, out);
    }
    let path = back_up_now(&folders, args.file.as_deref(), now())?;
    if args.json {
        return line(&path, None, out);
    }
    Ok(writeln!(out, "The history was checked and copied to {}.", path.display())?)
}

pub fn restore(args: &RestoreArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let (folders, _) = folders_and_settings()?;
    let Some(wanted) = &args.backup else { return list(&folders, args.json, out) };
    let backup = find(&folders, wanted)?;
    if args.merge {
        return merge(&backup, args.json, out);
    }
    let restored = replace(&folders, &backup, now())?;
    let kept = restored.kept.as_deref();
    if args.json {
        let events = Some(restored.events);
        return done(&Done { backup: &backup, events, added: None, kept }, out);
    }
    let events = words::count(usize::try_from(restored.events).unwrap_or(usize::MAX), "event");
    writeln!(out, "The history is that of {} now: {events}.", backup.display())?;
    if let Some(kept) = kept {
        writeln!(
            out,
            "What was there is kept: `hoverdeck restore {}` goes back to it.",
            kept.display()
        )?;
    }
    Ok(())
}

fn merge(backup: &Path, json: bool, out: &mut dyn Write) -> Result<(), Failure> {
    let desk = Desk::open(&DeckChoice { decks: Vec::new() })?;
    let merged = merge_backup(&mut Diary::open(&desk)?.log, backup)?;
    if json {
        return done(&Done { backup, events: None, added: Some(merged.new), kept: None }, out);
    }
    let (new, known) = (words::count(merged.new, "event"), words::grouped(merged.known));
    Ok(writeln!(out, "{new} added; {known} had been there.")?)
}

/// A backup by its path, its name, or `latest`.
fn find(folders: &Folders, wanted: &Path) -> Result<PathBuf, Failure> {
    if wanted.as_os_str() == "latest" {
        let newest = backups(folders).pop();
        return newest.map(|backup| backup.path).ok_or_else(|| {
            Failure::new("there is no backup yet").hint("`hoverdeck backup` makes one")
        });
    }
    let named = folders.backups().join(wanted);
    [wanted.to_path_buf(), named].into_iter().find(|path| path.is_file()).ok_or_else(|| {
        Failure::new(format!("there is no backup {}", wanted.display()))
            .hint("`hoverdeck backup --list` lists them")
    })
}

fn list(folders: &Folders, json: bool, out: &mut dyn Write) -> Result<(), Failure> {
    let found = backups(folders);
    if found.is_empty() && !json {
        return Ok(writeln!(out, "There is no backup yet. `hoverdeck backup` makes one.")?);
    }
    for backup in found.iter().rev() {
        match json {
            true => line(&backup.path, Some(backup), out)?,
            false => writeln!(out, "{}  {}", at(backup), backup.path.display())?,
        }
    }
    Ok(())
}

fn at(backup: &Backup) -> String {
    let time = Timestamp::from_millisecond(backup.at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    time.to_zoned(TimeZone::system()).strftime("%F %T").to_string()
}

fn line(path: &Path, backup: Option<&Backup>, out: &mut dyn Write) -> Result<(), Failure> {
    let at = backup.and_then(|backup| Timestamp::from_millisecond(backup.at_ms).ok());
    let bytes = std::fs::metadata(path).map(|file| file.len()).ok();
    serde_json::to_writer(&mut *out, &Line { path, at: at.map(|at| at.to_string()), bytes })?;
    Ok(writeln!(out)?)
}

fn done(done: &Done<'_>, out: &mut dyn Write) -> Result<(), Failure> {
    serde_json::to_writer(&mut *out, done)?;
    Ok(writeln!(out)?)
}
