//! A bare pipe: starts a server and passes on what is said, both ways, looking at nothing. What it costs is what any
//! process between an editor and a server costs.

use std::io::{Read, Write, stdin, stdout};
use std::process::{Command, Stdio, exit};
use std::thread;

fn main() {
    let mut words = std::env::args().skip(1);
    let program = words.next().expect("a server to start");
    let mut server =
        Command::new(program).args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let input = server.stdin.take().expect("a pipe");
    let output = server.stdout.take().expect("a pipe");
    thread::spawn(move || pass_on(stdin(), input));
    pass_on(output, stdout());
    exit(server.wait().ok().and_then(|status| status.code()).unwrap_or(1));
}

fn pass_on(mut from: impl Read, mut to: impl Write) {
    let mut space = vec![0; 1 << 16];
    while let Ok(count @ 1..) = from.read(&mut space) {
        if to.write_all(&space[..count]).and_then(|()| to.flush()).is_err() {
            return;
        }
    }
}
