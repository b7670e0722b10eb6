//! A package of our own, read back; and broken ones, which are told and never more than that.

use std::io::Cursor;

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::deck::{Deck, read_deck};
use crate::exchange::incoming::What;
use crate::memory::{Device, Event, EventId, EventKind, Moment, Rating, Schedule, Source};

const DECK: &str = "+++\nformat = 1\ntitle = \"A::B\"\n+++\n\n## What is `a < b`?\n\n```toml card\nid = \"less\"\n\
    tags = [\"t\"]\npython = [\"await\"]\n```\n\nA *comparison*.\n\n### In Rust\n\n```rust\na < b\n```\n";

fn package(deck: &Deck) -> Vec<u8> {
    let card = crate::deck::CardId::new("less").unwrap();
    let source = Source::Terminal;
    let events: Vec<Event> = [(1, Rating::Four), (2, Rating::Two)]
        .into_iter()
        .map(|(number, rating)| {
            let moment = Moment::new(1_772_366_400_000 + i64::from(number) * 86_400_000, 0);
            let kind = EventKind::Review {
                card: card.clone(),
                rating,
                duration_ms: 900,
                source,
                primed: false,
                shift: 0,
            };
            Event::new(EventId([number; 16]), Device("d".into()), moment, kind)
        })
        .collect();
    let past: Vec<&Event> = events.iter().collect();
    let cards = vec![outgoing_card(&deck.cards[0], &deck.title, DECK, &past)];
    let schedule = Schedule::new(0.9);
    let now = Moment::new(1_773_000_000_000, 0);
    pack(&Outgoing { cards, schedule: &schedule, retention: 0.9, now }).unwrap()
}

#[test]
fn a_card_comes_back_with_its_section_and_its_past() {
    let (deck, problems) = read_deck("a.md", DECK);
    assert_eq!(problems, []);
    let bytes = package(&deck);
    assert_eq!(bytes, package(&deck), "the same cards make the same bytes");
    let incoming = read_package(Cursor::new(&bytes), &TimeZone::UTC).unwrap();
    assert_eq!((incoming.decks.len(), incoming.decks[0].title.as_str()), (1, "A::B"));
    let card = &incoming.decks[0].cards[0];
    assert_eq!(card.own.as_deref(), Some("less"));
    assert!(card.section.as_deref().unwrap().contains("python = [\"await\"]"));
    let past: Vec<What> = card.past.iter().map(|it| it.what).collect();
    // Anki has no 2: what was recognised is not known there.
    assert_eq!(past, [What::Review(Rating::Four, 900), What::Review(Rating::One, 900)]);
    assert_eq!(incoming.losses.iter().count(), 0);
}

#[test]
fn what_is_no_package_is_said() {
    let read = |bytes: &[u8]| match read_package(Cursor::new(bytes), &TimeZone::UTC) {
        Ok(_) => panic!("that was no package"),
        Err(error) => format!("{error}; {}", error.advice()),
    };
    insta::assert_snapshot!(read(b"nothing"), @r#"it is no Anki package (no zip archive): invalid Zip archive: Could not find EOCD; in Anki choose File > Export, format "Anki Deck Package (.apkg)""#);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("meta", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, &[8, 9]).unwrap();
    insta::assert_snapshot!(read(&zip.finish().unwrap().into_inner()), @r#"it was made by a newer Anki (package version 9); export it again with "Support older Anki versions" ticked, or update Hoverdeck"#);
    let empty = zip::ZipWriter::new(Cursor::new(Vec::new())).finish().unwrap().into_inner();
    insta::assert_snapshot!(read(&empty), @r#"it is no Anki package: there is no collection in it; in Anki choose File > Export, format "Anki Deck Package (.apkg)""#);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_broken_package_is_only_an_error(
        cut in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
    ) {
        let mut bytes = package(&read_deck("a.md", DECK).0);
        let length = bytes.len();
        for (at, value) in flips {
            bytes[at.index(length)] = value;
        }
        let _ = read_package(Cursor::new(&bytes), &TimeZone::UTC);
        bytes.truncate(cut.index(length));
        prop_assert!(read_package(Cursor::new(&bytes), &TimeZone::UTC).is_err());
        // The collection itself, without the checksum of the zip around it.
        let mut zip = zip::ZipArchive::new(Cursor::new(package(&read_deck("a.md", DECK).0))).unwrap();
        let mut table = Vec::new();
        std::io::Read::read_to_end(&mut zip.by_name("collection.anki2").unwrap(), &mut table).unwrap();
        let length = table.len();
        table[cut.index(length)] ^= 0x55;
        table.truncate(length - length / 3);
        let _ = crate::exchange::tables::read_collection(table);
    }
}
