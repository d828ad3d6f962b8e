//! Folders that a person named, beside those that are recognised.

use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use crate::watch::INBOX;
use facteur_connect::{RemoteFolder, connect};
use facteur_domain::{FolderId, FolderRole, MailboxId, Source};
use facteur_store::folders;
use secrecy::SecretString;

/// The names as the server wants them. Refused when it has no folder of such a name.
pub async fn resolve_folders(
    services: &Services,
    source: &Source,
    password: Option<SecretString>,
    named: Vec<(String, FolderRole)>,
) -> FlowResult<Vec<(String, FolderRole)>> {
    if named.is_empty() {
        return Ok(named);
    }
    let mut server = connect(source, password, &services.connect).await?;
    let there = server.folders().await?;
    server.close().await;
    named
        .into_iter()
        .map(|(name, role)| Ok((raw_name(&there, &name)?, role)))
        .collect()
}

fn raw_name(there: &[RemoteFolder], name: &str) -> FlowResult<String> {
    let is_it = |folder: &&RemoteFolder| {
        let is_inbox = folder.name.eq_ignore_ascii_case(INBOX) && name.eq_ignore_ascii_case(INBOX);
        folder.name == name || folder.raw_name == name || is_inbox
    };
    if let Some(folder) = there.iter().find(is_it) {
        return Ok(crate::watch::one_inbox(&folder.raw_name).to_owned());
    }
    let names: Vec<&str> = there.iter().map(|folder| folder.name.as_str()).collect();
    Err(FlowError::refused(format!(
        "there is no folder \"{name}\"; there are: {}",
        names.join(", ")
    )))
}

/// Watches folders of a mailbox that was just added, with the roles that a person gave them.
pub async fn watch_folders(
    services: &Services,
    mailbox: MailboxId,
    named: Vec<(String, FolderRole)>,
) -> FlowResult<()> {
    let (organisation, ids) = (services.organisation, services.ids.clone());
    services
        .store
        .write(organisation, move |tx| {
            for (name, role) in &named {
                folders::folder_set_role(tx, organisation, mailbox, ids.make::<FolderId>(), name, *role)?;
            }
            Ok(())
        })
        .await
}
