//! SMTP (RFC 5321) as a client of a submission server (RFC 6409): one mail a session.
//!
//! The conversation is our own, because everything hangs on one question that libraries do not answer: when
//! it breaks, may the server have taken the mail? Until the lone dot at the mail's end is given to the
//! network it cannot have; from then on nobody knows before its answer has come.

mod error;
mod probe;
mod reply;
mod wire;

pub use error::{SendError, SendErrorKind};
pub use probe::probe;

use crate::options::ConnectOptions;
use crate::stream::{self, Stream};
use base64::Engine;
use error::{login_refused, refusal};
use facteur_domain::{Security, Smtp};
use reply::Reply;
use secrecy::{ExposeSecret, SecretString};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::Instant;
use wire::Wire;
use zeroize::Zeroizing;

/// The server may look at the whole mail before it answers: RFC 5321, section 4.5.3.2.6, wants ten minutes of
/// patience where commands have five or two. So many times the deadline of a command are given.
const PATIENCE_AFTER_DATA: u32 = 5;
/// Bytes of a mail that are written at once, each piece under its own deadline.
const PIECE: usize = 64 * 1024;
/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(3);

/// A logged-in session with a submission server.
pub struct SmtpSession {
    wire: Wire,
    offers: Offers,
    options: ConnectOptions,
}

/// What the server offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Offers {
    start_tls: bool,
    plain: bool,
    login: bool,
    /// Whether MAIL takes a size, and the largest mail in bytes; 0: the server does not say.
    size: Option<u64>,
}

impl Offers {
    fn read(reply: &Reply) -> Self {
        let mut offers = Self::default();
        for line in reply.lines.iter().skip(1) {
            let line = line.to_ascii_uppercase();
            let mut words = line.split([' ', '=']).filter(|word| !word.is_empty());
            match words.next() {
                Some("STARTTLS") => offers.start_tls = true,
                Some("SIZE") => {
                    let most = words.next().and_then(|size| size.parse().ok());
                    offers.size = Some(most.unwrap_or(0));
                }
                Some("AUTH") => {
                    for word in words {
                        offers.plain |= word == "PLAIN";
                        offers.login |= word == "LOGIN";
                    }
                }
                _ => {}
            }
        }
        offers
    }
}

impl SmtpSession {
    /// Connects and logs in; a server without a user name is not logged in to.
    pub async fn connect(
        smtp: &Smtp,
        password: Option<&SecretString>,
        options: &ConnectOptions,
    ) -> Result<Self, SendError> {
        let until = Instant::now() + options.connect_deadline;
        let addresses = resolve(smtp, options, until).await?;
        let tcp = stream::connect(&addresses, options, until).await?;
        let mut session = Self::greet(smtp, tcp, options, until).await?;
        session.log_in(smtp, password).await?;
        Ok(session)
    }

    /// Protects the connection as the setting says, and says hello.
    async fn greet(
        smtp: &Smtp,
        tcp: TcpStream,
        options: &ConnectOptions,
        until: Instant,
    ) -> Result<Self, SendError> {
        let name = hello_name(&tcp);
        let stream = match smtp.security {
            Security::Tls => stream::secure(tcp, &smtp.host, options, until).await?,
            Security::StartTls | Security::None => Stream::Plain(tcp),
        };
        let mut wire = Wire::new(stream, format!("{}:{}", smtp.host, smtp.port));
        wire.read(options.command_deadline)
            .await?
            .expect_ready(&wire.peer, "the connection")?;
        let mut session = Self {
            wire,
            offers: Offers::default(),
            options: options.clone(),
        };
        session.hello(&name).await?;
        if smtp.security != Security::StartTls {
            return Ok(session);
        }
        session.start_tls(smtp, &name, until).await
    }

    async fn start_tls(mut self, smtp: &Smtp, name: &str, until: Instant) -> Result<Self, SendError> {
        if !self.offers.start_tls {
            let what = format!("{} does not offer STARTTLS", self.wire.peer);
            return Err(SendError::new(SendErrorKind::Tls, what));
        }
        let reply = self.command("STARTTLS").await?;
        if reply.code != 220 {
            let what = format!("{} refused STARTTLS: {reply}", self.wire.peer);
            return Err(SendError::new(SendErrorKind::Tls, what));
        }
        let peer = self.wire.peer.clone();
        let Stream::Plain(tcp) = self.wire.into_stream()? else {
            return Err(SendError::new(
                SendErrorKind::Tls,
                format!("{peer} is under TLS already"),
            ));
        };
        let stream = stream::secure(tcp, &smtp.host, &self.options, until).await?;
        // What was offered before TLS may have come from somebody between: it is asked anew.
        let mut session = Self {
            wire: Wire::new(stream, peer),
            offers: Offers::default(),
            options: self.options,
        };
        session.hello(name).await?;
        Ok(session)
    }

    async fn hello(&mut self, name: &str) -> Result<(), SendError> {
        let reply = self.command(&format!("EHLO {name}")).await?;
        if reply.is_positive() {
            self.offers = Offers::read(&reply);
            return Ok(());
        }
        // A server of the last century.
        let reply = self.command(&format!("HELO {name}")).await?;
        reply.expect_ready(&self.wire.peer, "the greeting")
    }

    async fn log_in(&mut self, smtp: &Smtp, password: Option<&SecretString>) -> Result<(), SendError> {
        if smtp.username.is_empty() {
            return Ok(());
        }
        let Some(password) = password else {
            let what = format!("there is no password to send with as {}", smtp.username);
            return Err(SendError::new(SendErrorKind::Setting, what));
        };
        let secret = password.expose_secret();
        let reply = if self.offers.plain {
            let credentials = Zeroizing::new(format!("\0{}\0{secret}", smtp.username));
            self.authenticate("PLAIN", &[credentials.as_bytes()]).await?
        } else if self.offers.login {
            self.authenticate("LOGIN", &[smtp.username.as_bytes(), secret.as_bytes()])
                .await?
        } else {
            let what = format!(
                "{} lets nobody log in with a password on this connection",
                self.wire.peer
            );
            return Err(SendError::new(SendErrorKind::LoginRefused, what));
        };
        if reply.is_positive() {
            return Ok(());
        }
        Err(login_refused(&self.wire.peer, &smtp.username, secret, &reply))
    }

    async fn authenticate(&mut self, mechanism: &str, answers: &[&[u8]]) -> Result<Reply, SendError> {
        let mut reply = self.command(&format!("AUTH {mechanism}")).await?;
        for answer in answers {
            if reply.code != 334 {
                return Ok(reply);
            }
            let line = Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(answer));
            reply = self.command(&line).await?;
        }
        Ok(reply)
    }

    /// Names sender and recipients for a mail of so many bytes. When this is done the server is ready for
    /// [`deliver`](Self::deliver). One recipient that it does not take keeps the mail from all: a person then
    /// corrects the address, and nobody gets it twice.
    pub async fn envelope(&mut self, from: &str, to: &[String], size: usize) -> Result<(), SendError> {
        let most = self.offers.size.unwrap_or(0);
        if most > 0 && size as u64 > most {
            let what = format!(
                "{} takes mails up to {} MB, and this one has {} MB",
                self.wire.peer,
                most / 1_000_000,
                size.div_ceil(1_000_000)
            );
            return Err(SendError::new(SendErrorKind::Refused, what));
        }
        for address in to.iter().map(String::as_str).chain([from]) {
            check_address(address)?;
        }
        let sized = self
            .offers
            .size
            .map(|_| format!(" SIZE={size}"))
            .unwrap_or_default();
        let reply = self.command(&format!("MAIL FROM:<{from}>{sized}")).await?;
        if !reply.is_positive() {
            return Err(refusal(&self.wire.peer, &format!("the sender {from}"), &reply));
        }
        for address in to {
            let reply = self.command(&format!("RCPT TO:<{address}>")).await?;
            if !reply.is_positive() {
                return Err(refusal(
                    &self.wire.peer,
                    &format!("the recipient {address}"),
                    &reply,
                ));
            }
        }
        Ok(())
    }

    /// Hands over the mail and gives the server's words. With an error of the kind
    /// [`Unknown`](SendErrorKind::Unknown) the server may have taken it; with any other it has not.
    pub async fn deliver(mut self, mail: &[u8]) -> Result<String, SendError> {
        let reply = self.command("DATA").await?;
        if reply.code != 354 {
            return Err(refusal(&self.wire.peer, "the mail", &reply));
        }
        let stuffed = dotted(mail);
        for piece in stuffed.chunks(PIECE) {
            self.wire.write(piece, self.options.fetch_idle_deadline).await?;
        }
        // Up to here the server cannot have taken it, whatever breaks.
        self.wire.finish_mail(&self.options).await?;
        let patience = self.options.command_deadline * PATIENCE_AFTER_DATA;
        let reply = self.wire.read(patience).await.map_err(SendError::into_unknown)?;
        let peer = self.wire.peer.clone();
        // What it said about the mail stands, whether it hears the goodbye or not.
        self.quit().await;
        match reply.code {
            200..=299 => Ok(reply.to_string()),
            400..=599 => Err(refusal(&peer, "the mail", &reply)),
            _ => Err(SendError::new(
                SendErrorKind::Unknown,
                format!("{peer} answered the mail with something that means nothing: {reply}"),
            )),
        }
    }

    /// Says goodbye, at most for a few seconds. Dropping the session instead is harmless.
    pub async fn quit(mut self) {
        let _ = tokio::time::timeout(GOODBYE, self.command("QUIT")).await;
    }

    async fn command(&mut self, line: &str) -> Result<Reply, SendError> {
        let deadline = self.options.command_deadline;
        let bytes = Zeroizing::new(format!("{line}\r\n").into_bytes());
        self.wire.write(&bytes, deadline).await?;
        self.wire.read(deadline).await
    }
}

/// Without protection only this machine is allowed: password and mail must not cross a network in the open.
async fn resolve(
    smtp: &Smtp,
    options: &ConnectOptions,
    until: Instant,
) -> Result<Vec<SocketAddr>, SendError> {
    let addresses = stream::resolve(&smtp.host, smtp.port, &options.guard, until).await?;
    if smtp.security == Security::None && !addresses.iter().all(|address| address.ip().is_loopback()) {
        let what = format!(
            "{} is not this machine: without TLS password and mail would cross the network in the open",
            smtp.host
        );
        return Err(SendError::new(SendErrorKind::Setting, what));
    }
    Ok(addresses)
}

/// Who has no name that others know says their address (RFC 5321, section 4.1.4).
fn hello_name(tcp: &TcpStream) -> String {
    match tcp.local_addr() {
        Ok(SocketAddr::V4(address)) => format!("[{}]", address.ip()),
        Ok(SocketAddr::V6(address)) => format!("[IPv6:{}]", address.ip()),
        Err(_) => "[127.0.0.1]".to_owned(),
    }
}

fn check_address(address: &str) -> Result<(), SendError> {
    let fits = address.is_ascii()
        && address.contains('@')
        && !address.contains(|letter: char| {
            letter.is_ascii_control() || letter == ' ' || letter == '<' || letter == '>'
        });
    if fits {
        return Ok(());
    }
    let what = format!("{address:?} cannot stand on an envelope");
    Err(SendError::new(SendErrorKind::Refused, what))
}

/// RFC 5321, section 4.5.2: lines end in CRLF and a line's first dot is doubled. Ends with a line end.
fn dotted(mail: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(mail.len() + mail.len() / 50 + 2);
    let mail = mail.strip_suffix(b"\n").unwrap_or(mail);
    for line in mail.split(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            wire.push(b'.');
        }
        wire.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
        wire.extend_from_slice(b"\r\n");
    }
    wire
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_doubled_and_lines_end_as_they_must() {
        for (mail, wire) in [
            ("a\r\n.b\r\n..c\r\n", "a\r\n..b\r\n...c\r\n"),
            ("a\n.\nb", "a\r\n..\r\nb\r\n"),
            ("", "\r\n"),
            ("a\r\n\r\n", "a\r\n\r\n"),
        ] {
            assert_eq!(dotted(mail.as_bytes()), wire.as_bytes(), "{mail:?}");
        }
    }

    #[test]
    fn offers_are_read_as_servers_write_them() {
        let reply = Reply {
            code: 250,
            lines: [
                "mx",
                "AUTH=LOGIN",
                "auth PLAIN XOAUTH2",
                "SIZE 35882577",
                "starttls",
            ]
            .map(str::to_owned)
            .to_vec(),
        };
        let offers = Offers {
            start_tls: true,
            plain: true,
            login: true,
            size: Some(35_882_577),
        };
        assert_eq!(Offers::read(&reply), offers);
    }
}
