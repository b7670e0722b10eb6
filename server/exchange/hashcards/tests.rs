//! hashcards' own decks, and answers that are joined to them by hash.

use rusqlite::Connection;

use super::*;

const DECK: &str = "---\nname = \"Geography\"\n---\n\n# A comment\nQ: What is the capital\nof France?\nA: Paris.\n\n\
    C: [Rust] has \\[brackets\\] and [async].\n---\nC: Math $a[i]$ is [an index]\nstray\n\nQ: open\n";

/// The tables that hashcards 0.5.0 makes.
const SCHEMA: &str = "
    CREATE TABLE cards (card_hash TEXT PRIMARY KEY, added_at TEXT NOT NULL, last_reviewed_at TEXT, stability REAL,
        difficulty REAL, interval_raw REAL, interval_days INTEGER, due_date TEXT, review_count INTEGER NOT NULL) STRICT;
    CREATE TABLE sessions (session_id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT NOT NULL) STRICT;
    CREATE TABLE reviews (review_id INTEGER PRIMARY KEY,
        session_id INTEGER NOT NULL REFERENCES sessions (session_id) ON UPDATE CASCADE ON DELETE CASCADE,
        card_hash TEXT NOT NULL REFERENCES cards (card_hash) ON UPDATE CASCADE ON DELETE CASCADE,
        reviewed_at TEXT NOT NULL, grade TEXT NOT NULL, stability REAL NOT NULL, difficulty REAL NOT NULL,
        interval_raw REAL NOT NULL, interval_days INTEGER NOT NULL, due_date TEXT NOT NULL) STRICT;
    INSERT INTO sessions VALUES (1, '2026-03-01T10:00:00.000', '2026-03-01T10:05:00.000');";

fn database(rows: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(SCHEMA).unwrap();
    for row in rows {
        connection
            .execute(
                "INSERT OR IGNORE INTO cards VALUES (?1, '2026-03-01T09:00:00.000', NULL, NULL, \
            NULL, NULL, NULL, NULL, 0)",
                [row.0],
            )
            .unwrap();
        connection.execute("INSERT INTO reviews (session_id, card_hash, reviewed_at, grade, stability, difficulty, \
            interval_raw, interval_days, due_date) VALUES (1, ?1, ?2, ?3, 2.3, 5.0, 2.3, 2, '2026-03-03')", *row).unwrap();
    }
    connection.serialize("main").unwrap().to_vec()
}

#[test]
fn questions_and_clozes_become_cards_with_their_past() {
    let paris = hash(&[b"Basic", b"What is the capital\nof France?", b"Paris."]);
    let text = b"Rust has [brackets] and async.";
    let rust = hash(&[b"Cloze", text, &0_u64.to_le_bytes(), &3_u64.to_le_bytes()]);
    let math = b"Math $a[i]$ is an index\nstray";
    let index = hash(&[b"Cloze", math, &15_u64.to_le_bytes(), &22_u64.to_le_bytes()]);
    let rows = [
        (paris.as_str(), "2026-03-01T10:00:00.000", "good"),
        (&rust, "2026-03-01T10:01:00.500", "forgot"),
        (&rust, "2026-03-03T02:00:00.000", "easy"),
        (&index, "2026-03-04T12:00:00.000", "hard"),
        ("somebody", "2026-03-04T12:00:00.000", "good"),
        (&paris, "yesterday", "good"),
        (&paris, "2026-03-04T12:00:00.000", "superb"),
    ];
    let zone = TimeZone::fixed(jiff::tz::Offset::constant(1));
    let files = [("geo".to_owned(), DECK.to_owned())];
    let incoming = read_hashcards(&files, Some(database(&rows)), &zone).unwrap();
    let mut out = String::new();
    for card in &incoming.decks[0].cards {
        out.push_str(&format!("{:?} -> {:?}\n", card.question, card.answer));
        for happening in &card.past {
            out.push_str(&format!("    {:?} {:?}\n", happening.moment, happening.what));
        }
    }
    for (loss, count) in incoming.losses.iter() {
        out.push_str(&format!("{}: {count}\n", loss.told()));
    }
    assert_eq!(incoming.decks[0].title, "Geography");
    insta::assert_snapshot!(out);
}

#[test]
fn a_term_and_its_definition_are_two_cards_with_their_past() {
    let text = b"Term: Future\n\nDefinition: A value\nto come.";
    let term = hash(&[b"Cloze", text, &6_u64.to_le_bytes(), &11_u64.to_le_bytes()]);
    let meaning = hash(&[b"Cloze", text, &26_u64.to_le_bytes(), &41_u64.to_le_bytes()]);
    let rows = [
        (term.as_str(), "2026-11-01T10:00:00.000", "good"),
        (&meaning, "2026-11-01T10:01:00.000", "forgot"),
    ];
    let files = [("t".to_owned(), "T: Future\nD: A value\nto come.\n\nT: alone\n".to_owned())];
    let incoming = read_hashcards(&files, Some(database(&rows)), &TimeZone::UTC).unwrap();
    let told: Vec<_> = incoming.decks[0]
        .cards
        .iter()
        .map(|card| (card.question.as_str(), card.answer.as_str(), card.past.len()))
        .collect();
    let expected = [
        ("Which term: A value to come.", "Future", 1),
        ("What is Future?", "A value\nto come.", 1),
    ];
    assert_eq!(told, expected);
    let losses: Vec<_> = incoming.losses.iter().collect();
    assert_eq!(losses.len(), 1, "a term without a definition: {losses:?}");
}

#[test]
fn a_database_that_is_none_is_said() {
    let error = read_hashcards(&[], Some(b"SQLite?".to_vec()), &TimeZone::UTC).unwrap_err();
    assert!(error.to_string().starts_with("its database cannot be read"), "{error}");
}
