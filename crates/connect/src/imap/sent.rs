//! The sent folder: whether a mail lies in it, and putting one there.

use crate::error::{SourceError, SourceErrorKind};
use crate::imap::command::Command;
use crate::imap::folders::sounds_missing;
use crate::imap::response::{Kind, Word};
use crate::imap::session::Session;
use crate::imap::wire::Patience;
use crate::options::ConnectOptions;
use crate::utf7;

/// So many times the deadline of a command: a mail with files takes its time to go up.
const PATIENCE: u32 = 5;

/// Whether the open folder holds a message of that Message-ID (without angle brackets).
pub async fn holds(session: &mut Session, message_id: &str) -> Result<bool, SourceError> {
    let command = Command::new("UID SEARCH HEADER Message-ID").string(&format!("<{message_id}>"));
    let mut found = false;
    let patience = session.patience();
    let status = session
        .run(command, patience, |kind, response| {
            let line = response.line.to_ascii_uppercase();
            found |= *kind == Kind::Other
                && line.starts_with(b"* SEARCH ")
                && line["* SEARCH ".len()..].iter().any(u8::is_ascii_digit);
        })
        .await?;
    session.expect_ok(status, "to search for a message")?;
    Ok(found)
}

/// Puts a mail into a folder, as one that was read.
pub async fn append(
    session: &mut Session,
    options: &ConnectOptions,
    raw_name: &str,
    mail: &[u8],
) -> Result<(), SourceError> {
    let command = Command::new("APPEND")
        .string(raw_name)
        .text(" (\\Seen)")
        .literal(mail);
    let patience = Patience::whole(options.command_deadline * PATIENCE);
    let status = session.run(command, patience, |_, _| {}).await?;
    if status.word == Word::Ok {
        return Ok(());
    }
    let name = utf7::decode(raw_name);
    if status.has_code("TRYCREATE") || status.has_code("NONEXISTENT") || sounds_missing(&status.text) {
        let what = format!(
            "{} has no folder {name} to save what was sent",
            session.wire.peer()
        );
        return Err(SourceError::new(SourceErrorKind::NoSuchFolder, what));
    }
    Err(session.server_said(&status, &format!("to save what was sent in {name}")))
}
