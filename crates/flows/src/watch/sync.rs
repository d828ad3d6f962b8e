//! One look at one folder: what is new gets a row, in order, and the position follows.

use super::compare;
use super::pipeline::{self, Accepted, Target, listing};
use super::progress::Progress;
use super::renumber;
use super::taking::Item;
use super::watched::{DATABASE, Watched};
use crate::error::FlowResult;
use crate::intake::{Advance, accept};
use facteur_connect::{FolderStatus, Listed, MailSource, Uids};
use facteur_domain::{Lane, Timestamp, crash};
use facteur_store::StoreResult;
use facteur_store::arrivals;
use facteur_store::folders::{self, Folder};
use std::collections::HashSet;
use std::time::Duration;
use tokio::time::Instant;

/// Rows that are noted in one transaction.
pub(super) const ROWS: usize = 1_000;
/// More new messages than this at once are no longer live mail: they are listed and fetched as backlog.
const FLOOD: usize = 2_000;
/// The fence behind the listing of a huge folder; the source itself notices silence.
pub(super) const LISTING: Duration = Duration::from_hours(1);
/// Mail without a row is looked for at most this often, mail that went from the server more rarely.
const MISSING_EVERY: Duration = Duration::from_mins(1);
const VANISHED_EVERY: Duration = Duration::from_mins(10);

/// A folder as this process knows it between two looks over one connection.
pub(super) struct FolderWatch {
    pub(super) folder: Folder,
    /// Arrivals that lie on the server, as far as we know.
    pub(super) accounted: i64,
    /// The ids that have a row, for a source without UIDs.
    known: HashSet<String>,
    compared_at: Option<Instant>,
    /// What the counts differed by when the last comparison had mended all it found. Some servers count
    /// messages that they do not list.
    unexplained: i64,
}

impl FolderWatch {
    /// Loads what the ledger says of a folder.
    pub(super) async fn load(watched: &Watched, folder: Folder) -> StoreResult<Self> {
        let mut watch = Self {
            folder,
            accounted: 0,
            known: HashSet::new(),
            compared_at: None,
            unexplained: 0,
        };
        watch.reload(watched).await?;
        Ok(watch)
    }

    /// Loads it again after the rows changed under it.
    pub(super) async fn reload(&mut self, watched: &Watched) -> StoreResult<()> {
        let (organisation, folder) = (watched.services.organisation, self.folder.id);
        let name = self.folder.name.clone();
        let mailbox = watched.mailbox.id;
        let (row, accounted, known) = watched
            .services
            .store
            .read(organisation, move |tx| {
                let rows = folders::folder_list(tx, organisation, mailbox)?;
                let row = rows.into_iter().find(|row| row.name == name);
                let uidvalidity = row.as_ref().map_or(0, |row| row.uidvalidity);
                let accounted = arrivals::arrival_present(tx, organisation, folder, uidvalidity)?;
                let known: HashSet<String> = if uidvalidity == 0 {
                    arrivals::arrival_accounted(tx, organisation, folder, 0)?
                        .into_iter()
                        .map(|row| row.provider_id)
                        .collect()
                } else {
                    HashSet::new()
                };
                Ok::<_, facteur_store::StoreError>((row, accounted, known))
            })
            .await?;
        if let Some(row) = row {
            self.folder = row;
        }
        self.accounted = accounted;
        self.known = known;
        Ok(())
    }

    /// The folder as it is read now.
    pub(super) fn target(&self, live: bool) -> Target {
        Target {
            folder: self.folder.id,
            uidvalidity: self.folder.uidvalidity,
            live,
        }
    }

    /// Takes over what a run of the pipeline wrote.
    fn note(&mut self, accepted: Accepted) {
        self.accounted += accepted.present;
        self.folder.position = self.folder.position.max(accepted.position);
        self.known.extend(accepted.provider_ids);
    }
}

/// Opens the folder and brings the ledger up to what lies in it.
pub(super) async fn look(
    watched: &Watched,
    progress: &Progress,
    source: &mut dyn MailSource,
    watch: &mut FolderWatch,
) -> FlowResult<()> {
    progress.expect("open", watched.command());
    let status = source.open(&watch.folder.name).await?;
    if !watch.folder.listed {
        first_look(watched, progress, source, watch, status).await?;
    } else if status.uidvalidity != watch.folder.uidvalidity {
        renumber::renumber(watched, progress, source, watch, status).await?;
    }
    catch_up(watched, progress, source, watch).await?;
    let on_server = i64::from(status.exists);
    if watch.is_suspicious(on_server) {
        compare::compare(watched, progress, source, watch, false).await?;
        watch.compared_at = Some(Instant::now());
        watch.unexplained = on_server - watch.accounted;
    }
    watch.folder.on_server = on_server;
    note_look(watched, progress, watch).await?;
    progress.rest();
    Ok(())
}

/// Takes what the server told of while it was waited for. It is counted at once, so that people never read
/// of more mail taken than there was; the next look counts anew.
pub(super) async fn take_news(
    watched: &Watched,
    progress: &Progress,
    source: &mut dyn MailSource,
    watch: &mut FolderWatch,
) -> FlowResult<()> {
    let before = watch.accounted;
    catch_up(watched, progress, source, watch).await?;
    if watch.accounted != before {
        watch.folder.on_server += watch.accounted - before;
        note_look(watched, progress, watch).await?;
    }
    progress.rest();
    Ok(())
}

impl FolderWatch {
    /// Whether the server's count and ours differ, and the last comparison is not too fresh.
    fn is_suspicious(&self, on_server: i64) -> bool {
        let difference = on_server - self.accounted;
        if difference == 0 || difference == self.unexplained {
            return false;
        }
        let pause = if difference > 0 {
            MISSING_EVERY
        } else {
            VANISHED_EVERY
        };
        self.compared_at.is_none_or(|at| at.elapsed() >= pause)
    }
}

async fn note_look(watched: &Watched, progress: &Progress, watch: &FolderWatch) -> FlowResult<()> {
    progress.expect("note", DATABASE);
    let (organisation, now) = (watched.services.organisation, watched.services.now());
    let (id, on_server) = (watch.folder.id, watch.folder.on_server);
    watched
        .write(move |tx| folders::folder_checked(tx, organisation, id, on_server, None, now))
        .await?;
    Ok(())
}

/// Fetches and accepts what came since the last look into the open folder.
async fn catch_up(
    watched: &Watched,
    progress: &Progress,
    source: &mut dyn MailSource,
    watch: &mut FolderWatch,
) -> FlowResult<()> {
    progress.expect("list", LISTING);
    let new = list_new(source, watch).await?;
    progress.rest();
    if new.is_empty() {
        return Ok(());
    }
    let flood = new.len() > FLOOD;
    let lane = if flood { Lane::Bulk } else { Lane::Live };
    let items: Vec<Item> = new
        .into_iter()
        .map(|listed| Item::of(&watched.mailbox, listed, true, lane))
        .collect();
    let (accepted, outcome) = if flood {
        list_all(watched, progress, watch.target(true), items).await
    } else {
        pipeline::run(watched, progress, source, watch.target(true), items).await
    };
    watch.note(accepted);
    if flood {
        watched.backlog.notify_one();
    }
    outcome
}

async fn list_new(source: &mut dyn MailSource, watch: &FolderWatch) -> FlowResult<Vec<Listed>> {
    if watch.folder.uidvalidity > 0 {
        let mut listed = source
            .list(Uids::From(watch.folder.position.saturating_add(1)), false)
            .await?;
        listed.sort_unstable_by_key(|one| one.uid);
        listed.dedup_by_key(|one| one.uid);
        return Ok(listed);
    }
    let mut listed = source.list(Uids::All, false).await?;
    listed.retain(|one| !watch.known.contains(&one.provider_id));
    listed.sort_by(|one, other| {
        (one.internal_date, &one.provider_id).cmp(&(other.internal_date, &other.provider_id))
    });
    Ok(listed)
}

/// The first look at a folder: every message in it gets a row, and what comes later is live. Interrupted
/// in between it starts over, and rows that are there stay as they are.
async fn first_look(
    watched: &Watched,
    progress: &Progress,
    source: &mut dyn MailSource,
    watch: &mut FolderWatch,
    status: FolderStatus,
) -> FlowResult<()> {
    progress.expect("list", LISTING);
    let mut listed = source.list(Uids::All, false).await?;
    progress.rest();
    let has_uids = status.uidvalidity > 0;
    if has_uids && status.uid_next > 0 {
        // What came while it was listed is live already.
        listed.retain(|one| one.uid < status.uid_next);
    }
    listed.sort_by_key(|one| (one.uid, one.internal_date));
    let highest = listed.iter().map(|one| one.uid).max().unwrap_or(0);
    let position = highest.max(status.uid_next.saturating_sub(1));
    let target = Target {
        folder: watch.folder.id,
        uidvalidity: status.uidvalidity,
        live: false,
    };
    let items: Vec<Item> = listed
        .into_iter()
        .map(|listed| Item::of(&watched.mailbox, listed, false, Lane::Bulk))
        .collect();
    let (_, outcome) = list_all(watched, progress, target, items).await;
    outcome?;
    crash::point("watch.folder_listed");
    start(watched, progress, watch, status.uidvalidity, position).await?;
    watched.backlog.notify_one();
    Ok(())
}

async fn start(
    watched: &Watched,
    progress: &Progress,
    watch: &mut FolderWatch,
    uidvalidity: u32,
    position: u32,
) -> FlowResult<()> {
    progress.expect("start a folder", DATABASE);
    let (organisation, id, now) = (
        watched.services.organisation,
        watch.folder.id,
        watched.services.now(),
    );
    watched
        .write(move |tx| {
            // Rows of an interrupted first look, when the server numbered its mail anew in between.
            arrivals::arrival_leave_behind(tx, organisation, id, uidvalidity, now)?;
            folders::folder_start(tx, organisation, id, uidvalidity, position)
        })
        .await?;
    watch.reload(watched).await?;
    progress.rest();
    Ok(())
}

/// Gives each item a row without its bytes, in blocks. For live mail the position follows each block.
pub(super) async fn list_all(
    watched: &Watched,
    progress: &Progress,
    target: Target,
    items: Vec<Item>,
) -> (Accepted, FlowResult<()>) {
    let mut accepted = Accepted::default();
    let mut items = items.into_iter().peekable();
    while items.peek().is_some() {
        let block: Vec<Item> = items.by_ref().take(ROWS).collect();
        let position = block.iter().map(|item| item.uid).max().unwrap_or(0);
        let provider_ids: Vec<String> = block
            .iter()
            .filter(|item| item.uid == 0)
            .map(|item| item.provider_id.clone())
            .collect();
        let present = block.len() as i64;
        let batch = block
            .into_iter()
            .map(|item| listing(watched.mailbox.id, target, item))
            .collect();
        let advance = (target.live && target.uidvalidity > 0).then_some(Advance {
            folder: target.folder,
            uidvalidity: target.uidvalidity,
            position,
        });
        progress.expect("list", DATABASE);
        if let Err(error) = accept(&watched.services, batch, advance, Some(watched.lease.clone())).await {
            return (accepted, Err(error));
        }
        crash::point("watch.rows_listed");
        progress.rest();
        accepted.present += present;
        accepted.position = position;
        accepted.provider_ids.extend(provider_ids);
    }
    (accepted, Ok(()))
}

/// Whether a point in time is one that a server gave.
pub(super) fn is_known(date: Timestamp) -> bool {
    date != Timestamp::MIN
}
