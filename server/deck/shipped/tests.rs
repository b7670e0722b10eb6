use std::path::Path;

use super::{DECKS, FACTS, decks, facts};
use crate::deck::{Problem, check_facts};

fn drawn(problems: &[Problem]) -> String {
    let text = |path: &str| DECKS.iter().chain(FACTS).find(|file| file.0 == path).unwrap().1;
    problems.iter().map(|problem| problem.drawn(text(&problem.path))).collect()
}

/// Every file below a folder whose name ends like this, as paths from the top of the repository.
fn below(folder: &str, ending: &str) -> Vec<String> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(top.join(folder)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            found.extend(below(&path, ending));
        } else if path.ends_with(ending) && !path.ends_with("README.md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn every_file_under_decks_is_shipped() {
    let names = |files: &[super::File]| files.iter().map(|file| file.0).collect::<Vec<_>>();
    assert_eq!(names(DECKS), below("decks", ".md"));
    assert_eq!(names(FACTS), below("decks/facts", ".toml"));
}

#[test]
fn the_shipped_facts_are_sound() {
    let (facts, mut problems) = facts();
    for (path, text) in FACTS {
        problems.extend(check_facts(path, text, &facts));
    }
    assert_eq!(drawn(&problems), "");
}

#[test]
fn the_shipped_decks_can_be_read() {
    let (_, problems) = decks();
    assert_eq!(drawn(&problems), "");
}
