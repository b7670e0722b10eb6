//! What reading, editing, asking and scanning cost, and how that grows: `cargo bench --bench lang`.

mod texts;

use std::hint::black_box;
use std::path::Path;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use hoverdeck::deck::{Shelf, Standing};
use hoverdeck::lang::{Code, Language};
use hoverdeck::store::{Folders, load_shelf};
use hoverdeck::tutor::Settings;

use self::texts::text;

const LINES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

fn shelf() -> &'static Shelf {
    static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
        let empty = tempfile::tempdir().expect("a folder without decks of anybody's own");
        let deck = Path::new(env!("CARGO_MANIFEST_DIR")).join("decks/async.md");
        load_shelf(&Folders::within(empty.path()), &Settings::default(), &[deck]).shelf
    });
    &SHELF
}

/// The place of a word somewhere in the middle.
fn middle(text: &str, word: &str) -> usize {
    let half = text.len() / 2;
    half + text[half..].find(word).expect("the generated text has it")
}

macro_rules! both_languages {
    ($name:ident, $bench:ident) => {
        mod $name {
            use super::*;

            #[divan::bench(args = LINES)]
            fn python(bencher: Bencher<'_, '_>, lines: usize) {
                $bench(bencher, Language::Python, lines);
            }

            #[divan::bench(args = LINES)]
            fn rust(bencher: Bencher<'_, '_>, lines: usize) {
                $bench(bencher, Language::Rust, lines);
            }
        }
    };
}

both_languages!(cut, bench_cut);
both_languages!(read, bench_read);
both_languages!(edit_and_hover, bench_edit_and_hover);
both_languages!(hover, bench_hover);
both_languages!(scan, bench_scan);

/// Finding where statements begin.
fn bench_cut(bencher: Bencher<'_, '_>, language: Language, lines: usize) {
    let text = text(language, lines);
    bencher.counter(ItemsCount::new(lines)).bench(|| Code::new(language, black_box(&text)));
}

/// Parsing and collecting what is bound, on one processor.
fn bench_read(bencher: Bencher<'_, '_>, language: Language, lines: usize) {
    let text = text(language, lines);
    bencher.counter(ItemsCount::new(lines)).bench(|| Code::of(language, black_box(&text)));
}

/// One character more in the middle, read and asked at once.
fn bench_edit_and_hover(bencher: Bencher<'_, '_>, language: Language, lines: usize) {
    let text = text(language, lines);
    let mut code = Code::of(language, &text);
    let at = middle(&text, "await");
    let mut more = true;
    bencher.bench_local(|| {
        let done = if more { code.edit(at..at, " ") } else { code.edit(at..at + 1, "") };
        assert!(done);
        more = !more;
        code.read();
        black_box(code.sighting_at(at + usize::from(!more), shelf().facts())).is_some()
    });
}

/// The card under the cursor.
fn bench_hover(bencher: Bencher<'_, '_>, language: Language, lines: usize) {
    let text = text(language, lines);
    let code = Code::of(language, &text);
    let at = middle(&text, if language == Language::Python { "gather" } else { "join!" });
    bencher.bench(|| {
        let sighting = code.sighting_at(black_box(at), shelf().facts());
        sighting.map(|it| shelf().cards_for(&it, &|_| Standing::NEW).len())
    });
}

/// Every card of a file: what `hoverdeck scan` does on one processor.
fn bench_scan(bencher: Bencher<'_, '_>, language: Language, lines: usize) {
    let text = text(language, lines);
    bencher.counter(ItemsCount::new(lines)).bench(|| {
        let sightings = Code::of(language, black_box(&text)).sightings(shelf().facts());
        let cards = |it| shelf().cards_for(it, &|_| Standing::NEW).len();
        sightings.iter().map(cards).sum::<usize>()
    });
}
