//! Tests of settings in every form, good and bad.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn merged(value: &Value) -> (Settings, Vec<String>) {
    let mut settings = Settings::default();
    let problems = settings.merge(value);
    (settings, problems.iter().map(ToString::to_string).collect())
}

#[test]
fn nested_and_dotted_keys_mean_the_same() {
    let nested = merged(&json!({
        "hover": {"mode": "brief", "answer": "always"}, "limits": {"new": 5, "reviews": 50.0},
        "retention": 0.8, "decks": ["a.md"]
    }));
    let dotted = merged(&json!({
        "hover.mode": "brief", "hover.answer": "always", "limits.new": 5, "limits.reviews": 50,
        "retention": 0.8, "decks": "a.md"
    }));
    assert_eq!(nested, dotted);
    assert!(nested.1.is_empty());
    assert_eq!(nested.0.hover_mode, HoverMode::Brief);
    assert_eq!(nested.0.limits, Limits { new: 5, reviews: 50 });
}

#[test]
fn what_cannot_be_used_is_reported_and_the_rest_is_taken() {
    let (settings, problems) = merged(&json!({
        "hover": {"mode": "loud", "answer": "onDemand", "colour": "red"},
        "limits": 7, "limits.new": -1, "limits.reviews": 10000, "retention": 0.5,
        "decks": [1], "deck": "x", "other": {"deep": 1}
    }));
    insta::assert_snapshot!(problems.join("\n"), @r#"
    there is no setting `deck`
    `decks` is [1]; it must be a list of paths of deck files or folders
    there is no setting `hover.colour`
    `hover.mode` is "loud"; it must be "full", "brief" or "off"
    `limits` is 7; it must be a table of settings
    `limits.new` is -1; it must be a whole number from 0 to 9999
    `limits.reviews` is 10000; it must be a whole number from 0 to 9999
    there is no setting `other`
    `retention` is 0.5; it must be a number from 0.70 to 0.99
    "#);
    let expected = Settings { hover_answer: HoverAnswer::OnDemand, ..Settings::default() };
    assert_eq!(settings, expected);
}

#[test]
fn schedules_have_settings_of_their_own() {
    let (settings, problems) = merged(&json!({
        "deckRetention": {"tokio": 0.8}, "deckRetention.asyncio": 0.95,
        "maximumInterval": 365, "fuzz": false, "easyDays": ["Sat", "sunday"]
    }));
    assert_eq!(problems, Vec::<String>::new());
    let own: Vec<_> = settings.deck_retention.iter().collect();
    assert_eq!(own, [(&"asyncio".to_owned(), &0.95), (&"tokio".to_owned(), &0.8)]);
    assert_eq!((settings.maximum_interval, settings.fuzz), (365, false));
    assert_eq!(settings.easy_days.names(), ["saturday", "sunday"]);
    assert_eq!(merged(&settings.to_json()), (settings, vec![]));
}

#[test]
fn what_no_schedule_can_use_is_reported() {
    let (settings, problems) = merged(&json!({
        "deckRetention": {"tokio": 2}, "deckRetention.async": "high",
        "maximumInterval": 0, "fuzz": 1, "easyDays": ["someday"]
    }));
    insta::assert_snapshot!(problems.join("\n"), @r#"
    `deckRetention.tokio` is 2; it must be a number from 0.70 to 0.99
    `deckRetention.async` is "high"; it must be a number from 0.70 to 0.99
    `easyDays` is ["someday"]; it must be a list of days of the week, such as ["saturday", "sunday"]
    `fuzz` is 1; it must be true or false
    `maximumInterval` is 0; it must be a whole number of days from 1 to 36500
    "#);
    assert_eq!(settings, Settings::default());
}

#[test]
fn a_deck_of_its_own_retention_gives_it_to_its_cards() {
    let text =
        "+++\nformat = 1\ntitle = \"T\"\n+++\n\n## Q?\n\n```toml card\nid = \"q\"\n```\n\nA.\n";
    let (deck, _) = crate::deck::read_deck("decks/mine.md", text);
    let shelf = Shelf::new(vec![deck], std::sync::Arc::default());
    let (settings, _) = merged(&json!({"deckRetention": {"mine": 0.8, "other": 0.7}}));
    let aims = settings.schedule(&shelf, &[]).aims().clone();
    let id = crate::deck::CardId::new("q").unwrap();
    assert_eq!(aims.retention_of, [(id, 0.8)].into());
    // Twenty parameters are none that FSRS knows.
    assert!(settings.schedule(&shelf, &[1.0; 20]).parameters().is_empty());
}

#[test]
fn nulls_say_nothing() {
    assert_eq!(merged(&json!(null)), (Settings::default(), vec![]));
    assert_eq!(
        merged(&json!({"hover": null, "limits": {"new": null}})),
        (Settings::default(), vec![])
    );
}

#[test]
fn something_else_than_a_table_is_a_problem() {
    assert_eq!(
        merged(&json!("full")).1,
        ["`settings` is \"full\"; it must be a table of settings"]
    );
}

#[test]
fn json_of_the_settings_reads_back() {
    let (settings, _) = merged(&json!({"hover.mode": "off", "retention": 0.85, "decks": ["x"]}));
    assert_eq!(merged(&settings.to_json()), (settings, vec![]));
}

proptest! {
    #[test]
    fn any_json_leaves_usable_settings(text in r#"[\{\}\[\]",:a-z0-9.]{0,60}"#) {
        if let Ok(value) = serde_json::from_str::<Value>(&text) {
            let (settings, _) = merged(&value);
            prop_assert!((0.70..=0.99).contains(&settings.retention));
            prop_assert!(settings.limits.new <= 9999);
        }
    }
}
