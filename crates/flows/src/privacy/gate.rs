//! Erased mail stays out, whichever way it comes: fetched again, after a folder was numbered anew, imported,
//! handed in.
//!
//! It is known before anything of it is written down. A mail that may be one is first told by its header, so that
//! no other mail is read twice.

use super::keys::{self, ErasureKey};
use crate::error::FlowResult;
use crate::intake::{Accept, Acceptance};
use crate::services::Services;
use facteur_domain::{ArrivalState, Timestamp};
use facteur_mail::Limits;
use facteur_store::{StoreError, StoreResult, privacy};
use facteur_understand::{Reading, read};
use std::sync::Arc;

/// Bytes of a mail's header that are read.
const HEADER: usize = 256 * 1024;

/// What is asked about one mail.
struct Question {
    position: usize,
    header: Vec<[u8; 32]>,
    sender: Option<[u8; 32]>,
    /// When it was certainly there, by server and by sender.
    at: Timestamp,
}

/// Turns mails that were erased into notes that something lay there.
pub(crate) async fn keep_out(services: &Services, batch: Vec<Accept>) -> FlowResult<Vec<Accept>> {
    let organisation = services.organisation;
    let raw = |accept: &Accept| matches!(accept.content, Acceptance::Raw(_));
    if !batch.iter().any(raw) {
        return Ok(batch);
    }
    let any: StoreResult<bool> = services
        .store
        .read(organisation, move |tx| privacy::erased_any(tx, organisation))
        .await;
    if !any? {
        return Ok(batch);
    }
    let key = match keys::if_any(services).await {
        Ok(Some(key)) => key,
        Ok(None) => return Ok(batch),
        Err(error) => {
            // Mail must not wait for a key that is lost.
            tracing::warn!(component = "privacy", action = "open_key", error = %error,
                "mail that was erased is not recognised and may come back");
            return Ok(batch);
        }
    };
    let batch = Arc::new(batch);
    let (asked, hashing, limits) = (batch.clone(), key.clone(), services.limits.clone());
    let questions = blocking(move || questions(&asked, &hashing, &limits)).await?;
    let (out, known): (Vec<usize>, Vec<usize>) = services
        .store
        .read(organisation, move |tx| {
            let (mut out, mut known) = (Vec::new(), Vec::new());
            for question in &questions {
                let erased_at = match &question.sender {
                    Some(hash) => privacy::erased_identity_at(tx, organisation, hash)?,
                    None => None,
                };
                if erased_at.is_some_and(|erased_at| question.at < erased_at) {
                    out.push(question.position);
                } else if privacy::erased_mail_known(tx, organisation, &question.header)? {
                    known.push(question.position);
                }
            }
            Ok::<_, StoreError>((out, known))
        })
        .await?;
    let same = the_same(services, &key, &batch, known).await?;
    let batch = Arc::try_unwrap(batch).unwrap_or_else(|shared| (*shared).clone());
    let kept_out = |position: &usize| out.contains(position) || same.contains(position);
    let all = batch.into_iter().enumerate();
    Ok(all
        .map(|(position, accept)| {
            if kept_out(&position) {
                noted(accept)
            } else {
                accept
            }
        })
        .collect())
}

fn questions(batch: &[Accept], key: &ErasureKey, limits: &Limits) -> Vec<Question> {
    let mut questions = Vec::with_capacity(batch.len());
    for (position, accept) in batch.iter().enumerate() {
        let Acceptance::Raw(raw) = &accept.content else {
            continue;
        };
        let header = header(raw, limits);
        let dated = header.fingerprint.date.map(Timestamp::from_micros);
        questions.push(Question {
            position,
            header: key.header(&header),
            sender: header.fingerprint.from.as_deref().map(|from| key.address(from)),
            at: dated.map_or(accept.internal_date, |date| date.max(accept.internal_date)),
        });
    }
    questions
}

/// The header alone: nobody knows yet what reading the rest does.
fn header(raw: &[u8], limits: &Limits) -> Reading {
    let start = &raw[..raw.len().min(HEADER)];
    let behind = |mark: &[u8]| {
        let found = start.windows(mark.len()).position(|window| window == mark)?;
        Some(found + mark.len())
    };
    let end = behind(b"\r\n\r\n").into_iter().chain(behind(b"\n\n")).min();
    read(&start[..end.unwrap_or(start.len())], limits)
}

/// Which of the mails whose header is known are the same mails. Their like was read before.
async fn the_same(
    services: &Services,
    key: &ErasureKey,
    batch: &Arc<Vec<Accept>>,
    known: Vec<usize>,
) -> FlowResult<Vec<usize>> {
    if known.is_empty() {
        return Ok(known);
    }
    let organisation = services.organisation;
    let (batch, key, limits) = (batch.clone(), key.clone(), services.limits.clone());
    let prints: Vec<(usize, Vec<[u8; 32]>)> = blocking(move || {
        let raw = |position: usize| match &batch.get(position)?.content {
            Acceptance::Raw(raw) => Some(raw),
            Acceptance::Noted { .. } => None,
        };
        let of = |position| Some((position, key.mail(&read(raw(position)?, &limits))));
        known.into_iter().filter_map(of).collect()
    })
    .await?;
    let same = services.store.read(organisation, move |tx| {
        let mut same = Vec::new();
        for (position, prints) in &prints {
            if privacy::erased_mail_known(tx, organisation, prints)? {
                same.push(*position);
            }
        }
        Ok::<_, StoreError>(same)
    });
    Ok(same.await?)
}

fn noted(accept: Accept) -> Accept {
    let size = match &accept.content {
        Acceptance::Raw(raw) => raw.len() as i64,
        Acceptance::Noted { size, .. } => *size,
    };
    Accept {
        content: Acceptance::Noted {
            state: ArrivalState::Erased,
            size,
            detail: Some("erased before".to_owned()),
        },
        ..accept
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> FlowResult<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| StoreError::fault("looking whether mail was erased panicked").into())
}
