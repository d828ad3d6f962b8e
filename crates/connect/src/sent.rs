//! What was sent, in the sent folder of the mailbox: looking for it, and saving it there.

use crate::error::SourceError;
use crate::imap::ImapSource;
use crate::options::ConnectOptions;
use crate::source::MailSource;
use facteur_domain::{FolderRole, Source};
use secrecy::SecretString;

/// What saving came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It lies there now.
    Now,
    /// It lay there already.
    Before,
    /// There is no sent folder, or nothing can be saved in this kind of mailbox.
    Nowhere,
}

/// Whether the sent folder holds a mail of that Message-ID (without angle brackets); none when there is no
/// sent folder to look into. `folder` names it as the server does; recognised by itself when none is named.
pub async fn find_sent(
    source: &Source,
    password: Option<SecretString>,
    folder: Option<&str>,
    message_id: &str,
    options: &ConnectOptions,
) -> Result<Option<bool>, SourceError> {
    let Some((mut server, folder)) = open(source, password, folder, options).await? else {
        return Ok(None);
    };
    let found = server.holds(&folder, message_id).await?;
    Box::new(server).close().await;
    Ok(Some(found))
}

/// Saves a mail in the sent folder, unless one of its Message-ID lies there: trying again after a broken
/// connection never makes two.
pub async fn save_sent(
    source: &Source,
    password: Option<SecretString>,
    folder: Option<&str>,
    message_id: &str,
    mail: &[u8],
    options: &ConnectOptions,
) -> Result<Saved, SourceError> {
    let Some((mut server, folder)) = open(source, password, folder, options).await? else {
        return Ok(Saved::Nowhere);
    };
    if server.holds(&folder, message_id).await? {
        Box::new(server).close().await;
        return Ok(Saved::Before);
    }
    server.append(&folder, mail).await?;
    Box::new(server).close().await;
    Ok(Saved::Now)
}

async fn open(
    source: &Source,
    password: Option<SecretString>,
    folder: Option<&str>,
    options: &ConnectOptions,
) -> Result<Option<(ImapSource, String)>, SourceError> {
    let (
        Source::Imap {
            host,
            port,
            security,
            username,
        },
        Some(password),
    ) = (source, password)
    else {
        return Ok(None);
    };
    let mut server = ImapSource::connect(host, *port, *security, username, &password, options).await?;
    if let Some(folder) = folder {
        return Ok(Some((server, folder.to_owned())));
    }
    let folders = server.folders().await?;
    let sent = folders
        .into_iter()
        .find(|folder| folder.role == Some(FolderRole::Sent));
    Ok(sent.map(|folder| (server, folder.raw_name)))
}
