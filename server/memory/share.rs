//! How many of how many, with how sure one can be of it.

/// Successes among trials.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    pub of: u32,
    pub known: u32,
}

impl Share {
    pub const fn count(&mut self, known: bool) {
        self.of += 1;
        self.known += known as u32;
    }

    pub const fn and(self, other: Self) -> Self {
        Self { of: self.of + other.of, known: self.known + other.known }
    }

    /// 0 to 1; `None` without a trial.
    pub fn share(self) -> Option<f32> {
        (self.of > 0).then(|| self.known as f32 / self.of as f32)
    }

    /// The range in which the true share lies with 95 % confidence, by Wilson's score interval (1927),
    /// which is right for few trials and near 0 and 1 too. `None` without a trial.
    pub fn range(self) -> Option<(f32, f32)> {
        const Z: f32 = 1.96;
        let share = self.share()?;
        let of = self.of as f32;
        let whole = 1.0 + Z * Z / of;
        let middle = (share + Z * Z / (2.0 * of)) / whole;
        let half = Z / whole * (share * (1.0 - share) / of + Z * Z / (4.0 * of * of)).sqrt();
        Some(((middle - half).max(0.0), (middle + half).min(1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_is_wilsons() {
        let range = |known, of| {
            let (low, high) = Share { of, known }.range().unwrap();
            format!("{low:.3} {high:.3}")
        };
        // Figures of Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        assert_eq!(range(81, 263), "0.255 0.366");
        assert_eq!(range(15, 148), "0.062 0.160");
        assert_eq!(range(0, 20), "0.000 0.161");
        assert_eq!(range(1, 29), "0.006 0.172");
        assert_eq!(Share::default().range(), None);
    }
}
