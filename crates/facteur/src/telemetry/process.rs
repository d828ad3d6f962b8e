//! What the process uses, from `/proc/self` (proc(5)); elsewhere than on Linux nothing is told.

use std::fs;

/// Use of resources.
#[derive(Debug, Clone, PartialEq)]
pub struct Usage {
    /// Seconds of processor time, user and system.
    pub cpu_seconds: f64,
    /// Bytes of memory in use.
    pub resident_bytes: u64,
    /// Open files.
    pub open_files: u64,
    /// Threads.
    pub threads: u64,
}

/// Ticks of `/proc/self/stat` in a second: USER_HZ, 100 on all that Linux runs on today.
const TICKS: f64 = 100.0;

/// The use of this process now.
pub fn usage() -> Option<Usage> {
    let (user, system) = ticks(&fs::read_to_string("/proc/self/stat").ok()?)?;
    let status = fs::read_to_string("/proc/self/status").ok()?;
    Some(Usage {
        cpu_seconds: (user + system) as f64 / TICKS,
        resident_bytes: number(&status, "VmRSS:")?.saturating_mul(1024),
        open_files: fs::read_dir("/proc/self/fd").ok()?.count() as u64,
        threads: number(&status, "Threads:")?,
    })
}

/// Fields 14 and 15. The name in field 2 may hold anything, so counting starts behind its last bracket.
fn ticks(stat: &str) -> Option<(u64, u64)> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace().skip(11);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

fn number(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_ascii_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_spaces_does_not_shift_the_fields() {
        let stat = "42 (a) b (c) S 1 1 1 0 -1 4194304 100 0 0 0 77 33 0 0 20 0 4 0 100 1 1";
        assert_eq!(ticks(stat), Some((77, 33)));
        assert_eq!(ticks("nonsense"), None);
    }

    #[test]
    fn this_process_uses_something() {
        let usage = usage().unwrap();
        assert!(
            usage.resident_bytes > 1 << 20 && usage.open_files > 2 && usage.threads >= 1,
            "{usage:?}"
        );
    }
}
