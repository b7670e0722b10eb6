//! hashcards' own decks, and answers that are joined to them by hash.

use rusqlite::Connection;

use super::*;

const DECK: &str = "---\nname = \"Geography\"\n---\n\n# A comment\nQ: What is the capital\nof France?\nA: Paris.\n\n\
    C: [Rust] has \\[brackets\\] and [async].\n---\nC: Math $a[i]$ is [an index]\nstray\n\nQ: open\n";

fn database(rows: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut connection = Connection::open_in_memory().unwrap();
    let schema = "CREATE TABLE reviews (review_id integer primary key, session_id integer, \
        card_hash text, reviewed_at text, grade text)";
    connection.execute_batch(schema).unwrap();
    for row in rows {
        let insert = "INSERT INTO reviews (card_hash, reviewed_at, grade) VALUES (?1, ?2, ?3)";
        connection.execute(insert, *row).unwrap();
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
fn a_database_that_is_none_is_said() {
    let error = read_hashcards(&[], Some(b"SQLite?".to_vec()), &TimeZone::UTC).unwrap_err();
    assert!(error.to_string().starts_with("its database cannot be read"), "{error}");
}
