//! Mails: the person's own go, those of others are written anew.

use super::super::ERASED_SUBJECT;
use super::super::keys::{self, ErasureKey};
use super::super::look;
use super::super::progress::Phase;
use super::super::tasks::Work;
use super::super::walk::{blocking, bytes};
use crate::error::FlowResult;
use crate::intake;
use crate::organisation;
use crate::services::Services;
use facteur_domain::{
    Actor, Entity, Event, EventKind, MessageId, OrganisationId, Status, ThreadId, Timestamp,
};
use facteur_mail::Limits;
use facteur_store::blobs::{self, Blob};
use facteur_store::messages::{self, Message};
use facteur_store::privacy::{self, KeptAnswer, KeptMail, Rewritten};
use facteur_store::{StoreResult, Tx, events, mailboxes};
use facteur_understand::{MailFate, Reading, Shelf, TimeZone, insight, mail_fate, read};
use std::sync::Arc;

/// Mails of one step.
const PAGE: usize = 25;

/// What is to be done with one mail, ready to be written down.
#[derive(Clone)]
enum Change {
    Nothing,
    Erase(Known),
    Rewrite(Known, Box<NewBytes>),
}

/// By what a mail that was here is known again, and under which keys it stood.
#[derive(Clone)]
struct Known {
    marks: Vec<[u8; 32]>,
    message_id: Option<[u8; 32]>,
    keys: Vec<String>,
}

/// A mail that was written anew.
#[derive(Clone)]
struct NewBytes {
    blob: Blob,
    raw: Arc<Vec<u8>>,
    reading: Arc<Reading>,
    words: Vec<String>,
    entities: Vec<Entity>,
    files_removed: usize,
}

/// The next mails.
pub(super) async fn mails(services: &Services, work: &mut Work) -> FlowResult<()> {
    let page = look::mails(services, &work.progress, PAGE).await?;
    let Some(last) = page.last().map(|mail| mail.arrival) else {
        work.progress.arrival = None;
        work.progress.phase = Phase::Answers;
        return work.save(services, |_| Ok(())).await;
    };
    let blobs: Vec<_> = page.iter().map(|mail| mail.blob.clone()).collect();
    let changes = changes(services, work, &blobs).await?;
    work.progress.arrival = Some(last);
    work.task.done += page.len() as i64;
    count(work, &changes);
    let frame = Frame::of(services, work);
    let pairs: Vec<(KeptMail, Change)> = page.into_iter().zip(changes).collect();
    work.save(services, move |tx| {
        for (mail, change) in &pairs {
            match change {
                Change::Nothing => {}
                Change::Erase(known) => erase(tx, &frame, mail, known)?,
                Change::Rewrite(known, new) => rewrite(tx, &frame, mail, known, new)?,
            }
        }
        Ok(())
    })
    .await
}

/// The next mails of ours: those that wait to be sent, too.
pub(super) async fn answers(services: &Services, work: &mut Work) -> FlowResult<()> {
    let (organisation, behind) = (services.organisation, work.progress.answer);
    let page: StoreResult<Vec<KeptAnswer>> = services
        .store
        .read(organisation, move |tx| {
            privacy::kept_answer_page(tx, organisation, behind, PAGE)
        })
        .await;
    let page = page?;
    let Some(last) = page.last().map(|answer| answer.id) else {
        work.progress.answer = None;
        work.progress.phase = Phase::Uploads;
        return work.save(services, |_| Ok(())).await;
    };
    let blobs: Vec<_> = page.iter().map(|answer| answer.blob.clone()).collect();
    let changes = changes(services, work, &blobs).await?;
    work.progress.answer = Some(last);
    count(work, &changes);
    let now = services.now();
    let pairs: Vec<(KeptAnswer, Change)> = page.into_iter().zip(changes).collect();
    work.save(services, move |tx| {
        for (answer, change) in &pairs {
            let former = answer.blob.sha256();
            match change {
                Change::Nothing => {}
                Change::Erase(known) => {
                    privacy::erased_mail_put(tx, organisation, &known.marks, now)?;
                    privacy::answer_erase(tx, organisation, answer.id, former, now)?;
                }
                Change::Rewrite(known, new) => {
                    privacy::erased_mail_put(tx, organisation, &known.marks, now)?;
                    blobs::blob_insert(tx, organisation, &new.blob, now)?;
                    privacy::answer_rewrite(tx, organisation, answer.id, former, &new.blob.sha256, now)?;
                }
            }
        }
        Ok(())
    })
    .await
}

fn count(work: &mut Work, changes: &[Change]) {
    let counts = &mut work.progress.counts;
    for change in changes {
        match change {
            Change::Nothing => {}
            Change::Erase(_) => counts.mails += 1,
            Change::Rewrite(_, new) => {
                counts.redacted += 1;
                counts.files_removed += new.files_removed as u64;
            }
        }
    }
}

/// Decides about mails, and writes the files of large new ones before they are named.
async fn changes(
    services: &Services,
    work: &mut Work,
    stored: &[blobs::StoredBlob],
) -> FlowResult<Vec<Change>> {
    let organisation = services.organisation;
    let key = keys::key(services).await?;
    let loaded: StoreResult<(Vec<String>, TimeZone)> = services
        .store
        .read(organisation, move |tx| {
            let all = mailboxes::mailbox_list(tx, organisation)?;
            let addresses = all.into_iter().map(|mailbox| mailbox.address.to_lowercase());
            Ok((addresses.collect(), organisation::zone(tx, organisation)?))
        })
        .await;
    let (own, zone) = loaded?;
    let raw = bytes(services, stored).await?;
    let (redactor, limits) = (work.redactor(), services.limits.clone());
    let inline = services.store.inline_limit();
    let changes = blocking(move || {
        raw.into_iter()
            .map(|raw| match raw {
                Some(raw) => change(
                    mail_fate(&raw, &redactor, &own, &limits),
                    &key,
                    &limits,
                    inline,
                    &zone,
                ),
                None => Ok(Change::Nothing),
            })
            .collect::<StoreResult<Vec<Change>>>()
    })
    .await??;
    for change in &changes {
        if let Change::Rewrite(_, new) = change {
            services
                .store
                .blob_save(organisation, &new.blob, &new.raw)
                .await?;
        }
    }
    Ok(changes)
}

fn change(
    fate: MailFate,
    key: &ErasureKey,
    limits: &Limits,
    inline: usize,
    zone: &TimeZone,
) -> StoreResult<Change> {
    Ok(match fate {
        MailFate::Left => Change::Nothing,
        MailFate::Erased(was) => Change::Erase(Known::of(&was, key)),
        MailFate::Rewritten(was, mail) => {
            let reading = read(&mail.raw, limits);
            let entities = intake::kept_entities(insight(&reading.parsed, zone), Shelf::Work);
            let new = NewBytes {
                blob: blobs::blob_pack(&mail.raw, inline)?,
                words: intake::search_words(&reading, &entities),
                entities,
                reading: Arc::new(reading),
                raw: Arc::new(mail.raw),
                files_removed: mail.files_removed,
            };
            Change::Rewrite(Known::of(&was, key), Box::new(new))
        }
    })
}

impl Known {
    fn of(was: &Reading, key: &ErasureKey) -> Self {
        Self {
            marks: key.marks(was),
            message_id: was.parsed.message_id.as_deref().map(|id| key.message_id(id)),
            keys: intake::keys_of(was),
        }
    }
}

/// What stays the same throughout one transaction.
#[derive(Clone)]
struct Frame {
    services: Services,
    organisation: OrganisationId,
    actor: Actor,
    now: Timestamp,
}

impl Frame {
    fn of(services: &Services, work: &Work) -> Self {
        Self {
            services: services.clone(),
            organisation: services.organisation,
            actor: work.task.actor,
            now: services.now(),
        }
    }
}

const WHY: &str = "erasure";

fn erase(tx: &mut Tx<'_>, frame: &Frame, mail: &KeptMail, known: &Known) -> StoreResult<()> {
    let Frame {
        organisation, now, ..
    } = *frame;
    privacy::erased_mail_put(tx, organisation, &known.marks, now)?;
    let key = known.message_id.as_ref();
    let gone = match mail.message {
        Some(message) => privacy::message_erase(tx, organisation, message, key, WHY, now)?,
        None => None,
    };
    let Some(gone) = gone else {
        return privacy::arrival_erase(tx, organisation, mail.arrival, key, WHY, now);
    };
    privacy::key_erase(tx, organisation, gone.team, &known.keys)?;
    empty_ticket(tx, frame, gone.thread)
}

/// A ticket of which nothing is left is closed: nobody can be answered.
fn empty_ticket(tx: &mut Tx<'_>, frame: &Frame, thread: ThreadId) -> StoreResult<()> {
    let Frame {
        organisation, now, ..
    } = *frame;
    let Some(ticket) = privacy::ticket_left_empty(tx, organisation, thread)? else {
        return Ok(());
    };
    let before = privacy::ticket_status(tx, organisation, ticket)?;
    privacy::ticket_erase(tx, organisation, ticket, ERASED_SUBJECT, now)?;
    if before.is_none_or(|before| before == Status::Closed) {
        return Ok(());
    }
    let event = Event {
        id: frame.services.ids.make(),
        at: now,
        kind: EventKind::StatusChanged,
        ticket: Some(ticket),
        actor: frame.actor,
        data: serde_json::json!({ "from": before, "to": Status::Closed, "why": WHY }),
        trace: None,
    };
    events::event_append(tx, organisation, &event)
}

fn rewrite(
    tx: &mut Tx<'_>,
    frame: &Frame,
    mail: &KeptMail,
    known: &Known,
    new: &NewBytes,
) -> StoreResult<()> {
    let Frame {
        organisation, now, ..
    } = *frame;
    let former = mail.blob.sha256();
    privacy::erased_mail_put(tx, organisation, &known.marks, now)?;
    blobs::blob_insert(tx, organisation, &new.blob, now)?;
    let sha256 = &new.blob.sha256;
    privacy::arrival_rewrite(tx, organisation, mail.arrival, mail.message, former, sha256, now)?;
    let Some(id) = mail.message else { return Ok(()) };
    let Some(message) = messages::message_get(tx, organisation, id)? else {
        return Ok(());
    };
    let team = message.team;
    let rewritten = Rewritten {
        message: texts_of(message, new),
        attachments: intake::attachments(&new.reading.parsed),
        words: new.words.clone(),
        entities: new.entities.clone(),
    };
    if privacy::message_rewrite(tx, organisation, former, &rewritten)? {
        // Hashes of sender, date and subject can be guessed; the keyed ones know the mail again.
        let envelopes: Vec<String> = known
            .keys
            .iter()
            .filter(|key| key.starts_with("envelope:"))
            .cloned()
            .collect();
        privacy::key_erase(tx, organisation, team, &envelopes)?;
    }
    Ok(())
}

fn texts_of(message: Message, new: &NewBytes) -> Message {
    let reading = &new.reading;
    let parsed = &reading.parsed;
    let sender = parsed.from.as_ref().map(|sender| &sender.address);
    let address = sender
        .map(|sender| sender.address.trim().to_lowercase())
        .unwrap_or_default();
    let mut recipients = facteur_understand::facts::participants(reading);
    recipients.retain(|each| *each != address);
    Message {
        sha256: new.blob.sha256.to_vec(),
        message_id: parsed.message_id.clone(),
        from_name: sender.and_then(|sender| sender.name.clone()).unwrap_or_default(),
        from_address: address,
        recipients,
        subject: parsed.subject.clone(),
        base_subject: reading.fingerprint.subject.clone(),
        snippet: intake::snippet(&parsed.reply),
        content_hash: reading.fingerprint.content.clone().into_bytes(),
        ..message
    }
}

/// Removes a message that grew too old; its ticket is removed by who asks.
pub(in super::super) fn remove_message(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: MessageId,
    was: &Reading,
    key: &ErasureKey,
    now: Timestamp,
) -> StoreResult<()> {
    let known = Known::of(was, key);
    privacy::erased_mail_put(tx, organisation, &known.marks, now)?;
    let why = "retention";
    let gone = privacy::message_erase(tx, organisation, id, known.message_id.as_ref(), why, now)?;
    match gone {
        Some(gone) => privacy::key_erase(tx, organisation, gone.team, &known.keys),
        None => Ok(()),
    }
}
