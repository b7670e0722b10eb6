//! Whether the history is whole, safe, and told by a right clock.

use std::path::Path;

use super::Finding;
use crate::cli::desk::Desk;
use crate::cli::words;
use crate::memory::Ledger;
use crate::store::{Folders, Log, LogError, Patience, Vitals, backups, now, vitals};
use crate::tutor::gone;

pub fn look(desk: &Desk) -> Vec<Finding> {
    let folders = &desk.folders;
    if !folders.history().exists() {
        let found = format!("nothing has happened yet; it will be {}", folders.history().display());
        return vec![Finding::well("history", found)];
    }
    let vitals = match vitals(folders, now()) {
        Ok(vitals) => vitals,
        Err(error) => return vec![wrong(&error)],
    };
    let mut findings = vec![whole(&folders.history(), &vitals)];
    findings.extend(network(&vitals));
    findings.push(safe(folders, &vitals));
    findings.push(clock(&vitals));
    match replay(desk) {
        Ok((log, ledger)) => findings.extend(without_card(desk, &log, &ledger)),
        Err(error) => findings.push(wrong(&error)),
    }
    findings
}

fn wrong(error: &LogError) -> Finding {
    Finding::wrong("history", error.to_string(), error.advice())
}

fn replay(desk: &Desk) -> Result<(Log, Ledger), LogError> {
    let schedule = desk.settings.schedule(&desk.shelf, &[]);
    Log::open_and_replay(&desk.folders, Patience::default(), &schedule)
}

fn whole(path: &Path, vitals: &Vitals) -> Finding {
    let events = words::count(vitals.events, "event");
    let path = path.display();
    match vitals.newer {
        Some(version) => Finding::wrong(
            "history",
            format!(
                "{path} is of version {version}, from a newer Hoverdeck: it is read and not written"
            ),
            "Update Hoverdeck.",
        ),
        None => Finding::well("history", format!("{events} in {path}, each whole")),
    }
}

fn network(vitals: &Vitals) -> Option<Finding> {
    let found = format!(
        "it is on a file system that other machines may use ({}): it is written with the older journal, one \
         window at a time",
        vitals.network?
    );
    Some(Finding::well("disk", found))
}

fn safe(folders: &Folders, vitals: &Vitals) -> Finding {
    let Some(newest) = backups(folders).pop() else {
        return match vitals.events {
            0 => Finding::well("backups", "none, and nothing to keep yet"),
            _ => Finding::wrong("backups", "there is none", "`hoverdeck backup` makes one."),
        };
    };
    let days = now().at_ms.saturating_sub(newest.at_ms) / 86_400_000;
    let since = vitals.newest_ms.saturating_sub(newest.at_ms) / 86_400_000;
    let found = format!("the newest is {}, {days} days old", newest.path.display());
    match since {
        ..8 => Finding::well("backups", found),
        _ => Finding::wrong("backups", found, "`hoverdeck backup` makes one now."),
    }
}

fn clock(vitals: &Vitals) -> Finding {
    let future = words::count(vitals.in_the_future, "event");
    match (vitals.in_the_future, vitals.doubtful) {
        (0, 0) => Finding::well("clock", "no event contradicts it"),
        (0, doubtful) => {
            let doubtful = words::count(doubtful, "event");
            let found =
                format!("{doubtful} came under a wrong clock; each counts on the last certain day");
            Finding::well("clock", found)
        }
        _ => Finding::wrong(
            "clock",
            format!("{future} in the history are more than a day ahead of this machine's clock"),
            "Set the clock right if it is wrong. If it is right, take those events back: `hoverdeck \
             history` shows them first, `hoverdeck undo EVENT` takes one back.",
        ),
    }
}

fn without_card(desk: &Desk, log: &Log, ledger: &Ledger) -> Option<Finding> {
    let gone = gone(&desk.shelf, ledger, &log.seen_cards().unwrap_or_default());
    let count = words::count(gone.len(), "history").replace("historys", "histories");
    let like = gone.iter().filter(|gone| gone.like.is_some()).count();
    match (gone.len(), like) {
        (0, _) => None,
        (_, 0) => {
            let found = format!("{count} without a card; `hoverdeck cards --gone` lists them");
            Some(Finding::well("cards", found))
        }
        _ => Some(Finding::wrong(
            "cards",
            format!("{count} without a card, {like} of them much like a card that has none"),
            "`hoverdeck cards --gone` lists them and says how to join them.",
        )),
    }
}
