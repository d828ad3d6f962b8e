//! UID FETCH of whole messages, in batches, with one answer for every message asked for.

use crate::error::{SourceError, SourceErrorKind};
use crate::imap::command::{Command, sets_of};
use crate::imap::response::{Body, Kind, Status, Word, fetch_row};
use crate::imap::session::Session;
use crate::imap::wire::{Literal, Patience};
use crate::options::ConnectOptions;
use crate::source::{BEGINNING_BYTES, Content, Fetched, Wanted};
use facteur_domain::Timestamp;
use std::collections::HashMap;
use std::time::Duration;
use tokio::time::Instant;

/// More in one command saves nothing (a server's answer to 50 fills its pipe), and costs memory.
const BATCH: usize = 50;
/// The slowest line that is still worth waiting for, in bytes per second.
const SLOWEST: u64 = 4_000;

/// What one command told about one message.
enum Answer {
    Body(Timestamp, Vec<u8>),
    /// It is over the limit, of that size.
    TooLarge(u64),
    /// The server knows it, but gave no body; why, if known.
    NoBody(String),
}

type Answers = HashMap<u32, Answer>;

/// Fetches messages of the open folder; the answers stand in the order of `wanted`.
pub async fn fetch(
    session: &mut Session,
    options: &ConnectOptions,
    wanted: &[Wanted],
) -> Result<Vec<Fetched>, SourceError> {
    let mut fetched = Vec::with_capacity(wanted.len());
    for batch in wanted.chunks(BATCH) {
        let (fitting, _): (Vec<&Wanted>, Vec<&Wanted>) = batch
            .iter()
            .partition(|one| one.uid > 0 && one.size <= options.max_message_bytes);
        let mut answers = Answers::with_capacity(fitting.len());
        ask(session, options, &fitting, &mut answers).await?;
        for one in batch {
            let (internal_date, content) = if one.size > options.max_message_bytes {
                beginning(session, options, one.uid, u64::from(one.size)).await?
            } else {
                settle(session, options, one, answers.remove(&one.uid)).await?
            };
            let provider_id = one.provider_id.clone();
            fetched.push(Fetched {
                uid: one.uid,
                provider_id,
                internal_date,
                content,
            });
        }
    }
    Ok(fetched)
}

/// Turns a batch's answer about one message into the final word, asking again, alone, where it is open.
async fn settle(
    session: &mut Session,
    options: &ConnectOptions,
    one: &Wanted,
    answer: Option<Answer>,
) -> Result<(Timestamp, Content), SourceError> {
    match answer {
        Some(Answer::Body(date, bytes)) => return Ok((date, Content::Raw(bytes))),
        Some(Answer::TooLarge(size)) => return beginning(session, options, one.uid, size).await,
        Some(Answer::NoBody(_)) | None => {}
    }
    if one.uid == 0 {
        return Ok((Timestamp::MIN, Content::Gone));
    }
    let mut answers = Answers::new();
    let status = ask(session, options, &[one], &mut answers).await?;
    match answers.remove(&one.uid) {
        Some(Answer::Body(date, bytes)) => return Ok((date, Content::Raw(bytes))),
        Some(Answer::TooLarge(size)) => return beginning(session, options, one.uid, size).await,
        Some(Answer::NoBody(reason)) => return Ok((Timestamp::MIN, Content::Unfetchable { reason })),
        None => {}
    }
    if !exists(session, one.uid).await? {
        return Ok((Timestamp::MIN, Content::Gone));
    }
    let reason = match status {
        Some(Status {
            word: Word::No | Word::Bad,
            text,
            ..
        }) => format!("the server refuses to hand it over: {text}"),
        _ => "the server lists it but does not hand it over".to_owned(),
    };
    Ok((Timestamp::MIN, Content::Unfetchable { reason }))
}

/// One UID FETCH. A NO is no error here: what came before it counts, and the rest is asked again alone.
async fn ask(
    session: &mut Session,
    options: &ConnectOptions,
    wanted: &[&Wanted],
    answers: &mut Answers,
) -> Result<Option<Status>, SourceError> {
    let uids: Vec<u32> = wanted.iter().map(|one| one.uid).collect();
    let sizes: HashMap<u32, u32> = wanted.iter().map(|one| (one.uid, one.size)).collect();
    let patience = patience(options, wanted);
    let mut last = None;
    for set in sets_of(&uids) {
        let command = Command::new(&format!("UID FETCH {set} (UID INTERNALDATE BODY.PEEK[])"));
        let status = session
            .run(command, patience, |kind, response| {
                if *kind != Kind::Fetch {
                    return;
                }
                let row = fetch_row(response);
                let Some(uid) = row.uid else { return };
                let Some(&size) = sizes.get(&uid) else { return };
                let date = row.internal_date.unwrap_or(Timestamp::MIN);
                if let Some(answer) = answer(date, row.body, size) {
                    answers.insert(uid, answer);
                }
            })
            .await?;
        if status.word == Word::Bad && uids.len() > 1 {
            // A server that does not understand one set will not understand fifty single commands either.
            return Err(session.server_said(&status, "to hand over messages"));
        }
        last = Some(status);
    }
    Ok(last)
}

/// A row that says nothing of a body is news about flags, not an answer to us.
fn answer(date: Timestamp, body: Body, size: u32) -> Option<Answer> {
    Some(match body {
        Body::Unsaid => return None,
        Body::Nil => Answer::NoBody("the server lists it but has no bytes for it".to_owned()),
        Body::Held(Literal::TooLarge(length)) => Answer::TooLarge(length),
        Body::Held(Literal::Bytes(bytes)) if bytes.is_empty() && size > 0 => Answer::NoBody(format!(
            "the server says it has {size} bytes, but hands over none"
        )),
        Body::Held(Literal::Bytes(bytes)) => Answer::Body(date, bytes),
    })
}

fn patience(options: &ConnectOptions, wanted: &[&Wanted]) -> Patience {
    let total: u64 = wanted.iter().map(|one| u64::from(one.size)).sum();
    // Sizes that nobody knows (0) leave only the limit on silence.
    let known = wanted.iter().all(|one| one.size > 0);
    let at_most = options.command_deadline + Duration::from_secs(total / SLOWEST);
    Patience {
        silence: options.fetch_idle_deadline,
        until: known.then(|| Instant::now() + at_most),
    }
}

async fn exists(session: &mut Session, uid: u32) -> Result<bool, SourceError> {
    // Until the server has told us of a deletion it may still list the message to this session only.
    session
        .run_simply(Command::new("NOOP"), "to look for news")
        .await?;
    let mut found = false;
    let patience = session.patience();
    let command = Command::new(&format!("UID FETCH {uid} (UID)"));
    let status = session
        .run(command, patience, |kind, response| {
            found |= *kind == Kind::Fetch && fetch_row(response).uid == Some(uid);
        })
        .await?;
    if status.word == Word::Bad {
        let what = format!(
            "{} did not understand a look at one message: {}",
            session.wire.peer(),
            status.text
        );
        return Err(SourceError::new(SourceErrorKind::Protocol, what));
    }
    Ok(found)
}

/// What a message over the limit begins with (RFC 3501, 6.4.5: `BODY[]<0.n>`), so that people see who wrote what.
async fn beginning(
    session: &mut Session,
    options: &ConnectOptions,
    uid: u32,
    size: u64,
) -> Result<(Timestamp, Content), SourceError> {
    let most = BEGINNING_BYTES.min(options.max_message_bytes);
    let command = Command::new(&format!(
        "UID FETCH {uid} (UID INTERNALDATE BODY.PEEK[]<0.{most}>)"
    ));
    let patience = Patience {
        silence: options.fetch_idle_deadline,
        until: Some(
            Instant::now() + options.command_deadline + Duration::from_secs(u64::from(most) / SLOWEST),
        ),
    };
    let mut found = None;
    session
        .run(command, patience, |kind, response| {
            if *kind != Kind::Fetch {
                return;
            }
            let row = fetch_row(response);
            if let (Some(of), Body::Held(Literal::Bytes(bytes))) = (row.uid, row.body)
                && of == uid
                && !bytes.is_empty()
            {
                found = Some((row.internal_date.unwrap_or(Timestamp::MIN), bytes));
            }
        })
        .await?;
    if let Some((date, bytes)) = found {
        return Ok((date, Content::Beginning { bytes, size }));
    }
    let limit = options.max_message_bytes;
    let reason = format!(
        "it has {size} bytes, more than the limit of {limit}, and the server does not hand over its beginning"
    );
    Ok((Timestamp::MIN, Content::Unfetchable { reason }))
}
