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
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::deck::CardId;
    use crate::exchange::{event_lines, read_event_line};
    use crate::memory::{EventKind, Moment};

    /// A machine: its events by id.
    type Machine = BTreeMap<EventId, Event>;

    fn event(number: u8, device: &str) -> Event {
        let kind = EventKind::Suspend { card: CardId::new("a").unwrap() };
        let moment = Moment::new(i64::from(number), 0);
        Event::new(EventId([number; 16]), Device(device.into()), moment, kind)
    }

    /// What `hoverdeck sync` does, with a folder that is a map.
    fn sync(name: &str, machine: &mut Machine, folder: &mut BTreeMap<String, String>) {
        let device = Device(name.into());
        let mut by_device = HashMap::new();
        for (file, text) in folder.iter() {
            let lines = text
                .lines()
                .filter_map(|line| read_event_line(line, &jiff::tz::TimeZone::UTC).ok()?);
            let events: Vec<Event> = lines.collect();
            if let Some(owner) = events.iter().find(|it| sync_file(&it.device) == *file) {
                let ids = events.iter().map(|event| event.id).collect();
                by_device.insert(owner.device.clone(), ids);
            }
            machine.extend(events.into_iter().map(|event| (event.id, event)));
        }
        let all: Vec<Event> = machine.values().cloned().collect();
        let share = own_share(&all, &device, &by_device);
        folder.insert(sync_file(&device), event_lines(share));
    }

    proptest! {
        #[test]
        fn machines_converge_in_any_order(
            steps in prop::collection::vec((0..4_usize, any::<bool>(), any::<bool>()), 1..60),
            lost in prop::option::of(0..4_usize),
        ) {
            let names = ["a1", "b2", "c3", "d4"];
            let mut machines = [const { Machine::new() }; 4];
            let mut folder = BTreeMap::new();
            let mut all = HashSet::new();
            for (number, (who, writes, imported)) in steps.into_iter().enumerate() {
                let name = if imported { "import" } else { names[who] };
                if writes {
                    let event = event(number as u8, name);
                    all.insert(event.id);
                    machines[who].insert(event.id, event);
                } else {
                    sync(names[who], &mut machines[who], &mut folder);
                }
            }
            // A drive that loses a file loses nothing that a machine has.
            if let Some(lost) = lost {
                folder.remove(&sync_file(&Device(names[lost].into())));
            }
            for _ in 0..2 {
                for (name, machine) in names.iter().zip(&mut machines) {
                    sync(name, machine, &mut folder);
                }
            }
            for machine in &machines {
                prop_assert_eq!(machine.keys().copied().collect::<HashSet<_>>(), all.clone());
            }
            let before = folder.clone();
            for (name, machine) in names.iter().zip(&mut machines) {
                sync(name, machine, &mut folder);
            }
            prop_assert_eq!(folder, before, "once they agree nothing is written any more");
        }
    }

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
