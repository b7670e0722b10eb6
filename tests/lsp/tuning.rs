//! The schedule is fitted while nobody waits: once, kept, and announced only in the client's log.

use hoverdeck::deck::CardId;
use hoverdeck::memory::{EventKind, FitKind, Moment, Rating, Source};
use hoverdeck::store::{Draft, Folders, Log, now};
use serde_json::json;

use crate::client::Start;

const CARDS: usize = 150;
/// Days before today on which every card is answered.
const DAYS: [i64; 8] = [60, 58, 50, 40, 30, 20, 10, 3];

/// More than a thousand answers on a later day, by somebody who forgets every fourth time.
fn long_history(folders: &Folders) {
    let (mut log, now) = (Log::open(folders).unwrap(), now());
    for (round, day) in DAYS.into_iter().enumerate() {
        for number in 0..CARDS {
            let forgot = (number * 7 + round * 3) % 4 == 0;
            let kind = EventKind::Review {
                card: CardId::new(&format!("card-{number}")).unwrap(),
                rating: if forgot { Rating::One } else { Rating::Four },
                duration_ms: 0,
                source: Source::Editor,
                primed: false,
                shift: 0,
            };
            let at_ms = now.at_ms - day * 86_400_000 + number as i64 * 1000;
            log.append(Draft::anyway(kind), Moment::new(at_ms, now.zone_min)).unwrap();
        }
    }
}

fn start(folders: &Folders, auto: bool) -> Start {
    let options = json!({"quiz": "client", "autoTune": auto});
    Start { options, folders: Some(folders.clone()), ..Start::default() }
}

#[test]
fn a_thousand_answers_are_fitted_in_the_background_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    long_history(&folders);
    let mut server = start(&folders, false).greeted();
    server.command("hoverdeck.stats", json!({}));
    server.finish();
    assert_eq!(Log::open(&folders).unwrap().fits().unwrap(), []);

    let mut server = start(&folders, true).greeted();
    let said = server.wait_for("a fit", |message| {
        message["params"]["message"].as_str().is_some_and(|text| text.contains(" answers"))
    });
    assert_eq!(
        (&said["method"], &said["params"]["type"]),
        (&json!("window/logMessage"), &json!(3))
    );
    server.finish();
    let fits = Log::open(&folders).unwrap().fits().unwrap();
    let [fit] = fits.as_slice() else { panic!("{fits:?}") };
    assert_eq!((fit.kind, fit.reviews), (FitKind::Accepted, CARDS * (DAYS.len() - 1)));
    assert_eq!(fit.parameters.len(), 21);

    let mut server = start(&folders, true).greeted();
    server.command("hoverdeck.stats", json!({}));
    server.finish();
    assert_eq!(Log::open(&folders).unwrap().fits().unwrap().len(), 1);
}
