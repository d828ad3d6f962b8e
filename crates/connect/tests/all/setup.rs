//! One Dovecot for all tests of this binary, and a folder for each.

use facteur_connect::{
    ConnectOptions, Content, Fetched, Listed, MailSource, SourceError, Uids, Wanted, connect,
};
use facteur_domain::{Security, Source};
use facteur_testkit::ImapProbe;
use facteur_testkit::dovecot::{Dovecot, Options};
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

pub const PASSWORD: &str = "mot de \"passe\"";
pub const USER: &str = "tests";
/// A folder for each test, so that they can run at the same time.
const FOLDERS: &[&str] = &[
    "afterwards",
    "between",
    "bytes",
    "cut",
    "folders",
    "frozen",
    "gone",
    "large",
    "missing",
    "nothing",
    "nul",
    "ranges",
    "reading",
    "refused",
    "stalls",
    "tested",
    "tls",
    "untrusted",
    "wrong",
];
static DOVECOT: LazyLock<Mutex<Dovecot>> = LazyLock::new(|| {
    // All tests share one user, because the server learns of a new one only after up to a second.
    let options = Options {
        settings: "mail_max_userip_connections = 500\n".to_owned(),
        ..Options::default()
    };
    let mut dovecot = Dovecot::start_with(&options);
    dovecot.add_user(USER, PASSWORD);
    // Made before any client is there, since Dovecot completes folders that it finds half made.
    for folder in FOLDERS {
        dovecot.put_maildir::<&[u8]>(USER, folder, &[]);
    }
    Mutex::new(dovecot)
});

/// The shared server, and a folder of one's own on it.
pub struct Account {
    pub folder: &'static str,
    pub imap_port: u16,
    pub imaps_port: u16,
    pub ca_file: std::path::PathBuf,
}

impl Account {
    pub fn new(folder: &'static str) -> Self {
        assert!(
            folder == "INBOX" || FOLDERS.contains(&folder),
            "add {folder} to FOLDERS"
        );
        let dovecot = dovecot();
        Self {
            folder,
            imap_port: dovecot.imap_port(),
            imaps_port: dovecot.imaps_port(),
            ca_file: dovecot.ca_path(),
        }
    }

    pub fn put(&self, mails: &[&[u8]]) {
        dovecot().put_maildir(USER, self.folder, mails);
    }

    pub fn probe(&self) -> ImapProbe {
        ImapProbe::login(self.imap_port, USER, PASSWORD).unwrap()
    }

    pub fn options(&self) -> ConnectOptions {
        ConnectOptions {
            ca_file: Some(self.ca_file.clone()),
            ..ConnectOptions::default()
        }
    }

    pub async fn connect(&self) -> Box<dyn MailSource> {
        self.connect_at(self.imap_port).await.unwrap()
    }

    pub async fn connect_at(&self, port: u16) -> Result<Box<dyn MailSource>, SourceError> {
        let options = ConnectOptions {
            fetch_idle_deadline: Duration::from_millis(300),
            ..self.options()
        };
        connect(&source_at(port, Security::None), Some(PASSWORD.into()), &options).await
    }
}

pub fn source_at(port: u16, security: Security) -> Source {
    Source::Imap {
        host: "localhost".to_owned(),
        port,
        security,
        username: USER.to_owned(),
    }
}

pub fn dovecot() -> std::sync::MutexGuard<'static, Dovecot> {
    DOVECOT.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

pub fn wanted(listed: &[Listed]) -> Vec<Wanted> {
    let one = |row: &Listed| Wanted {
        uid: row.uid,
        provider_id: row.provider_id.clone(),
        size: row.size,
    };
    listed.iter().map(one).collect()
}

pub async fn list_and_fetch(source: &mut dyn MailSource) -> Vec<Fetched> {
    let listed = source.list(Uids::All, false).await.unwrap();
    source.fetch(&wanted(&listed)).await.unwrap()
}

pub fn raw(fetched: &Fetched) -> &[u8] {
    match &fetched.content {
        Content::Raw(bytes) => bytes,
        other => panic!("UID {} gave {other:?}", fetched.uid),
    }
}
