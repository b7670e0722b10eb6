//! What the tour has seen and what it has missed; the list at its end.

use std::io::Write;

use anstyle::{AnsiColor, Style};

use crate::cli::failure::Failure;

/// One thing the tour promises.
#[derive(Debug)]
struct Finding {
    promise: String,
    /// What is missing or wrong; empty if the promise is kept.
    missing: Vec<String>,
}

#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
}

/// So many missing things are named one by one.
const NAMED: usize = 12;

impl Findings {
    /// Notes a promise with everything that is missing from it.
    pub fn note(&mut self, promise: impl Into<String>, missing: Vec<String>) {
        self.list.push(Finding { promise: promise.into(), missing });
    }

    /// Prints the list.
    ///
    /// # Errors
    /// [`Failure::said`] if any promise is not kept.
    pub fn close(&self, out: &mut dyn Write) -> Result<(), Failure> {
        for finding in &self.list {
            finding.print(out)?;
        }
        let kept = self.list.iter().all(|finding| finding.missing.is_empty());
        if kept { Ok(()) } else { Err(Failure::said()) }
    }
}

impl Finding {
    fn print(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let (mark, style): (_, Style) = match self.missing.is_empty() {
            true => ("✓", AnsiColor::Green.on_default()),
            false => ("✗", AnsiColor::Red.on_default()),
        };
        writeln!(out, "{style}{mark}{style:#} {}", self.promise)?;
        for missing in self.missing.iter().take(NAMED) {
            writeln!(out, "    - {missing}")?;
        }
        if let Some(more) = self.missing.len().checked_sub(NAMED + 1) {
            writeln!(out, "    - and {} more", more + 1)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::failure::FailureKind;

    #[test]
    fn one_missing_thing_is_named_and_fails_the_tour() {
        let mut findings = Findings::default();
        findings.note("water is wet", vec![]);
        let mut out = Vec::new();
        findings.close(&mut out).unwrap();
        findings.note("all birds fly", vec!["penguin".into(); 14]);
        let failure = findings.close(&mut out).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Said);
        let plain = anstream::adapter::strip_bytes(&out).into_vec();
        let text = String::from_utf8(plain).unwrap();
        assert_eq!(text.matches("✓ water is wet").count(), 2);
        assert!(text.contains("✗ all birds fly\n    - penguin\n"), "{text}");
        assert!(text.ends_with("    - and 2 more\n"), "{text}");
    }
}
