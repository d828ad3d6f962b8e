//! What is done on the server once mail is safe: a flag, a keyword, or a move.

use crate::error::{SourceError, SourceErrorKind};
use crate::imap::Selected;
use crate::imap::command::{Command, sets_of};
use crate::imap::folders::sounds_missing;
use crate::imap::response::{Status, Word};
use crate::imap::session::Session;
use crate::utf7;
use facteur_domain::Afterwards;

/// Does it in the folder that was just opened for writing.
pub async fn apply(
    session: &mut Session,
    raw_name: &str,
    selected: &Selected,
    uidvalidity: u32,
    uids: &[u32],
    what: &Afterwards,
) -> Result<(), SourceError> {
    if selected.status.uidvalidity != uidvalidity {
        let what = format!(
            "the folder {} was replaced: its UIDVALIDITY is {}, not {uidvalidity}",
            utf7::decode(raw_name),
            selected.status.uidvalidity
        );
        return Err(SourceError::new(SourceErrorKind::FolderReplaced, what));
    }
    match what {
        Afterwards::Nothing => Ok(()),
        Afterwards::MarkSeen => add_flag(session, uids, "\\Seen").await,
        Afterwards::Keyword(keyword) => {
            check_keyword(session, selected, keyword)?;
            add_flag(session, uids, keyword).await
        }
        Afterwards::Move(folder) => move_to(session, uids, folder).await,
    }
}

async fn add_flag(session: &mut Session, uids: &[u32], flag: &str) -> Result<(), SourceError> {
    for set in sets_of(uids) {
        let command = Command::new(&format!("UID STORE {set} +FLAGS.SILENT ({flag})"));
        session.run_simply(command, &format!("to set {flag}")).await?;
    }
    Ok(())
}

fn check_keyword(session: &Session, selected: &Selected, keyword: &str) -> Result<(), SourceError> {
    let setting = |what: String| Err(SourceError::new(SourceErrorKind::Setting, what));
    let is_atom = |byte: u8| byte.is_ascii_graphic() && !b"(){%*\"\\]".contains(&byte);
    if keyword.is_empty() || !keyword.bytes().all(is_atom) {
        return setting(format!(
            "{keyword:?} cannot be an IMAP keyword: use letters, digits, $, - and _"
        ));
    }
    let Some(kept) = &selected.keeps_keyword else {
        return Ok(());
    };
    if kept
        .iter()
        .any(|flag| flag == "\\*" || flag.eq_ignore_ascii_case(keyword))
    {
        return Ok(());
    }
    setting(format!(
        "{} does not keep the keyword {keyword} in this folder",
        session.wire.peer()
    ))
}

async fn move_to(session: &mut Session, uids: &[u32], folder: &str) -> Result<(), SourceError> {
    let target = utf7::encode(folder);
    let moves = session.capabilities.has("MOVE");
    if !moves && !session.capabilities.has("UIDPLUS") {
        // A plain EXPUNGE would also remove what other clients have marked as deleted.
        let what = format!(
            "{} offers neither MOVE nor UIDPLUS, so mail cannot be moved safely",
            session.wire.peer()
        );
        return Err(SourceError::new(SourceErrorKind::Setting, what));
    }
    for set in sets_of(uids) {
        let verb = if moves { "MOVE" } else { "COPY" };
        let command = Command::new(&format!("UID {verb} {set}")).string(&target);
        let status = session.run(command, session.patience(), |_, _| {}).await?;
        if status.word != Word::Ok {
            return Err(not_moved(session, &status, folder));
        }
        if !moves {
            let command = Command::new(&format!("UID STORE {set} +FLAGS.SILENT (\\Deleted)"));
            session.run_simply(command, "to mark the moved messages").await?;
            let command = Command::new(&format!("UID EXPUNGE {set}"));
            session
                .run_simply(command, "to remove the moved messages")
                .await?;
        }
    }
    Ok(())
}

fn not_moved(session: &Session, status: &Status, folder: &str) -> SourceError {
    if status.has_code("TRYCREATE") || status.has_code("NONEXISTENT") || sounds_missing(&status.text) {
        let what = format!(
            "{} has no folder {folder} to move mail to: {}",
            session.wire.peer(),
            status.text
        );
        return SourceError::new(SourceErrorKind::NoSuchFolder, what);
    }
    session.server_said(status, &format!("to move mail to {folder}"))
}
