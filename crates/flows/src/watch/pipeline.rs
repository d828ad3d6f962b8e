//! Fetches batches ahead while earlier ones are being accepted, one after the other.

use super::budget::Budget;
use super::progress::Progress;
use super::taking::{Item, Taking, batches};
use super::watched::{DATABASE, Watched};
use crate::error::FlowResult;
use crate::intake::{Accept, Acceptance, Advance, Packed, accept_packed, pack};
use facteur_connect::{Content, Fetched, MailSource, SourceError, SourceErrorKind, Wanted};
use facteur_domain::{ArrivalState, FolderId, Lane, MailboxId, Place, Timestamp, crash};
use facteur_store::StoreError;
use facteur_understand::read;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::task::JoinHandle;

/// Fetched batches that wait to be accepted, besides the one in each hand.
const AHEAD: usize = 2;
/// The slowest line that is worth waiting for, in bytes per second.
const SLOWEST: u64 = 4_000;

/// The open folder that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) folder: FolderId,
    pub(super) uidvalidity: u32,
    /// Live mail moves the folder's position; the backlog lies behind it already.
    pub(super) live: bool,
}

/// What became of a run of the pipeline, also of one that ended in trouble.
#[derive(Debug, Default)]
pub(super) struct Accepted {
    /// Arrivals that lie on the server.
    pub(super) present: i64,
    /// The highest UID with a row.
    pub(super) position: u32,
    /// Provider's ids with a row, where there are no UIDs.
    pub(super) provider_ids: Vec<String>,
}

struct Ready {
    part: Accepted,
    packing: JoinHandle<FlowResult<Packed>>,
    _memory: Option<OwnedSemaphorePermit>,
}

/// Fetches and accepts these items in their order. Every item gets a row; when something breaks, all that
/// was fetched before is still accepted, so that each try comes further.
pub(super) async fn run(
    watched: &Watched,
    progress: &Progress,
    source: &mut dyn MailSource,
    target: Target,
    items: Vec<Item>,
) -> (Accepted, FlowResult<()>) {
    let (sender, receiver) = mpsc::channel(AHEAD);
    let beside = progress.beside();
    let fetching = fetch_all(watched, progress, source, target, items, sender);
    let accepting = accept_all(watched, &beside, target, receiver);
    let (fetched, (accepted, outcome)) = tokio::join!(fetching, accepting);
    beside.rest();
    (accepted, outcome.and(fetched))
}

async fn fetch_all(
    watched: &Watched,
    progress: &Progress,
    source: &mut dyn MailSource,
    target: Target,
    items: Vec<Item>,
    sender: mpsc::Sender<Ready>,
) -> FlowResult<()> {
    let line = (target.folder, target.live);
    let budget = if target.live { &watched.live } else { &watched.bulk };
    let mut batches: VecDeque<Vec<Item>> = if watched.stumbles.is_careful(line) {
        items.into_iter().map(|item| vec![item]).collect()
    } else {
        batches(items, watched.options.fetch_batch).into()
    };
    while let Some(items) = batches.pop_front() {
        let wanted: Vec<Wanted> = items
            .iter()
            .filter(|item| item.is_fetched())
            .map(Item::wanted)
            .collect();
        let bytes: u64 = wanted.iter().map(|one| u64::from(one.size)).sum();
        progress.rest();
        let memory = take(budget, bytes).await;
        let patience = watched.command() + Duration::from_secs(bytes / SLOWEST);
        progress.expect(
            "fetch",
            patience + watched.services.connect.fetch_idle_deadline * 2,
        );
        let fetched = match wanted.first().map(|first| (first.uid, first.provider_id.clone())) {
            None => Vec::new(),
            Some(at) if wanted.len() == 1 && watched.stumbles.is_too_often(line, &at) => {
                vec![passed_over(&wanted[0])]
            }
            Some(at) => match source.fetch(&wanted).await {
                Ok(fetched) => fetched,
                Err(error) => {
                    if breaks_connection(&error) {
                        watched.stumbles.broke(line, at);
                    }
                    return Err(error.into());
                }
            },
        };
        if !fetched.is_empty() {
            watched.stumbles.went_on(line);
        }
        crash::point("watch.fetched");
        let batch = acceptances(watched.mailbox.id, target, items, fetched);
        progress.rest();
        let part = count(&batch);
        let services = watched.services.clone();
        let ready = Ready {
            part,
            // Packed while the batches before it are written.
            packing: tokio::spawn(async move { pack(&services, batch).await }),
            _memory: memory,
        };
        if sender.send(ready).await.is_err() {
            // Accepting ended in trouble; its error says why.
            return Ok(());
        }
    }
    progress.rest();
    Ok(())
}

async fn take(budget: &Budget, bytes: u64) -> Option<OwnedSemaphorePermit> {
    if bytes == 0 {
        return None;
    }
    budget.take(bytes).await
}

fn breaks_connection(error: &SourceError) -> bool {
    use SourceErrorKind as Kind;
    matches!(
        error.kind(),
        Kind::Unreachable | Kind::TimedOut | Kind::Closing | Kind::Protocol
    )
}

fn passed_over(one: &Wanted) -> Fetched {
    Fetched {
        uid: one.uid,
        provider_id: one.provider_id.clone(),
        internal_date: Timestamp::MIN,
        content: Content::Unfetchable {
            reason: "each time it is asked for, the connection to the server breaks".to_owned(),
        },
    }
}

/// One acceptance for every item, in their order. `fetched` holds those that were fetched, in this order.
fn acceptances(mailbox: MailboxId, target: Target, items: Vec<Item>, fetched: Vec<Fetched>) -> Vec<Accept> {
    let mut fetched: VecDeque<Fetched> = fetched.into();
    items
        .into_iter()
        .map(|item| {
            let answer = if item.is_fetched() {
                fetched.pop_front()
            } else {
                None
            };
            let internal_date = match &answer {
                Some(answer) if item.internal_date == Timestamp::MIN => answer.internal_date,
                _ => item.internal_date,
            };
            let content = match answer {
                None => noted(&item, ArrivalState::BeforeStart, None),
                Some(answer) => content(&item, answer.content),
            };
            Accept {
                place: Place {
                    mailbox,
                    folder: target.folder,
                    uidvalidity: target.uidvalidity,
                    uid: item.uid,
                    provider_id: item.provider_id,
                },
                lane: item.lane,
                archive: item.taking == Taking::Archive,
                internal_date,
                content,
            }
        })
        .collect()
}

fn content(item: &Item, content: Content) -> Acceptance {
    match content {
        Content::Raw(bytes) => Acceptance::Raw(bytes),
        Content::Beginning { bytes, size } => Acceptance::Raw(read::beginning_of(size, &bytes)),
        Content::Unfetchable { reason } => noted(item, ArrivalState::Unfetchable, Some(reason)),
        Content::Gone => noted(item, ArrivalState::Gone, None),
    }
}

/// The item without its bytes.
pub(super) fn noted(item: &Item, state: ArrivalState, detail: Option<String>) -> Acceptance {
    Acceptance::Noted {
        state,
        size: i64::from(item.size),
        detail,
    }
}

/// The acceptance of an item that is only listed, or left.
pub(super) fn listing(mailbox: MailboxId, target: Target, item: Item) -> Accept {
    let (state, lane) = if item.is_fetched() {
        (ArrivalState::Listed, item.lane)
    } else {
        (ArrivalState::BeforeStart, Lane::Bulk)
    };
    Accept {
        content: noted(&item, state, None),
        place: Place {
            mailbox,
            folder: target.folder,
            uidvalidity: target.uidvalidity,
            uid: item.uid,
            provider_id: item.provider_id,
        },
        lane,
        archive: item.taking == Taking::Archive,
        internal_date: item.internal_date,
    }
}

/// Accepts in order: the position must never pass a batch that was not written.
async fn accept_all(
    watched: &Watched,
    progress: &Progress,
    target: Target,
    mut receiver: mpsc::Receiver<Ready>,
) -> (Accepted, FlowResult<()>) {
    let mut accepted = Accepted::default();
    while let Some(ready) = receiver.recv().await {
        let Ready {
            part,
            packing,
            _memory,
        } = ready;
        let advance = (target.live && target.uidvalidity > 0).then_some(Advance {
            folder: target.folder,
            uidvalidity: target.uidvalidity,
            position: part.position,
        });
        progress.expect("accept", DATABASE);
        if let Err(error) = write(watched, packing, advance).await {
            return (accepted, Err(error));
        }
        crash::point("watch.batch_accepted");
        progress.rest();
        accepted.present += part.present;
        accepted.position = accepted.position.max(part.position);
        accepted.provider_ids.extend(part.provider_ids);
    }
    (accepted, Ok(()))
}

async fn write(
    watched: &Watched,
    packing: JoinHandle<FlowResult<Packed>>,
    advance: Option<Advance>,
) -> FlowResult<()> {
    let packed = packing
        .await
        .map_err(|_| StoreError::fault("packing a batch of mails panicked"))??;
    let lease = Some(watched.lease.clone());
    accept_packed(&watched.services, packed, advance, lease).await
}

fn count(batch: &[Accept]) -> Accepted {
    let mut part = Accepted::default();
    for accept in batch {
        let gone = matches!(
            accept.content,
            Acceptance::Noted {
                state: ArrivalState::Gone,
                ..
            }
        );
        part.present += i64::from(!gone);
        part.position = part.position.max(accept.place.uid);
        if accept.place.uid == 0 {
            part.provider_ids.push(accept.place.provider_id.clone());
        }
    }
    part
}
