//! `hoverdeck quiz`.

mod ending;
mod page;
mod plain;
mod screen;
mod sitting;
