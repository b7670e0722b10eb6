//! `hoverdeck tour`
mod client;
