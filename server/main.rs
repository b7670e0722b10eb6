//! The program: the language server for now.

use std::process::ExitCode;

fn main() -> ExitCode {
    match hoverdeck::lsp::serve_stdio() {
        Ok(status) => ExitCode::from(status),
        Err(_) => ExitCode::FAILURE,
    }
}
