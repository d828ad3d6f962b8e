//! Trying to send, step by step and without sending anything.

use super::error::{SendError, refusal};
use super::{SmtpSession, resolve};
use crate::options::ConnectOptions;
use crate::report::{Course, StepName, TestReport};
use crate::stream;
use facteur_domain::{Clock, Security, Smtp};
use secrecy::SecretString;
use tokio::time::Instant;

const STEPS: [StepName; 5] = [
    StepName::Resolve,
    StepName::Connect,
    StepName::Tls,
    StepName::Login,
    StepName::Capabilities,
];

/// Tries to send from that address: resolve, connect, TLS, log in, and whether the server lets the address
/// send. Stops at the first failed step.
pub async fn probe(
    smtp: &Smtp,
    address: &str,
    password: Option<&SecretString>,
    options: &ConnectOptions,
    clock: &dyn Clock,
) -> TestReport {
    let mut course = Course::new(clock);
    // The error is in the report already.
    let _ = steps(smtp, address, password, options, &mut course).await;
    course.finish_of(&STEPS)
}

async fn steps(
    smtp: &Smtp,
    address: &str,
    password: Option<&SecretString>,
    options: &ConnectOptions,
    course: &mut Course<'_>,
) -> Result<(), SendError> {
    let until = Instant::now() + options.connect_deadline;
    let resolved = resolve(smtp, options, until).await;
    let addresses = course.step(StepName::Resolve, resolved, |addresses| {
        let texts: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
        texts.join(", ")
    })?;
    let connected = stream::connect(&addresses, options, until)
        .await
        .map_err(SendError::from);
    let tcp = course.step(StepName::Connect, connected, |tcp| {
        tcp.peer_addr().map_or_else(
            |_| "connected".to_owned(),
            |address| format!("connected to {address}"),
        )
    })?;
    let greeted = SmtpSession::greet(smtp, tcp, options, until).await;
    let mut session = course.step(StepName::Tls, greeted, |_| match smtp.security {
        Security::Tls => "TLS from the first byte, certificate trusted".to_owned(),
        Security::StartTls => "STARTTLS, certificate trusted".to_owned(),
        Security::None => "without TLS, on this machine".to_owned(),
    })?;
    let logged_in = session.log_in(smtp, password).await;
    course.step(StepName::Login, logged_in, |()| {
        if smtp.username.is_empty() {
            "the server wants no login".to_owned()
        } else {
            format!("logged in as {}", smtp.username)
        }
    })?;
    let may_send = session.may_send(address).await;
    let most = session.offers.size.unwrap_or(0);
    course.step(StepName::Capabilities, may_send, |()| {
        let allowed = format!("{address} may send");
        if most == 0 {
            return allowed;
        }
        format!("{allowed}; mails have up to {} MB", most / 1_000_000)
    })?;
    session.quit().await;
    Ok(())
}

impl SmtpSession {
    /// Names the sender and takes it back.
    async fn may_send(&mut self, address: &str) -> Result<(), SendError> {
        let reply = self.command(&format!("MAIL FROM:<{address}>")).await?;
        if !reply.is_positive() {
            return Err(refusal(&self.wire.peer, &format!("the sender {address}"), &reply));
        }
        self.command("RSET").await.map(drop)
    }
}
