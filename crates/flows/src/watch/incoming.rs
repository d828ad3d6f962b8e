//! The task of the incoming folder: a connection of its own that waits in IDLE.

use super::progress::Progress;
use super::sync::{FolderWatch, look, take_news};
use super::watched::Watched;
use crate::error::FlowResult;
use facteur_connect::Wakeup;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Watches until something breaks.
pub(super) async fn run(watched: Arc<Watched>, progress: Progress) -> FlowResult<()> {
    let mut source = watched.connect(&progress, true).await?;
    let folder = watched.inbox().await?;
    let mut watch = FolderWatch::load(&watched, folder).await?;
    loop {
        look(&watched, &progress, &mut *source, &mut watch).await?;
        progress.worked();
        // Opened anew after each pause: only that shows another UIDVALIDITY, what was deleted, and a line
        // that died without a word.
        let next_look = Instant::now() + watched.poll();
        loop {
            let left = next_look.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            progress.expect(
                "wait for mail",
                left + watched.command() + Duration::from_secs(30),
            );
            if source.wait(left).await? == Wakeup::Changed {
                take_news(&watched, &progress, &mut *source, &mut watch).await?;
            }
        }
    }
}
