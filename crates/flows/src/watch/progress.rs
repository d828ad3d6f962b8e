//! How a hanging task is noticed: before each step it says how long that may take at most.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// What one task is doing and until when it must be done. A task that fetches and accepts at the same time
/// has two of these, see [`Progress::beside`].
#[derive(Clone, Default)]
pub(super) struct Progress {
    shared: Arc<Shared>,
    side: usize,
}

#[derive(Default)]
struct Shared {
    steps: Mutex<[Option<Step>; 2]>,
    worked: AtomicBool,
}

#[derive(Clone, Copy)]
struct Step {
    name: &'static str,
    until: Instant,
}

impl Progress {
    /// Says what comes next and how long it may take. Every step has a deadline of its own below this
    /// one; this is the fence behind it.
    pub(super) fn expect(&self, name: &'static str, within: Duration) {
        let until = Instant::now() + within;
        self.steps()[self.side] = Some(Step { name, until });
    }

    /// Nothing is expected for now.
    pub(super) fn rest(&self) {
        self.steps()[self.side] = None;
    }

    /// The same task's other hand.
    pub(super) fn beside(&self) -> Self {
        Self {
            shared: self.shared.clone(),
            side: 1 - self.side,
        }
    }

    /// Notes that the task did what it is there for.
    pub(super) fn worked(&self) {
        self.shared.worked.store(true, Ordering::Relaxed);
    }

    /// Whether the task did what it is there for at least once.
    pub(super) fn has_worked(&self) -> bool {
        self.shared.worked.load(Ordering::Relaxed)
    }

    /// Returns when a step takes longer than it may, with its name.
    pub(super) async fn overdue(&self) -> &'static str {
        loop {
            let next = self
                .steps()
                .iter()
                .flatten()
                .copied()
                .min_by_key(|step| step.until);
            match next {
                Some(step) if step.until <= Instant::now() => return step.name,
                Some(step) => tokio::time::sleep_until(step.until.min(Self::soon())).await,
                None => tokio::time::sleep_until(Self::soon()).await,
            }
        }
    }

    /// A step that began meanwhile may end earlier than the one that is slept for.
    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(1)
    }

    fn steps(&self) -> MutexGuard<'_, [Option<Step>; 2]> {
        self.shared.steps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_step_that_takes_too_long_is_noticed_and_one_that_goes_on_is_not() {
        let progress = Progress::default();
        let beside = progress.beside();
        progress.expect("fetch", Duration::from_secs(10));
        beside.expect("accept", Duration::from_mins(5));
        assert_eq!(progress.overdue().await, "fetch");
        progress.rest();
        let begun = Instant::now();
        assert_eq!(progress.overdue().await, "accept");
        assert!(begun.elapsed() > Duration::from_mins(4));
    }
}
