//! The program: reads the command line and joins the two shells, which do not know each other.

use std::process::ExitCode;

use hoverdeck::cli::{self, Next};

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Next::Serve => ExitCode::FAILURE,
        Next::Exit(code) => ExitCode::from(code),
    }
}
