//! Finds the known word that a typo was probably meant to be.

/// The closest of `known`, if it is close enough to be a typo of `word`.
///
/// Close enough is one slip (a letter wrong, missing, added, or two swapped) per three characters,
/// three slips at most. Ties go to the word that sorts first, so that the answer never changes.
pub(super) fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let limit = (word.chars().count() / 3).clamp(1, 3);
    known
        .filter(|other| *other != word && other.len().abs_diff(word.len()) <= limit * 4)
        .map(|other| (strsim::osa_distance(word, other), other))
        .filter(|(slips, _)| *slips <= limit)
        .min()
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_typo_finds_its_word_and_a_stranger_finds_none() {
        let known = ["asyncio.gather", "asyncio.run", "python", "rust"];
        assert_eq!(nearest("asyncio.gahter", known.into_iter()), Some("asyncio.gather"));
        assert_eq!(nearest("pyton", known.into_iter()), Some("python"));
        assert_eq!(nearest("haskell", known.into_iter()), None);
    }
}
