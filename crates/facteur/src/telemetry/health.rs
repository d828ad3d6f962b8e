//! Readiness: named checks that the parts of the program keep up to date.

use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::watch;

/// The state of one check: ready, or why not.
type State = Result<(), String>;

/// All checks of the process. Cloning shares them.
#[derive(Debug, Clone)]
pub struct Health {
    checks: Arc<watch::Sender<BTreeMap<&'static str, State>>>,
}

/// One part's own check. When it is dropped, the part is gone and the check says so.
#[derive(Debug)]
pub struct Check {
    name: &'static str,
    health: Health,
}

/// The answer of `/readyz`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Readiness {
    /// Whether all checks are ready.
    pub ready: bool,
    /// Each check: "ready", or why not.
    pub checks: BTreeMap<&'static str, String>,
}

impl Health {
    /// Without checks, which is ready.
    pub fn new() -> Self {
        Self {
            checks: Arc::new(watch::Sender::new(BTreeMap::new())),
        }
    }

    /// Adds a check that is not ready until [`Check::ready`].
    pub fn check(&self, name: &'static str) -> Check {
        let check = Check {
            name,
            health: self.clone(),
        };
        check.set(Err("starting".to_owned()));
        check
    }

    /// The state of all checks now.
    pub fn readiness(&self) -> Readiness {
        let checks = self.checks.borrow();
        let told = |state: &State| state.clone().err().unwrap_or_else(|| "ready".to_owned());
        Readiness {
            ready: checks.values().all(Result::is_ok),
            checks: checks.iter().map(|(name, state)| (*name, told(state))).collect(),
        }
    }

    /// Told at every change, to wait for readiness without looking again and again.
    pub async fn wait_until_ready(&self) {
        let mut changes = self.checks.subscribe();
        // The sender lives as long as `self`.
        let _ = changes
            .wait_for(|checks| checks.values().all(Result::is_ok))
            .await;
    }
}

impl Default for Health {
    fn default() -> Self {
        Self::new()
    }
}

impl Check {
    /// The part works.
    pub fn ready(&self) {
        self.set(Ok(()));
    }

    /// The part does not work, and why, such as "the database does not answer". No secrets.
    pub fn not_ready(&self, why: impl Into<String>) {
        self.set(Err(why.into()));
    }

    fn set(&self, state: State) {
        self.health.checks.send_if_modified(|checks| {
            let changed = checks.get(self.name) != Some(&state);
            checks.insert(self.name, state);
            changed
        });
    }
}

impl Drop for Check {
    fn drop(&mut self) {
        self.not_ready("stopped");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_check_that_is_not_ready_is_enough() {
        let health = Health::new();
        let (database, queue) = (health.check("database"), health.check("queue"));
        database.ready();
        assert!(!health.readiness().ready);
        queue.ready();
        assert!(health.readiness().ready);
        database.not_ready("the database does not answer");
        let readiness = health.readiness();
        assert!(!readiness.ready);
        assert_eq!(readiness.checks["database"], "the database does not answer");
        assert_eq!(readiness.checks["queue"], "ready");
        database.ready();
        drop(queue);
        assert_eq!(health.readiness().checks["queue"], "stopped");
    }
}
