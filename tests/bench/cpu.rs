//! How much of the processors this process has used.

use std::time::Duration;

/// User and system time of this process; always 0 where the system does not tell.
#[cfg(unix)]
pub fn cpu() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

#[cfg(not(unix))]
pub fn cpu() -> Duration {
    Duration::ZERO
}
