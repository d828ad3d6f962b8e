//! Compares the server's list of a folder with the ledger, names every difference and mends it.

use super::pipeline::Target;
use super::progress::Progress;
use super::sync::{FolderWatch, LISTING, ROWS, list_all};
use super::taking::Item;
use super::watched::{DATABASE, Watched};
use crate::error::FlowResult;
use facteur_connect::{Listed, MailSource, Uids};
use facteur_domain::{ArrivalId, ArrivalState, Lane};
use facteur_store::arrivals::{self, Accounted};
use facteur_store::{StoreResult, Tx};
use std::collections::{HashMap, HashSet};

/// Up to so many missing messages are mail that somebody waits for.
const FEW: usize = 200;

/// What differs between the server's list and the ledger.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Differences {
    /// On the server, without a row.
    pub(crate) missing: Vec<Listed>,
    /// On the server above the position: the next look takes them.
    pub(crate) not_reached: Vec<Listed>,
    /// With a row that says they are gone, and yet on the server.
    pub(crate) returned: Vec<ArrivalId>,
    /// With a row, and no longer on the server.
    pub(crate) vanished: Vec<Accounted>,
    /// On the server and could not be fetched.
    pub(crate) unfetchable: Vec<Accounted>,
    /// On the server with a row.
    pub(crate) accounted_for: Vec<ArrivalState>,
}

/// The differences. The ledger was read before the list and after it, so that what is accepted or
/// delivered in between is no difference. `position`: where there are UIDs, how far the folder was read.
pub(crate) fn differences(
    before: &[Accounted],
    listed: Vec<Listed>,
    after: Vec<Accounted>,
    position: Option<u32>,
) -> Differences {
    let mut found = Differences::default();
    let on_server: HashSet<(u32, &str)> = listed
        .iter()
        .map(|one| (one.uid, one.provider_id.as_str()))
        .collect();
    found.vanished = before
        .iter()
        .filter(|row| !row.gone && !on_server.contains(&(row.uid, row.provider_id.as_str())))
        .cloned()
        .collect();
    drop(on_server);
    let mut ledger: HashMap<(u32, String), Accounted> = after
        .into_iter()
        .map(|row| ((row.uid, row.provider_id.clone()), row))
        .collect();
    for one in listed {
        let key = (one.uid, one.provider_id);
        let Some(row) = ledger.remove(&key) else {
            let one = Listed {
                provider_id: key.1,
                ..Listed {
                    provider_id: String::new(),
                    ..one
                }
            };
            if position.is_some_and(|position| one.uid > position) {
                found.not_reached.push(one);
            } else {
                found.missing.push(one);
            }
            continue;
        };
        found.accounted_for.push(row.state);
        if row.gone {
            found.returned.push(row.id);
        } else if row.state == ArrivalState::Unfetchable {
            found.unfetchable.push(row);
        }
    }
    found
}

/// Compares the open folder and mends what differs. With `again`, what could not be fetched is tried
/// once more.
pub(super) async fn compare(
    watched: &Watched,
    progress: &Progress,
    source: &mut dyn MailSource,
    watch: &mut FolderWatch,
    again: bool,
) -> FlowResult<()> {
    progress.expect("read the ledger", DATABASE);
    let before = ledger(watched, watch).await?;
    progress.expect("list", LISTING);
    let listed = source.list(Uids::All, false).await?;
    progress.expect("read the ledger", DATABASE);
    let after = ledger(watched, watch).await?;
    let has_uids = watch.folder.uidvalidity > 0;
    let position = has_uids.then_some(watch.folder.position);
    let found = differences(&before, listed, after, position);
    // Without UIDs the next look takes what is missing as live mail.
    let missing = if has_uids { found.missing } else { Vec::new() };
    if !missing.is_empty() || !found.returned.is_empty() {
        tracing::warn!(component = "watch", action = "compare", mailbox = %watched.mailbox.id,
            folder = %watch.folder.id, missing = missing.len(), returned = found.returned.len(),
            "messages on the server had no arrival; they are fetched now");
    }
    let relisted = if again { found.unfetchable } else { Vec::new() };
    let fetch = !missing.is_empty() || !found.returned.is_empty() || !relisted.is_empty();
    let lane = if missing.len() <= FEW {
        Lane::Live
    } else {
        Lane::Bulk
    };
    let items = missing
        .into_iter()
        .map(|listed| Item::of(&watched.mailbox, listed, true, lane))
        .collect();
    let target = Target {
        live: false,
        ..watch.target(false)
    };
    let (_, outcome) = list_all(watched, progress, target, items).await;
    outcome?;
    progress.expect("mend", DATABASE);
    let (organisation, now) = (watched.services.organisation, watched.services.now());
    let vanished: Vec<ArrivalId> = found.vanished.iter().map(|row| row.id).collect();
    let relisted: Vec<ArrivalId> = relisted.iter().map(|row| row.id).collect();
    let returned = found.returned;
    let mend = move |tx: &mut Tx<'_>| -> StoreResult<()> {
        for block in vanished.chunks(ROWS) {
            arrivals::arrival_vanished(tx, organisation, block, now)?;
        }
        arrivals::arrival_returned(tx, organisation, &returned)?;
        arrivals::arrival_relist(tx, organisation, &relisted)
    };
    watched.write(mend).await?;
    watch.reload(watched).await?;
    progress.rest();
    if fetch {
        watched.backlog.notify_one();
    }
    Ok(())
}

async fn ledger(watched: &Watched, watch: &FolderWatch) -> StoreResult<Vec<Accounted>> {
    let organisation = watched.services.organisation;
    let (folder, uidvalidity) = (watch.folder.id, watch.folder.uidvalidity);
    watched
        .services
        .store
        .read(organisation, move |tx| {
            arrivals::arrival_accounted(tx, organisation, folder, uidvalidity)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use facteur_domain::Timestamp;
    use facteur_domain::id::Id;
    use uuid::Uuid;

    fn row(uid: u32, state: ArrivalState, gone: bool) -> Accounted {
        Accounted {
            id: ArrivalId::from_uuid(Uuid::from_u128(u128::from(uid))),
            uid,
            provider_id: String::new(),
            state,
            gone,
        }
    }

    fn on_server(uids: &[u32]) -> Vec<Listed> {
        uids.iter()
            .map(|uid| Listed {
                uid: *uid,
                provider_id: String::new(),
                size: 1,
                internal_date: Timestamp::from_seconds(0),
                message_id: None,
            })
            .collect()
    }

    #[test]
    fn every_difference_is_named_and_what_happens_meanwhile_is_none() {
        use ArrivalState::{Accepted, Gone, Ticketed, Unfetchable};
        let before = vec![
            row(1, Ticketed, false),
            row(2, Ticketed, false),
            row(3, Unfetchable, false),
            row(4, Gone, true),
        ];
        // 6 was accepted while the list was read; 9 lies behind the position.
        let mut after = before.clone();
        after.push(row(6, Accepted, false));
        after.push(row(7, Accepted, false));
        let found = differences(&before, on_server(&[1, 3, 4, 5, 6, 9]), after, Some(8));
        let uids = |listed: &[Listed]| listed.iter().map(|one| one.uid).collect::<Vec<_>>();
        assert_eq!(uids(&found.missing), [5]);
        assert_eq!(uids(&found.not_reached), [9]);
        assert_eq!(found.vanished.iter().map(|row| row.uid).collect::<Vec<_>>(), [2]);
        assert_eq!(
            found.unfetchable.iter().map(|row| row.uid).collect::<Vec<_>>(),
            [3]
        );
        assert_eq!(found.returned.len(), 1);
        assert_eq!(found.accounted_for.len(), 4);
    }
}
