//! The socket: resolving, connecting, TLS.

use crate::dial;
use crate::error::{SourceError, SourceErrorKind};
use crate::guard::Guard;
use crate::options::ConnectOptions;
use crate::ways::mail_roots;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// A connection, protected or not.
pub enum Stream {
    /// Not (yet) protected.
    Plain(TcpStream),
    /// Under TLS.
    Tls(Box<TlsStream<TcpStream>>),
}

impl Stream {
    /// Appends at most `limit` bytes that can be read now; 0 when the other side has closed.
    pub async fn read_into(&mut self, bytes: &mut Vec<u8>, limit: usize) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.take(limit as u64).read_buf(bytes).await,
            Self::Tls(stream) => stream.take(limit as u64).read_buf(bytes).await,
        }
    }

    /// Writes all bytes and flushes.
    pub async fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.write_all(bytes).await,
            Self::Tls(stream) => {
                stream.write_all(bytes).await?;
                stream.flush().await
            }
        }
    }
}

/// The addresses of a host that may be reached, at least one.
pub async fn resolve(
    host: &str,
    port: u16,
    guard: &Guard,
    until: Instant,
) -> Result<Vec<SocketAddr>, SourceError> {
    let looked_up = timeout_at(until, tokio::net::lookup_host((host, port))).await;
    let addresses: Vec<SocketAddr> = match looked_up {
        Err(_) => return Err(timed_out(&format!("the name {host} did not resolve"))),
        Ok(Err(error)) => {
            return Err(unreachable(format!("the name {host} did not resolve: {error}")));
        }
        Ok(Ok(addresses)) => addresses.collect(),
    };
    if addresses.is_empty() {
        return Err(unreachable(format!("the name {host} has no address")));
    }
    let allowed = guard.check(host, addresses);
    allowed.map_err(|refused| SourceError::new(SourceErrorKind::Forbidden, refused.to_string()))
}

/// A TCP connection to the first address that answers.
pub async fn connect(
    addresses: &[SocketAddr],
    options: &ConnectOptions,
    until: Instant,
) -> Result<TcpStream, SourceError> {
    dial::connect(addresses, options.proxy.as_ref(), until).await
}

/// The TLS handshake, with the server's certificate checked against the host name.
pub async fn secure(
    stream: TcpStream,
    host: &str,
    options: &ConnectOptions,
    until: Instant,
) -> Result<Stream, SourceError> {
    let config = client_config(options.ca_file.as_deref()).await?;
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| tls(format!("{host} is neither a host name nor an address")))?;
    let handshake = TlsConnector::from(Arc::new(config)).connect(name, stream);
    match timeout_at(until, handshake).await {
        Ok(Ok(stream)) => Ok(Stream::Tls(Box::new(stream))),
        Ok(Err(error)) => Err(tls(format!("no trusted TLS connection with {host}: {error}"))),
        Err(_) => Err(timed_out(&format!("the TLS handshake with {host} did not end"))),
    }
}

async fn client_config(ca_file: Option<&Path>) -> Result<ClientConfig, SourceError> {
    let ca_file = ca_file.map(Path::to_owned);
    let roots = tokio::task::spawn_blocking(move || mail_roots(ca_file.as_deref()))
        .await
        .map_err(|error| tls(format!("the certificates could not be read: {error}")))??;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| tls(format!("TLS could not be set up: {error}")))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn unreachable(what: String) -> SourceError {
    SourceError::new(SourceErrorKind::Unreachable, what)
}

fn tls(what: String) -> SourceError {
    SourceError::new(SourceErrorKind::Tls, what)
}

fn timed_out(what: &str) -> SourceError {
    SourceError::new(SourceErrorKind::TimedOut, format!("{what} within the deadline"))
}
