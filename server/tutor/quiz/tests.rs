//! Quizzes as transcripts, with a log that refuses stale answers as the store does.

use std::sync::Arc;

use super::*;
use crate::deck::{Deck, read_deck};
use crate::lang::Facts;
use crate::memory::{Device, Schedule};

const TODAY: Day = Day(20_770);

fn id(name: &str) -> CardId {
    CardId::new(name).unwrap()
}

fn ids(names: &str) -> Vec<CardId> {
    names.split_whitespace().map(id).collect()
}

/// A ledger with its log, and a clock that goes on by a second with every event.
struct Log {
    ledger: Ledger,
    written: Vec<Event>,
}

impl Log {
    fn new() -> Self {
        Self { ledger: Ledger::new(Schedule::new(0.9)), written: Vec::new() }
    }

    fn now(&self) -> Moment {
        Moment { at_ms: self.written.len() as i64 * 1000, zone_min: 0, day: TODAY }
    }

    /// Writes without asking, on `day`.
    fn append(&mut self, kind: EventKind, day: Day) -> Event {
        let mut bytes = [0; 16];
        bytes[15] = u8::try_from(self.written.len() + 1).unwrap();
        let moment = Moment { day, ..self.now() };
        let event = Event::new(EventId(bytes), Device("here".into()), moment, kind);
        self.ledger.apply(&event);
        self.written.push(event.clone());
        event
    }

    fn review(&mut self, card: &str, rating: i64, day: Day) {
        let rating = Rating::from_digit(rating).unwrap();
        let source = Source::Editor;
        let kind = EventKind::Review {
            card: id(card),
            rating,
            duration_ms: 0,
            source,
            primed: false,
            shift: 0,
        };
        self.append(kind, day);
    }

    /// Writes unless the card has an event that the quiz had not seen.
    fn write(&mut self, outcome: Outcome) -> Option<Event> {
        let card = match &outcome.write {
            EventKind::Undo { target } => self.card_of(*target),
            kind => kind.card().cloned(),
        };
        let fresh = self.ledger.record(&card.unwrap()).latest == outcome.previous;
        fresh.then(|| self.append(outcome.write, TODAY))
    }

    fn card_of(&self, target: EventId) -> Option<CardId> {
        let event = self.written.iter().find(|event| event.id == target)?;
        event.kind.card().cloned()
    }
}

/// Plays a quiz over `cards` and writes down what is shown after each move.
///
/// Moves: `.` reveals, `1`–`5` rate, `s` skips, `u` undoes; `other:a=4` is another window that rates,
/// `hold:a` one that suspends, `seen:a` a hover that shows an answer.
fn play(log: &mut Log, cards: &str, moves: &str) -> String {
    let mut quiz = Quiz::of(ids(cards), &log.ledger, log.now());
    let mut transcript = vec![shown(&quiz)];
    for word in moves.split_whitespace() {
        let said = make_move(&mut quiz, log, word);
        transcript.push(format!("{word}{said} -> {}", shown(&quiz)));
    }
    transcript.join("\n")
}

fn make_move(quiz: &mut Quiz, log: &mut Log, word: &str) -> &'static str {
    if let Some((who, what)) = word.split_once(':') {
        match (who, what.split_once('=')) {
            ("other", Some((card, rating))) => log.review(card, rating.parse().unwrap(), TODAY),
            ("hold", None) => drop(log.append(EventKind::Suspend { card: id(what) }, TODAY)),
            ("seen", None) => drop(log.append(EventKind::Exposure { card: id(what) }, TODAY)),
            _ => panic!("no such move: {word}"),
        }
        return "";
    }
    match word {
        "." => quiz.reveal(),
        "s" => quiz.skip(log.now()),
        "u" => return undo(quiz, log),
        digit => return rate(quiz, log, digit.parse().unwrap()),
    }
    ""
}

fn rate(quiz: &mut Quiz, log: &mut Log, digit: i64) -> &'static str {
    let rating = Rating::from_digit(digit).unwrap();
    let now = log.now();
    let Some(outcome) = quiz.rate(rating, Source::Terminal, 900, &log.ledger, now) else {
        return " (nothing to rate)";
    };
    match log.write(outcome) {
        Some(event) => {
            quiz.recorded(&event, now);
            ""
        }
        None => {
            quiz.conflicted(&log.ledger, now);
            " (conflict)"
        }
    }
}

fn undo(quiz: &mut Quiz, log: &mut Log) -> &'static str {
    let Some(outcome) = quiz.undo() else { return " (nothing to undo)" };
    if log.write(outcome).is_none() {
        return " (conflict)";
    }
    quiz.undone(&log.ledger);
    ""
}

fn shown(quiz: &Quiz) -> String {
    match quiz.step() {
        Step::Question { card, number, of } => format!("{card}? {number}/{of}"),
        Step::Answer { card, number, of } => format!("{card}! {number}/{of}"),
        Step::Done(summary) => {
            let missed: Vec<_> = summary.missed.iter().map(CardId::as_str).collect();
            format!("done {:?}, missed [{}]", summary.ratings, missed.join(" "))
        }
    }
}

#[test]
fn an_answer_is_seen_before_it_is_rated() {
    insta::assert_snapshot!(play(&mut Log::new(), "a b", "5 . 4 . . 5 5"), @r"
    a? 1/2
    5 (nothing to rate) -> a? 1/2
    . -> a! 1/2
    4 -> b? 2/2
    . -> b! 2/2
    . -> b! 2/2
    5 -> done [0, 0, 0, 1, 1], missed []
    5 (nothing to rate) -> done [0, 0, 0, 1, 1], missed []
    ");
}

#[test]
fn an_undo_asks_the_card_again_as_if_nothing_had_been() {
    insta::assert_snapshot!(play(&mut Log::new(), "a b c", ". 1 . 5 u u . 4 . 4 . 4"), @r"
    a? 1/3
    . -> a! 1/3
    1 -> b? 2/4
    . -> b! 2/4
    5 -> c? 3/4
    u -> b? 2/4
    u -> a? 1/3
    . -> a! 1/3
    4 -> b? 2/3
    . -> b! 2/3
    4 -> c? 3/3
    . -> c! 3/3
    4 -> done [0, 0, 0, 3, 0], missed []
    ");
}

#[test]
fn an_undo_after_the_end_opens_the_quiz_again() {
    insta::assert_snapshot!(play(&mut Log::new(), "a", "u . 5 u . 2 . 3"), @r"
    a? 1/1
    u (nothing to undo) -> a? 1/1
    . -> a! 1/1
    5 -> done [0, 0, 0, 0, 1], missed []
    u -> a? 1/1
    . -> a! 1/1
    2 -> a? 2/2
    . -> a! 2/2
    3 -> done [0, 1, 1, 0, 0], missed [a]
    ");
}

#[test]
fn an_undo_takes_back_the_skips_since_the_rating() {
    insta::assert_snapshot!(play(&mut Log::new(), "a b c", ". 5 s u . 4 . 4 . 4"), @r"
    a? 1/3
    . -> a! 1/3
    5 -> b? 2/3
    s -> c? 3/3
    u -> a? 1/3
    . -> a! 1/3
    4 -> b? 2/3
    . -> b! 2/3
    4 -> c? 3/3
    . -> c! 3/3
    4 -> done [0, 0, 0, 3, 0], missed []
    ");
}

#[test]
fn a_card_that_another_window_rated_is_dropped() {
    insta::assert_snapshot!(play(&mut Log::new(), "a b", "other:a=4 . 1 . 5"), @r"
    a? 1/2
    other:a=4 -> a? 1/2
    . -> a! 1/2
    1 (conflict) -> b? 2/2
    . -> b! 2/2
    5 -> done [0, 0, 0, 0, 1], missed []
    ");
}

#[test]
fn a_repeat_that_another_window_rated_is_dropped() {
    insta::assert_snapshot!(play(&mut Log::new(), "a b", ". 1 other:a=4 . 5 . 2"), @r"
    a? 1/2
    . -> a! 1/2
    1 -> b? 2/3
    other:a=4 -> b? 2/3
    . -> b! 2/3
    5 -> a? 3/3
    . -> a! 3/3
    2 (conflict) -> done [1, 0, 0, 0, 1], missed [a]
    ");
}

#[test]
fn a_card_that_is_still_due_after_a_conflict_is_asked_again() {
    let mut log = Log::new();
    log.review("a", 3, Day(TODAY.0 - 90));
    let first = log.written[0].id;
    let mut quiz = Quiz::of(ids("a"), &log.ledger, log.now());
    log.append(EventKind::Undo { target: first }, TODAY);
    quiz.reveal();
    assert_eq!(rate(&mut quiz, &mut log, 4), " (conflict)");
    assert_eq!(shown(&quiz), "a? 1/1");
    quiz.reveal();
    assert_eq!(rate(&mut quiz, &mut log, 4), "");
    assert_eq!(shown(&quiz), "done [0, 0, 0, 1, 0], missed []");
}

#[test]
fn a_card_suspended_meanwhile_is_dropped() {
    insta::assert_snapshot!(play(&mut Log::new(), "a b", "hold:a . 3 . 3"), @r"
    a? 1/2
    hold:a -> a? 1/2
    . -> a! 1/2
    3 (conflict) -> b? 2/2
    . -> b! 2/2
    3 -> done [0, 0, 1, 0, 0], missed []
    ");
}

#[test]
fn an_undo_of_what_another_window_built_on_is_refused() {
    insta::assert_snapshot!(play(&mut Log::new(), "a b", ". 1 other:a=4 u"), @r"
    a? 1/2
    . -> a! 1/2
    1 -> b? 2/3
    other:a=4 -> b? 2/3
    u (conflict) -> b? 2/3
    ");
}

#[test]
fn a_hover_today_makes_the_answer_primed_and_is_no_conflict() {
    let mut log = Log::new();
    play(&mut log, "a b", "seen:a . 4 . 4");
    let primed = log.written.iter().filter_map(|event| match &event.kind {
        EventKind::Review { card, primed, .. } => Some((card.as_str(), *primed)),
        _ => None,
    });
    assert_eq!(primed.collect::<Vec<_>>(), [("a", true), ("b", false)]);
}

#[test]
fn only_a_review_of_the_current_card_moves_the_quiz() {
    let mut log = Log::new();
    let mut quiz = Quiz::of(ids("a b"), &log.ledger, log.now());
    quiz.reveal();
    log.review("b", 5, TODAY);
    quiz.recorded(&log.written[0], log.now());
    let undo = log.append(EventKind::Undo { target: log.written[0].id }, TODAY);
    quiz.recorded(&undo, log.now());
    assert_eq!(shown(&quiz), "a! 1/2");
}

fn shelf(decks: &[(&str, &str)]) -> Shelf {
    let decks = decks.iter().map(|(name, cards)| deck(name, cards)).collect();
    Shelf::new(decks, Arc::new(Facts::default()))
}

/// A deck of cards; a card written `-a` is suspended by the deck.
fn deck(name: &str, cards: &str) -> Deck {
    let card = |word: &str| {
        let (id, suspended) = (word.trim_start_matches('-'), word.starts_with('-'));
        format!("## {id}?\n\n```toml card\nid = \"{id}\"\nsuspended = {suspended}\n```\n\nIt is.\n")
    };
    let cards: Vec<_> = cards.split_whitespace().map(card).collect();
    let text = format!("+++\nformat = 1\ntitle = \"{name}\"\n+++\n\n{}", cards.join("\n"));
    let (deck, problems) = read_deck(&format!("{name}.md"), &text);
    assert_eq!(problems, []);
    deck
}

fn begun(scope: &Scope, shelf: &Shelf, log: &Log, limits: Limits, seed: u64) -> String {
    match Quiz::begin(scope, shelf, &log.ledger, limits, log.now(), seed) {
        Begun::NoCards => "no cards".to_owned(),
        Begun::NothingDue { next } => format!("nothing due, next {next:?}"),
        Begun::LimitReached { beyond } => format!("limit reached, {beyond} more"),
        Begun::Quiz(mut quiz) => {
            let mut asked = Vec::new();
            while let Step::Question { card, .. } = quiz.step() {
                asked.push(card.to_string());
                quiz.skip(log.now());
            }
            asked.join(" ")
        }
    }
}

const PLENTY: Limits = Limits { new: 20, reviews: 200 };

#[test]
fn what_is_due_comes_before_what_is_new() {
    let shelf = shelf(&[("one", "a b c -d"), ("two", "e f")]);
    let mut log = Log::new();
    log.review("e", 3, Day(TODAY.0 - 50));
    log.review("b", 3, Day(TODAY.0 - 40));
    log.review("c", 5, Day(TODAY.0 - 1));
    assert_eq!(begun(&Scope::Due, &shelf, &log, PLENTY, 1), "e b a f");
    assert_eq!(begun(&Scope::Deck("one".into()), &shelf, &log, PLENTY, 1), "b a");
    assert_eq!(begun(&Scope::Due, &shelf, &log, Limits { new: 1, reviews: 1 }, 1), "e a");
}

#[test]
fn reviewing_ahead_knows_no_limits_and_no_new_cards() {
    let shelf = shelf(&[("one", "a b c -d"), ("two", "e f")]);
    let mut log = Log::new();
    log.review("e", 3, Day(TODAY.0 - 50));
    log.review("c", 5, Day(TODAY.0 - 1));
    let none = Limits { new: 0, reviews: 0 };
    assert_eq!(begun(&Scope::Ahead { days: 6 }, &shelf, &log, none, 1), "e");
    assert_eq!(begun(&Scope::Ahead { days: 7 }, &shelf, &log, none, 1), "e c");
    let nothing = begun(&Scope::Ahead { days: 6 }, &self::shelf(&[("one", "c")]), &log, none, 1);
    assert_eq!(nothing, format!("nothing due, next {:?}", Some(Day(TODAY.0 + 7))));
}

#[test]
fn a_tag_is_a_scope_within_the_limits() {
    let text = "+++\nformat = 1\ntitle = \"T\"\n+++\n
## A?\n\n```toml card\nid = \"a\"\ntags = [\"Loops\"]\n```\n\nA.\n
## B?\n\n```toml card\nid = \"b\"\n```\n\nB.\n
## C?\n\n```toml card\nid = \"c\"\ntags = [\"loops\"]\n```\n\nC.\n";
    let shelf = Shelf::new(vec![read_deck("decks/t.md", text).0], Arc::default());
    let tag = |name: &str| begun(&Scope::Tag(name.into()), &shelf, &Log::new(), PLENTY, 1);
    assert_eq!((tag("loops").as_str(), tag("none").as_str()), ("a c", "no cards"));
}

#[test]
fn cards_on_request_are_asked_whatever_is_known_of_them() {
    let shelf = shelf(&[("one", "a b -c")]);
    let mut log = Log::new();
    log.review("a", 5, TODAY);
    let wanted = Scope::Cards(ids("c a none c b"));
    assert_eq!(begun(&wanted, &shelf, &log, Limits { new: 0, reviews: 0 }, 1), "c a b");
    assert_eq!(begun(&Scope::Cards(ids("none")), &shelf, &log, PLENTY, 1), "no cards");
}

#[test]
fn an_empty_quiz_says_why() {
    let shelf = shelf(&[("one", "a b"), ("asleep", "-c")]);
    let mut log = Log::new();
    let none = Limits { new: 0, reviews: 0 };
    assert_eq!(begun(&Scope::Due, &shelf, &log, none, 1), "limit reached, 2 more");
    assert_eq!(begun(&Scope::Deck("three".into()), &shelf, &log, PLENTY, 1), "no cards");
    assert_eq!(begun(&Scope::Deck("asleep".into()), &shelf, &log, PLENTY, 1), "no cards");
    log.review("a", 4, TODAY);
    log.review("b", 5, TODAY);
    let tomorrow_or_later = begun(&Scope::Due, &shelf, &log, PLENTY, 1);
    assert_eq!(tomorrow_or_later, format!("nothing due, next {:?}", Some(Day(TODAY.0 + 2))));
}

#[test]
fn the_seed_mixes_equals_and_nothing_else() {
    let shelf = shelf(&[("one", "a b c d e f g h x y")]);
    let mut log = Log::new();
    for card in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        log.review(card, 3, Day(TODAY.0 - 9));
    }
    let orders: Vec<_> =
        (0..20).map(|seed| begun(&Scope::Due, &shelf, &log, PLENTY, seed)).collect();
    assert!(orders.iter().all(|order| order.len() == 19 && order.ends_with(" x y")), "{orders:?}");
    assert!(orders.iter().any(|order| *order != orders[0]), "{orders:?}");
    assert_eq!(begun(&Scope::Due, &shelf, &log, PLENTY, 7), orders[7]);
}
