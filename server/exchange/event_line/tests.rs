//! Lines of events: what is written is read back, what is missing is derived, what is wrong is said.

use jiff::tz::{Offset, TimeZone};
use proptest::option;
use proptest::prelude::*;

use super::*;

/// 2026-03-01 03:30 UTC.
const EARLY: i64 = 1_772_335_800_000;

fn read(line: &str) -> Result<Option<Event>, LineFault> {
    read_event_line(line, &TimeZone::UTC)
}

fn event(line: &str) -> Event {
    read(line).unwrap().unwrap()
}

#[test]
fn four_fields_are_enough() {
    let line = format!(r#"{{"kind":"review","card":"a","at_ms":{EARLY},"rating":4}}"#);
    insta::assert_snapshot!(event_line(&event(&line), |_| None), @r#"{"id":"019ca772-1ec0-776b-a1e2-f80a0324ef63","kind":"review","card":"a","at_ms":1772335800000,"day":20512,"rating":4,"device":"import","zone_min":0,"source":"import","duration_ms":0,"primed":false}"#);
    assert_eq!(event(&line), event(&line), "the same line is the same event");
    let east = TimeZone::fixed(Offset::constant(2));
    let there = read_event_line(&line, &east).unwrap().unwrap();
    assert_eq!((there.moment.day, there.moment.zone_min), (Day(20_513), 120));
    assert_eq!(there.id, event(&line).id, "where it is read does not make it another one");
}

#[test]
fn a_day_is_a_number_or_a_date() {
    let with = |day: &str| {
        let line = format!(
            r#"{{"kind":"suspend","card":"a","at_ms":{EARLY}.0,"rating":null,"day":{day}}}"#
        );
        event(&line).moment.day
    };
    assert_eq!(with("20100"), Day(20_100));
    assert_eq!(with("\"2025-01-12\""), Day(20_100));
    assert_eq!(with("null"), Day(20_512));
}

#[test]
fn names_that_no_deck_could_have_are_kept() {
    let line = r#"{"kind":"reset","card":"First_Again (µ)","at_ms":0,"id":"row 7"}"#;
    let event = event(line);
    assert_eq!(event.kind.card().unwrap().as_str(), "First_Again (µ)");
    let undo = r#"{"kind":"undo","at_ms":1,"target":"row 7","card":"First_Again (µ)"}"#;
    assert_eq!(self::event(undo).kind, EventKind::Undo { target: event.id });
}

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    let lines = [
        "{\"kind\":\"review\",\"card\":\"a\",\"at_",
        "[]",
        r#"{"card":"a","at_ms":0,"rating":4}"#,
        r#"{"kind":"review","at_ms":0,"rating":4}"#,
        r#"{"kind":"review","card":"a","rating":4}"#,
        r#"{"kind":"review","card":"a","at_ms":0}"#,
        r#"{"kind":"review","card":"a","at_ms":0,"rating":6}"#,
        r#"{"kind":"review","card":"a","at_ms":0,"rating":"4"}"#,
        r#"{"kind":"review","card":"a","at_ms":1e300,"rating":4}"#,
        r#"{"kind":"review","card":"a","at_ms":9223372036854775807,"rating":4}"#,
        r#"{"kind":"review","card":" a","at_ms":0,"rating":4}"#,
        r#"{"kind":"review","card":"a","at_ms":0,"rating":4,"day":"yesterday"}"#,
        r#"{"kind":"review","card":"a","at_ms":0,"rating":4,"zone_min":9000}"#,
        r#"{"kind":"review","card":"a","at_ms":0,"rating":4,"primed":"no"}"#,
        r#"{"kind":"undo","card":"a","at_ms":0}"#,
        r#"{"kind":"bury","card":"a","at_ms":0}"#,
        r#"{"kind":"dream","card":"a","at_ms":0}"#,
    ];
    let told = lines.map(|line| {
        let fault = read(line).unwrap_err();
        format!("{line}\n    {fault}\n    {}\n", fault.advice())
    });
    insta::assert_snapshot!(told.concat());
    for empty in ["", "   ", "\r\n", "\u{feff}"] {
        assert_eq!(read(empty), Ok(None), "{empty:?}");
    }
}

#[test]
fn a_number_is_an_id_as_a_text_is() {
    let line = |id: &str| format!(r#"{{"id":{id},"kind":"suspend","card":"a","at_ms":0}}"#);
    let id = |text: &str| read(&line(text)).unwrap().unwrap().id;
    assert_eq!(id("17"), id("\"17\""));
    assert_ne!(id("17"), id("18"));
}

#[test]
fn only_lines_that_do_not_say_where_they_are_from_are_put_in_order() {
    let zone = jiff::tz::TimeZone::UTC;
    let mut lines = EventLines::new(&zone);
    let mut read = |more: &str| {
        let text = format!(r#"{{"kind":"review","card":"a","at_ms":7,"rating":4{more}}}"#);
        lines.read(&text).unwrap().unwrap()
    };
    let [one, two, named] = ["", "", r#","id":"x""#].map(&mut read);
    assert_eq!([one.order_ms, two.order_ms, named.order_ms], [7, 8, 9]);
    assert_ne!(one.id, two.id);
    let ours = read(r#","id":"x","device":"d""#);
    assert_eq!((ours.order_ms, ours.id), (7, named.id));
    assert_eq!(read(r#","order_ms":5"#).order_ms, 5);
}

fn name() -> impl Strategy<Value = CardId> {
    "[a-zA-Zµ_][a-z0-9 _é\"\\\\]{0,12}[a-z]".prop_map(|name| CardId::of_history(&name).unwrap())
}

fn kind() -> impl Strategy<Value = EventKind> {
    let source = prop_oneof![Just(Source::Editor), Just(Source::Terminal), Just(Source::Import)];
    let review = (name(), 1..=5_i64, any::<u32>(), source, any::<bool>(), any::<i16>()).prop_map(
        |(card, digit, duration_ms, source, primed, shift)| {
            let rating = Rating::from_digit(digit).unwrap();
            EventKind::Review { card, rating, duration_ms, source, primed, shift }
        },
    );
    prop_oneof![
        review,
        any::<[u8; 16]>().prop_map(|id| EventKind::Undo { target: EventId(id) }),
        name().prop_map(|card| EventKind::Suspend { card }),
        name().prop_map(|card| EventKind::Unsuspend { card }),
        name().prop_map(|card| EventKind::Hide { card }),
        name().prop_map(|card| EventKind::Unhide { card }),
        name().prop_map(|card| EventKind::Reset { card }),
        name().prop_map(|card| EventKind::Exposure { card }),
        (name(), any::<i32>()).prop_map(|(card, day)| EventKind::Bury { card, until: Day(day) }),
        (name(), name()).prop_map(|(from, to)| EventKind::Relink { from, to }),
    ]
}

fn note() -> impl Strategy<Value = Note> {
    let raw = any::<u8>().prop_map(|ease| Arc::new(serde_json::json!({"ease": ease})));
    let (suspect, origin) = (any::<i32>().prop_map(Day), "[a-z]{1,8}");
    (option::of(suspect), option::of(origin), option::of(raw)).prop_map(|(suspect, origin, raw)| {
        Note { clock_suspect: suspect, origin: origin.map(Arc::from), raw }
    })
}

proptest! {
    #[test]
    fn every_event_is_read_as_it_was_written(
        id in any::<[u8; 16]>(),
        device in "[a-z0-9]{1,16}",
        at_ms in -60_000_000_000_000_i64..200_000_000_000_000,
        zone_min in -1440_i16..=1440,
        day in any::<i32>(),
        order_ms in any::<i32>().prop_map(i64::from),
        note in note(),
        kind in kind(),
    ) {
        let moment = Moment { at_ms, zone_min, day: Day(day) };
        let event = Event::new(EventId(id), Device(device.into()), moment, kind);
        let event = Event { order_ms, note, ..event };
        prop_assert_eq!(read(&event_line(&event, |_| None)), Ok(Some(event)));
    }

    #[test]
    fn no_text_makes_it_stumble(text in any::<String>(), cut in 0..200_usize) {
        let _ = read(&text);
        let line = r#"{"id":"x","kind":"review","card":"a","at_ms":1,"rating":4,"day":"2025-01-12"}"#;
        if let Some(part) = line.get(..cut.min(line.len())) {
            let _ = read(part);
        }
    }
}
