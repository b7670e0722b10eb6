//! The full-screen quiz in a terminal of its own: keys are typed, the screen is read.

#![cfg(unix)]

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

use crate::here::{Here, steady};

const ASKING: &str = "space answer · s skip · u undo · q quit";
const RATING: &str = "1-5 rate · s skip · u undo · q quit";

/// A program in a terminal of 84 by 24 characters.
struct Terminal {
    child: Child,
    keys: File,
    /// The program's side, kept to ask for its modes.
    tty: OwnedFd,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

impl Terminal {
    fn start(mut command: Command) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let size = Winsize { ws_row: 24, ws_col: 84, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&ours, size).unwrap();
        let name = ptsname(&ours, Vec::new()).unwrap();
        let tty: OwnedFd =
            File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap().into();
        let side = || Stdio::from(tty.try_clone().unwrap());
        let child = command.stdin(side()).stdout(side()).stderr(side()).spawn().unwrap();
        let (sender, output) = channel();
        let mut reader = File::from(ours.try_clone().unwrap());
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let screen = vt100::Parser::new(24, 84, 0);
        Self { child, keys: File::from(ours), tty, output, screen }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until the screen shows `text`.
    #[track_caller]
    fn see(&mut self, text: &str) {
        self.see_when(text, |screen| screen.contains(text));
    }

    /// The screen, once it shows `text` and its last line is `foot`. A page is drawn from the top, so
    /// that the new foot comes last.
    #[track_caller]
    fn see_page(&mut self, text: &str, foot: &str) -> String {
        self.see_when(text, |screen| {
            screen.contains(text) && screen.lines().last().is_some_and(|line| line.trim() == foot)
        });
        let lines: Vec<_> = self.screen.screen().rows(0, 84).collect();
        lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    fn see_when(&mut self, text: &str, seen: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(90);
        while !seen(&self.screen.screen().contents()) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(_) => panic!("no `{text}` in:\n{}", self.screen.screen().contents()),
            }
        }
    }

    fn is_raw(&self) -> bool {
        !tcgetattr(&self.tty).unwrap().local_modes.contains(LocalModes::ICANON)
    }

    fn end(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn one_key_per_step_from_the_first_question_to_the_end() {
    let here = Here::new();
    let mut terminal = Terminal::start(here.command("quiz --deck waiting.md"));
    insta::assert_snapshot!("question", terminal.see_page("What does", ASKING));
    assert!(terminal.is_raw());
    terminal.press("4");
    terminal.see("See the answer first, then rate.");
    terminal.press(" ");
    insta::assert_snapshot!("answer", terminal.see_page("How well did you know this?", RATING));
    terminal.press("4");
    insta::assert_snapshot!("next", steady(&terminal.see_page("2 of 3", ASKING)));
    terminal.press("u");
    terminal.see("Taken back: What does asyncio.gather() do?");
    terminal.press(" 2");
    terminal.see("2 of 4");
    terminal.press(" 5s");
    terminal.see("4 of 4");
    terminal.press(" 3");
    insta::assert_snapshot!("end", steady(&terminal.see_page("Done for now", "u undo · q quit")));
    terminal.press("q");
    terminal.see("3 answers: 1 recognised it, 1 with effort, 1 perfectly; 1 skipped.");
    assert_eq!(terminal.end(), Some(0));
    assert!(!terminal.is_raw(), "the terminal is as it was");
    let history = steady(here.run("history").expect(0));
    insta::assert_snapshot!(history, @r"
    ID  DATE TIME  3 with effort   asyncio-gather
    ID  DATE TIME  5 perfectly     await
    ID  DATE TIME  2 recognised it asyncio-gather
    ID  DATE TIME  undo of ID
    ID  DATE TIME  4 knew it       asyncio-gather
    ");
}

#[test]
fn what_is_pasted_answers_no_card() {
    let here = Here::new();
    let mut terminal = Terminal::start(here.command("quiz --deck waiting.md"));
    terminal.see_page("What does", ASKING);
    assert!(terminal.screen.screen().bracketed_paste(), "the terminal marks what is pasted");
    terminal.press("\u{1b}[200~ 4 5 1 q\u{1b}[201~");
    terminal.press("4");
    terminal.see("See the answer first, then rate.");
    terminal.press("q");
    terminal.see("No card rated.");
    assert_eq!(terminal.end(), Some(0));
    assert!(!terminal.screen.screen().bracketed_paste());
}

#[test]
fn control_c_leaves_the_terminal_as_it_was() {
    let here = Here::new();
    let mut terminal = Terminal::start(here.command("quiz --deck waiting.md"));
    terminal.see("space answer");
    terminal.press("\u{3}");
    terminal.see("No card rated.");
    assert_eq!(terminal.end(), Some(0));
    assert!(!terminal.is_raw());
    assert!(!terminal.screen.screen().alternate_screen());
}

#[test]
fn a_person_at_a_terminal_answers_the_quiz_of_the_tour() {
    let here = Here::new();
    let mut terminal = Terminal::start(here.command("tour"));
    terminal.press("\n4\n\n5\n\nwhat?\n3\n\n3\n");
    terminal.see("✓ a quiz with 4 answers");
    terminal.see("✓ exactly these answers in the history");
    assert_eq!(terminal.end(), Some(0));
}

#[test]
fn no_color_is_heeded_on_the_whole_screen() {
    let here = Here::new();
    let mut command = here.command("quiz --deck waiting.md");
    command.env("NO_COLOR", "1");
    let mut terminal = Terminal::start(command);
    terminal.press(" ");
    terminal.see_page("Runs several coroutines", RATING);
    let screen = terminal.screen.screen();
    let coloured = (0..24).flat_map(|row| (0..84).map(move |column| (row, column))).find(|at| {
        screen.cell(at.0, at.1).is_some_and(|cell| cell.fgcolor() != vt100::Color::Default)
    });
    assert_eq!(coloured, None);
}
