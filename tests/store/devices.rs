//! Several installations with real files: whatever each does, whichever learns of the others' events first and
//! by whichever door, they end with the same history, and a kept state changes nothing of what follows from it.

use std::collections::BTreeSet;

use hoverdeck::deck::CardId;
use hoverdeck::exchange::{event_lines, read_event_line};
use hoverdeck::memory::{
    CardRecord, Day, Event, EventKind, Fit, FitKind, Ledger, Moment, Rating, Schedule, in_force,
};
use hoverdeck::store::{Draft, Folders, Log, Patience};
use proptest::prelude::*;

use super::{DAY_MS, START, card, review};

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];

/// Some of FSRS-6.
const PARAMETERS: [f32; 21] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835,
    0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];

/// One installation and what its windows know.
struct Installation {
    folders: Folders,
    log: Log,
    ledger: Ledger,
    /// What its settings ask for.
    retention: f32,
    _folder: tempfile::TempDir,
}

/// One step of a program.
#[derive(Debug, Clone)]
struct Step {
    device: usize,
    what: u8,
    name: usize,
    days: i64,
    pick: usize,
}

fn step() -> impl Strategy<Value = Step> {
    let days = prop_oneof![6 => 0..3i64, 1 => -400..400i64];
    (0..4usize, 0..24u8, 0..NAMES.len(), days, any::<usize>())
        .prop_map(|(device, what, name, days, pick)| Step { device, what, name, days, pick })
}

fn schedule(fits: &[Fit], retention: f32) -> Schedule {
    let parameters = in_force(fits);
    let aims = hoverdeck::memory::Aims { retention, ..Default::default() };
    Schedule::with_parameters(parameters, aims).unwrap()
}

fn open(folders: &Folders, retention: f32) -> (Log, Ledger) {
    let fitted = |fits: &[Fit]| schedule(fits, retention);
    Log::open_and_replay_fitted(folders, Patience::default(), fitted).unwrap()
}

impl Installation {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::within(folder.path());
        let (log, ledger) = open(&folders, 0.9);
        Self { folders, log, ledger, retention: 0.9, _folder: folder }
    }

    fn write(&mut self, kind: EventKind, moment: Moment) {
        self.log.append_into(&mut self.ledger, Draft::anyway(kind), moment).unwrap();
    }

    /// What a file of JSON Lines from elsewhere brings.
    fn import(&mut self, text: &str) {
        let zone = hoverdeck::store::zone();
        let read = |line| read_event_line(line, &zone).unwrap();
        let events: Vec<Event> = text.lines().filter_map(read).collect();
        let merged = self.log.merge(&events).unwrap();
        assert_eq!(merged.refused, 0);
        self.log.catch_up(&mut self.ledger).unwrap();
    }

    fn export(&mut self) -> String {
        event_lines(&self.log.all().unwrap())
    }

    /// The next start, with the state that was kept or one from before.
    fn restart(&mut self) {
        let (log, ledger) = open(&self.folders, self.retention);
        (self.log, self.ledger) = (log, ledger);
        assert_eq!(everything(&self.ledger), everything(&self.replayed()));
    }

    fn keep_state(&self) {
        self.log.state_to_keep(0).unwrap().write(&self.ledger).unwrap();
    }

    /// Everything taken in event by event.
    fn replayed(&self) -> Ledger {
        let mut log = Log::open(&self.folders).unwrap();
        let mut ledger = Ledger::new(schedule(&log.fits().unwrap(), self.retention));
        log.catch_up(&mut ledger).unwrap();
        ledger
    }

    fn fit(&mut self, pick: usize) {
        let mut parameters = PARAMETERS.to_vec();
        parameters[2] += [0.0, 0.3, 0.6, 0.9][pick % 4];
        let at_ms = START + i64::try_from(pick % 1_000).unwrap();
        let kind = FitKind::Accepted;
        let (before, after) = (None, None);
        let fit = Fit { at_ms, kind, reviews: 1_000, held_out: 250, before, after, parameters };
        self.log.keep_fit(&fit).unwrap();
        let fits = self.log.fits().unwrap();
        self.ledger.reschedule(schedule(&fits, self.retention));
    }

    /// What a learner does, at one moment.
    fn live(&mut self, step: &Step, moment: Moment) {
        let named = card(NAMES[step.name]);
        let kind = match step.what {
            5 => EventKind::Suspend { card: named },
            6 => EventKind::Unsuspend { card: named },
            7 => EventKind::Bury { card: named, until: moment.day.later(2) },
            8 => EventKind::Reset { card: named },
            9 => EventKind::Relink { from: named, to: card(NAMES[step.pick % NAMES.len()]) },
            10 => EventKind::Exposure { card: named },
            11 => EventKind::Hide { card: named },
            12 => EventKind::Unhide { card: named },
            13 | 14 => match self.ledger.last_undoable() {
                Some(event) => EventKind::Undo { target: event.id },
                None => return,
            },
            15 => match self.ledger.last_redoable() {
                Some((_, undo)) => EventKind::Undo { target: undo },
                None => return,
            },
            // Of something that happened long ago.
            16 => match self.log.recent(30).unwrap().get(step.pick % 30) {
                Some(event) => EventKind::Undo { target: event.id },
                None => return,
            },
            other => review(NAMES[step.name], Rating::ALL[usize::from(other) % 5]),
        };
        self.write(kind, moment);
    }
}

/// Lets devices live; what is no living is between them, or between two starts.
fn run(devices: &mut [Installation], steps: &[Step]) {
    for (number, step) in steps.iter().enumerate() {
        let count = devices.len();
        let other = devices[step.pick % count].export();
        let device = &mut devices[step.device % count];
        let day = i64::try_from(number).unwrap() / 3 + step.days;
        match step.what {
            18 | 19 => device.import(&other),
            20 => device.keep_state(),
            21 => device.restart(),
            22 => {
                device.retention = [0.9, 0.8, 0.95][step.pick % 3];
                device.restart();
            }
            23 => device.fit(step.pick),
            _ => device.live(step, Moment::new(START + day * DAY_MS, 0)),
        }
    }
}

/// All that follows from a history, in an order that does not depend on what arrived first.
fn everything(ledger: &Ledger) -> String {
    let told = |(card, record): (&CardId, &CardRecord)| {
        let record = CardRecord { latest: None, ..record.clone() };
        (record != CardRecord::default()).then(|| format!("{card} {record:?}"))
    };
    let cards: BTreeSet<String> = ledger.cards().filter_map(told).collect();
    let answers: BTreeSet<String> =
        ledger.answers().map(|(card, answers)| format!("{card} {answers:?}")).collect();
    let start = Moment::new(START, 0).day.0;
    let days = (start - 410..start + 440).map(|day| ledger.work(Day(day)));
    let work: Vec<_> = days.filter(|work| *work != Default::default()).collect();
    let undoable = ledger.last_undoable().map(|event| event.id);
    let redoable = ledger.last_redoable().map(|(event, undo)| (event.id, undo));
    format!("{cards:?} {answers:?} {work:?} {undoable:?} {redoable:?}")
}

/// The events in the order in which they count. Of two exposures of a card on a day the first to come is kept,
/// and it says no more than the other.
fn events(device: &mut Installation) -> String {
    let all = device.log.read_after(0).unwrap().0;
    event_lines(&all)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 32 } else { 128 }))]

    #[test]
    fn installations_that_exchange_files_end_with_the_same_history(
        count in 1..=4usize,
        steps in prop::collection::vec(step(), 0..60),
        first in 0..4usize,
    ) {
        let mut devices: Vec<_> = (0..count).map(|_| Installation::new()).collect();
        run(&mut devices, &steps);
        // Everybody gives to everybody, twice, beginning anywhere.
        for (from, to) in (0..2 * count * count).map(|at| (at / count + first, at)) {
            let text = devices[from % count].export();
            devices[to % count].import(&text);
        }
        for device in &mut devices {
            device.retention = 0.9;
            device.keep_state();
            let again = device.export();
            device.import(&again);
        }
        let history = events(&mut devices[0]);
        for device in &mut devices {
            prop_assert_eq!(events(device), history.clone());
            device.restart();
            device.ledger.reschedule(schedule(&[], 0.9));
        }
        let known = everything(&devices[0].ledger);
        for device in &devices {
            prop_assert_eq!(everything(&device.ledger), known.clone());
        }
    }
}
