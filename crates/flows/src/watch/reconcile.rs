//! Reconcile: is every message in the watched folders accounted for?

use super::compare::{Differences, differences};
use super::pipeline::{Target, listing};
use super::sync::ROWS;
use super::taking::Item;
use super::watched::one_inbox;
use crate::answers::SENT_HERE;
use crate::error::{FlowError, FlowResult};
use crate::intake::{Accept, accept};
use crate::mailboxes::password_of;
use crate::services::Services;
use facteur_connect::{Listed, MailSource, SourceErrorKind, Uids, connect, decode_name};
use facteur_domain::{ArrivalId, ArrivalState, FolderId, FolderRole, Lane, Mailbox, Source};
use facteur_store::arrivals::{self, Accounted};
use facteur_store::folders::{self, Folder};
use facteur_store::{StoreError, StoreResult};
use serde::Serialize;
use std::collections::BTreeMap;

/// Up to so many missing messages are mail that somebody waits for.
const FEW: usize = 200;

/// What a comparison of a mailbox with its server found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReconcileReport {
    /// The mailbox's address.
    pub mailbox: String,
    /// Folder by folder.
    pub folders: Vec<FolderReport>,
    /// Whether differences were mended.
    pub mended: bool,
}

/// One folder of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FolderReport {
    /// Its name, for people.
    pub name: String,
    /// What it is for.
    pub role: FolderRole,
    /// Messages on the server.
    pub on_server: usize,
    /// Of these, how many have an arrival.
    pub accounted_for: usize,
    /// Those by what became of them.
    pub states: BTreeMap<ArrivalState, usize>,
    /// Messages on the server without an arrival: IMAP's UIDs, or the names of files.
    pub missing: Vec<String>,
    /// Messages above the folder's position: the watcher takes them at its next look.
    pub not_reached: Vec<String>,
    /// Arrivals that said gone, of messages that lie there.
    pub returned: usize,
    /// Messages with an arrival that are no longer on the server. Their tickets stay.
    pub vanished: Vec<String>,
    /// Messages that wait to be fetched.
    pub waiting: usize,
    /// Messages that the server lists and does not hand over.
    pub unfetchable: Vec<String>,
    /// What keeps the folder from being compared.
    pub trouble: Option<String>,
}

impl FolderReport {
    /// Whether every message on the server has an arrival.
    pub fn is_whole(&self) -> bool {
        self.trouble.is_none() && self.missing.is_empty() && self.not_reached.is_empty() && self.returned == 0
    }
}

impl ReconcileReport {
    /// Whether every message on the server has an arrival.
    pub fn is_whole(&self) -> bool {
        self.folders.iter().all(FolderReport::is_whole)
    }

    /// Messages on the server, over all folders.
    pub fn on_server(&self) -> usize {
        self.folders.iter().map(|folder| folder.on_server).sum()
    }

    /// Of these, how many have an arrival.
    pub fn accounted_for(&self) -> usize {
        self.folders.iter().map(|folder| folder.accounted_for).sum()
    }
}

/// Compares the server's list of every watched folder with the arrivals and names each difference. With
/// `mend`, missing messages are listed to be fetched, those that vanished are noted as gone, and those
/// that could not be fetched are tried again; a watcher fetches them. Needs no lease: the position of a
/// folder is never moved, and a place has one row however often it is written.
pub async fn reconcile(services: &Services, mailbox: &Mailbox, mend: bool) -> FlowResult<ReconcileReport> {
    if mailbox.source == Source::Handed {
        return Err(FlowError::refused(format!(
            "{} has no server to compare with: its mail is handed in",
            mailbox.address
        )));
    }
    let password = password_of(services, mailbox.id).await?;
    let mut source = connect(&mailbox.source, password, &services.connect).await?;
    let mut reports = Vec::new();
    for folder in watched_folders(services, mailbox, &mut *source).await? {
        reports.push(folder_report(services, mailbox, &mut *source, &folder, mend).await?);
    }
    source.close().await;
    Ok(ReconcileReport {
        mailbox: mailbox.address.clone(),
        folders: reports,
        mended: mend,
    })
}

/// The folders with a role on the server, and those that have a row.
async fn watched_folders(
    services: &Services,
    mailbox: &Mailbox,
    source: &mut dyn MailSource,
) -> FlowResult<Vec<Folder>> {
    let remote = source.folders().await?;
    let (organisation, id, ids) = (services.organisation, mailbox.id, services.ids.clone());
    let folders: Vec<Folder> = services
        .store
        .write(organisation, move |tx| {
            for folder in &remote {
                if let Some(role) = folder.role {
                    let name = one_inbox(&folder.raw_name);
                    folders::folder_ensure(tx, organisation, id, ids.make::<FolderId>(), name, role)?;
                }
            }
            folders::folder_list(tx, organisation, id)
        })
        .await?;
    Ok(folders
        .into_iter()
        .filter(|folder| folder.name != SENT_HERE)
        .collect())
}

async fn folder_report(
    services: &Services,
    mailbox: &Mailbox,
    source: &mut dyn MailSource,
    folder: &Folder,
    mend: bool,
) -> FlowResult<FolderReport> {
    let before = ledger(services, folder).await?;
    let status = match source.open(&folder.name).await {
        Ok(status) => status,
        Err(error)
            if matches!(
                error.kind(),
                SourceErrorKind::NoSuchFolder | SourceErrorKind::ServerSaid
            ) =>
        {
            return Ok(report(
                folder,
                0,
                &Differences::default(),
                Some(error.to_string()),
            ));
        }
        Err(error) => return Err(error.into()),
    };
    if !folder.listed {
        let trouble = "it was not looked at yet; the watcher does that as soon as it runs";
        let on_server = status.exists as usize;
        return Ok(report(
            folder,
            on_server,
            &Differences::default(),
            Some(trouble.to_owned()),
        ));
    }
    if status.uidvalidity != folder.uidvalidity {
        let trouble = "its server numbered it anew; the watcher recognises its mail at the next look";
        let on_server = status.exists as usize;
        return Ok(report(
            folder,
            on_server,
            &Differences::default(),
            Some(trouble.to_owned()),
        ));
    }
    let listed = source.list(Uids::All, false).await?;
    let on_server = listed.len();
    let (after, position) = now(services, mailbox, folder).await?;
    let position = (status.uidvalidity > 0).then_some(position);
    let found = differences(&before, listed, after, position);
    let report = report(folder, on_server, &found, None);
    if mend {
        mend_folder(services, mailbox, folder, found).await?;
    }
    Ok(report)
}

async fn ledger(services: &Services, folder: &Folder) -> StoreResult<Vec<Accounted>> {
    let (organisation, id, uidvalidity) = (services.organisation, folder.id, folder.uidvalidity);
    services
        .store
        .read(organisation, move |tx| {
            arrivals::arrival_accounted(tx, organisation, id, uidvalidity)
        })
        .await
}

/// The ledger and the position in one state of the database.
async fn now(services: &Services, mailbox: &Mailbox, folder: &Folder) -> StoreResult<(Vec<Accounted>, u32)> {
    let (organisation, mailbox) = (services.organisation, mailbox.id);
    let (id, uidvalidity) = (folder.id, folder.uidvalidity);
    services
        .store
        .read(organisation, move |tx| {
            let rows = arrivals::arrival_accounted(tx, organisation, id, uidvalidity)?;
            let folders = folders::folder_list(tx, organisation, mailbox)?;
            let position = folders
                .iter()
                .find(|one| one.id == id)
                .map_or(0, |one| one.position);
            Ok::<_, StoreError>((rows, position))
        })
        .await
}

fn report(folder: &Folder, on_server: usize, found: &Differences, trouble: Option<String>) -> FolderReport {
    let mut states = BTreeMap::new();
    for state in &found.accounted_for {
        *states.entry(*state).or_insert(0) += 1;
    }
    let listed = |list: &[Listed]| list.iter().map(|one| place(one.uid, &one.provider_id)).collect();
    let rows = |list: &[Accounted]| list.iter().map(|one| place(one.uid, &one.provider_id)).collect();
    FolderReport {
        name: decode_name(&folder.name),
        role: folder.role,
        on_server,
        accounted_for: found.accounted_for.len() - found.returned.len(),
        waiting: states.get(&ArrivalState::Listed).copied().unwrap_or(0),
        states,
        missing: listed(&found.missing),
        not_reached: listed(&found.not_reached),
        returned: found.returned.len(),
        vanished: rows(&found.vanished),
        unfetchable: rows(&found.unfetchable),
        trouble,
    }
}

fn place(uid: u32, provider_id: &str) -> String {
    if uid > 0 {
        uid.to_string()
    } else {
        provider_id.to_owned()
    }
}

async fn mend_folder(
    services: &Services,
    mailbox: &Mailbox,
    folder: &Folder,
    found: Differences,
) -> FlowResult<()> {
    let lane = if found.missing.len() <= FEW {
        Lane::Live
    } else {
        Lane::Bulk
    };
    let target = Target {
        folder: folder.id,
        uidvalidity: folder.uidvalidity,
        live: false,
    };
    let missing: Vec<Accept> = found
        .missing
        .into_iter()
        .map(|found| listing(mailbox.id, target, Item::of(mailbox, found, true, lane)))
        .collect();
    let mut missing = missing.into_iter().peekable();
    while missing.peek().is_some() {
        let block: Vec<Accept> = missing.by_ref().take(ROWS).collect();
        accept(services, block, None, None).await?;
    }
    let (organisation, now) = (services.organisation, services.now());
    let ids = |rows: &[Accounted]| rows.iter().map(|row| row.id).collect::<Vec<ArrivalId>>();
    let (vanished, unfetchable, returned) = (ids(&found.vanished), ids(&found.unfetchable), found.returned);
    services
        .store
        .write(organisation, move |tx| {
            arrivals::arrival_vanished(tx, organisation, &vanished, now)?;
            arrivals::arrival_returned(tx, organisation, &returned)?;
            arrivals::arrival_relist(tx, organisation, &unfetchable)
        })
        .await?;
    Ok(())
}
