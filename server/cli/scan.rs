//! `hoverdeck scan`
mod side_by_side;
mod walk;
