//! The task of all other folders: sent, junk and archive are looked at in turn over one connection.

use super::compare::compare;
use super::progress::Progress;
use super::sync::{FolderWatch, look};
use super::watched::{DATABASE, INBOX, Watched};
use crate::error::{FlowError, FlowResult};
use facteur_connect::{MailSource, SourceErrorKind};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Folders are made and renamed rarely.
const DISCOVER_EVERY: Duration = Duration::from_mins(30);
/// The first whole comparison waits until the first readings are most likely over.
const FIRST_COMPARISON: Duration = Duration::from_mins(10);

/// Watches until something breaks.
pub(super) async fn run(watched: Arc<Watched>, progress: Progress) -> FlowResult<()> {
    let mut source = watched.connect(&progress, false).await?;
    let mut folders: Vec<FolderWatch> = Vec::new();
    let mut discovered: Option<Instant> = None;
    let mut compare_at = Instant::now() + FIRST_COMPARISON.min(watched.options.compare_every);
    loop {
        if discovered.is_none_or(|at| at.elapsed() >= DISCOVER_EVERY) {
            folders = discover(&watched, &progress, &mut *source).await?;
            discovered = Some(Instant::now());
        }
        let compare_now = Instant::now() >= compare_at;
        for watch in &mut folders {
            let looked = look_at(&watched, &progress, &mut *source, watch, compare_now).await;
            settle(&watched, watch, looked).await?;
        }
        if compare_now {
            compare_at = Instant::now() + watched.options.compare_every;
        }
        progress.worked();
        progress.rest();
        tokio::time::sleep(watched.poll()).await;
    }
}

async fn discover(
    watched: &Watched,
    progress: &Progress,
    source: &mut dyn MailSource,
) -> FlowResult<Vec<FolderWatch>> {
    progress.expect("list the folders", watched.command());
    let remote = source.folders().await?;
    progress.expect("note the folders", DATABASE);
    let mut folders = Vec::new();
    for folder in watched.ensure(remote).await? {
        folders.push(FolderWatch::load(watched, folder).await?);
    }
    Ok(folders)
}

async fn look_at(
    watched: &Watched,
    progress: &Progress,
    source: &mut dyn MailSource,
    watch: &mut FolderWatch,
    compare_now: bool,
) -> FlowResult<()> {
    let is_inbox = watch.folder.name == INBOX;
    if !is_inbox {
        look(watched, progress, source, watch).await?;
    }
    if !compare_now {
        return Ok(());
    }
    // The incoming folder has a task of its own; here only its comparison is made.
    watch.reload(watched).await?;
    progress.expect("open", watched.command());
    let status = source.open(&watch.folder.name).await?;
    if watch.folder.listed && status.uidvalidity == watch.folder.uidvalidity {
        compare(watched, progress, source, watch, true).await?;
    }
    Ok(())
}

/// One folder that the server does not open must not keep the others from being read.
async fn settle(watched: &Watched, watch: &FolderWatch, looked: FlowResult<()>) -> FlowResult<()> {
    let Err(FlowError::Source(error)) = &looked else {
        return looked;
    };
    if !matches!(
        error.kind(),
        SourceErrorKind::NoSuchFolder | SourceErrorKind::ServerSaid
    ) {
        return looked;
    }
    let trouble = format!("{error}. {}", error.advice());
    watched
        .tell(|folder| folder.id == watch.folder.id, &trouble)
        .await;
    Ok(())
}
