//! How far a long piece of work is: a line that is drawn anew on a terminal, else a line now and then.

use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// How far the work is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done.
    pub label: String,
    /// How much is done.
    pub done: u64,
    /// How much there is, when known.
    pub total: Option<u64>,
}

const ON_TERMINAL: Duration = Duration::from_millis(100);
const ELSEWHERE: Duration = Duration::from_secs(5);
const BAR: u64 = 24;

/// Draws progress, not more often than anybody can read.
#[derive(Debug)]
pub struct ProgressLine {
    terminal: bool,
    started: Option<Instant>,
    drawn: Option<Instant>,
    on_screen: bool,
}

impl ProgressLine {
    /// For a terminal, or for a file.
    pub const fn new(terminal: bool) -> Self {
        Self {
            terminal,
            started: None,
            drawn: None,
            on_screen: false,
        }
    }

    /// What to write to standard error now; often nothing. The last state is always written.
    pub fn update(&mut self, progress: &Progress, now: Instant) -> Option<String> {
        let started = *self.started.get_or_insert(now);
        let pause = if self.terminal { ON_TERMINAL } else { ELSEWHERE };
        let complete = progress.total.is_some_and(|total| progress.done >= total);
        // Without a terminal the first line comes only when the work turns out to be long.
        let last = self.drawn.or((!self.terminal).then_some(started));
        let due = last.is_none_or(|last| now.duration_since(last) >= pause);
        let closes = complete && self.drawn.is_some();
        if !(due || closes) {
            return None;
        }
        self.drawn = Some(now);
        let text = describe(progress, now.duration_since(started), self.terminal);
        if self.terminal {
            self.on_screen = true;
            return Some(format!("\r\u{1b}[2K{text}"));
        }
        Some(format!("{text}\n"))
    }

    /// What to write so that other output stands on a clean line.
    pub fn clear(&mut self) -> Option<&'static str> {
        std::mem::take(&mut self.on_screen).then_some("\r\u{1b}[2K")
    }

    /// The work is over: what to write, and the next work starts afresh.
    pub fn finish(&mut self) -> Option<&'static str> {
        self.started = None;
        self.drawn = None;
        self.clear()
    }
}

fn describe(progress: &Progress, elapsed: Duration, terminal: bool) -> String {
    let Progress { label, done, total } = progress;
    let label = super::printable(label);
    let rate = match elapsed.as_secs() {
        0 => String::new(),
        seconds => format!(" ({}/s)", done / seconds),
    };
    match total {
        Some(total) if *total > 0 => {
            let percent = done.saturating_mul(100) / total;
            let filled = (done.saturating_mul(BAR) / total).min(BAR);
            let bar = if terminal {
                format!(
                    "[{}{}] ",
                    "█".repeat(filled as usize),
                    "·".repeat((BAR - filled) as usize)
                )
            } else {
                String::new()
            };
            format!("{bar}{label}: {done}/{total}, {percent} %{rate}")
        }
        _ => format!("{label}: {done}{rate}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(done: u64) -> Progress {
        Progress {
            label: "Import".into(),
            done,
            total: Some(1_000),
        }
    }

    #[test]
    fn a_terminal_is_drawn_ten_times_a_second_at_most() {
        let start = Instant::now();
        let mut line = ProgressLine::new(true);
        let drawn = (0..1_000)
            .filter_map(|milli| line.update(&progress(milli), start + Duration::from_millis(milli)))
            .count();
        assert_eq!(drawn, 10);
        let last = line
            .update(&progress(1_000), start + Duration::from_millis(1_001))
            .unwrap();
        assert_eq!(
            last,
            "\r\u{1b}[2K[████████████████████████] Import: 1000/1000, 100 % (1000/s)"
        );
        assert!(line.finish().is_some() && line.finish().is_none());
    }

    #[test]
    fn elsewhere_short_work_says_nothing_and_long_work_a_line_each_five_seconds() {
        let start = Instant::now();
        let mut line = ProgressLine::new(false);
        assert_eq!(line.update(&progress(10), start), None);
        assert_eq!(
            line.update(&progress(1_000), start + Duration::from_secs(1)),
            None
        );
        line.finish();
        let lines: Vec<_> = (0..=12)
            .filter_map(|second| line.update(&progress(second), start + Duration::from_secs(second)))
            .collect();
        assert_eq!(
            lines,
            ["Import: 5/1000, 0 % (1/s)\n", "Import: 10/1000, 1 % (1/s)\n"]
        );
    }

    #[test]
    fn no_number_breaks_it() {
        let odd = Progress {
            label: String::new(),
            done: u64::MAX,
            total: Some(1),
        };
        assert!(ProgressLine::new(true).update(&odd, Instant::now()).is_some());
        let none = Progress {
            label: String::new(),
            done: 0,
            total: Some(0),
        };
        assert!(ProgressLine::new(true).update(&none, Instant::now()).is_some());
    }
}
