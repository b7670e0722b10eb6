//! Who writes what into a folder that several machines share.

use std::collections::{HashMap, HashSet};

use crate::memory::{Device, Event, EventId};

const PREFIX: &str = "hoverdeck-";
const ENDING: &str = ".jsonl";

/// The name of a machine's own file.
pub fn sync_file(device: &Device) -> String {
    format!("{PREFIX}{}{ENDING}", device.0)
}

/// Whether a file may hold events of a machine. Copies that a cloud drive makes of a conflict, under
/// whatever name, are read too: a union takes no harm. Hidden and temporary files are not.
pub fn is_sync_file(name: &str) -> bool {
    let temporary = [".tmp", ".part", ".partial", ".crdownload", "~"];
    name.starts_with(PREFIX)
        && name.contains("jsonl")
        && !temporary.iter().any(|ending| name.ends_with(ending))
}

/// The events that a machine writes into its file: its own, and all that are in no file of the machine
/// they are from. So the folder holds every event that any of its machines has, most of them once.
///
/// `by_device` says what each other machine's own file holds now.
pub fn own_share<'e>(
    events: &'e [Event],
    device: &Device,
    by_device: &HashMap<Device, HashSet<EventId>>,
) -> Vec<&'e Event> {
    let elsewhere = |event: &&Event| {
        event.device != *device
            && by_device.get(&event.device).is_some_and(|file| file.contains(&event.id))
    };
    events.iter().filter(|event| !elsewhere(event)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_a_conflict_are_files_too() {
        let device = Device("0a1b".into());
        for name in [
            sync_file(&device).as_str(),
            "hoverdeck-0a1b (Ada's conflicted copy 2026-11-24).jsonl",
            "hoverdeck-0a1b.sync-conflict-20261124-101112-ABCDEFG.jsonl",
            "hoverdeck-0a1b 2.jsonl",
            "hoverdeck-0a1b.jsonl.orig",
        ] {
            assert!(is_sync_file(name), "{name}");
        }
        for name in [
            ".hoverdeck-0a1b.jsonl",
            ".syncthing.hoverdeck-0a1b.jsonl.tmp",
            "hoverdeck-0a1b.jsonl.tmp",
            "hoverdeck-0a1b.jsonl~",
            "notes.jsonl",
            "hoverdeck-notes.md",
        ] {
            assert!(!is_sync_file(name), "{name}");
        }
    }
}
