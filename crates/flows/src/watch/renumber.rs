//! A folder whose UIDVALIDITY changed: known mail is recognised, and only the unknown is fetched.

use super::pipeline::Target;
use super::progress::Progress;
use super::sync::{FolderWatch, LISTING, ROWS, is_known, list_all};
use super::taking::Item;
use super::watched::{DATABASE, Watched};
use crate::error::FlowResult;
use crate::privacy;
use facteur_connect::{FolderStatus, Listed, MailSource, Uids};
use facteur_domain::{Actor, ArrivalId, ArrivalState, Event, EventKind, Lane, Timestamp, crash};
use facteur_store::arrivals::{self, Recognisable};
use facteur_store::{StoreError, events, folders};
use std::collections::{HashMap, HashSet, VecDeque};

/// Up to so many unknown messages are mail that somebody waits for.
const FEW: usize = 200;

/// What is known again, and what is not.
#[derive(Debug, Default, PartialEq, Eq)]
struct Recognised {
    /// Old arrivals and the UID of each under the new UIDVALIDITY.
    again: Vec<(ArrivalId, u32)>,
    /// Messages that no arrival stands for.
    unknown: Vec<Listed>,
}

/// Brings the ledger over to the new UIDVALIDITY. Interrupted in between it starts over: what was
/// recognised before stands at its new place already.
pub(super) async fn renumber(
    watched: &Watched,
    progress: &Progress,
    source: &mut dyn MailSource,
    watch: &mut FolderWatch,
    status: FolderStatus,
) -> FlowResult<()> {
    progress.expect("list", LISTING);
    let mut listed = source.list(Uids::All, true).await?;
    progress.expect("recognise", DATABASE);
    listed.sort_unstable_by_key(|one| one.uid);
    let position = listed
        .last()
        .map_or(0, |one| one.uid)
        .max(status.uid_next.saturating_sub(1));
    let (organisation, folder, uidvalidity) =
        (watched.services.organisation, watch.folder.id, status.uidvalidity);
    let (old, here) = watched
        .services
        .store
        .read(organisation, move |tx| {
            let old = arrivals::arrival_recognisable(tx, organisation, folder, uidvalidity)?;
            let here = arrivals::arrival_accounted(tx, organisation, folder, uidvalidity)?;
            Ok::<_, StoreError>((old, here))
        })
        .await?;
    let here: HashSet<u32> = here.into_iter().map(|row| row.uid).collect();
    listed.retain(|one| !here.contains(&one.uid));
    // Without the key of what was erased, such mail is fetched again and kept out then.
    let key = privacy::key_if_any(&watched.services).await.ok().flatten();
    let hash = |id: &str| key.as_ref().map(|key| key.message_id(id));
    let recognised = recognise(&old, listed, &hash);
    let (again, unknown) = (recognised.again.len(), recognised.unknown.len());
    move_rows(watched, recognised.again, uidvalidity).await?;
    let lane = if unknown <= FEW { Lane::Live } else { Lane::Bulk };
    let items: Vec<Item> = recognised
        .unknown
        .into_iter()
        .map(|listed| Item::of(&watched.mailbox, listed, false, lane))
        .collect();
    let target = Target {
        folder,
        uidvalidity,
        live: false,
    };
    let (_, outcome) = list_all(watched, progress, target, items).await;
    outcome?;
    crash::point("watch.unknown_listed");
    progress.expect("start a folder", DATABASE);
    finish(watched, watch, uidvalidity, position, (again, unknown)).await?;
    progress.rest();
    watched.backlog.notify_one();
    tracing::info!(component = "watch", action = "renumber", mailbox = %watched.mailbox.id,
        folder = %folder, recognised = again, unknown, "a folder was numbered anew by its server");
    Ok(())
}

async fn move_rows(watched: &Watched, again: Vec<(ArrivalId, u32)>, uidvalidity: u32) -> FlowResult<()> {
    let organisation = watched.services.organisation;
    for block in again.chunks(ROWS) {
        let block = block.to_vec();
        watched
            .write(move |tx| {
                for (id, uid) in &block {
                    arrivals::arrival_renumber(tx, organisation, *id, uidvalidity, *uid)?;
                }
                Ok(())
            })
            .await?;
        crash::point("watch.rows_renumbered");
    }
    Ok(())
}

async fn finish(
    watched: &Watched,
    watch: &mut FolderWatch,
    uidvalidity: u32,
    position: u32,
    (again, unknown): (usize, usize),
) -> FlowResult<()> {
    let (organisation, now) = (watched.services.organisation, watched.services.now());
    let (folder, former) = (watch.folder.clone(), watch.folder.uidvalidity);
    let (event, mailbox) = (watched.services.ids.make(), watched.mailbox.id);
    watched
        .write(move |tx| {
            let gone = arrivals::arrival_leave_behind(tx, organisation, folder.id, uidvalidity, now)?;
            folders::folder_start(tx, organisation, folder.id, uidvalidity, position)?;
            let event = Event {
                id: event,
                at: now,
                kind: EventKind::FolderRenumbered,
                ticket: None,
                actor: Actor::System,
                data: serde_json::json!({
                    "mailbox": mailbox, "folder": folder.id, "name": folder.name,
                    "from": former, "to": uidvalidity,
                    "recognised": again, "unknown": unknown, "gone": gone,
                }),
                trace: None,
            };
            events::event_append(tx, organisation, &event)
        })
        .await?;
    watch.reload(watched).await?;
    Ok(())
}

/// By Message-ID, size and date; several that are equal in all three keep their order. An arrival whose
/// bytes are not here is known by size and date alone: a wrong match there costs nothing, since its bytes
/// are fetched from the new place.
fn recognise(
    old: &[Recognisable],
    listed: Vec<Listed>,
    hash: &dyn Fn(&str) -> Option<[u8; 32]>,
) -> Recognised {
    type Key = (Option<String>, i64, Timestamp);
    let mut waiting: HashMap<Key, VecDeque<ArrivalId>> = HashMap::with_capacity(old.len());
    let mut erased: HashMap<(Vec<u8>, i64, Timestamp), VecDeque<ArrivalId>> = HashMap::new();
    for row in old {
        let bytes_are_elsewhere = matches!(
            row.state,
            ArrivalState::Listed | ArrivalState::Unfetchable | ArrivalState::BeforeStart
        );
        if let Some(key) = row.erased_key.clone().filter(|_| is_known(row.internal_date)) {
            let place = (key, row.size, row.internal_date);
            erased.entry(place).or_default().push_back(row.id);
            continue;
        }
        let name = match &row.message_id {
            Some(id) => Some(id.clone()),
            None if bytes_are_elsewhere => None,
            // Without a Message-ID two mails of one second and size may differ: fetched again, the copy
            // is told from a new mail by its content.
            None => continue,
        };
        if !is_known(row.internal_date) {
            continue;
        }
        waiting
            .entry((name, row.size, row.internal_date))
            .or_default()
            .push_back(row.id);
    }
    let mut recognised = Recognised::default();
    for one in listed {
        let (size, date) = (i64::from(one.size), one.internal_date);
        let named = one
            .message_id
            .clone()
            .and_then(|id| waiting.get_mut(&(Some(id), size, date)))
            .and_then(VecDeque::pop_front);
        let again = || {
            let key = hash(one.message_id.as_deref()?)?;
            erased.get_mut(&(key.to_vec(), size, date))?.pop_front()
        };
        let found = named
            .or_else(again)
            .or_else(|| waiting.get_mut(&(None, size, date))?.pop_front());
        match found {
            Some(id) => recognised.again.push((id, one.uid)),
            None => recognised.unknown.push(one),
        }
    }
    recognised
}

#[cfg(test)]
mod tests {
    use super::*;
    use facteur_domain::id::Id;
    use uuid::Uuid;

    fn old(number: u128, message_id: Option<&str>, size: i64, state: ArrivalState) -> Recognisable {
        Recognisable {
            id: ArrivalId::from_uuid(Uuid::from_u128(number)),
            size,
            internal_date: Timestamp::from_seconds(100),
            state,
            message_id: message_id.map(str::to_owned),
            erased_key: None,
        }
    }

    fn no_hash(_: &str) -> Option<[u8; 32]> {
        None
    }

    fn new(uid: u32, message_id: Option<&str>, size: u32) -> Listed {
        Listed {
            uid,
            provider_id: String::new(),
            size,
            internal_date: Timestamp::from_seconds(100),
            message_id: message_id.map(str::to_owned),
        }
    }

    fn matches(recognised: &Recognised) -> Vec<(u128, u32)> {
        let pair = |(id, uid): &(ArrivalId, u32)| (id.uuid().as_u128(), *uid);
        recognised.again.iter().map(pair).collect()
    }

    #[test]
    fn equal_ones_keep_their_order_and_the_rest_is_unknown() {
        let ticketed = ArrivalState::Ticketed;
        let rows = [
            old(1, Some("a"), 10, ticketed),
            old(2, Some("a"), 10, ArrivalState::Copy),
            old(3, Some("b"), 20, ticketed),
        ];
        let listed = vec![
            new(7, Some("a"), 10),
            new(8, Some("b"), 21),
            new(9, Some("a"), 10),
            new(10, Some("a"), 10),
        ];
        let found = recognise(&rows, listed, &no_hash);
        assert_eq!(matches(&found), [(1, 7), (2, 9)]);
        assert_eq!(
            found.unknown.iter().map(|one| one.uid).collect::<Vec<_>>(),
            [8, 10]
        );
    }

    #[test]
    fn an_erased_mail_is_known_again_by_the_hash_of_its_id() {
        let mut erased = old(1, None, 10, ArrivalState::Erased);
        erased.erased_key = Some(vec![7; 32]);
        let hash = |id: &str| (id == "a").then_some([7; 32]);
        let listed = vec![
            new(4, Some("b"), 10),
            new(5, Some("a"), 11),
            new(6, Some("a"), 10),
        ];
        let found = recognise(&[erased], listed, &hash);
        assert_eq!(matches(&found), [(1, 6)]);
        assert_eq!(found.unknown.len(), 2);
    }

    #[test]
    fn mail_without_message_id_is_known_again_only_while_its_bytes_are_not_here() {
        let rows = [
            old(1, None, 10, ArrivalState::Ticketed),
            old(2, None, 30, ArrivalState::BeforeStart),
            old(3, None, 40, ArrivalState::Accepted),
        ];
        let listed = vec![new(1, None, 10), new(2, Some("x"), 30), new(3, Some("y"), 40)];
        let found = recognise(&rows, listed, &no_hash);
        assert_eq!(matches(&found), [(2, 2)]);
        assert_eq!(found.unknown.len(), 2);
    }
}
