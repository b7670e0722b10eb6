//! `hoverdeck tour`
mod client;
mod programs;
mod proof;
mod view;

use std::io::Write;

use super::failure::Failure;

pub fn run(_out: &mut dyn Write) -> Result<(), Failure> {
    Err(Failure::new("not yet"))
}
