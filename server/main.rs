//! The program: reads the command line and joins the two shells, which do not know each other.

use std::ffi::OsString;
use std::process::ExitCode;

use hoverdeck::cli::{self, Next};
use hoverdeck::lsp;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Next::Serve => serve(),
        Next::Wrap(command) => wrap(&command),
        Next::Exit(code) => ExitCode::from(code),
    }
}

fn serve() -> ExitCode {
    ExitCode::from(lsp::serve_stdio().unwrap_or_else(cli::refuse))
}

fn wrap(command: &[OsString]) -> ExitCode {
    ExitCode::from(lsp::wrap_stdio(command).unwrap_or_else(cli::refuse))
}
