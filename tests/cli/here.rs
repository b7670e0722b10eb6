//! A place of its own for each test: folders, the program in them, and its answers as readable text.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A throwaway history, configuration and working folder.
pub struct Here {
    pub root: tempfile::TempDir,
}

impl Here {
    /// An empty place with the small deck and the small program of `tests/fixtures/terminal`.
    pub fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let here = Self { root };
        for name in ["waiting.md", "pages.py"] {
            std::fs::copy(fixture(name), here.path(name)).unwrap();
        }
        here
    }

    /// A place where one quiz was answered: `asyncio-gather` with 4, `await` with 2 and then 3.
    pub fn with_history() -> Self {
        let here = Self::new();
        here.run_with("quiz --deck waiting.md", "\n4\n\n2\ns\n\n3\n").expect(0);
        here
    }

    /// Uses the small deck through the settings, without the shipped one that has a card of the same id.
    pub fn set_decks(&self) {
        let deck = self.path("waiting.md");
        self.write(
            "config/config.toml",
            format!("decks = ['{}']\nskipDecks = ['async']\n", deck.display()),
        );
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// The program with its words, not started yet.
    pub fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hoverdeck"));
        command
            .args(words.split_whitespace())
            .current_dir(self.root.path())
            .env("HOVERDECK_DATA", self.path("data"))
            .env("HOVERDECK_CONFIG", self.path("config"))
            .env("TZ", "UTC")
            .env("COLUMNS", "100")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE");
        command
    }

    pub fn run(&self, words: &str) -> Answer {
        self.run_with(words, "")
    }

    /// Runs in a home folder of its own, with no program on PATH.
    pub fn run_at_home(&self, words: &str) -> Answer {
        let mut command = self.command(words);
        for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "NVIM_APPNAME", "KAKOUNE_CONFIG_DIR"] {
            command.env_remove(name);
        }
        command.env("HOME", self.path("home")).env("USERPROFILE", self.path("home"));
        command.env("PATH", self.path("bin")).env("APPDATA", self.path("home/.config"));
        self.answer(command.stdin(Stdio::null()).output().unwrap())
    }

    /// Runs with these lines on standard input.
    pub fn run_with(&self, words: &str, input: &str) -> Answer {
        let mut child = self
            .command(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that ends before it has read everything closes the pipe: no fault of the test.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        self.answer(child.wait_with_output().unwrap())
    }

    fn answer(&self, output: Output) -> Answer {
        let root = self.root.path().to_str().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap().replace(root, "HERE");
        Answer {
            code: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/terminal").join(name)
}

/// What a run gave. Whoever runs must look.
#[must_use]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// Standard output, after making sure of the exit code and of nothing on standard error.
    #[track_caller]
    pub fn expect(&self, code: i32) -> &str {
        assert_eq!((self.code, self.err.as_str()), (code, ""), "{}", self.out);
        &self.out
    }

    /// Everything, for a snapshot, without what differs from day to day.
    pub fn told(&self) -> String {
        let part = |name: &str, text: &str| match text.trim_end() {
            "" => String::new(),
            text => format!("{name}:\n{}\n", steady(text)),
        };
        format!("{}{}code: {}", part("out", &self.out), part("err", &self.err), self.code)
    }
}

/// Ids, times and dates replaced by what they are.
pub fn steady(text: &str) -> String {
    let words = text.split_inclusive([' ', '\n', '"', '(', ')', ',']);
    let text: String = words.map(steady_word).collect();
    without_calendar(&text)
}

fn steady_word(word: &str) -> String {
    let end = word.trim_end_matches([' ', '\n', '"', '(', ')', ',']).len();
    let (core, rest) = word.split_at(end);
    let shape: String = core.chars().map(|c| if c.is_ascii_hexdigit() { '0' } else { c }).collect();
    let name = match shape.as_str() {
        "00000000-0000-0000-0000-000000000000" => "ID",
        "0000-00-00" => "DATE",
        "00:00:00" => "TIME",
        "0000-00-00T00:00:00.000+00:00" => "INSTANT",
        "0000000000000000" => "DEVICE",
        _ => core,
    };
    format!("{name}{rest}")
}

/// `in 2 days (Wed 25 Nov)` without what stands in the calendar. In a table a day of one digit has one more space behind it.
fn without_calendar(text: &str) -> String {
    let mut kept = String::new();
    for part in text.split_inclusive(" days (") {
        match (kept.ends_with(" days ("), part.split_once(')')) {
            (true, Some((date, rest))) => {
                let padding =
                    usize::from(date.len() < "Wed 25 Nov".len() && rest.starts_with("  "));
                kept.push_str(&format!("DATE){}", &rest[padding..]));
            }
            _ => kept.push_str(part),
        }
    }
    kept
}
