//! The socket: resolving, connecting, TLS.

use crate::error::{SourceError, SourceErrorKind};
use crate::options::ConnectOptions;
use rustls::ClientConfig;
use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
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

/// The addresses of a host, at least one.
pub async fn resolve(host: &str, port: u16, until: Instant) -> Result<Vec<SocketAddr>, SourceError> {
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
    Ok(addresses)
}

/// A TCP connection to the first address that answers.
pub async fn connect(addresses: &[SocketAddr], until: Instant) -> Result<TcpStream, SourceError> {
    let mut last = unreachable("no address to connect to".to_owned());
    for (tried, address) in addresses.iter().enumerate() {
        // One address that swallows packets must not use up the time of those behind it.
        let left = until.saturating_duration_since(Instant::now());
        let share = left / (addresses.len() - tried) as u32;
        match tokio::time::timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                keep_alive(&stream);
                return Ok(stream);
            }
            Ok(Err(error)) => last = unreachable(format!("{address} could not be reached: {error}")),
            Err(_) => last = timed_out(&format!("{address} did not answer")),
        }
    }
    Err(last)
}

/// Firewalls forget silent connections after minutes, and a server may vanish without a word: during IDLE
/// only the kernel's probes notice.
fn keep_alive(stream: &TcpStream) {
    let probes = socket2::TcpKeepalive::new()
        .with_time(Duration::from_mins(1))
        .with_interval(Duration::from_secs(15))
        .with_retries(4);
    let socket = socket2::SockRef::from(stream);
    if let Err(error) = socket
        .set_tcp_keepalive(&probes)
        .and_then(|()| stream.set_nodelay(true))
    {
        tracing::debug!(%error, "the system did not take the socket's options");
    }
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
    let roots = tokio::task::spawn_blocking(move || roots(ca_file.as_deref()))
        .await
        .map_err(|error| tls(format!("the certificates could not be read: {error}")))??;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| tls(format!("TLS could not be set up: {error}")))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// The certificates to trust: the system's, and those of a PEM file.
pub(crate) fn roots(ca_file: Option<&Path>) -> Result<RootCertStore, SourceError> {
    let mut roots = RootCertStore::empty();
    let native = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(native.certs);
    if let Some(path) = ca_file {
        let wrong = |why: String| tls(format!("the CA file {} could not be used: {why}", path.display()));
        let certificates = CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))?;
        let certificates: Result<Vec<_>, _> = certificates.collect();
        let certificates = certificates.map_err(|error| wrong(error.to_string()))?;
        if certificates.is_empty() {
            return Err(wrong("it holds no certificate".to_owned()));
        }
        for certificate in certificates {
            roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
        }
    }
    if roots.is_empty() {
        return Err(tls(
            "this system has no list of trusted certificates; install ca-certificates".to_owned(),
        ));
    }
    Ok(roots)
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
