//! UID FETCH of what one must know about a message before its bytes.

use crate::error::SourceError;
use crate::imap::command::{Command, uid_sets};
use crate::imap::response::{FetchRow, Kind, Word, fetch_row};
use crate::imap::session::Session;
use crate::imap::wire::Patience;
use crate::message_id;
use crate::options::ConnectOptions;
use crate::source::{Listed, Uids};
use facteur_domain::Timestamp;

/// Lists messages of the open folder.
pub async fn list(
    session: &mut Session,
    options: &ConnectOptions,
    uids: &Uids,
    with_message_id: bool,
) -> Result<Vec<Listed>, SourceError> {
    let items = if with_message_id {
        "(UID INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"
    } else {
        "(UID INTERNALDATE RFC822.SIZE)"
    };
    let mut rows = Vec::new();
    for set in uid_sets(uids) {
        // A folder of a million messages lists for minutes: silence is what tells a dead server here.
        let patience = Patience {
            silence: options.command_deadline,
            until: None,
        };
        let command = Command::new(&format!("UID FETCH {set} {items}"));
        let status = session
            .run(command, patience, |kind, response| {
                if *kind == Kind::Fetch {
                    rows.extend(listed(&fetch_row(response)));
                }
            })
            .await?;
        let empty = session.open.as_ref().is_some_and(|open| open.exists == 0);
        if status.word != Word::Ok && !empty {
            session.expect_ok(status, "to list messages")?;
        }
    }
    // `n:*` always gives the last message, even when its UID is below n (RFC 3501, section 6.4.8).
    rows.retain(|row: &Listed| is_asked(uids, row.uid));
    Ok(rows)
}

fn is_asked(uids: &Uids, uid: u32) -> bool {
    match uids {
        Uids::All => true,
        Uids::From(first) => uid >= *first,
        Uids::Between(first, last) => (*first..=*last).contains(&uid),
        Uids::These(uids) => uids.contains(&uid),
    }
}

/// A row without a size is news about flags, not an answer to us.
fn listed(row: &FetchRow) -> Option<Listed> {
    Some(Listed {
        uid: row.uid?,
        provider_id: String::new(),
        size: row.size?,
        internal_date: row.internal_date.unwrap_or(Timestamp::MIN),
        message_id: row.header.as_deref().and_then(message_id::in_field),
    })
}
