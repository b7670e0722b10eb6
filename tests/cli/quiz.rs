//! Whole quizzes in plain lines.

use crate::here::{Here, steady};

#[test]
fn a_quiz_asks_shows_rates_and_sums_up() {
    let here = Here::new();
    let script = "\n4\n\n2\n3\nu\ns\n\n1\n\n5\n";
    insta::assert_snapshot!(steady(here.run_with("quiz --deck waiting.md", script).expect(0)));
}

#[test]
fn what_was_rated_is_in_the_history_even_if_the_input_ends() {
    let here = Here::new();
    let told = here.run_with("quiz --deck waiting.md", "\n5\n\n").expect(0).to_owned();
    assert!(told.contains("2 more: `hoverdeck quiz` goes on."), "{told}");
    insta::assert_snapshot!(steady(here.run("history").expect(0)), @"ID  DATE TIME  5 perfectly     asyncio-gather");
}

#[test]
fn q_leaves_and_says_what_remains() {
    let here = Here::new();
    let told = here.run_with("quiz --deck waiting.md --card session --card await", "q\n");
    assert!(told.expect(0).ends_with("\nNo card rated.\n\n2 more: `hoverdeck quiz` goes on.\n"));
}

#[test]
fn the_cards_of_a_file_come_in_the_order_of_the_file() {
    let here = Here::new();
    let told = here.run_with("quiz --deck waiting.md --file pages.py", "s\ns\ns\n");
    let asked: Vec<_> = told.expect(0).lines().filter(|line| line.ends_with('?')).collect();
    assert_eq!(
        asked,
        ["What is a session?", "What does await do?", "What does asyncio.gather() do?"]
    );
}

#[test]
fn when_nothing_is_due_it_says_when_something_will_be() {
    let here = Here::new();
    here.run_with("quiz --deck waiting.md", "\n4\n\n4\n\n4\n").expect(0);
    insta::assert_snapshot!(steady(here.run("quiz --deck waiting.md").expect(0)), @"Nothing is due. The next card comes in 2 days (DATE).");
}

#[test]
fn an_answer_given_elsewhere_meanwhile_is_a_conflict_and_not_a_second_review() {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::process::Stdio;

    let here = Here::new();
    let mut slow = here
        .command("quiz --deck waiting.md --card await")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(slow.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("What does await do?") {
        line.clear();
        assert_ne!(said.read_line(&mut line).unwrap(), 0, "the question never came");
    }
    here.run_with("quiz --deck waiting.md --card await", "\n4\n").expect(0);
    slow.stdin.take().unwrap().write_all(b"\n1\n").unwrap();
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    assert!(slow.wait().unwrap().success());
    assert!(rest.contains("Another window was first with that card"), "{rest}");
    assert_eq!(here.run("history").expect(0).lines().count(), 1);
}
