//! `POST /mailboxes`

use super::settings::{Acknowledgement, Afterwards, SmtpSettings, Source, Start};
use super::show::tagged;
use super::views::Mailbox;
use crate::answer::{Answer, Tagged};
use crate::ask::{Asker, Body};
use crate::state::ApiState;
use crate::wire::{MailboxMode, Older};
use axum::extract::State;
use axum::http::StatusCode;
use facteur_domain::id::Id;
use facteur_flows::mailboxes;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

/// A mailbox to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "address": "support@exemple.fr", "password": "mot de passe d'application",
    "source": { "kind": "imap", "host": "imap.exemple.fr", "port": 993, "security": "tls", "username": "support@exemple.fr" }
}))]
pub(crate) struct NewMailbox {
    /// Its mail address.
    #[schema(min_length = 3, max_length = 320)]
    pub address: String,
    /// Where its mail comes from.
    pub source: Source,
    /// The password to read with.
    #[schema(value_type = Option<String>, format = Password, max_length = 1000)]
    pub password: Option<SecretString>,
    /// How its mail is sent.
    pub smtp: Option<SmtpSettings>,
    /// The password to send with, when it is another.
    #[schema(value_type = Option<String>, format = Password, max_length = 1000)]
    pub smtp_password: Option<SecretString>,
    /// Whether it is read and whether anything leaves; "active" when nothing is said.
    mode: Option<MailboxMode>,
    /// From when mail counts; from now on when nothing is said.
    start: Option<Start>,
    /// What happens with what is older; "leave" when nothing is said.
    older: Option<Older>,
    /// What is done on the server once a mail is here; nothing when nothing is said.
    afterwards: Option<Afterwards>,
    /// Seconds between two looks where the server cannot tell by itself; 60 when nothing is said.
    #[schema(minimum = 5, maximum = 86400)]
    poll_seconds: Option<u32>,
    /// What stands under every mail that is sent from it.
    #[schema(max_length = 5000)]
    signature: Option<String>,
    /// What who opens a ticket is told at once.
    acknowledge: Option<Acknowledgement>,
}

/// Adds a mailbox. Whether its server can be reached is for `POST /mailboxes/test` to say.
#[utoipa::path(
    post, path = "/mailboxes", tag = "mailboxes", security(("session" = [])), request_body = NewMailbox,
    responses((status = CREATED, description = "The mailbox", body = Mailbox, headers(("ETag" = String))))
)]
pub(crate) async fn add_mailbox(
    State(state): State<ApiState>,
    asker: Asker,
    Body(new): Body<NewMailbox>,
) -> Answer<(StatusCode, Tagged<Mailbox>)> {
    let usual = mailboxes::NewMailbox::new(&new.address);
    let wanted = mailboxes::NewMailbox {
        source: Some(new.source.into()),
        mode: new.mode.map_or(usual.mode, Into::into),
        start: new.start.map(Into::into),
        older: new.older.map_or(usual.older, Into::into),
        afterwards: new.afterwards.map_or(usual.afterwards, Into::into),
        poll_seconds: new.poll_seconds.unwrap_or(usual.poll_seconds),
        smtp: new.smtp.map(Into::into),
        smtp_password: new.smtp_password,
        signature: new.signature.unwrap_or_default(),
        acknowledge: new.acknowledge.map(Into::into),
        address: usual.address,
        team: usual.team,
        purpose: usual.purpose,
    };
    let added = mailboxes::add(asker.services(), wanted, new.password).await?;
    Ok((
        StatusCode::CREATED,
        tagged(&state, &asker, added.id.uuid()).await?,
    ))
}
