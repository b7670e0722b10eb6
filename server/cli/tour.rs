//! `hoverdeck tour`
mod client;

use std::io::Write;

use super::failure::Failure;

pub fn run(_out: &mut dyn Write) -> Result<(), Failure> {
    Err(Failure::new("not yet"))
}
