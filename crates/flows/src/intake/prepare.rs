//! Prepare: what waits is unpacked, read and judged, on threads that may compute.

use super::line::{Line, Setting};
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{ArrivalId, Due, Entity, FolderRole, MailboxId, crash};
use facteur_mail::Limits;
use facteur_mail::language::Language;
use facteur_store::arrivals::{self, PendingArrival};
use facteur_store::{ErrorKind, StoreError, StoreResult, search};
use facteur_understand::{
    Insight, JudgeFacts, Judgement, MailFacts, Policy, Reading, Shelf, judge, read, unreadable,
};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

/// Mails handled in one transaction.
pub(super) const BATCH: usize = 256;
/// Letters of a mail's text that are indexed and compared.
const INDEXED_TEXT: usize = 60_000;
/// Things that a mail names of which one is kept at most.
const KEPT_ENTITIES: usize = 100;

/// One mail, ready to be applied.
pub(super) struct Prepared {
    pub arrival: PendingArrival,
    pub role: FolderRole,
    pub reading: Reading,
    pub judgement: Judgement,
    /// What it names.
    pub entities: Vec<Entity>,
    /// The deadline that it sets.
    pub due: Option<Due>,
    pub words: Vec<String>,
}

/// The next mails of a line, read and judged. Empty when nothing waits.
pub(super) async fn next_batch(
    services: &Services,
    line: Line,
    setting: &Arc<Setting>,
    after: Option<ArrivalId>,
    limit: usize,
) -> FlowResult<Vec<Prepared>> {
    let organisation = services.organisation;
    let mut pending = services
        .store
        .read(organisation, move |tx| {
            arrivals::arrival_pending(tx, organisation, line.mailbox, line.lane, after, limit)
        })
        .await?;
    // Two halves, for two cores; order is restored by joining them in turn.
    let second = pending.split_off(pending.len() / 2);
    let (first, second) = tokio::join!(
        prepare(services, setting, pending),
        prepare(services, setting, second)
    );
    let mut prepared = first?;
    prepared.extend(second?);
    if !prepared.is_empty() {
        crash::point("intake.batch_read");
    }
    Ok(prepared)
}

async fn prepare(
    services: &Services,
    setting: &Arc<Setting>,
    pending: Vec<PendingArrival>,
) -> FlowResult<Vec<Prepared>> {
    let mut prepared = Vec::with_capacity(pending.len());
    let mut inline = Vec::with_capacity(pending.len());
    for arrival in pending {
        // Large mails lie in files and are rare: one at a time, to bound the memory.
        if arrival.blob.is_inline() {
            inline.push(arrival);
            continue;
        }
        prepared.append(&mut compute(services, setting, std::mem::take(&mut inline)).await?);
        let raw = match services.store.blob_read(&arrival.blob).await {
            Err(error) if error.kind() == ErrorKind::Fault => Err(error),
            other => Ok(other?),
        };
        let (setting, limits) = (setting.clone(), services.limits.clone());
        prepared.push(on_blocking_thread(move || Ok(one(&setting, &limits, arrival, raw))).await?);
    }
    prepared.append(&mut compute(services, setting, inline).await?);
    Ok(prepared)
}

async fn compute(
    services: &Services,
    setting: &Arc<Setting>,
    arrivals: Vec<PendingArrival>,
) -> FlowResult<Vec<Prepared>> {
    if arrivals.is_empty() {
        return Ok(Vec::new());
    }
    let (setting, limits) = (setting.clone(), services.limits.clone());
    on_blocking_thread(move || {
        arrivals
            .into_iter()
            .map(|arrival| {
                let raw = arrival
                    .blob
                    .unpack()
                    .unwrap_or_else(|| Err(StoreError::fault("a small blob is not in its row")));
                Ok(one(&setting, &limits, arrival, raw))
            })
            .collect()
    })
    .await
}

async fn on_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> FlowResult<T> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|_| StoreError::fault("reading a batch of mails panicked"))??)
}

/// Reads one mail. Bytes that were damaged where they lay must not keep all mail behind them.
fn one(setting: &Setting, limits: &Limits, arrival: PendingArrival, raw: StoreResult<Vec<u8>>) -> Prepared {
    let raw = match raw {
        Ok(raw) => raw,
        Err(error) => {
            tracing::error!(component = "intake", action = "read", email_id = %arrival.id, error = %error,
                "the stored bytes of a mail are damaged; restore them from a backup");
            let why = "The stored bytes of this mail are damaged; look for it on its server or in a backup.";
            // Its id stands for its bytes, lest all damaged mails look the same.
            let reading = unreadable(arrival.id.to_string().as_bytes(), why);
            return with_reading(setting, arrival, reading);
        }
    };
    let reading = std::panic::catch_unwind(AssertUnwindSafe(|| read(&raw, limits)))
        .unwrap_or_else(|_| unreadable(&raw, "Reading this mail failed; the raw mail is kept."));
    crash::point_with("intake.mail_read", &raw);
    with_reading(setting, arrival, reading)
}

/// Judges a mail that was read, here or elsewhere.
pub(super) fn with_reading(setting: &Setting, mut arrival: PendingArrival, reading: Reading) -> Prepared {
    arrival.blob.forget_bytes();
    let role = setting
        .roles
        .get(&arrival.folder)
        .copied()
        .unwrap_or(FolderRole::Incoming);
    let (judgement, insight) = judgement(setting, setting.mailbox.id, role, arrival.archive, &reading);
    let due = insight.due(&reading.parsed, &judgement);
    let entities = kept_entities(insight, judgement.shelf);
    let words = search_words(&reading, &entities);
    Prepared {
        arrival,
        role,
        reading,
        judgement,
        entities,
        due,
        words,
    }
}

/// What is kept of what a mail names: nothing of a spam filter's finds, in which nobody looks for an order.
pub(crate) fn kept_entities(insight: Insight, shelf: Shelf) -> Vec<Entity> {
    let mut entities = insight.entities;
    entities.truncate(if shelf == Shelf::Spam { 0 } else { KEPT_ENTITIES });
    entities
}

fn judgement(
    setting: &Setting,
    mailbox: MailboxId,
    folder: FolderRole,
    older: bool,
    reading: &Reading,
) -> (Judgement, Insight) {
    let policy = Policy {
        rules: &setting.rules,
        starter: true,
        model: setting.judge.model.as_deref(),
        archived: setting.judge.archived(),
        tags: Some(&setting.own_tags),
    };
    let facts = MailFacts::of(reading, Some(mailbox)).in_zone(setting.zone.clone());
    let place = JudgeFacts {
        folder,
        older,
        remembered: setting.judge.recall(&facts),
    };
    let judgement = judge(&facts, &place, &policy);
    (judgement, facts.into_insight())
}

/// The words under which a mail is found: its own, and the codes that it names in one piece.
pub(crate) fn search_words(reading: &Reading, entities: &[Entity]) -> Vec<String> {
    let parsed = &reading.parsed;
    let language = match parsed.language {
        Some(Language::English) => search::Language::English,
        _ => search::Language::French,
    };
    let text = beginning(&parsed.text, INDEXED_TEXT);
    let mut texts = vec![parsed.subject.as_str(), text];
    let sender = parsed.from.iter().map(|sender| &sender.address);
    for address in sender.chain(&parsed.to).chain(&parsed.cc) {
        texts.extend(address.name.as_deref());
        texts.push(&address.address);
    }
    texts.extend(parsed.attachments.iter().map(|file| file.filename.as_str()));
    let mut words = search::words_of(&texts, language);
    words.extend(entities.iter().flat_map(Entity::search_words));
    words.sort_unstable();
    words.dedup();
    words
}

/// The text up to about that many bytes, cut between letters.
pub(super) fn beginning(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
