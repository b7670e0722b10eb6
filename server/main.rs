//! The program: reads the command line and joins the two shells, which do not know each other.

use std::io::Write;
use std::process::ExitCode;

use hoverdeck::cli::{self, Next};
use hoverdeck::lsp;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Next::Serve => serve(),
        Next::Exit(code) => ExitCode::from(code),
    }
}

fn serve() -> ExitCode {
    match lsp::serve_stdio() {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            // If nobody reads it, there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "hoverdeck: {error}");
            ExitCode::FAILURE
        }
    }
}
