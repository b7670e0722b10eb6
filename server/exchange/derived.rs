//! Ids of events that came without one: the same event always gets the same id, so that bringing it in
//! twice adds nothing.

use crate::memory::EventId;

/// The id of an event with this content at this time. It has the shape of a UUIDv7, with a digest where
/// others have chance, and so sorts by time as they do.
pub(super) fn id_at(at_ms: i64, parts: &[&str]) -> EventId {
    let mut bytes = digest(parts);
    let time = at_ms.max(0).to_be_bytes();
    for (byte, time) in bytes.iter_mut().zip(time.into_iter().skip(2)) {
        *byte = time;
    }
    EventId(shaped(bytes, 0x70))
}

/// The id that stands for another program's own name of an event (a UUIDv8).
pub(super) fn id_named(name: &str) -> EventId {
    EventId(shaped(digest(&["id", name]), 0x80))
}

/// Hexadecimal digits that tell texts apart where a person's words do not.
pub(super) fn short_digest(parts: &[&str]) -> String {
    digest(parts).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// 16 bytes of BLAKE3 over the parts with their lengths, so that no two lists run together.
fn digest(parts: &[&str]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    bytes
}

/// Sets a UUID's version and variant bits.
fn shaped(bytes: [u8; 16], version: u8) -> [u8; 16] {
    let mut at = 0;
    bytes.map(|byte| {
        at += 1;
        match at {
            7 => byte & 0x0f | version,
            9 => byte & 0x3f | 0x80,
            _ => byte,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_content_has_the_same_id_and_other_content_another() {
        let id = id_at(1_772_323_200_000, &["review", "a", "4"]);
        assert_eq!(id, id_at(1_772_323_200_000, &["review", "a", "4"]));
        assert_ne!(id, id_at(1_772_323_200_000, &["review", "a", "5"]));
        assert_ne!(id, id_at(1_772_323_200_000, &["review", "a4", ""]));
        assert_ne!(id, id_at(1_772_323_200_001, &["review", "a", "4"]));
    }

    #[test]
    fn ids_are_uuids_in_the_order_of_time() {
        let text = id_at(0x0199_a1b2_c3d4, &["x"]).to_string();
        assert!(text.starts_with("0199a1b2-c3d4-7"), "{text}");
        assert!(id_at(1000, &["b"]) < id_at(1001, &["a"]));
        assert_eq!(id_named("r1").to_string().as_bytes()[14], b'8');
    }
}
