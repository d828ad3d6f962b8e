//! What names the person besides mails: files that members brought, texts, the contact, exports, blobs.

use super::super::ERASED_SUBJECT;
use super::super::progress::Phase;
use super::super::tasks::{Work, remove};
use super::super::walk::{self, blocking, bytes};
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::id::Id;
use facteur_domain::{MessageId, PrivacyKind};
use facteur_store::privacy::{self, Fate, KeptUpload, KeyPart, TextRow};
use facteur_store::{StoreResult, drafts};

/// Files of one step.
const FILES: usize = 10;
/// Rows of one step.
const ROWS: usize = 500;
/// Blobs that are removed in one transaction.
const BLOBS: usize = 200;
/// Where the sender's address stands among the texts of a message.
const FROM_ADDRESS: &str = "from_address";

/// The next files that members brought and did not send.
pub(super) async fn uploads(services: &Services, work: &mut Work) -> FlowResult<()> {
    let (organisation, behind, now) = (services.organisation, work.progress.upload, services.now());
    let page: StoreResult<Vec<KeptUpload>> = services
        .store
        .read(organisation, move |tx| {
            privacy::kept_upload_page(tx, organisation, behind, FILES)
        })
        .await;
    let page = page?;
    let Some(last) = page.last().map(|upload| upload.id) else {
        work.progress.upload = None;
        work.progress.phase = Phase::Texts;
        return work.save(services, |_| Ok(())).await;
    };
    let blobs: Vec<_> = page.iter().map(|upload| upload.blob.clone()).collect();
    let contents = bytes(services, &blobs).await?;
    let redactor = work.redactor();
    let named: Vec<KeptUpload> = blocking(move || {
        let both = page.into_iter().zip(contents);
        let named = both.filter(|(upload, content)| {
            redactor.names(&upload.filename)
                || content
                    .as_deref()
                    .is_some_and(|content| redactor.in_bytes(content))
        });
        named.map(|(upload, _)| upload).collect()
    })
    .await?;
    work.progress.upload = Some(last);
    work.progress.counts.files_removed += named.len() as u64;
    work.save(services, move |tx| {
        for upload in &named {
            privacy::erased_blob_put(tx, organisation, upload.blob.sha256(), now)?;
            drafts::upload_delete(tx, organisation, upload.member, upload.id)?;
        }
        Ok(())
    })
    .await
}

/// What becomes of a row.
#[derive(Clone)]
enum Change {
    Set(TextRow),
    Delete(Vec<KeyPart>),
    EraseMessage(MessageId),
}

/// The next rows of texts.
pub(super) async fn texts(services: &Services, work: &mut Work) -> FlowResult<()> {
    let Some(place) = walk::place(work.progress.place) else {
        work.progress.place = 0;
        work.progress.phase = Phase::Rest;
        return work.save(services, |_| Ok(())).await;
    };
    let (organisation, now, behind) = (services.organisation, services.now(), work.progress.key.clone());
    let page: StoreResult<Vec<TextRow>> = services
        .store
        .read(organisation, move |tx| {
            privacy::text_page(tx, organisation, place, &behind, ROWS)
        })
        .await;
    let page = page?;
    let Some(last) = page.last().map(|row| row.key.clone()) else {
        work.progress.key = Vec::new();
        work.progress.place += 1;
        return work.save(services, |_| Ok(())).await;
    };
    let redactor = work.redactor();
    let sender = place
        .columns
        .iter()
        .position(|(column, _)| *column == FROM_ADDRESS);
    let changes: Vec<Change> = blocking(move || {
        let change = |row: &TextRow| -> Option<Change> {
            // A mail of theirs whose bytes could not be read.
            let from = sender.and_then(|sender| row.texts.get(sender)?.as_deref());
            if let (Some(from), Some(KeyPart::Id(id))) = (from, row.key.first())
                && redactor.is_address(from)
            {
                return Some(Change::EraseMessage(MessageId::from_uuid(*id)));
            }
            if place.fate == Fate::Delete {
                return walk::is_named(&redactor, row).then(|| Change::Delete(row.key.clone()));
            }
            walk::redacted(&redactor, place, row).map(Change::Set)
        };
        page.iter().filter_map(change).collect()
    })
    .await?;
    work.progress.key = last;
    work.progress.counts.texts += changes.len() as u64;
    work.save(services, move |tx| {
        for change in &changes {
            match change {
                Change::Set(row) => privacy::text_set(tx, organisation, place, row)?,
                Change::Delete(key) => privacy::text_delete(tx, organisation, place, key)?,
                Change::EraseMessage(id) => {
                    privacy::message_erase(tx, organisation, *id, None, "erasure", now)?;
                }
            }
        }
        Ok(())
    })
    .await
}

/// The contact, and exports: they may hold anything, and can be made again.
pub(super) async fn rest(services: &Services, work: &mut Work) -> FlowResult<()> {
    let organisation = services.organisation;
    let all: StoreResult<_> = services
        .store
        .read(organisation, move |tx| {
            privacy::privacy_task_list(tx, organisation, 10_000)
        })
        .await;
    for task in all?.iter().filter(|task| task.kind == PrivacyKind::Export) {
        remove(services, task.id).await?;
    }
    let (contacts, now) = (work.subject.contacts.clone(), services.now());
    work.forget_subject();
    work.progress.phase = Phase::Files;
    work.save(services, move |tx| {
        for ticket in privacy::tickets_without_messages(tx, organisation, &contacts)? {
            privacy::ticket_erase(tx, organisation, ticket, ERASED_SUBJECT, now)?;
        }
        privacy::contact_erase(tx, organisation, &contacts)
    })
    .await
}

/// Removes blobs that nothing names any more, files before rows.
pub(in super::super) async fn forget_blobs(services: &Services) -> FlowResult<()> {
    let organisation = services.organisation;
    let used: StoreResult<Vec<Vec<u8>>> = services
        .store
        .read(organisation, move |tx| {
            privacy::erased_blob_used(tx, organisation)
        })
        .await;
    let used = used?;
    let kept: StoreResult<()> = services
        .store
        .write(organisation, move |tx| {
            for sha256 in &used {
                privacy::erased_blob_keep(tx, organisation, sha256)?;
            }
            Ok(())
        })
        .await;
    kept?;
    loop {
        let page: StoreResult<Vec<Vec<u8>>> = services
            .store
            .read(organisation, move |tx| {
                privacy::erased_blob_list(tx, organisation, BLOBS)
            })
            .await;
        let page = page?;
        if page.is_empty() {
            return Ok(());
        }
        for sha256 in &page {
            services.store.blob_file_remove(organisation, sha256).await?;
        }
        let forgotten: StoreResult<()> = services
            .store
            .write(organisation, move |tx| {
                for sha256 in &page {
                    privacy::erased_blob_forget(tx, organisation, sha256)?;
                }
                Ok(())
            })
            .await;
        forgotten?;
    }
}
