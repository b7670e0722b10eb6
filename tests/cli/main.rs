//! The program as it is started in a terminal: every command through the real binary, on a history and
//! a configuration of its own.

#![allow(clippy::disallowed_methods, reason = "a test makes files and starts programs")]

mod bad_input;
mod commands;
mod damage;
mod exchange;
mod here;
mod keeping;
mod learning;
mod locks;
mod quiz;
mod screen;
mod setup;
mod tour;
