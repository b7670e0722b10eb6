//! Rounds as transcripts: what is asked, with its number, and what the learner does.

use super::*;
use crate::memory::Day;

/// Plays a round of the cards named in `cards` and writes down what happened.
///
/// Moves: `1`–`5` reveal and rate, `s` skips, `x` goes on as after a conflict, `+9` lets minutes pass.
fn play(cards: &str, moves: &str) -> String {
    let mut clock = Moment { at_ms: 0, zone_min: 0, day: Day(20_000) };
    let order = cards.split_whitespace().map(|id| CardId::new(id).unwrap()).collect();
    let mut round = Round::new(order, clock);
    let mut transcript = vec![shown(&round)];
    for word in moves.split_whitespace() {
        match word.strip_prefix('+') {
            Some(minutes) => clock.at_ms += minutes.parse::<i64>().unwrap() * 60_000,
            None => {
                play_move(&mut round, word, clock);
                transcript.push(format!("{word} -> {}", shown(&round)));
            }
        }
    }
    transcript.join("\n")
}

fn play_move(round: &mut Round, word: &str, now: Moment) {
    match word {
        "s" => round.skip(now),
        "x" => round.advance(now),
        digit => {
            round.set_revealed(true);
            round.rated(Rating::from_digit(digit.parse().unwrap()).unwrap(), now);
        }
    }
}

fn shown(round: &Round) -> String {
    match round.step() {
        Step::Question { card, number, of } => format!("{card}? {number}/{of}"),
        Step::Answer { card, number, of } => format!("{card}! {number}/{of}"),
        Step::Done(summary) => {
            let missed: Vec<_> = summary.missed.iter().map(CardId::as_str).collect();
            let Summary { ratings, skipped, .. } = summary;
            format!("done, ratings {ratings:?}, missed {missed:?}, skipped {skipped}")
        }
    }
}

#[test]
fn remembered_cards_are_asked_once() {
    insta::assert_snapshot!(play("a b c", "3 4 5"), @r"
    a? 1/3
    3 -> b? 2/3
    4 -> c? 3/3
    5 -> done, ratings [0, 0, 1, 1, 1], missed [], skipped 0
    ");
}

#[test]
fn a_one_comes_back_after_three_others() {
    insta::assert_snapshot!(play("a b c d e f", "1 5 5 5 3 5 5"), @r#"
    a? 1/6
    1 -> b? 2/7
    5 -> c? 3/7
    5 -> d? 4/7
    5 -> a? 5/7
    3 -> e? 6/7
    5 -> f? 7/7
    5 -> done, ratings [1, 0, 1, 0, 5], missed ["a"], skipped 0
    "#);
}

#[test]
fn a_one_comes_back_sooner_when_fewer_are_left() {
    insta::assert_snapshot!(play("a b c", "5 1 5 4"), @r#"
    a? 1/3
    5 -> b? 2/3
    1 -> c? 3/4
    5 -> b? 4/4
    4 -> done, ratings [1, 0, 0, 1, 2], missed ["b"], skipped 0
    "#);
}

#[test]
fn a_two_comes_back_after_eight_others() {
    insta::assert_snapshot!(play("a b c d e f g h i j", "2 5 5 5 5 5 5 5 5 3 5"), @r#"
    a? 1/10
    2 -> b? 2/11
    5 -> c? 3/11
    5 -> d? 4/11
    5 -> e? 5/11
    5 -> f? 6/11
    5 -> g? 7/11
    5 -> h? 8/11
    5 -> i? 9/11
    5 -> a? 10/11
    3 -> j? 11/11
    5 -> done, ratings [0, 1, 1, 0, 9], missed ["a"], skipped 0
    "#);
}

#[test]
fn a_two_comes_back_after_ten_minutes() {
    insta::assert_snapshot!(play("a b c d", "2 +9 5 +1 5 3 5"), @r#"
    a? 1/4
    2 -> b? 2/5
    5 -> c? 3/5
    5 -> a? 4/5
    3 -> d? 5/5
    5 -> done, ratings [0, 1, 1, 0, 3], missed ["a"], skipped 0
    "#);
}

#[test]
fn a_two_waits_until_nothing_else_is_left() {
    insta::assert_snapshot!(play("a b c", "2 1 5 1 3 3"), @r#"
    a? 1/3
    2 -> b? 2/4
    1 -> c? 3/5
    5 -> b? 4/5
    1 -> a? 5/6
    3 -> b? 6/6
    3 -> done, ratings [2, 1, 2, 0, 1], missed ["a", "b"], skipped 0
    "#);
}

#[test]
fn two_forgotten_cards_take_turns() {
    insta::assert_snapshot!(play("a b", "1 1 1 2 1 3 4"), @r#"
    a? 1/2
    1 -> b? 2/3
    1 -> a? 3/4
    1 -> b? 4/5
    2 -> a? 5/6
    1 -> b? 6/7
    3 -> a? 7/7
    4 -> done, ratings [4, 1, 1, 1, 0], missed ["a", "b"], skipped 0
    "#);
}

#[test]
fn a_single_card_is_asked_until_it_is_remembered() {
    insta::assert_snapshot!(play("a", "1 2 1 3"), @r#"
    a? 1/1
    1 -> a? 2/2
    2 -> a? 3/3
    1 -> a? 4/4
    3 -> done, ratings [2, 1, 1, 0, 0], missed ["a"], skipped 0
    "#);
}

#[test]
fn a_skipped_card_does_not_come_back() {
    insta::assert_snapshot!(play("a b", "1 s s"), @r#"
    a? 1/2
    1 -> b? 2/3
    s -> a? 3/3
    s -> done, ratings [1, 0, 0, 0, 0], missed ["a"], skipped 2
    "#);
}

#[test]
fn a_dropped_card_counts_for_nothing() {
    insta::assert_snapshot!(play("a b", "x 4"), @r"
    a? 1/2
    x -> b? 2/2
    4 -> done, ratings [0, 0, 0, 1, 0], missed [], skipped 0
    ");
}

#[test]
fn nothing_can_be_done_after_the_end() {
    insta::assert_snapshot!(play("a", "5 s x 1"), @r"
    a? 1/1
    5 -> done, ratings [0, 0, 0, 0, 1], missed [], skipped 0
    s -> done, ratings [0, 0, 0, 0, 1], missed [], skipped 0
    x -> done, ratings [0, 0, 0, 0, 1], missed [], skipped 0
    1 -> done, ratings [0, 0, 0, 0, 1], missed [], skipped 0
    ");
}
