//! Which files become decks, and what becomes of those that cannot.

use super::*;

fn deck(id: &str) -> String {
    format!(
        "+++\nformat = 1\ntitle = \"T\"\n+++\n\n## What is {id}?\n\n\
         ```toml card\nid = \"{id}\"\n```\n\nAn answer.\n"
    )
}

struct Place {
    folders: Folders,
    folder: tempfile::TempDir,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    Place { folders: Folders::within(folder.path()), folder }
}

impl Place {
    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn load(&self, settings: &[&str], only: &[PathBuf]) -> LoadedShelf {
        let decks = settings.iter().map(|place| (*place).to_owned()).collect();
        load_shelf(&self.folders, &Settings { decks, ..Settings::default() }, only)
    }
}

/// The cards of decks that were not shipped.
fn cards(loaded: &LoadedShelf) -> String {
    let own = loaded.shelf.decks().iter().filter(|deck| !deck.path.starts_with("decks/"));
    let ids = own.flat_map(|deck| &deck.cards).map(|card| card.id.as_str());
    ids.collect::<Vec<_>>().join(" ")
}

#[test]
fn decks_come_from_every_place_in_order() {
    let place = place();
    place.write("data/decks/b.md", deck("data-b"));
    place.write("data/decks/a.md", deck("data-a"));
    place.write("data/decks/README.md", "no deck");
    place.write("data/decks/notes.txt", "no deck");
    place.write("config/decks/c.md", deck("config-c"));
    place.write("config/mine/d.md", deck("mine-d"));
    let far = place.write("far/e.md", deck("far-e"));
    let loaded = place.load(&["mine", far.to_str().unwrap()], &[]);
    assert_eq!(cards(&loaded), "data-a data-b config-c mine-d far-e");
    assert!(loaded.unreadable.is_empty(), "{:?}", loaded.unreadable);
    assert_eq!(loaded.texts[&*far.to_string_lossy()], deck("far-e"));
}

#[test]
fn shipped_decks_come_first() {
    let loaded = place().load(&[], &[]);
    let shipped: Vec<_> = loaded.shelf.decks().iter().map(|deck| &*deck.path).collect();
    assert_eq!(shipped, DECKS.iter().map(|(path, _)| *path).collect::<Vec<_>>());
    for (path, text) in DECKS {
        assert_eq!(shipped_text(path), Some(*text));
    }
}

fn shipped_text(path: &str) -> Option<&'static str> {
    crate::store::shipped_deck(path)
}

#[test]
fn only_the_files_asked_for() {
    let place = place();
    place.write("data/decks/a.md", deck("data-a"));
    let one = place.write("one.md", deck("one"));
    let loaded = place.load(&["nowhere"], std::slice::from_ref(&one));
    assert_eq!(cards(&loaded), "one");
    assert_eq!(loaded.shelf.decks().len(), 1);
    let folder = one.parent().unwrap().join("data/decks");
    assert_eq!(cards(&place.load(&[], &[folder])), "data-a");
}

#[test]
fn a_file_named_twice_is_read_once() {
    let place = place();
    let one = place.write("config/decks/one.md", deck("one"));
    let loaded = place.load(&["decks/one.md", one.to_str().unwrap()], &[]);
    assert_eq!(cards(&loaded), "one");
}

#[test]
fn what_cannot_be_read_is_reported_and_costs_nothing_else() {
    let place = place();
    place.write("data/decks/latin.md", b"caf\xe9");
    place.write("data/decks/huge.md", vec![b' '; 4 * 1024 * 1024 + 1]);
    place.write("data/decks/good.md", deck("good"));
    fs::create_dir_all(place.folders.data.join("decks/folder.md")).unwrap();
    let loaded = place.load(&["missing.md"], &[]);
    assert_eq!(cards(&loaded), "good");
    let reasons: Vec<_> = loaded
        .unreadable
        .iter()
        .map(|(path, why)| format!("{}: {why}", path.file_name().unwrap().to_string_lossy()))
        .collect();
    insta::assert_snapshot!(reasons.join("\n"), @r"
    folder.md: it is neither a file nor a folder
    huge.md: it is larger than 4 MB; split it
    latin.md: byte 3 is not UTF-8 text; save it as UTF-8
    missing.md: it cannot be read: No such file or directory (os error 2)
    ");
}

#[test]
fn a_card_whose_id_is_taken_is_left_out_and_told() {
    let place = place();
    place.write("data/decks/a.md", deck("one"));
    let b = place.write(
        "data/decks/b.md",
        deck("one") + &deck("two")["+++\nformat = 1\ntitle = \"T\"\n+++\n".len()..],
    );
    let loaded = place.load(&[], &[]);
    assert_eq!(cards(&loaded), "one two");
    let [taken] = &loaded.problems[..] else { panic!("{:?}", loaded.problems) };
    assert_eq!(&*taken.path, b.to_string_lossy());
    let a = place.folder.path().join("data/decks/a.md");
    assert_eq!(taken.kind.to_string(), format!("the id `one` is already taken in {}", a.display()));
    assert_eq!(&deck("one")[taken.range.clone()], "one");
}

#[test]
fn a_broken_deck_is_a_problem_and_facts_of_ones_own_are_read() {
    let place = place();
    place.write("data/decks/broken.md", "no front matter");
    place.write("config/facts/mine.toml", "language = 3");
    let loaded = place.load(&[], &[]);
    let broken = |name: &str| loaded.problems.iter().any(|problem| problem.path.ends_with(name));
    assert!(broken("broken.md") && broken("mine.toml"), "{:?}", loaded.problems);
}
