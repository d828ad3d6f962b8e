//! Privacy as it is shown.

use crate::answer::{Problem, Tagged};
use crate::wire::{PrivacyKind, PrivacyState, Time};
use facteur_domain::id::Id;
use facteur_domain::{Category, MailboxId, RetentionLimit};
use facteur_flows::FlowError;
use facteur_flows::privacy::PrivacyTaskView;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How long things are kept. Nobody's mail is removed while its ticket is open.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "mail_days": 1095, "by_mailbox": [], "by_category": [{ "category": "billing", "mail_days": 3650 }], "logs_days": 90
}))]
pub(crate) struct Retention {
    /// Days for which mail is kept; null for ever.
    #[schema(minimum = 1, maximum = 36500)]
    pub mail_days: Option<u32>,
    /// Other days for single mailboxes.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub by_mailbox: Vec<MailboxDays>,
    /// Other days for tickets of single categories; they count before those of the mailbox.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub by_category: Vec<CategoryDays>,
    /// Days for which events and the audit are kept.
    #[serde(default = "ninety")]
    #[schema(minimum = 30, maximum = 36500)]
    pub logs_days: u32,
}

const fn ninety() -> u32 {
    90
}

/// Days for a mailbox.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailboxDays {
    /// The mailbox.
    mailbox: Uuid,
    /// Days; null for ever.
    #[schema(minimum = 1, maximum = 36500)]
    mail_days: Option<u32>,
}

/// Days for a category.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CategoryDays {
    /// Its key.
    #[schema(min_length = 1, max_length = 40)]
    category: String,
    /// Days; null for ever.
    #[schema(minimum = 1, maximum = 36500)]
    mail_days: Option<u32>,
}

impl From<facteur_domain::Retention> for Retention {
    fn from(kept: facteur_domain::Retention) -> Self {
        let mailboxes = kept.by_mailbox.into_iter();
        let categories = kept.by_category.into_iter();
        Self {
            mail_days: kept.mail_days,
            by_mailbox: mailboxes
                .map(|limit| MailboxDays {
                    mailbox: limit.of.uuid(),
                    mail_days: limit.mail_days,
                })
                .collect(),
            by_category: categories
                .map(|limit| CategoryDays {
                    category: limit.of.key().to_owned(),
                    mail_days: limit.mail_days,
                })
                .collect(),
            logs_days: kept.logs_days,
        }
    }
}

impl Retention {
    pub(crate) fn tagged((kept, version): (facteur_domain::Retention, i64)) -> Tagged<Self> {
        Tagged(version, kept.into())
    }

    pub(crate) fn read(self) -> Result<facteur_domain::Retention, Problem> {
        let categories = self.by_category.into_iter().map(|limit| {
            let of: Category = limit.category.parse().map_err(|_| {
                Problem::invalid(
                    "by_category",
                    (
                        format!("\"{}\" is no category", limit.category),
                        format!("« {} » n'est pas une catégorie", limit.category),
                    ),
                )
            })?;
            Ok(RetentionLimit {
                of,
                mail_days: limit.mail_days,
            })
        });
        Ok(facteur_domain::Retention {
            mail_days: self.mail_days,
            by_category: categories.collect::<Result<_, Problem>>()?,
            by_mailbox: self
                .by_mailbox
                .into_iter()
                .map(|limit| RetentionLimit {
                    of: MailboxId::from_uuid(limit.mailbox),
                    mail_days: limit.mail_days,
                })
                .collect(),
            logs_days: self.logs_days,
        })
    }
}

/// What a run would remove now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "tickets": 12, "mails": 40, "events": 310 }))]
pub(crate) struct RetentionPreview {
    /// Tickets that are resolved or closed.
    pub tickets: u64,
    /// Mails, those of the tickets included.
    pub mails: u64,
    /// Events.
    pub events: u64,
}

/// A piece of work on personal data.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-00000000002a", "kind": "erasure", "state": "running",
    "addresses": ["max@client.example"], "names": ["Max Durand"], "done": 120, "total": 400,
    "counts": { "mails": 12, "redacted": 3, "files_removed": 1, "texts": 20, "tickets": 0, "logs": 0 },
    "problem": null, "created_at": "2026-11-20T15:50:56Z", "ended_at": null, "expires_at": null
}))]
pub(crate) struct PrivacyTask {
    /// Its id.
    id: Uuid,
    /// What is done.
    #[schema(value_type = PrivacyKind)]
    kind: &'static str,
    /// How far it is.
    #[schema(value_type = PrivacyState)]
    state: &'static str,
    /// The addresses it is about; empty once an erasure is done.
    addresses: Vec<String>,
    /// The names that are looked for.
    names: Vec<String>,
    /// Steps that are done.
    done: i64,
    /// Steps in all, as far as is known.
    total: i64,
    /// What was done.
    counts: HeldCounts,
    /// Why it was given up.
    #[schema(required = true)]
    problem: Option<String>,
    /// When it was asked for.
    created_at: Time,
    /// When it ended.
    #[schema(required = true)]
    ended_at: Option<Time>,
    /// When the file of an export goes.
    #[schema(required = true)]
    expires_at: Option<Time>,
}

/// What was done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeldCounts {
    /// Mails that went, or that an export holds.
    mails: u64,
    /// Mails of others that were redacted.
    redacted: u64,
    /// Files in those that could only be taken out.
    files_removed: u64,
    /// Other texts that were redacted, removed, or that an export holds.
    texts: u64,
    /// Tickets that went.
    tickets: u64,
    /// Events and lines of the audit that went by age.
    logs: u64,
}

impl From<PrivacyTaskView> for PrivacyTask {
    fn from(task: PrivacyTaskView) -> Self {
        let counts = task.counts;
        Self {
            id: task.id.uuid(),
            kind: task.kind.word(),
            state: task.state.word(),
            addresses: task.addresses,
            names: task.names,
            done: task.done,
            total: task.total,
            counts: HeldCounts {
                mails: counts.mails,
                redacted: counts.redacted,
                files_removed: counts.files_removed,
                texts: counts.texts,
                tickets: counts.tickets,
                logs: counts.logs,
            },
            problem: task.problem,
            created_at: task.created_at.into(),
            ended_at: task.ended_at.map(Into::into),
            expires_at: task.expires_at.map(Into::into),
        }
    }
}

/// What asking for a contact may be refused with, in both languages.
pub(crate) fn refusal(error: FlowError) -> Problem {
    use crate::answer::Kind;
    match error {
        FlowError::Invalid(_) => Problem::invalid(
            "confirm",
            (
                "this is none of the contact's addresses; an erasure cannot be undone, so write the address once more",
                "ce n'est aucune des adresses du contact ; un effacement est définitif, écrivez l'adresse encore une fois",
            ),
        ),
        FlowError::NotFound(_) => Problem::new(Kind::NotFound).detail((
            "there is no such contact; give an address, or the id of a contact",
            "il n'y a pas de tel contact ; donnez une adresse, ou l'identifiant d'un contact",
        )),
        FlowError::Refused(_) => Problem::new(Kind::Conflict).detail((
            "that is the address of a member or of a mailbox of yours, not of a contact; remove the member or the \
             mailbox first",
            "c'est l'adresse d'un membre ou d'une de vos boîtes, pas d'un contact ; retirez d'abord le membre ou la \
             boîte",
        )),
        other => other.into(),
    }
}
