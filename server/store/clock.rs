//! The only clock, and the only source of new ids.

use jiff::Zoned;
use jiff::tz::TimeZone;

use crate::memory::{EventId, Moment};

/// Now, in the system's time zone with the offset it has at this instant.
pub fn now() -> Moment {
    let now = Zoned::now();
    let minutes = now.offset().seconds().div_euclid(60);
    let zone_min = i16::try_from(minutes).unwrap_or(0);
    Moment::new(now.timestamp().as_millisecond(), zone_min)
}

/// The system's time zone: in which a moment lies that came without one.
pub fn zone() -> TimeZone {
    TimeZone::system()
}

/// A fresh UUIDv7.
pub fn new_id() -> EventId {
    EventId(uuid::Uuid::now_v7().into_bytes())
}

/// A random name for an installation: 16 hexadecimal digits.
pub(super) fn new_device() -> String {
    let bytes = uuid::Uuid::now_v7().into_bytes();
    // The second half of a UUIDv7 is random but for two bits.
    bytes.iter().skip(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::day;

    #[test]
    fn now_knows_its_day() {
        let now = now();
        assert_eq!(now.day, day(now.at_ms, now.zone_min));
        assert!(now.at_ms > 1_700_000_000_000, "{now:?}");
    }

    #[test]
    fn ids_are_in_the_order_of_their_making() {
        let (first, second) = (new_id(), new_id());
        assert!(first < second);
    }

    #[test]
    fn devices_differ() {
        assert_ne!(new_device(), new_device());
        assert_eq!(new_device().len(), 16);
    }
}
