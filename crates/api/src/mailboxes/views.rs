//! A mailbox and how it does.

use super::settings::{Acknowledgement, Afterwards, SmtpSettings, Source, Start};
use crate::answer::{Answer, Problem};
use crate::session::Current;
use crate::state::ApiState;
use crate::wire::{FolderRole, MailboxMode, Older, Time};
use facteur_domain::ArrivalState;
use facteur_domain::id::Id;
use facteur_flows::mailboxes::{self, FolderStatus, MailboxStatus};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A mailbox and how it does.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-00000000000f", "address": "support@exemple.fr", "purpose": "work",
    "source": { "kind": "imap", "host": "imap.exemple.fr", "port": 993, "security": "tls", "username": "support@exemple.fr" },
    "smtp": null, "signature": "", "acknowledge": null, "mode": "active",
    "start": { "from": "at", "at": "2026-11-20T15:50:56Z" }, "older": "leave", "afterwards": { "do": "nothing" },
    "poll_seconds": 60,
    "folders": [{ "name": "INBOX", "role": "incoming", "on_server": 1204, "accounted_for": 1204,
                  "checked_at": "2026-11-20T15:50:56Z", "trouble": null }],
    "on_server": 1204, "accounted_for": 1204, "states": { "ticketed": 1000, "joined": 204 },
    "checked_at": "2026-11-20T15:50:56Z", "watched": true, "trouble": null, "has_password": true, "version": 1
}))]
pub(crate) struct Mailbox {
    /// Its id.
    id: Uuid,
    /// The mail address, lower case.
    pub address: String,
    /// "work" or "seed".
    purpose: &'static str,
    /// Where its mail comes from.
    source: Source,
    /// How its mail is sent; null when nothing can be sent from it.
    #[schema(required = true)]
    smtp: Option<SmtpSettings>,
    /// What stands under every mail that is sent from it.
    signature: String,
    /// What who opens a ticket is told at once.
    #[schema(required = true)]
    acknowledge: Option<Acknowledgement>,
    /// Whether it is read and whether anything leaves.
    mode: MailboxMode,
    /// From when mail counts.
    start: Start,
    /// What happens with what is older.
    older: Older,
    /// What is done on the server once a mail is here.
    afterwards: Afterwards,
    /// Seconds between two looks where the server cannot tell by itself.
    poll_seconds: u32,
    /// Its folders, by name.
    folders: Vec<Folder>,
    /// Messages on the server at the last look.
    on_server: i64,
    /// Of these, how many have an arrival.
    accounted_for: i64,
    /// Arrivals by what became of them.
    states: BTreeMap<&'static str, i64>,
    /// When it was last looked at.
    #[schema(required = true)]
    checked_at: Option<Time>,
    /// Whether a process watches it now.
    watched: bool,
    /// What is wrong with it and what to do.
    #[schema(required = true)]
    trouble: Option<String>,
    /// Whether a password to read with is kept.
    has_password: bool,
    /// Rises at every change.
    pub version: i64,
}

/// A folder of a mailbox.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Folder {
    /// Its name.
    name: String,
    /// What it is for.
    role: FolderRole,
    /// Messages on the server at the last look.
    on_server: i64,
    /// Of these, how many have an arrival.
    accounted_for: i64,
    /// When it was last looked at.
    #[schema(required = true)]
    checked_at: Option<Time>,
    /// What is wrong with it and what to do.
    #[schema(required = true)]
    trouble: Option<String>,
}

/// The mailbox of that id, as it does now.
pub(super) async fn one(asker: &Current, id: Uuid) -> Answer<MailboxStatus> {
    let all = mailboxes::list(asker.services()).await?;
    let found = all.into_iter().find(|status| status.mailbox.id.uuid() == id);
    found.ok_or_else(Problem::not_found)
}

/// The mailboxes as they are shown in that language.
pub(super) async fn shown(
    state: &ApiState,
    asker: &Current,
    found: Vec<MailboxStatus>,
) -> Answer<Vec<Mailbox>> {
    let ids = found.iter().map(|status| status.mailbox.id).collect();
    let with_password = mailboxes::with_password(asker.services(), ids).await?;
    let told = |text: String| state.told(text, asker.language);
    let shown = found.into_iter().map(|status| {
        let has_password = with_password.contains(&status.mailbox.id);
        Mailbox::new(status, has_password, &told)
    });
    Ok(shown.collect())
}

impl Mailbox {
    fn new(status: MailboxStatus, has_password: bool, told: &dyn Fn(String) -> String) -> Self {
        let trouble = status.trouble().map(|trouble| told(trouble.to_owned()));
        let on_server = status.folders.iter().map(|folder| folder.on_server).sum();
        let accounted_for = accounted_for(&status.states);
        let by_state = status.states.into_iter();
        let mailbox = status.mailbox;
        Self {
            id: mailbox.id.uuid(),
            address: mailbox.address,
            purpose: mailbox.purpose.word(),
            source: mailbox.source.into(),
            smtp: mailbox.smtp.map(SmtpSettings::from),
            signature: mailbox.signature,
            acknowledge: mailbox.acknowledge.map(Acknowledgement::from),
            mode: mailbox.mode.into(),
            start: mailbox.start.into(),
            older: mailbox.older.into(),
            afterwards: mailbox.afterwards.into(),
            poll_seconds: mailbox.poll_seconds,
            folders: status
                .folders
                .into_iter()
                .map(|folder| Folder::new(folder, told))
                .collect(),
            on_server,
            accounted_for,
            states: by_state.map(|(state, count)| (state.word(), count)).collect(),
            checked_at: status.checked_at.map(Time::from),
            watched: status.watched_by.is_some(),
            trouble,
            has_password,
            version: status.version,
        }
    }
}

/// Arrivals of messages that still lie on the server.
fn accounted_for(states: &BTreeMap<ArrivalState, i64>) -> i64 {
    let there = states.iter().filter(|(state, _)| **state != ArrivalState::Gone);
    there.map(|(_, count)| count).sum()
}

impl Folder {
    fn new(folder: FolderStatus, told: &dyn Fn(String) -> String) -> Self {
        Self {
            name: folder.name,
            role: folder.role.into(),
            on_server: folder.on_server,
            accounted_for: folder.accounted_for,
            checked_at: folder.checked_at.map(Time::from),
            trouble: folder.trouble.map(told),
        }
    }
}
