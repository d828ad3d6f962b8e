//! What every source of mail can do, and the shapes of what it hands over.

use crate::error::{SourceError, SourceErrorKind};
use crate::imap::{self, ImapSource};
use crate::maildir::{self, MaildirSource};
use crate::options::ConnectOptions;
use crate::report::{Course, StepName, TestReport};
use facteur_domain::{Afterwards, Clock, FolderRole, Source, Timestamp};
use secrecy::SecretString;
use std::path::Path;
use std::pin::Pin;
use std::time::Duration;

/// A boxed future that can move between threads, so that `Box<dyn MailSource>` works.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A folder as the source names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteFolder {
    /// The name for people, decoded from modified UTF-7 (RFC 3501, section 5.1.3).
    pub name: String,
    /// The name as the server wants it; the one to give back to [`MailSource::open`].
    pub raw_name: String,
    /// What the folder seems to be for; `None`: not watched by default (drafts, trash, unknown).
    pub role: Option<FolderRole>,
    /// What stands between a folder and its subfolder in the name, where the source has levels.
    pub delimiter: Option<char>,
}

/// The state of a folder when it was opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FolderStatus {
    /// When this changes, all UIDs known before mean nothing (RFC 3501, section 2.3.1.1). 0: has no UIDs.
    pub uidvalidity: u32,
    /// The next message will have this UID or a higher one. 0: unknown, or has no UIDs.
    pub uid_next: u32,
    /// How many messages it holds.
    pub exists: u32,
}

/// Which messages of the open folder to list. A source without UIDs always lists all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Uids {
    /// All.
    All,
    /// That UID and all higher ones.
    From(u32),
    /// From the first to the last, both included.
    Between(u32, u32),
    /// Exactly these.
    These(Vec<u32>),
}

/// One message in a folder's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its IMAP UID; 0 for what has none.
    pub uid: u32,
    /// The provider's own id, such as a Maildir's unique name; empty for IMAP.
    pub provider_id: String,
    /// Bytes, as the source says.
    pub size: u32,
    /// When it came to the server; [`Timestamp::MIN`] when the server does not say.
    pub internal_date: Timestamp,
    /// Its Message-ID field without angle brackets, only when asked for; `None` also when it has none.
    pub message_id: Option<String>,
}

/// Where one message lies in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageAt {
    /// Its IMAP UID; 0 for what has none.
    pub uid: u32,
    /// The provider's own id; empty for IMAP.
    pub provider_id: String,
}

/// One message to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its IMAP UID; 0 for what has none.
    pub uid: u32,
    /// The provider's own id; empty for IMAP.
    pub provider_id: String,
    /// Its size as listed, in bytes; decides whether it is fetched at all
    /// ([`ConnectOptions::max_message_bytes`]). 0: unknown.
    pub size: u32,
}

/// One answer to one [`Wanted`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Its IMAP UID; 0 for what has none.
    pub uid: u32,
    /// The provider's own id; empty for IMAP.
    pub provider_id: String,
    /// When it came to the server; [`Timestamp::MIN`] when the server does not say, and where there is
    /// no content.
    pub internal_date: Timestamp,
    /// The bytes, or why there are none.
    pub content: Content,
}

/// What a fetch of one message gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The message, byte by byte as the server has it.
    Raw(Vec<u8>),
    /// The first bytes of a message over the size limit ([`ConnectOptions::max_message_bytes`]).
    Beginning {
        /// At most [`BEGINNING_BYTES`] of them.
        bytes: Vec<u8>,
        /// What the whole has.
        size: u64,
    },
    /// The server lists it but does not hand it over.
    Unfetchable {
        /// Why, in words for people.
        reason: String,
    },
    /// It is no longer there.
    Gone,
}

/// How much is taken of a message over the size limit: header fields, the text, and what is attached before it.
pub const BEGINNING_BYTES: u32 = 2 * 1024 * 1024;

/// Why [`MailSource::wait`] came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wakeup {
    /// Something changed in the open folder; most often new mail. A look costs little and may find nothing.
    Changed,
    /// The time is over and the source said nothing.
    TimedOut,
}

/// A place where mail lies. One connection, used by one caller at a time.
///
/// Every call has deadlines ([`ConnectOptions`]). After an error other than
/// [`NoSuchFolder`](crate::SourceErrorKind::NoSuchFolder) and
/// [`ServerSaid`](crate::SourceErrorKind::ServerSaid), and after a call whose future was dropped before its
/// end, the connection is of no more use: drop it and connect again.
pub trait MailSource: Send {
    /// All folders that can hold mail.
    fn folders(&mut self) -> BoxFuture<'_, Result<Vec<RemoteFolder>, SourceError>>;

    /// Opens a folder for reading only (EXAMINE): changes nothing, not even `\Recent`.
    fn open<'a>(&'a mut self, raw_name: &'a str) -> BoxFuture<'a, Result<FolderStatus, SourceError>>;

    /// Lists messages of the open folder, in no promised order. A UID that does not exist gives no row.
    fn list(&mut self, uids: Uids, with_message_id: bool) -> BoxFuture<'_, Result<Vec<Listed>, SourceError>>;

    /// Fetches messages of the open folder without setting `\Seen`. Every wanted one is answered once, in the
    /// order asked. Give about 50 at a time, and mind their sizes: all are in memory together.
    ///
    /// A message can make a server hang up. When the same batch fails again and again while others come, ask
    /// for its messages one by one: one that breaks every connection alone is unfetchable.
    fn fetch<'a>(&'a mut self, wanted: &'a [Wanted]) -> BoxFuture<'a, Result<Vec<Fetched>, SourceError>>;

    /// Waits until something changes in the open folder, at most that long. What changed between the last
    /// call and this one also wakes at once where the source tells it.
    fn wait(&mut self, at_most: Duration) -> BoxFuture<'_, Result<Wakeup, SourceError>>;

    /// Does what the mailbox's owner wants done with messages that are safe. Opens the folder for writing, so
    /// that no folder is open when it returns: call [`open`](MailSource::open) before reading on. Messages
    /// that are no longer there are passed over; doing it twice changes nothing more.
    ///
    /// When the folder's UIDVALIDITY is no longer `uidvalidity`, nothing is touched and the error is
    /// [`FolderReplaced`](crate::SourceErrorKind::FolderReplaced): the same UIDs are other messages now.
    fn afterwards<'a>(
        &'a mut self,
        raw_name: &'a str,
        uidvalidity: u32,
        messages: &'a [MessageAt],
        what: &'a Afterwards,
    ) -> BoxFuture<'a, Result<(), SourceError>>;

    /// Says goodbye, at most for a few seconds. Dropping the source instead is harmless.
    fn close(self: Box<Self>) -> BoxFuture<'static, ()>;
}

/// Connects and logs in. `password` is needed by IMAP only.
pub async fn connect(
    source: &Source,
    password: Option<SecretString>,
    options: &ConnectOptions,
) -> Result<Box<dyn MailSource>, SourceError> {
    match source {
        Source::Imap {
            host,
            port,
            security,
            username,
        } => {
            let password = password.ok_or_else(no_password)?;
            Ok(Box::new(
                ImapSource::connect(host, *port, *security, username, &password, options).await?,
            ))
        }
        Source::Maildir { path } => Ok(Box::new(MaildirSource::open(Path::new(path), options).await?)),
        Source::Handed => Err(nothing_to_fetch()),
    }
}

/// Tries a mailbox step by step: resolve, connect, TLS, log in, list folders, open the incoming folder,
/// capabilities. Stops at the first failed step; the steps behind it are reported as skipped.
pub async fn test(
    source: &Source,
    password: Option<SecretString>,
    options: &ConnectOptions,
    clock: &dyn Clock,
) -> TestReport {
    let failed = |error| {
        let mut course = Course::new(clock);
        let _ = course.step(StepName::Resolve, Err::<(), _>(error), |()| String::new());
        course.finish()
    };
    match source {
        Source::Imap {
            host,
            port,
            security,
            username,
        } => match password {
            Some(password) => imap::probe(host, *port, *security, username, &password, options, clock).await,
            None => failed(no_password()),
        },
        Source::Maildir { path } => maildir::probe(Path::new(path), options, clock).await,
        Source::Handed => failed(nothing_to_fetch()),
    }
}

fn no_password() -> SourceError {
    SourceError::new(
        SourceErrorKind::Setting,
        "an IMAP mailbox needs a password, and none is set",
    )
}

fn nothing_to_fetch() -> SourceError {
    let what = "nothing can be fetched from this mailbox: its mail is handed in";
    SourceError::new(SourceErrorKind::Setting, what)
}
