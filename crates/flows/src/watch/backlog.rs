//! The task that fetches what is only listed: first readings, imports by other programs, what was missing.
//! It has a connection of its own while there is something to fetch, so that live mail never waits.

use super::pipeline::{self, Target};
use super::progress::Progress;
use super::taking::{Item, Taking};
use super::watched::{DATABASE, Watched};
use crate::error::{FlowError, FlowResult};
use facteur_connect::{MailSource, SourceErrorKind};
use facteur_domain::ArrivalId;
use facteur_store::StoreResult;
use facteur_store::arrivals::{self, ListedArrival};
use facteur_store::folders::Folder;
use std::sync::Arc;

/// Listed rows that are read at once.
const PAGE: usize = 2_000;

/// Fetches until something breaks.
pub(super) async fn run(watched: Arc<Watched>, progress: Progress) -> FlowResult<()> {
    loop {
        progress.expect("look for a backlog", DATABASE);
        let waiting = folders_with_backlog(&watched).await?;
        let fetched = if waiting.is_empty() {
            false
        } else {
            fetch(&watched, &progress, waiting).await?
        };
        progress.worked();
        progress.rest();
        if !fetched {
            tokio::select! {
                () = watched.backlog.notified() => {}
                () = tokio::time::sleep(watched.options.backlog_every) => {}
            }
        }
    }
}

async fn folders_with_backlog(watched: &Watched) -> StoreResult<Vec<Folder>> {
    let mut waiting = Vec::new();
    for folder in watched.folders().await? {
        // Before the first look has ended nobody knows which UIDVALIDITY will be the folder's.
        if folder.listed && !page(watched, &folder, None, 1).await?.is_empty() {
            waiting.push(folder);
        }
    }
    Ok(waiting)
}

/// Whether anything was fetched.
async fn fetch(watched: &Watched, progress: &Progress, waiting: Vec<Folder>) -> FlowResult<bool> {
    let mut source = watched.connect(progress, false).await?;
    let mut any = false;
    for folder in waiting {
        match drain(watched, progress, &mut *source, &folder).await {
            Ok(fetched) => any |= fetched,
            Err(FlowError::Source(error))
                if matches!(
                    error.kind(),
                    SourceErrorKind::NoSuchFolder | SourceErrorKind::ServerSaid
                ) =>
            {
                tracing::warn!(component = "watch", action = "backlog", mailbox = %watched.mailbox.id,
                    folder = %folder.id, error = %error, "a folder's listed mail cannot be fetched now");
            }
            Err(error) => return Err(error),
        }
    }
    progress.expect("say goodbye", watched.command());
    source.close().await;
    progress.rest();
    Ok(any)
}

async fn drain(
    watched: &Watched,
    progress: &Progress,
    source: &mut dyn MailSource,
    folder: &Folder,
) -> FlowResult<bool> {
    progress.expect("open", watched.command());
    let status = source.open(&folder.name).await?;
    if status.uidvalidity != folder.uidvalidity {
        // The folder's own task brings the rows over first.
        return Ok(false);
    }
    if status.uidvalidity == 0 {
        // A source without UIDs finds its messages by their names in the last list.
        progress.expect("list", super::sync::LISTING);
        source.list(facteur_connect::Uids::All, false).await?;
    }
    let target = Target {
        folder: folder.id,
        uidvalidity: status.uidvalidity,
        live: false,
    };
    let mut after = None;
    let mut any = false;
    loop {
        progress.expect("read the backlog", DATABASE);
        let rows = page(watched, folder, after, PAGE).await?;
        let Some(last) = rows.last() else {
            return Ok(any);
        };
        after = Some(last.id);
        let items: Vec<Item> = rows
            .into_iter()
            .filter(|row| row.uidvalidity == status.uidvalidity)
            .map(item)
            .collect();
        if items.is_empty() {
            continue;
        }
        pipeline::run(watched, progress, source, target, items).await.1?;
        any = true;
    }
}

async fn page(
    watched: &Watched,
    folder: &Folder,
    after: Option<ArrivalId>,
    limit: usize,
) -> StoreResult<Vec<ListedArrival>> {
    let (organisation, folder) = (watched.services.organisation, folder.id);
    watched
        .services
        .store
        .read(organisation, move |tx| {
            arrivals::arrival_listed(tx, organisation, folder, after, limit)
        })
        .await
}

/// Listed already means that it is taken; how, its row says.
fn item(row: ListedArrival) -> Item {
    Item {
        uid: row.uid,
        provider_id: row.provider_id,
        size: u32::try_from(row.size).unwrap_or(u32::MAX),
        internal_date: row.internal_date,
        lane: row.lane,
        taking: if row.archive {
            Taking::Archive
        } else {
            Taking::Work
        },
    }
}
