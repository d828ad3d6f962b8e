//! One mailbox that this process watches: what all its tasks need.

use super::budget::Budget;
use super::gate::Gate;
use super::options::WatchOptions;
use super::progress::Progress;
use super::stumbles::Stumbles;
use crate::error::FlowResult;
use crate::services::Services;
use facteur_connect::{ConnectOptions, MailSource, RemoteFolder, SourceErrorKind, connect};
use facteur_domain::{FolderId, FolderRole, Mailbox};
use facteur_store::folders::{self, Folder};
use facteur_store::leases::{self, Lease};
use facteur_store::{StoreError, StoreResult, Tx};
use secrecy::SecretString;
use std::collections::HashSet;
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// The folder that every source has. IMAP takes its name in any case (RFC 3501, section 5.1).
pub(crate) const INBOX: &str = "INBOX";
/// The fence behind the database's own deadlines: it may be away for long, and is waited for.
pub(super) const DATABASE: Duration = Duration::from_mins(10);

/// A mailbox with its lease and what its tasks share.
pub(super) struct Watched {
    pub(super) services: Services,
    pub(super) mailbox: Mailbox,
    pub(super) password: Option<SecretString>,
    pub(super) lease: Lease,
    pub(super) options: WatchOptions,
    pub(super) live: Budget,
    pub(super) bulk: Budget,
    pub(super) gate: Gate,
    pub(super) stumbles: Stumbles,
    /// Listed mail waits to be fetched.
    pub(super) backlog: Notify,
    pub(super) stop: CancellationToken,
}

impl Watched {
    /// Connects and logs in, when the gate lets us.
    pub(super) async fn connect(&self, progress: &Progress, first: bool) -> FlowResult<Box<dyn MailSource>> {
        progress.rest();
        self.gate.pass(first).await;
        let options = self.connect_options();
        progress.expect(
            "connect",
            options.connect_deadline * 2 + options.command_deadline * 4,
        );
        let connected = connect(&self.mailbox.source, self.password.clone(), &options).await;
        match connected {
            Ok(source) => {
                self.gate.open();
                Ok(source)
            }
            Err(error) => {
                if error.kind() == SourceErrorKind::LoginRefused {
                    self.gate.refuse(self.options.login_pause);
                }
                Err(error.into())
            }
        }
    }

    /// The deadlines, with the mailbox's own pause between two looks.
    pub(super) fn connect_options(&self) -> ConnectOptions {
        ConnectOptions {
            poll_every: self.poll(),
            ..self.services.connect.clone()
        }
    }

    /// The pause between two looks where the server does not tell by itself.
    pub(super) fn poll(&self) -> Duration {
        Duration::from_secs(u64::from(self.mailbox.poll_seconds.max(1)))
    }

    /// How long one command without messages may take, with a margin.
    pub(super) fn command(&self) -> Duration {
        self.services.connect.command_deadline * 2 + Duration::from_secs(10)
    }

    /// Writes under the lease: refused when another process watches the mailbox by now.
    pub(super) async fn write<T, F>(&self, mut run: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> StoreResult<T> + Send + 'static,
    {
        let lease = self.lease.clone();
        self.services
            .store
            .write(self.services.organisation, move |tx| {
                leases::lease_check(tx, &lease)?;
                run(tx)
            })
            .await
    }

    /// The row of the incoming folder.
    pub(super) async fn inbox(&self) -> StoreResult<Folder> {
        let (organisation, mailbox) = (self.services.organisation, self.mailbox.id);
        let id: FolderId = self.services.ids.make();
        self.write(move |tx| {
            folders::folder_ensure(tx, organisation, mailbox, id, INBOX, FolderRole::Incoming)
        })
        .await
    }

    /// Makes sure of a row for every folder with a role, and gives them; those to which only a person gave a
    /// role have theirs already.
    pub(super) async fn ensure(&self, remote: Vec<RemoteFolder>) -> StoreResult<Vec<Folder>> {
        let (organisation, mailbox, ids) = (
            self.services.organisation,
            self.mailbox.id,
            self.services.ids.clone(),
        );
        self.write(move |tx| {
            for folder in &remote {
                if let Some(role) = folder.role {
                    let name = one_inbox(&folder.raw_name);
                    folders::folder_ensure(tx, organisation, mailbox, ids.make(), name, role)?;
                }
            }
            let names: HashSet<&str> = remote.iter().map(|folder| one_inbox(&folder.raw_name)).collect();
            let mut known = folders::folder_list(tx, organisation, mailbox)?;
            known.retain(|folder| names.contains(folder.name.as_str()));
            Ok(known)
        })
        .await
    }

    /// The rows of the mailbox's folders as they are now.
    pub(super) async fn folders(&self) -> StoreResult<Vec<Folder>> {
        let (organisation, mailbox) = (self.services.organisation, self.mailbox.id);
        self.services
            .store
            .read(organisation, move |tx| {
                folders::folder_list(tx, organisation, mailbox)
            })
            .await
    }

    /// Tells people what is wrong with these folders. Best effort: what cannot be told is in the log.
    pub(super) async fn tell(&self, which: impl Fn(&Folder) -> bool, trouble: &str) {
        let told = async {
            let (organisation, now) = (self.services.organisation, self.services.now());
            let folders: Vec<Folder> = self.folders().await?.into_iter().filter(which).collect();
            let trouble = trouble.to_owned();
            self.write(move |tx| {
                for folder in &folders {
                    let on_server = folder.on_server;
                    folders::folder_checked(tx, organisation, folder.id, on_server, Some(&trouble), now)?;
                }
                Ok::<_, StoreError>(())
            })
            .await
        };
        if let Err(error) = told.await {
            tracing::warn!(component = "watch", action = "tell", mailbox = %self.mailbox.id, error = %error,
                "a mailbox's trouble could not be noted");
        }
    }
}

/// Servers spell it Inbox too; it is one folder.
pub(crate) fn one_inbox(raw_name: &str) -> &str {
    if raw_name.eq_ignore_ascii_case(INBOX) {
        INBOX
    } else {
        raw_name
    }
}
