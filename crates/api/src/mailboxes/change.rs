//! `PATCH /mailboxes/{id}`

use super::settings::{Acknowledgement, Afterwards, SmtpSettings, Source, Start};
use super::show::tagged;
use super::views::{Mailbox, one};
use crate::answer::{Answer, IfMatch, Kind, Problem, Tagged};
use crate::ask::{Asker, Body, Named, named};
use crate::state::ApiState;
use crate::wire::{MailboxMode, Older};
use axum::extract::State;
use facteur_domain::MailboxId;
use facteur_domain::id::Id;
use facteur_flows::mailboxes;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What to set otherwise; what is not named stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "mode": "observe_only", "signature": "Le support Calorine" }))]
pub(crate) struct MailboxChange {
    /// Where its mail comes from.
    source: Option<Source>,
    /// The password to read with.
    #[schema(value_type = Option<String>, format = Password, max_length = 1000)]
    password: Option<SecretString>,
    /// How its mail is sent; null: nothing is sent from it any more.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<SmtpSettings>)]
    smtp: Option<Option<SmtpSettings>>,
    /// The password to send with; null: the one to read with.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>, format = Password, max_length = 1000)]
    smtp_password: Option<Option<SecretString>>,
    /// Whether it is read and whether anything leaves.
    mode: Option<MailboxMode>,
    /// From when mail counts.
    start: Option<Start>,
    /// What happens with what is older.
    older: Option<Older>,
    /// What is done on the server once a mail is here.
    afterwards: Option<Afterwards>,
    /// Seconds between two looks where the server cannot tell by itself.
    #[schema(minimum = 5, maximum = 86400)]
    poll_seconds: Option<u32>,
    /// What stands under every mail that is sent from it.
    #[schema(max_length = 5000)]
    signature: Option<String>,
    /// What who opens a ticket is told at once; null: nothing.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Acknowledgement>)]
    acknowledge: Option<Option<Acknowledgement>>,
}

/// Sets a mailbox otherwise.
#[utoipa::path(
    patch, path = "/mailboxes/{id}", tag = "mailboxes", security(("session" = [])), request_body = MailboxChange,
    params(("id" = Uuid, Path, description = "The mailbox")),
    responses((status = OK, description = "The mailbox as it stands now", body = Mailbox, headers(("ETag" = String))))
)]
pub(crate) async fn change_mailbox(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
    Body(change): Body<MailboxChange>,
) -> Answer<Tagged<Mailbox>> {
    let services = asker.services();
    let before = one(&asker, id).await?;
    if version.is_some_and(|version| version != before.version) {
        return Err(Problem::new(Kind::Changed));
    }
    let mailbox = MailboxId::from_uuid(id);
    let settings = mailboxes::MailboxChange {
        source: change.source.map(Into::into),
        mode: change.mode.map(Into::into),
        start: change.start.map(Into::into),
        older: change.older.map(Into::into),
        afterwards: change.afterwards.map(Into::into),
        poll_seconds: change.poll_seconds,
        smtp: change.smtp.map(|smtp| smtp.map(Into::into)),
        signature: change.signature,
        acknowledge: change.acknowledge.map(|acknowledge| acknowledge.map(Into::into)),
    };
    mailboxes::set(services, mailbox, settings).await?;
    if let Some(password) = change.password {
        mailboxes::set_password(services, mailbox, password).await?;
    }
    if let Some(password) = change.smtp_password {
        mailboxes::set_smtp_password(services, mailbox, password).await?;
    }
    tagged(&state, &asker, id).await
}
