//! One door for all connections of a mailbox: while the password is refused, nobody knocks.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// The door. Closed until the first login worked, but for the one task that tries it.
#[derive(Default)]
pub(super) struct Gate {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Default)]
struct State {
    confirmed: bool,
    refused_until: Option<Instant>,
}

impl Gate {
    /// Waits until a login may be tried. Only the task that goes `first` may try a password that never
    /// worked: three tasks with a wrong one would be three strikes.
    pub(super) async fn pass(&self, first: bool) {
        loop {
            let changed = self.changed.notified();
            let until = {
                let state = self.state();
                match state.refused_until {
                    Some(until) if until > Instant::now() => Some(until),
                    _ if first || state.confirmed => return,
                    _ => None,
                }
            };
            match until {
                Some(until) => tokio::time::sleep_until(until).await,
                None => changed.await,
            }
        }
    }

    /// A login worked.
    pub(super) fn open(&self) {
        let mut state = self.state();
        state.confirmed = true;
        state.refused_until = None;
        drop(state);
        self.changed.notify_waiters();
    }

    /// A login was refused: nobody tries for that long.
    pub(super) fn refuse(&self, pause: Duration) {
        self.state().refused_until = Some(Instant::now() + pause);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_refused_login_closes_the_door_for_all() {
        let gate = Gate::default();
        let begun = Instant::now();
        gate.pass(true).await;
        gate.refuse(Duration::from_mins(15));
        let second = async {
            gate.pass(false).await;
            begun.elapsed()
        };
        let first = async {
            gate.pass(true).await;
            gate.open();
            begun.elapsed()
        };
        let (second, first) = tokio::join!(second, first);
        assert!(first >= Duration::from_mins(15), "knocked again after {first:?}");
        assert!(second >= first);
    }
}
