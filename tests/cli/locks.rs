//! A history that another program holds for a whole minute: every attempt says so and what to do, nothing is written
//! twice, and the first attempt afterwards counts. It takes that minute, so it is run by name: `--ignored`.

use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::Value;

use crate::here::Here;

const HELD: Duration = Duration::from_secs(60);

#[test]
#[ignore = "it takes a minute; tests/run has it as a section of its own"]
fn a_lock_held_for_a_minute() {
    let here = Here::new();
    here.run("suspend event-loop").expect(0);
    let holder = Connection::open(here.path("data/history.db")).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let since = Instant::now();
    let mut attempts = 0;
    while since.elapsed() < HELD {
        let refused = here.run("unsuspend event-loop");
        assert_eq!(refused.code, 1, "{}", refused.told());
        assert!(refused.err.contains("is locked by another program"), "{}", refused.told());
        assert!(refused.err.contains("Close the program that holds it"), "{}", refused.told());
        attempts += 1;
    }
    assert!(attempts > 1, "an attempt waited for more than half a minute");
    holder.execute_batch("ROLLBACK").unwrap();
    here.run("unsuspend event-loop").expect(0);
    assert_eq!(kinds(&here), ["unsuspend", "suspend"]);
}

/// What happened, newest first.
fn kinds(here: &Here) -> Vec<String> {
    let history = here.run("history --json");
    let kind = |line: &str| -> String {
        let event: Value = serde_json::from_str(line).unwrap();
        event["kind"].as_str().unwrap().to_owned()
    };
    history.expect(0).lines().map(kind).collect()
}
