//! Trying a mailbox step by step.

use crate::error::SourceError;
use crate::imap::ImapSource;
use crate::imap::login::{Server, log_in};
use crate::options::ConnectOptions;
use crate::report::{Course, StepName, TestReport};
use crate::source::{MailSource, RemoteFolder};
use crate::stream;
use facteur_domain::{Clock, FolderRole, Security};
use secrecy::SecretString;
use tokio::time::Instant;

/// Tries an IMAP mailbox; the report tells how far it came.
pub async fn probe(
    host: &str,
    port: u16,
    security: Security,
    username: &str,
    password: &SecretString,
    options: &ConnectOptions,
    clock: &dyn Clock,
) -> TestReport {
    let server = Server {
        host: host.to_owned(),
        port,
        security,
    };
    let mut course = Course::new(clock);
    // The error is in the report already.
    let _ = steps(&server, username, password, options, &mut course).await;
    course.finish()
}

async fn steps(
    server: &Server,
    username: &str,
    password: &SecretString,
    options: &ConnectOptions,
    course: &mut Course<'_>,
) -> Result<(), SourceError> {
    let until = Instant::now() + options.connect_deadline;
    let resolved = server.resolve(options, until).await;
    let addresses = course.step(StepName::Resolve, resolved, |addresses| {
        let texts: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
        texts.join(", ")
    })?;
    let connected = stream::connect(&addresses, options, until).await;
    let tcp = course.step(StepName::Connect, connected, |tcp| {
        tcp.peer_addr().map_or_else(
            |_| "connected".to_owned(),
            |address| format!("connected to {address}"),
        )
    })?;
    let greeted = server.greet(tcp, options, until).await;
    let mut session = course.step(StepName::Tls, greeted, |_| match server.security {
        Security::Tls => "TLS from the first byte, certificate trusted".to_owned(),
        Security::StartTls => "STARTTLS, certificate trusted".to_owned(),
        Security::None => "without TLS, on this machine".to_owned(),
    })?;
    let logged_in = log_in(&mut session, username, password).await;
    course.step(StepName::Login, logged_in, |()| {
        format!("logged in as {username}")
    })?;
    let mut source = ImapSource {
        session,
        options: options.clone(),
    };
    let listed = source.folders().await;
    let folders = course.step(StepName::Folders, listed, |folders| describe(folders))?;
    let incoming = folders
        .iter()
        .find(|folder| folder.role == Some(FolderRole::Incoming));
    let name = incoming
        .map_or("INBOX", |folder| folder.raw_name.as_str())
        .to_owned();
    let opened = source.open(&name).await;
    course.step(StepName::OpenIncoming, opened, |status| {
        format!("{name} holds {} messages", status.exists)
    })?;
    course.step(StepName::Capabilities, Ok(()), |()| offers(&source))?;
    Box::new(source).close().await;
    Ok(())
}

fn describe(folders: &[RemoteFolder]) -> String {
    let watched = folders
        .iter()
        .filter_map(|folder| Some(format!("{} ({})", folder.name, folder.role?)));
    let watched: Vec<String> = watched.collect();
    format!("{} folders, to watch: {}", folders.len(), watched.join(", "))
}

fn offers(source: &ImapSource) -> String {
    let has = |name| source.session.capabilities.has(name);
    let news = if has("IDLE") {
        "tells of new mail by itself (IDLE)"
    } else {
        "must be asked for new mail (no IDLE)"
    };
    let moves = if has("MOVE") || has("UIDPLUS") {
        "can move mail"
    } else {
        "cannot move mail safely"
    };
    format!("the server {news} and {moves}")
}
