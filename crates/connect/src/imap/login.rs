//! From a host name to a logged-in session: greeting, STARTTLS, name and password.

use crate::error::{SourceError, SourceErrorKind};
use crate::imap::command::{Command, is_quotable};
use crate::imap::response::{Kind, Status, Word, kind};
use crate::imap::session::{Capabilities, Session};
use crate::imap::wire::{Response, Wire};
use crate::options::ConnectOptions;
use crate::stream::{self, Stream};
use facteur_domain::Security;
use secrecy::{ExposeSecret, SecretString};
use std::net::SocketAddr;
use tokio::time::Instant;
use zeroize::Zeroizing;

/// Which server, and how.
#[derive(Debug, Clone)]
pub struct Server {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
}

impl Server {
    fn peer(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// The server's addresses. Without protection only this machine is allowed: a password must not cross
    /// a network in the open.
    pub async fn resolve(
        &self,
        options: &ConnectOptions,
        until: Instant,
    ) -> Result<Vec<SocketAddr>, SourceError> {
        let addresses = stream::resolve(&self.host, self.port, &options.guard, until).await?;
        if self.security == Security::None && !addresses.iter().all(|address| address.ip().is_loopback()) {
            let what = format!(
                "{} is not this machine: without TLS the password would cross the network in the open",
                self.host
            );
            return Err(SourceError::new(SourceErrorKind::Setting, what));
        }
        Ok(addresses)
    }

    /// Protects the connection as the setting says, and reads the greeting. Gives a session that is ready
    /// for the password.
    pub async fn greet(
        &self,
        tcp: tokio::net::TcpStream,
        options: &ConnectOptions,
        until: Instant,
    ) -> Result<Session, SourceError> {
        let stream = match self.security {
            Security::Tls => stream::secure(tcp, &self.host, options, until).await?,
            Security::StartTls | Security::None => Stream::Plain(tcp),
        };
        let mut session = self.session(stream, options);
        let greeting = read_greeting(&mut session).await?;
        if self.security != Security::StartTls {
            return Ok(session);
        }
        if greeting == Word::Preauth {
            // Logged in without protection: STARTTLS is no longer allowed then (RFC 9051, section 11.1).
            return Err(tls(format!(
                "{} logs in without TLS; STARTTLS is not possible",
                self.peer()
            )));
        }
        self.start_tls(session, options, until).await
    }

    async fn start_tls(
        &self,
        mut session: Session,
        options: &ConnectOptions,
        until: Instant,
    ) -> Result<Session, SourceError> {
        session.learn_capabilities().await?;
        if !session.capabilities.has("STARTTLS") {
            return Err(tls(format!("{} does not offer STARTTLS", self.peer())));
        }
        let status = session
            .run(Command::new("STARTTLS"), session.patience(), |_, _| {})
            .await?;
        if status.word != Word::Ok {
            return Err(tls(format!("{} refused STARTTLS: {}", self.peer(), status.text)));
        }
        match session.wire.into_stream()? {
            // What was offered before TLS may have come from somebody between: the new session forgets it.
            Stream::Plain(tcp) => {
                let stream = stream::secure(tcp, &self.host, options, until).await?;
                Ok(self.session(stream, options))
            }
            Stream::Tls(_) => Err(tls(format!("{} is under TLS already", self.peer()))),
        }
    }

    fn session(&self, stream: Stream, options: &ConnectOptions) -> Session {
        let wire = Wire::new(stream, self.peer(), options.max_message_bytes);
        Session::new(wire, options.command_deadline)
    }
}

async fn read_greeting(session: &mut Session) -> Result<Word, SourceError> {
    let mut response = Response::default();
    let patience = session.patience();
    session.wire.read(&mut response, patience).await?;
    let greeting = kind(&response);
    match &greeting {
        Kind::Untagged(Status {
            word: word @ (Word::Ok | Word::Preauth | Word::Bye),
            ..
        }) => {
            session.note(&greeting)?;
            Ok(*word)
        }
        _ => Err(session.wire.against_protocol("a greeting that is not IMAP's")),
    }
}

/// Logs in, and learns what the server offers to whom is logged in.
pub async fn log_in(
    session: &mut Session,
    username: &str,
    password: &SecretString,
) -> Result<(), SourceError> {
    session.learn_capabilities().await?;
    let secret = password.expose_secret();
    let plain = session.capabilities.has("AUTH=PLAIN");
    let login = !session.capabilities.has("LOGINDISABLED");
    let status = if login && (!plain || (is_quotable(username) && is_quotable(secret))) {
        let patience = session.patience();
        session
            .run(
                Command::new("LOGIN").string(username).string(secret),
                patience,
                |_, _| {},
            )
            .await?
    } else if plain {
        authenticate_plain(session, username, secret).await?
    } else {
        let what = format!(
            "{} lets nobody log in with a password on this connection",
            session.wire.peer()
        );
        return Err(SourceError::new(SourceErrorKind::LoginRefused, what));
    };
    if status.word != Word::Ok {
        return Err(refusal(session, &status, username, secret));
    }
    if !status.has_code("CAPABILITY") {
        session.capabilities = Capabilities::default();
        session.learn_capabilities().await?;
    }
    introduce(session).await
}

/// AUTHENTICATE PLAIN (RFC 4616) takes any UTF-8, where LOGIN's strings are 7-bit.
async fn authenticate_plain(
    session: &mut Session,
    username: &str,
    secret: &str,
) -> Result<Status, SourceError> {
    let patience = session.patience();
    let credentials = Zeroizing::new(format!("\0{username}\0{secret}"));
    let encoded = Zeroizing::new(base64(credentials.as_bytes()));
    if session.capabilities.has("SASL-IR") {
        let command = Command::new("AUTHENTICATE PLAIN ").text(&encoded);
        return session.run(command, patience, |_, _| {}).await;
    }
    let tag = session.send(Command::new("AUTHENTICATE PLAIN"), patience).await?;
    session.wait_for_continue(&tag, patience).await?;
    session.wire.write(encoded.as_bytes(), patience).await?;
    session.wire.write(b"\r\n", patience).await?;
    let mut response = Response::default();
    loop {
        session.wire.read(&mut response, patience).await?;
        match kind(&response) {
            Kind::Tagged(answered, status) if answered == tag => return Ok(status),
            other => session.note(&other)?,
        }
    }
}

/// Some servers hand over nothing to a client that does not say its name (RFC 2971).
async fn introduce(session: &mut Session) -> Result<(), SourceError> {
    if session.capabilities.has("ID") {
        let command = Command::new(concat!(
            "ID (\"name\" \"Facteur\" \"version\" \"",
            env!("CARGO_PKG_VERSION"),
            "\")"
        ));
        session.run(command, session.patience(), |_, _| {}).await?;
    }
    Ok(())
}

/// A refused login is the password's fault unless the server says that it is its own (RFC 5530).
fn refusal(session: &Session, status: &Status, username: &str, secret: &str) -> SourceError {
    let lower = status.text.to_ascii_lowercase();
    let passing_words = ["too many", "try again later", "temporar", "unavailable"];
    let passing_codes = ["UNAVAILABLE", "INUSE", "LIMIT", "OVERQUOTA", "SERVERBUG"];
    let passing = passing_codes.iter().any(|code| status.has_code(code))
        || (!status.has_code("AUTHENTICATIONFAILED")
            && passing_words.iter().any(|word| lower.contains(word)));
    // A server may repeat the command that it refuses.
    let text = if secret.is_empty() {
        status.text.clone()
    } else {
        status.text.replace(secret, "…")
    };
    let what = format!("{} refused the login of {username}: {text}", session.wire.peer());
    let kind = if passing {
        SourceErrorKind::Closing
    } else {
        SourceErrorKind::LoginRefused
    };
    SourceError::new(kind, what)
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn tls(what: String) -> SourceError {
    SourceError::new(SourceErrorKind::Tls, what)
}
