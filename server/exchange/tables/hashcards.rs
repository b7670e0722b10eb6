//! Reads the answers out of a hashcards database.

use super::{TableError, open};

/// A row of its reviews.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::exchange) struct HashcardsReview {
    /// BLAKE3 of the card's content, in hexadecimal.
    pub hash: String,
    /// Local time without a zone.
    pub at: String,
    /// `forgot`, `hard`, `good` or `easy`.
    pub grade: String,
}

pub(in crate::exchange) fn read_reviews(
    bytes: Vec<u8>,
) -> Result<Vec<HashcardsReview>, TableError> {
    let connection = open(bytes)?;
    let mut statement = connection
        .prepare("SELECT card_hash, reviewed_at, grade FROM reviews ORDER BY reviewed_at")?;
    let rows = statement.query_map([], |row| {
        Ok(HashcardsReview { hash: row.get(0)?, at: row.get(1)?, grade: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
