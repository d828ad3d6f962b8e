//! LIST, EXAMINE and SELECT.

use crate::error::{SourceError, SourceErrorKind};
use crate::imap::Selected;
use crate::imap::command::Command;
use crate::imap::response::{Kind, ListedFolder, Token, Tokens, Word, folder};
use crate::imap::session::{OpenFolder, Session};
use crate::imap::wire::Response;
use crate::roles::role;
use crate::source::RemoteFolder;
use crate::utf7;

/// All folders that can be opened.
pub async fn folders(session: &mut Session) -> Result<Vec<RemoteFolder>, SourceError> {
    let offers = &session.capabilities;
    let command = if offers.has("SPECIAL-USE") && offers.has("LIST-EXTENDED") {
        "LIST \"\" \"*\" RETURN (SPECIAL-USE)"
    } else if offers.has("XLIST") && !offers.has("SPECIAL-USE") {
        "XLIST \"\" \"*\""
    } else {
        "LIST \"\" \"*\""
    };
    let mut listed = Vec::new();
    let patience = session.patience();
    let status = session
        .run(Command::new(command), patience, |kind, response| {
            if *kind == Kind::List {
                let folder = folder(response);
                if folder.is_none() {
                    tracing::warn!("the server lists a folder whose name cannot be read; it is left out");
                }
                listed.extend(folder);
            }
        })
        .await?;
    session.expect_ok(status, "to list the folders")?;
    Ok(listed
        .into_iter()
        .filter(can_be_opened)
        .map(remote_folder)
        .collect())
}

fn can_be_opened(listed: &ListedFolder) -> bool {
    let closed = ["\\noselect", "\\nonexistent"];
    !listed
        .flags
        .iter()
        .any(|flag| closed.iter().any(|word| flag.eq_ignore_ascii_case(word)))
}

fn remote_folder(listed: ListedFolder) -> RemoteFolder {
    let name = utf7::decode(&listed.raw_name);
    let role = role(&listed.flags, &name, listed.delimiter);
    RemoteFolder {
        name,
        raw_name: listed.raw_name,
        role,
        delimiter: listed.delimiter,
    }
}

/// Opens a folder with EXAMINE (reading) or SELECT (writing).
pub async fn select(session: &mut Session, verb: &str, raw_name: &str) -> Result<Selected, SourceError> {
    session.open = None;
    let mut selected = Selected::default();
    let status = &mut selected.status;
    let mut permanent = None;
    let patience = session.patience();
    let answer = session
        .run(
            Command::new(verb).string(raw_name),
            patience,
            |kind, _| match kind {
                Kind::Exists(count) => status.exists = *count,
                Kind::Untagged(said) => {
                    status.uidvalidity = said.code_number("UIDVALIDITY").unwrap_or(status.uidvalidity);
                    status.uid_next = said.code_number("UIDNEXT").unwrap_or(status.uid_next);
                    if said.has_code("PERMANENTFLAGS") {
                        permanent = Some(flags_in(&said.code));
                    }
                }
                _ => {}
            },
        )
        .await?;
    if answer.word == Word::Ok && selected.status.uidvalidity == 0 {
        // RFC 3501, section 2.3.1.1: without it UIDs may mean another message after every connection.
        return Err(session.wire.against_protocol("no UIDVALIDITY for the folder"));
    }
    if answer.word == Word::Ok {
        session.open = Some(OpenFolder {
            exists: selected.status.exists,
            grew: false,
        });
        selected.keeps_keyword = permanent;
        return Ok(selected);
    }
    Err(refused(session, &answer, raw_name))
}

fn refused(session: &Session, answer: &crate::imap::response::Status, raw_name: &str) -> SourceError {
    let name = utf7::decode(raw_name);
    let passing = ["UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "NOPERM"];
    if answer.word != Word::No || passing.iter().any(|code| answer.has_code(code)) {
        return session.server_said(answer, &format!("to open the folder {name}"));
    }
    let what = format!(
        "{} does not open the folder {name}: {}",
        session.wire.peer(),
        answer.text
    );
    let told = answer.has_code("NONEXISTENT") || answer.has_code("TRYCREATE") || sounds_missing(&answer.text);
    let kind = if told {
        SourceErrorKind::NoSuchFolder
    } else {
        SourceErrorKind::ServerSaid
    };
    SourceError::new(kind, what)
}

/// Servers without RFC 5530's codes say it in words only.
pub fn sounds_missing(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let phrases = [
        "doesn't exist",
        "does not exist",
        "not exist",
        "nonexistent",
        "non-existent",
        "no such",
        "not found",
        "unknown mailbox",
        "unknown folder",
        "can't open mailbox",
    ];
    phrases.iter().any(|phrase| lower.contains(phrase))
}

fn flags_in(code: &str) -> Vec<String> {
    let mut response = Response {
        line: code.as_bytes().to_vec(),
        literals: Vec::new(),
    };
    Tokens::new(&mut response, 1)
        .filter_map(|token| match token {
            Token::Atom(flag) => Some(String::from_utf8_lossy(&flag).into_owned()),
            _ => None,
        })
        .collect()
}
