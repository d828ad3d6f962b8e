//! Looks for a mail of which nobody knows whether it was sent.

use super::saving::sent_folder;
use super::sender::{Loaded, trouble};
use super::settle::{Ending, ended};
use crate::mailboxes::password_of;
use crate::services::Services;
use facteur_connect::find_sent;
use facteur_domain::answer::next_look;
use facteur_queue::{Outcome, Trouble};
use facteur_store::{StoreError, StoreResult, folders, messages};

/// Looks once; found, it is marked as sent. Otherwise it is looked for again some time later, and in the end
/// people say what to do.
pub(super) async fn look(services: &Services, loaded: Loaded) -> Result<Outcome, Trouble> {
    let Loaded { answer, mailbox, .. } = &loaded;
    let found = is_known(services, &loaded).await? || is_in_sent_folder(services, &loaded).await?;
    if found {
        tracing::info!(component = "answers", action = "look", answer = %answer.id,
            "a mail that may have been sent was found; it was");
        ended(services, answer.id, answer.attempts, mailbox, Ending::Sent).await?;
        services.wake.wake();
        return Ok(Outcome::Done);
    }
    let next = next_look(answer.next_at, services.now());
    Ok(next.map_or(Outcome::Done, Outcome::Later))
}

/// Whether mail that came here proves it: a copy of it, or an answer to it. Its id is known to its receivers
/// only.
async fn is_known(services: &Services, loaded: &Loaded) -> StoreResult<bool> {
    let (organisation, team) = (services.organisation, loaded.mailbox.team);
    let key = facteur_mail::keys::message_key(&loaded.answer.message_id);
    let found = services
        .store
        .read(organisation, move |tx| {
            messages::key_find(tx, organisation, team, &key)
        })
        .await?;
    Ok(found.is_some_and(|target| target.thread.is_some() || target.message.is_some()))
}

async fn is_in_sent_folder(services: &Services, loaded: &Loaded) -> Result<bool, Trouble> {
    let (organisation, mailbox) = (services.organisation, loaded.mailbox.id);
    let folders = services.store.read(organisation, move |tx| {
        folders::folder_list(tx, organisation, mailbox)
    });
    let folders = folders.await.map_err(|error: StoreError| Trouble::from(error))?;
    let password = password_of(services, mailbox).await.map_err(trouble)?;
    let source = &loaded.mailbox.source;
    let (folder, id) = (sent_folder(folders), &loaded.answer.message_id);
    match find_sent(source, password, folder.as_deref(), id, &services.connect).await {
        Ok(found) => Ok(found.unwrap_or(false)),
        Err(error) => {
            tracing::warn!(component = "answers", action = "look", answer = %loaded.answer.id, error = %error,
                "the sent folder could not be looked into");
            Ok(false)
        }
    }
}
