//! What learners see of the schedule: a deck's own retention, and cards that keep being forgotten.

use serde_json::{Value, json};

use crate::here::Here;

/// 2026-01-15 12:00 UTC.
const NOON: i64 = 1_768_478_400_000;
const DAY_MS: i64 = 86_400_000;

/// Answers of a card, each on a day counted from the first.
fn answers(card: &str, ratings: &[(i64, u8)]) -> String {
    let line = |(day, rating): &(i64, u8)| {
        let at_ms = NOON + day * DAY_MS;
        json!({"kind": "review", "card": card, "at_ms": at_ms, "rating": rating}).to_string() + "\n"
    };
    ratings.iter().map(line).collect()
}

fn here(config: &str, lines: &str) -> Here {
    let here = Here::new();
    let deck = here.path("waiting.md");
    here.write(
        "config/config.toml",
        format!("decks = ['{}']\nskipDecks = ['async']\n{config}", deck.display()),
    );
    here.run_with("import - --format jsonl", lines).expect(0);
    here
}

fn card(here: &Here, id: &str) -> Value {
    let listed = here.run("cards --json");
    let mut cards =
        listed.expect(0).lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    cards.find(|card| card["id"] == id).unwrap()
}

#[test]
fn a_decks_own_retention_moves_its_cards_and_no_others() {
    let lines = answers("await", &[(0, 4)]) + &answers("elsewhere", &[(0, 4)]);
    let due = |config: &str, id: &str| card(&here(config, &lines), id)["due"].clone();
    assert_eq!(due("", "await"), "2026-01-17");
    let relaxed = "[deckRetention]\nwaiting = 0.7\n";
    // FSRS-6's curve falls to 70 % after 9.3 times as long as to 90 %.
    assert_eq!(due(relaxed, "await"), "2026-02-05");
    assert_eq!(due(relaxed, "elsewhere"), "2026-01-17");
    let (one, other) = (card(&here("", &lines), "await"), card(&here(relaxed, &lines), "await"));
    assert_eq!(one["stability"], other["stability"], "what is known is the same");
}

#[test]
fn a_leech_is_told_with_what_to_do_and_is_still_asked() {
    let forgotten: Vec<(i64, u8)> =
        (0..=4).map(|at| (at * 4, if at == 0 { 4 } else { 1 })).collect();
    let here =
        here("", &(answers("await", &forgotten) + &answers("session", &[(0, 4), (4, 1), (8, 4)])));
    assert_eq!(card(&here, "await")["leech"], true);
    assert_eq!(card(&here, "session")["leech"], false, "one lapse is no leech");
    assert!(here.run("due").expect(0).starts_with("2 cards due"), "never hidden");
    let stats = here.run("stats").expect(0).to_owned();
    assert!(stats.contains("Cards that keep slipping"), "{stats}");
    let quiz = here.run_with("quiz --card await", "\n2\nq\n");
    assert!(
        quiz.out.contains("This card was forgotten 5 times. Split it in two"),
        "{}",
        quiz.told()
    );
    assert!(quiz.out.contains("waiting.md:"), "where it stands: {}", quiz.told());
}
