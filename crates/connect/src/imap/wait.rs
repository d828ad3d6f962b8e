//! IDLE (RFC 2177), or looking again and again where the server does not offer it.

use crate::error::SourceError;
use crate::imap::command::Command;
use crate::imap::response::{Kind, Word, kind};
use crate::imap::session::Session;
use crate::imap::wire::Response;
use crate::options::ConnectOptions;
use crate::source::Wakeup;
use std::time::Duration;
use tokio::time::Instant;

/// Waits until the open folder grows, at most that long.
pub async fn wait(
    session: &mut Session,
    options: &ConnectOptions,
    at_most: Duration,
) -> Result<Wakeup, SourceError> {
    let end = Instant::now() + at_most;
    loop {
        if take_growth(session) {
            return Ok(Wakeup::Changed);
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(Wakeup::TimedOut);
        }
        if session.capabilities.has("IDLE") {
            idle(session, left.min(options.idle_renewal)).await?;
        } else {
            tokio::time::sleep(left.min(options.poll_every)).await;
            session
                .run_simply(Command::new("NOOP"), "to look for news")
                .await?;
        }
    }
}

fn take_growth(session: &mut Session) -> bool {
    session
        .open
        .as_mut()
        .is_some_and(|open| std::mem::take(&mut open.grew))
}

fn has_grown(session: &Session) -> bool {
    session.open.as_ref().is_some_and(|open| open.grew)
}

/// One IDLE, ended when the folder has grown or the time is over.
async fn idle(session: &mut Session, at_most: Duration) -> Result<(), SourceError> {
    let end = Instant::now() + at_most;
    let patience = session.patience();
    let tag = session.send(Command::new("IDLE"), patience).await?;
    session.wait_for_continue(&tag, patience).await?;
    let mut response = Response::default();
    while !has_grown(session) {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || !session.wire.wait_for_bytes(left).await? {
            break;
        }
        session.wire.read(&mut response, session.patience()).await?;
        let said = kind(&response);
        session.note(&said)?;
        if let Kind::Tagged(answered, status) = said
            && answered == tag
        {
            // The server ended IDLE by itself. With OK the next round begins a new one.
            return session.expect_ok(status, "to wait for mail").map(|_| ());
        }
    }
    finish(session, &tag).await
}

async fn finish(session: &mut Session, tag: &str) -> Result<(), SourceError> {
    let patience = session.patience();
    session.wire.write(b"DONE\r\n", patience).await?;
    let mut response = Response::default();
    loop {
        session.wire.read(&mut response, patience).await?;
        let said = kind(&response);
        session.note(&said)?;
        if let Kind::Tagged(answered, status) = said
            && answered == tag
        {
            if status.word != Word::Ok {
                return Err(session.server_said(&status, "to wait for mail"));
            }
            return Ok(());
        }
    }
}
