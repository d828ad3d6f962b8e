//! IMAP (RFC 3501 and 9051), read without changing anything unless asked to.
//!
//! The wire and the syntax are our own: a batch of mails passes through one vector per mail, silence is
//! noticed byte by byte, and no error can hold a piece of mail.

mod afterwards;
mod command;
mod fetch;
mod folders;
mod list;
mod login;
mod probe;
mod response;
mod sent;
mod session;
mod wait;
mod wire;

pub use probe::probe;

use crate::error::{SourceError, SourceErrorKind};
use crate::options::ConnectOptions;
use crate::source::{
    BoxFuture, Fetched, FolderStatus, Listed, MailSource, MessageAt, RemoteFolder, Uids, Wakeup, Wanted,
};
use crate::stream;
use command::Command;
use facteur_domain::{Afterwards, Security};
use login::Server;
use secrecy::SecretString;
use session::Session;
use std::time::Duration;
use tokio::time::Instant;

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(3);

/// A logged-in connection to an IMAP server.
pub struct ImapSource {
    session: Session,
    options: ConnectOptions,
}

impl ImapSource {
    /// Connects and logs in.
    pub async fn connect(
        host: &str,
        port: u16,
        security: Security,
        username: &str,
        password: &SecretString,
        options: &ConnectOptions,
    ) -> Result<Self, SourceError> {
        let server = Server {
            host: host.to_owned(),
            port,
            security,
        };
        let until = Instant::now() + options.connect_deadline;
        let addresses = server.resolve(options, until).await?;
        let tcp = stream::connect(&addresses, options, until).await?;
        let mut session = server.greet(tcp, options, until).await?;
        login::log_in(&mut session, username, password).await?;
        Ok(Self {
            session,
            options: options.clone(),
        })
    }

    /// Selects a folder by EXAMINE or SELECT.
    async fn select(&mut self, verb: &str, raw_name: &str) -> Result<Selected, SourceError> {
        folders::select(&mut self.session, verb, raw_name).await
    }

    /// Whether a folder holds a message of that Message-ID.
    pub(crate) async fn holds(&mut self, raw_name: &str, message_id: &str) -> Result<bool, SourceError> {
        self.select("EXAMINE", raw_name).await?;
        sent::holds(&mut self.session, message_id).await
    }

    /// Puts a mail into a folder, as one that was read.
    pub(crate) async fn append(&mut self, raw_name: &str, mail: &[u8]) -> Result<(), SourceError> {
        sent::append(&mut self.session, &self.options, raw_name, mail).await
    }

    /// An error unless a folder is open.
    fn expect_open(&self) -> Result<(), SourceError> {
        if self.session.open.is_some() {
            return Ok(());
        }
        Err(SourceError::new(
            SourceErrorKind::Setting,
            "no folder is open; call `open` first",
        ))
    }
}

/// What SELECT or EXAMINE said.
#[derive(Debug, Clone, Default)]
struct Selected {
    status: FolderStatus,
    /// Whether a keyword that the folder does not know yet can be set; true when the server does not say.
    keeps_keyword: Option<Vec<String>>,
}

impl MailSource for ImapSource {
    fn folders(&mut self) -> BoxFuture<'_, Result<Vec<RemoteFolder>, SourceError>> {
        Box::pin(folders::folders(&mut self.session))
    }

    fn open<'a>(&'a mut self, raw_name: &'a str) -> BoxFuture<'a, Result<FolderStatus, SourceError>> {
        Box::pin(async move { Ok(self.select("EXAMINE", raw_name).await?.status) })
    }

    fn list(&mut self, uids: Uids, with_message_id: bool) -> BoxFuture<'_, Result<Vec<Listed>, SourceError>> {
        Box::pin(async move {
            self.expect_open()?;
            list::list(&mut self.session, &self.options, &uids, with_message_id).await
        })
    }

    fn fetch<'a>(&'a mut self, wanted: &'a [Wanted]) -> BoxFuture<'a, Result<Vec<Fetched>, SourceError>> {
        Box::pin(async move {
            self.expect_open()?;
            fetch::fetch(&mut self.session, &self.options, wanted).await
        })
    }

    fn wait(&mut self, at_most: Duration) -> BoxFuture<'_, Result<Wakeup, SourceError>> {
        Box::pin(async move {
            self.expect_open()?;
            wait::wait(&mut self.session, &self.options, at_most).await
        })
    }

    fn afterwards<'a>(
        &'a mut self,
        raw_name: &'a str,
        uidvalidity: u32,
        messages: &'a [MessageAt],
        what: &'a Afterwards,
    ) -> BoxFuture<'a, Result<(), SourceError>> {
        Box::pin(async move {
            let uids: Vec<u32> = messages.iter().map(|message| message.uid).collect();
            if *what == Afterwards::Nothing || uids.is_empty() {
                return Ok(());
            }
            let selected = self.select("SELECT", raw_name).await?;
            let result =
                afterwards::apply(&mut self.session, raw_name, &selected, uidvalidity, &uids, what).await;
            self.session.open = None;
            result
        })
    }

    fn close(mut self: Box<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            let patience = wire::Patience::whole(GOODBYE);
            // The server's BYE ends this as an error; there is nothing left to lose.
            let _ = self
                .session
                .run(Command::new("LOGOUT"), patience, |_, _| {})
                .await;
        })
    }
}
