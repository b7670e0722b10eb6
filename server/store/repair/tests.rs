//! Histories that were truncated, flipped, blanked and emptied.

use std::collections::HashSet;

use super::*;
use crate::deck::CardId;
use crate::memory::{EventId, EventKind, Ledger, Moment, Rating, Schedule, Source};
use crate::store::{Append, BackedUp, Draft, Log, Patience, back_up};

/// 2027-01-15 12:00 UTC.
const START: i64 = 1_800_014_400_000;

const QUICK: Patience = Patience { busy: Duration::from_millis(200), attempts: 1 };

struct Place {
    folders: Folders,
    written: Vec<EventId>,
    _folder: tempfile::TempDir,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    Place { folders, written: Vec::new(), _folder: folder }
}

impl Place {
    fn write(&mut self, count: usize) {
        let mut log = Log::open(&self.folders).unwrap();
        log.append_quickly(|log| {
            for number in 0..count {
                let kind = EventKind::Review {
                    card: CardId::new(&format!("card-{}", number % 7)).unwrap(),
                    rating: Rating::Four,
                    duration_ms: 10,
                    source: Source::Terminal,
                    primed: false,
                    shift: 0,
                };
                let Append::Written(event) =
                    log.append(Draft::anyway(kind), Moment::new(START, 0)).unwrap()
                else {
                    panic!("a conflict");
                };
                self.written.push(event.id);
            }
        });
    }

    fn back_up(&self, hour: i64) {
        let made = back_up(&self.folders, Moment::new(START + hour * 3_600_000, 0)).unwrap();
        assert!(matches!(made, BackedUp::Made(_)));
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.folders.history()).unwrap()
    }

    fn damage(&self, bytes: impl AsRef<[u8]>) {
        fs::write(self.folders.history(), bytes).unwrap();
    }

    fn open(&self) -> Result<(Log, Ledger), LogError> {
        Log::open_and_replay(&self.folders, QUICK, &Schedule::new(0.9))
    }

    fn ids(&self, log: &mut Log) -> HashSet<EventId> {
        log.read_after(0).unwrap().0.iter().map(|event| event.id).collect()
    }

    fn all(&self) -> HashSet<EventId> {
        self.written.iter().copied().collect()
    }
}

#[test]
fn a_truncated_history_is_put_together_from_backup_and_rest() {
    let mut place = place();
    place.write(200);
    place.back_up(0);
    place.write(100);
    let whole = place.bytes();
    place.damage(&whole[..whole.len() / 4096 * 7 / 8 * 4096]);
    let (mut log, ledger) = place.open().unwrap();
    let ids = place.ids(&mut log);
    let repair = log.repair().unwrap().clone();
    assert!(place.written[..200].iter().all(|id| ids.contains(id)), "the backup's are all there");
    assert!(ids.is_subset(&place.all()));
    assert_eq!((repair.events, repair.missing), (ids.len() as u64, 300 - ids.len() as u64));
    assert!(repair.kept.exists() && repair.backup.is_some());
    assert_eq!(ledger.cards().count(), 7);
    let text = repair.to_string();
    assert!(text.starts_with("the history was damaged and has been put together again"), "{text}");
    drop(log);
    assert_eq!(place.open().unwrap().0.repair(), None, "it is whole now");
}

#[test]
fn without_a_backup_every_readable_row_is_saved() {
    let mut place = place();
    place.write(300);
    let mut bytes = place.bytes();
    let page = bytes.len() / 4096 / 2;
    bytes[page * 4096..(page + 1) * 4096].fill(0xA5);
    place.damage(bytes);
    marker::note(&place.folders, &LogError::Damaged { path: "x".into(), detail: String::new() });
    let (mut log, _) = place.open().unwrap();
    let ids = place.ids(&mut log);
    let repair = log.repair().unwrap();
    assert!(ids.len() >= 250, "one page holds few events; {} were found", ids.len());
    assert_eq!((repair.backup.as_ref(), repair.missing), (None, 300 - ids.len() as u64));
    assert!(ids.is_subset(&place.all()));
}

#[test]
fn a_damaged_beginning_is_still_known_as_ours() {
    let mut place = place();
    place.write(20);
    let mut bytes = place.bytes();
    bytes[3] ^= 0x40;
    place.damage(&bytes);
    let (mut log, _) = place.open().unwrap();
    assert!(log.repair().is_some());
    assert_eq!(place.ids(&mut log), place.all());
}

#[test]
fn an_emptied_or_blank_history_comes_back_from_its_backup() {
    for bytes in [vec![], vec![0; 8192]] {
        let mut place = place();
        place.write(20);
        place.back_up(0);
        place.damage(&bytes);
        let (mut log, _) = place.open().unwrap();
        assert!(log.repair().is_some(), "{} bytes", bytes.len());
        assert_eq!(place.ids(&mut log), place.all());
    }
}

#[test]
fn nothing_is_replaced_while_another_window_has_it_open() {
    let mut place = place();
    place.write(50);
    let other = Log::open(&place.folders).unwrap();
    let whole = place.bytes();
    place.damage(&whole[..4096]);
    let error = place.open().unwrap_err();
    assert!(matches!(error, LogError::Damaged { .. }), "{error}");
    assert!(error.to_string().contains("another window"), "{error}");
    drop(other);
    place.damage(&whole);
    let (mut log, _) = place.open().unwrap();
    assert_eq!(place.ids(&mut log), place.all());
}

#[test]
fn a_repair_that_was_cut_short_is_done_again_from_what_it_kept() {
    let mut place = place();
    place.write(40);
    // All of the history was kept, with its journal; what stands in its place has lost the journal.
    let kept = place.folders.data.join("history-damaged-2027-01-15T12-00-00Z.db");
    {
        let _open = Log::open(&place.folders).unwrap();
        place.write(60);
        copy_with_journal(&place.folders.history(), &kept).unwrap();
    }
    assert!(beside(&kept, "-wal").exists(), "the newest events are only in the journal");
    place.damage(&place.bytes()[..4096 * 3]);
    let (mut log, _) = place.open().unwrap();
    assert_eq!(log.repair().map(|repair| (repair.events, repair.missing)), Some((100, 0)));
    assert_eq!(place.ids(&mut log), place.all());
}

#[test]
fn a_false_alarm_changes_nothing() {
    let mut place = place();
    place.write(5);
    marker::note(&place.folders, &LogError::Damaged { path: "x".into(), detail: String::new() });
    let (log, _) = place.open().unwrap();
    assert_eq!(log.repair(), None);
    assert!(!marker::is_there(&place.folders));
}

#[test]
fn damage_to_an_index_is_found_by_the_backup_and_repaired_at_the_next_start() {
    let mut place = place();
    place.write(300);
    // A page full of ids and none of the text of events: the index of ids.
    let mut bytes = place.bytes();
    let count = |page: &[u8]| place.written.iter().filter(|id| holds(page, &id.0)).count();
    let text = |page: &[u8]| holds(page, b"review");
    let pages = bytes.chunks(4096).enumerate().filter(|(_, page)| !text(page));
    let (index, _) = pages.max_by_key(|(_, page)| count(page)).unwrap();
    let id = place.written.iter().find(|id| holds(&bytes[index * 4096..][..4096], &id.0)).unwrap();
    let at = bytes[index * 4096..].windows(16).position(|window| window == id.0).unwrap();
    bytes[index * 4096 + at + 8] ^= 1;
    place.damage(&bytes);
    let error = back_up(&place.folders, Moment::new(START, 0)).unwrap_err();
    assert!(matches!(error, LogError::Damaged { .. }), "{error}");
    let (mut log, _) = place.open().unwrap();
    assert!(log.repair().is_some());
    assert_eq!(place.ids(&mut log), place.all());
}

fn holds(page: &[u8], part: &[u8]) -> bool {
    page.windows(part.len()).any(|window| window == part)
}

/// Changes something in the history as no program does, and as SQLite does not notice.
fn tamper(place: &Place, sql: &str) {
    let connection = Connection::open(place.folders.history()).unwrap();
    connection.execute_batch(&format!("DROP TRIGGER event_is_never_changed; {sql}")).unwrap();
}

#[test]
fn a_rating_that_flipped_into_another_is_noticed_and_mended_without_a_backup() {
    let mut place = place();
    place.write(30);
    // A bit turns the 4 of an answer into a 5, and a letter of another's card into its neighbour.
    tamper(&place, "UPDATE event SET rating = 5 WHERE seq = 7");
    tamper_text(&place, "UPDATE event SET card = replace(card, 'card', 'c`rd') WHERE seq = 9");
    let (mut log, ledger) = place.open().unwrap();
    assert_eq!(log.repair().map(|it| (it.events, it.missing)), Some((30, 0)));
    assert_eq!(place.ids(&mut log), place.all());
    let ratings = log.read_after(0).unwrap().0.into_iter().map(|event| event.kind);
    let fours = ratings.filter(|it| matches!(it, EventKind::Review { rating: Rating::Four, .. }));
    assert_eq!((fours.count(), ledger.cards().count()), (30, 7));
}

fn tamper_text(place: &Place, sql: &str) {
    Connection::open(place.folders.history()).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn what_cannot_be_mended_comes_from_the_backup_or_is_said_to_be_lost() {
    for with_backup in [true, false] {
        let mut place = place();
        place.write(30);
        if with_backup {
            place.back_up(0);
        }
        place.write(5);
        tamper(&place, "UPDATE event SET rating = 3, duration_ms = 11 WHERE seq = 7");
        let (mut log, _) = place.open().unwrap();
        let lost = u64::from(!with_backup);
        assert_eq!(log.repair().map(|it| (it.events, it.missing)), Some((35 - lost, lost)));
        let there = place.ids(&mut log);
        assert_eq!(there.contains(&place.written[6]), with_backup);
        assert_eq!(there.len() as u64, 35 - lost);
    }
}

#[test]
fn a_flipped_bit_anywhere_is_survived_or_said() {
    let mut place = place();
    place.write(150);
    place.back_up(0);
    place.write(50);
    let whole = place.bytes();
    let mut seed = 7_u64;
    let mut repaired = 0;
    for _ in 0..60 {
        // Any full-period generator will do: the places must only be scattered and the same each run.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let bit = usize::try_from(seed >> 20).unwrap() % (whole.len() * 8);
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        remove_with_journal(&place.folders.history());
        marker::remove(&place.folders);
        place.damage(&bytes);
        match place.open() {
            Ok((mut log, _)) => {
                let there = place.ids(&mut log).len();
                let said = log.repair().map_or(0, |repair| repair.missing);
                assert!(
                    there as u64 + said >= 200,
                    "bit {bit}: {there} events, {said} said missing"
                );
                repaired += usize::from(log.repair().is_some());
            }
            Err(error) => assert!(!error.advice().is_empty(), "bit {bit}: {error}"),
        }
    }
    assert!(repaired > 0, "no flip was noticed: the test flips nothing");
}

#[test]
fn fits_are_brought_along_from_the_backup_and_from_the_damaged_file() {
    let mut place = place();
    place.write(30);
    let fit = |at_ms| crate::memory::Fit {
        at_ms,
        kind: crate::memory::FitKind::Accepted,
        reviews: 1_000,
        held_out: 250,
        before: None,
        after: None,
        parameters: vec![0.5; 21],
    };
    let keep = |at_ms| Log::open(&place.folders).unwrap().keep_fit(&fit(at_ms)).unwrap();
    keep(1);
    place.back_up(0);
    keep(2);
    tamper(&place, "UPDATE event SET rating = 5 WHERE seq = 7");
    let (log, _) = place.open().unwrap();
    assert!(log.repair().is_some());
    assert_eq!(log.fits().unwrap(), [fit(1), fit(2)]);
}
