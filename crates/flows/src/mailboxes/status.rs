//! How the mailboxes do.

use super::commands::all;
use crate::answers::SENT_HERE;
use crate::error::FlowResult;
use crate::services::Services;
use crate::watch::LEASE_PREFIX;
use facteur_connect::decode_name;
use facteur_domain::{ArrivalState, FolderRole, Mailbox, MailboxId, Timestamp};
use facteur_store::folders::Folder;
use facteur_store::{Scope, StoreError, arrivals, folders, leases};
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
            ids.iter()
                .map(|id| {
                    let mut folders = folders::folder_list(tx, organisation, *id)?;
                    folders.retain(|folder| folder.name != SENT_HERE);
                    let states = arrivals::arrival_counts(tx, organisation, *id)?;
                    Ok::<_, StoreError>((folders, states))
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
        .map(|(mailbox, (folders, states))| {
            let folders: Vec<FolderStatus> = folders.into_iter().map(folder_status).collect();
            MailboxStatus {
                watched_by: holders.remove(&mailbox.id),
                checked_at: folders.iter().filter_map(|folder| folder.checked_at).max(),
                mailbox,
                folders,
                states,
            }
        })
        .collect())
}

fn folder_status(folder: Folder) -> FolderStatus {
    FolderStatus {
        name: decode_name(&folder.name),
        role: folder.role,
        on_server: folder.on_server,
        checked_at: (folder.checked_at.micros() > 0).then_some(folder.checked_at),
        trouble: folder.trouble,
    }
}
