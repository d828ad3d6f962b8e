//! How the mailboxes do.

use super::commands::all;
use crate::answers::SENT_HERE;
use crate::error::FlowResult;
use crate::services::Services;
use crate::watch::LEASE_PREFIX;
use facteur_connect::decode_name;
use facteur_domain::{ArrivalState, FolderRole, Mailbox, MailboxId, Timestamp};
use facteur_store::folders::Folder;
use facteur_store::{Scope, StoreError, arrivals, folders, leases, mailboxes};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// A mailbox and how it does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MailboxStatus {
    /// Its settings.
    #[serde(flatten)]
    pub mailbox: Mailbox,
    /// Its folders, by name.
    pub folders: Vec<FolderStatus>,
    /// Messages on the server by what became of them.
    pub states: BTreeMap<ArrivalState, i64>,
    /// Rises with every change of its settings.
    pub version: i64,
    /// When it was last looked at; none before the first look.
    pub checked_at: Option<Timestamp>,
    /// The process that watches it now.
    pub watched_by: Option<Uuid>,
}

/// A folder of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FolderStatus {
    /// Its name, for people.
    pub name: String,
    /// What it is for.
    pub role: FolderRole,
    /// Messages on the server at the last look.
    pub on_server: i64,
    /// Those that have a row in the ledger.
    pub accounted_for: i64,
    /// When it was last looked at; none before the first look.
    pub checked_at: Option<Timestamp>,
    /// What is wrong with it and what to do.
    pub trouble: Option<String>,
}

impl MailboxStatus {
    /// The first trouble of its folders.
    pub fn trouble(&self) -> Option<&str> {
        self.folders.iter().find_map(|folder| folder.trouble.as_deref())
    }
}

/// All mailboxes and how they do, by address.
pub async fn list(services: &Services) -> FlowResult<Vec<MailboxStatus>> {
    let mailboxes = all(services).await?;
    let ids: Vec<MailboxId> = mailboxes.iter().map(|mailbox| mailbox.id).collect();
    let organisation = services.organisation;
    let parts = services
        .store
        .read(organisation, move |tx| {
            let versions = mailboxes::mailbox_versions(tx, organisation)?;
            let versions: HashMap<MailboxId, i64> = versions.into_iter().collect();
            ids.iter()
                .map(|id| {
                    let mut folders = folders::folder_list(tx, organisation, *id)?;
                    folders.retain(|folder| folder.name != SENT_HERE);
                    let counts = arrivals::arrival_counts_by_folder(tx, organisation, *id)?;
                    let version = versions.get(id).copied().unwrap_or_default();
                    Ok::<_, StoreError>((folders, counts, version))
                })
                .collect::<Result<Vec<_>, _>>()
        })
        .await?;
    let leases = services
        .store
        .read(Scope::Global, |tx| leases::lease_list(tx, LEASE_PREFIX))
        .await?;
    let mut holders: HashMap<MailboxId, Uuid> = leases
        .into_iter()
        .filter_map(|(name, holder)| Some((name.strip_prefix(LEASE_PREFIX)?.parse().ok()?, holder)))
        .collect();
    Ok(mailboxes
        .into_iter()
        .zip(parts)
        .map(|(mailbox, (folders, counts, version))| {
            let (mut states, mut accounted) = (BTreeMap::new(), HashMap::new());
            let counts = counts.into_iter();
            // What we sent ourselves never lay on the server.
            for (folder, state, count) in
                counts.filter(|(id, ..)| folders.iter().any(|folder| folder.id == *id))
            {
                *states.entry(state).or_default() += count;
                *accounted.entry(folder).or_default() += count;
            }
            let folders: Vec<FolderStatus> = folders
                .into_iter()
                .map(|folder| {
                    let accounted_for = accounted.remove(&folder.id).unwrap_or_default();
                    folder_status(folder, accounted_for)
                })
                .collect();
            MailboxStatus {
                watched_by: holders.remove(&mailbox.id),
                checked_at: folders.iter().filter_map(|folder| folder.checked_at).max(),
                mailbox,
                folders,
                states,
                version,
            }
        })
        .collect())
}

fn folder_status(folder: Folder, accounted_for: i64) -> FolderStatus {
    FolderStatus {
        name: decode_name(&folder.name),
        role: folder.role,
        on_server: folder.on_server,
        accounted_for,
        checked_at: (folder.checked_at.micros() > 0).then_some(folder.checked_at),
        trouble: folder.trouble,
    }
}
