//! A real server, a user of its own for each case, and a running watcher.

use super::world::World;
use facteur_domain::{Afterwards, Mailbox, Older, Security, Source, Span, StartFrom};
use facteur_flows::Services;
use facteur_flows::mailboxes::{self, NewMailbox};
use facteur_flows::watch::{Nudge, WatchOptions, Watcher};
use facteur_testkit::ImapProbe;
use facteur_testkit::dovecot::Dovecot;
use facteur_testkit::mails::Mail;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub const PASSWORD: &str = "sésame";
pub const SOON: Duration = Duration::from_secs(30);
static SHARED: LazyLock<Arc<Mutex<Dovecot>>> = LazyLock::new(|| Arc::new(Mutex::new(Dovecot::start())));

/// A user of its own on a server.
#[derive(Clone)]
pub struct Account {
    pub user: &'static str,
    server: Arc<Mutex<Dovecot>>,
}

impl Account {
    /// On the server that all cases share.
    pub fn new(user: &'static str) -> Self {
        Self::on(SHARED.clone(), user)
    }

    /// On a server of its own, to be stopped and changed.
    pub fn alone(user: &'static str) -> Self {
        Self::on(Arc::new(Mutex::new(Dovecot::start())), user)
    }

    fn on(server: Arc<Mutex<Dovecot>>, user: &'static str) -> Self {
        let account = Self { user, server };
        account.server().add_user(user, PASSWORD);
        account
    }

    pub fn server(&self) -> MutexGuard<'_, Dovecot> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn put(&self, folder: &str, mails: &[Vec<u8>]) {
        self.server().put_maildir(self.user, folder, mails);
    }

    pub fn deliver(&self, mail: &[u8]) {
        self.server().lmtp_deliver(self.user, mail);
    }

    pub fn probe(&self) -> ImapProbe {
        ImapProbe::login(self.port(), self.user, PASSWORD).unwrap()
    }

    pub fn port(&self) -> u16 {
        self.server().imap_port()
    }

    pub fn source(&self, port: u16) -> Source {
        Source::Imap {
            host: "127.0.0.1".to_owned(),
            port,
            security: Security::None,
            username: self.user.to_owned(),
        }
    }

    /// Settings of a mailbox that takes everything.
    pub fn mailbox(&self) -> NewMailbox {
        NewMailbox {
            source: Some(self.source(self.port())),
            start: Some(StartFrom::Beginning),
            older: Older::Leave,
            afterwards: Afterwards::Nothing,
            poll_seconds: 5,
            ..NewMailbox::new(&format!("{}@facteur.example", self.user))
        }
    }

    pub async fn add(&self, world: &World) -> Mailbox {
        self.add_as(world, self.mailbox()).await
    }

    pub async fn add_as(&self, world: &World, new: NewMailbox) -> Mailbox {
        mailboxes::add(&world.services, new, Some(PASSWORD.into()))
            .await
            .unwrap()
    }
}

/// A running watcher; dropping it is its sudden death.
pub struct Running {
    pub nudge: Nudge,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    pub fn start(services: &Services) -> Self {
        Self::start_with(services, options())
    }

    pub fn start_with(services: &Services, options: WatchOptions) -> Self {
        let watcher = Watcher::with_options(services.clone(), options);
        let (nudge, stop) = (watcher.nudge(), CancellationToken::new());
        let task = tokio::spawn(watcher.run(stop.clone()));
        Self { nudge, stop, task }
    }

    pub async fn stop(mut self) {
        self.stop.cancel();
        (&mut self.task).await.unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Like the usual ones, with less patience.
pub fn options() -> WatchOptions {
    WatchOptions {
        scan_every: Duration::from_millis(200),
        lease: Span::seconds(3),
        longest_pause: Duration::from_secs(1),
        backlog_every: Duration::from_secs(1),
        ..WatchOptions::default()
    }
}

/// Small mails that differ.
pub fn mails(prefix: &str, count: usize) -> Vec<Vec<u8>> {
    (0..count)
        .map(|number| {
            Mail::new()
                .subject(&format!("{prefix} {number}"))
                .message_id(&format!("{prefix}-{number}@client.example"))
                .bytes()
        })
        .collect()
}

/// Mails too large to wait in the buffers of a connection.
pub fn large_mails(prefix: &str, count: usize, kilobytes: usize) -> Vec<Vec<u8>> {
    let text = "Une ligne de soixante-trois lettres, pour remplir ce mail-ci...\n".repeat(kilobytes * 16);
    (0..count)
        .map(|number| {
            Mail::new()
                .subject(&format!("{prefix} {number}"))
                .message_id(&format!("{prefix}-{number}@client.example"))
                .text(&text)
                .bytes()
        })
        .collect()
}

pub fn mail(name: &str) -> Vec<u8> {
    mails(name, 1).remove(0)
}
