//! How many fetched bytes may be in memory at once.

use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Bytes in memory, over all mailboxes of this process. Live mail has a budget of its own, so that it
/// never waits for an import.
#[derive(Clone)]
pub(super) struct Budget {
    kilobytes: Arc<Semaphore>,
    all: u32,
}

impl Budget {
    pub(super) fn new(bytes: usize) -> Self {
        let all = u32::try_from(bytes / 1_024).unwrap_or(u32::MAX).max(1);
        Self {
            kilobytes: Arc::new(Semaphore::new(all as usize)),
            all,
        }
    }

    /// Waits until so many bytes may be fetched. One mail that is larger than the whole budget waits
    /// until nothing else is in memory.
    pub(super) async fn take(&self, bytes: u64) -> Option<OwnedSemaphorePermit> {
        let wanted = u32::try_from(bytes / 1_024 + 1).unwrap_or(u32::MAX).min(self.all);
        // The semaphore is never closed.
        self.kilobytes.clone().acquire_many_owned(wanted).await.ok()
    }
}
