//! A bare pipe: starts a server and passes on what is said, both ways, looking at nothing. What it costs is what any
//! process between an editor and a server costs.
//!
//! `pipe NAME PROGRAM ARGUMENT…` also writes what it passes on into NAME.in and NAME.out, and how the server ended into
//! NAME.status. `pipe - PROGRAM ARGUMENT…` writes nothing.

use std::fs::{self, File};
use std::io::{Read, Write, sink, stdin, stdout};
use std::process::{Command, Stdio, exit};
use std::thread;

fn main() {
    let mut words = std::env::args().skip(1);
    let name = words.next().expect("a name for what is written down, or -");
    let program = words.next().expect("a server to start");
    let mut server = Command::new(program)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let input = server.stdin.take().expect("a pipe");
    let output = server.stdout.take().expect("a pipe");
    let (told, said) = (record(&name, "in"), record(&name, "out"));
    thread::spawn(move || pass_on(stdin(), input, told));
    pass_on(output, stdout(), said);
    let status = server.wait().ok().and_then(|status| status.code()).unwrap_or(1);
    if name != "-" {
        fs::write(format!("{name}.status"), status.to_string()).expect("a file");
    }
    exit(status);
}

fn record(name: &str, way: &str) -> Box<dyn Write + Send> {
    match name {
        "-" => Box::new(sink()),
        _ => Box::new(File::create(format!("{name}.{way}")).expect("a file")),
    }
}

/// What is passed on was written down before.
fn pass_on(mut from: impl Read, mut to: impl Write, mut record: impl Write) {
    let mut space = vec![0; 1 << 16];
    while let Ok(count @ 1..) = from.read(&mut space) {
        let bytes = &space[..count];
        record.write_all(bytes).expect("room on the disk");
        if to.write_all(bytes).and_then(|()| to.flush()).is_err() {
            return;
        }
    }
}
