//! `GET /dead-letters`

use crate::answer::Answer;
use crate::ask::Asker;
use crate::wire::{List, Time};
use axum::Json;
use facteur_domain::MailboxId;
use facteur_domain::id::Id;
use facteur_flows::{mailboxes, upkeep};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that was given up.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-00000000000e", "is": "job", "what": "send", "mailbox": null, "attempts": 12,
    "problem": "the mail server says no", "since": "2026-11-20T15:50:56Z"
}))]
pub(crate) struct DeadLetter {
    /// The id to retry it by.
    id: Uuid,
    /// A piece of work, or a mail that could not be saved.
    is: DeadKind,
    /// The kind of work, or where the mail lay.
    what: String,
    /// The mailbox, for a mail.
    #[schema(required = true)]
    mailbox: Option<String>,
    /// How often it was tried.
    attempts: i64,
    /// What went wrong at last.
    #[schema(required = true)]
    problem: Option<String>,
    /// Since when it is there.
    since: Time,
}

/// What was given up.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeadKind {
    /// A piece of work.
    Job,
    /// A mail.
    Mail,
}

/// Lists what was given up: mails first, each kind oldest first.
#[utoipa::path(
    get, path = "/dead-letters", tag = "dead letters", security(("session" = [])),
    responses((status = OK, description = "What was given up", body = List<DeadLetter>))
)]
pub(crate) async fn list_dead_letters(asker: Asker) -> Answer<Json<List<DeadLetter>>> {
    let services = asker.services();
    let letters = upkeep::dead_list(services).await?;
    let all = mailboxes::list(services).await?;
    let addresses: HashMap<MailboxId, String> = all
        .into_iter()
        .map(|status| (status.mailbox.id, status.mailbox.address))
        .collect();
    let items = letters
        .into_iter()
        .map(|letter| shown(letter, &addresses))
        .collect();
    Ok(Json(List { items }))
}

fn shown(letter: upkeep::DeadLetter, addresses: &HashMap<MailboxId, String>) -> DeadLetter {
    match letter {
        upkeep::DeadLetter::Job(job) => DeadLetter {
            id: job.id.uuid(),
            is: DeadKind::Job,
            what: job.kind,
            mailbox: None,
            attempts: job.attempts,
            problem: job.error,
            since: job.created_at.into(),
        },
        upkeep::DeadLetter::Mail(mail) => DeadLetter {
            id: mail.id.uuid(),
            is: DeadKind::Mail,
            what: format!("UID {}", mail.uid),
            mailbox: addresses.get(&mail.mailbox).cloned(),
            attempts: 1,
            problem: mail.detail,
            since: mail.internal_date.into(),
        },
    }
}
