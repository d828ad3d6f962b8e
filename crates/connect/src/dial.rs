//! TCP connections: straight, or through the operator's proxy. The proxy is told the checked address, not the name.

use crate::error::{SourceError, SourceErrorKind};
use crate::guard::Range;
use crate::ways::{Proxy, ProxyKind};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;
use zeroize::Zeroizing;

/// Bytes of a proxy's answer at most.
const LONGEST_ANSWER: usize = 8 * 1024;

/// A TCP connection to the first address that answers; to the public network through the proxy, when there is one.
pub(crate) async fn connect(
    addresses: &[SocketAddr],
    proxy: Option<&Proxy>,
    until: Instant,
) -> Result<TcpStream, SourceError> {
    let mut last = unreachable("no address to connect to".to_owned());
    for (tried, address) in addresses.iter().enumerate() {
        // One address that swallows packets must not use up the time of those behind it.
        let left = until.saturating_duration_since(Instant::now());
        let share = left / (addresses.len() - tried) as u32;
        let proxy = proxy.filter(|_| Range::of(address.ip()) == Range::Public);
        match tokio::time::timeout(share, reach(*address, proxy)).await {
            Ok(Ok(stream)) => {
                keep_alive(&stream);
                return Ok(stream);
            }
            Ok(Err(error)) => last = unreachable(format!("{address} could not be reached: {error}")),
            Err(_) => {
                let what = format!("{address} did not answer within the deadline");
                last = SourceError::new(SourceErrorKind::TimedOut, what);
            }
        }
    }
    Err(last)
}

async fn reach(address: SocketAddr, proxy: Option<&Proxy>) -> io::Result<TcpStream> {
    let Some(proxy) = proxy else {
        return TcpStream::connect(address).await;
    };
    let through =
        |error: io::Error| io::Error::new(error.kind(), format!("through the proxy {}: {error}", proxy.host));
    let mut stream = TcpStream::connect((proxy.host.as_str(), proxy.port))
        .await
        .map_err(through)?;
    let opened = match proxy.kind {
        ProxyKind::Http => open_http(&mut stream, proxy, address).await,
        ProxyKind::Socks5 => open_socks(&mut stream, proxy, address).await,
    };
    opened.map_err(through)?;
    Ok(stream)
}

/// CONNECT (RFC 9110, section 9.3.6).
async fn open_http(stream: &mut TcpStream, proxy: &Proxy, address: SocketAddr) -> io::Result<()> {
    let mut request = Zeroizing::new(format!("CONNECT {address} HTTP/1.1\r\nHost: {address}\r\n"));
    if let Some((user, password)) = &proxy.login {
        let login = Zeroizing::new(format!("{user}:{}", password.expose_secret()));
        let coded = Zeroizing::new(STANDARD.encode(login.as_bytes()));
        request.push_str("Proxy-Authorization: Basic ");
        request.push_str(&coded);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes()).await?;
    // Byte by byte: what comes behind the answer is the mail server's.
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        if answer.len() >= LONGEST_ANSWER {
            return Err(odd("its answer is too long"));
        }
        answer.push(stream.read_u8().await?);
    }
    let text = String::from_utf8_lossy(&answer);
    let line = text.lines().next().unwrap_or_default();
    match line.split(' ').nth(1) {
        Some(status) if status.starts_with('2') => Ok(()),
        Some("407") => Err(odd("it asks for another name and password (407)")),
        _ => Err(odd(&format!(
            "it answered \"{}\"",
            line.chars().take(100).collect::<String>()
        ))),
    }
}

/// SOCKS 5 (RFC 1928), with name and password (RFC 1929) where the proxy asks for them.
async fn open_socks(stream: &mut TcpStream, proxy: &Proxy, address: SocketAddr) -> io::Result<()> {
    const OPEN: u8 = 0;
    const LOGIN: u8 = 2;
    let methods: &[u8] = if proxy.login.is_some() {
        &[5, 2, OPEN, LOGIN]
    } else {
        &[5, 1, OPEN]
    };
    stream.write_all(methods).await?;
    match (stream.read_u8().await?, stream.read_u8().await?, &proxy.login) {
        (5, OPEN, _) => {}
        (5, LOGIN, Some((user, password))) => {
            let password = password.expose_secret();
            let (Ok(user_length), Ok(length)) = (u8::try_from(user.len()), u8::try_from(password.len()))
            else {
                return Err(odd("its name or password is longer than 255 bytes"));
            };
            let mut login = Zeroizing::new(vec![1, user_length]);
            login.extend_from_slice(user.as_bytes());
            login.push(length);
            login.extend_from_slice(password.as_bytes());
            stream.write_all(&login).await?;
            if (stream.read_u8().await?, stream.read_u8().await?).1 != 0 {
                return Err(odd("it does not accept the name and password"));
            }
        }
        (5, ..) => return Err(odd("it asks for a way to sign in that there is none for")),
        _ => return Err(odd("it does not speak SOCKS 5")),
    }
    let mut request = vec![5, 1, 0];
    match address.ip() {
        IpAddr::V4(address) => {
            request.push(1);
            request.extend_from_slice(&address.octets());
        }
        IpAddr::V6(address) => {
            request.push(4);
            request.extend_from_slice(&address.octets());
        }
    }
    request.extend_from_slice(&address.port().to_be_bytes());
    stream.write_all(&request).await?;
    let mut head = [0; 4];
    stream.read_exact(&mut head).await?;
    if head[1] != 0 {
        return Err(odd(&format!("it refused the connection (reply {})", head[1])));
    }
    let rest = match head[3] {
        1 => 4 + 2,
        4 => 16 + 2,
        3 => usize::from(stream.read_u8().await?) + 2,
        _ => return Err(odd("its answer is none of SOCKS 5")),
    };
    let mut bound = vec![0; rest];
    stream.read_exact(&mut bound).await.map(drop)
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

fn odd(what: &str) -> io::Error {
    io::Error::other(what.to_owned())
}

fn unreachable(what: String) -> SourceError {
    SourceError::new(SourceErrorKind::Unreachable, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::SecretString;
    use tokio::net::TcpListener;

    const SERVER: &str = "93.184.215.14:993";

    /// Connects to a public address through a proxy that reads `reads` in turn and answers each with `answers`.
    async fn through(
        kind: ProxyKind,
        login: bool,
        reads: &'static [usize],
        answers: &'static [&'static [u8]],
    ) -> (Result<TcpStream, SourceError>, Vec<Vec<u8>>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let proxy = Proxy {
            kind,
            host: "127.0.0.1".to_owned(),
            port,
            login: login.then(|| ("lea".to_owned(), SecretString::from("cheval"))),
        };
        let serving = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut heard = Vec::new();
            for (length, answer) in reads.iter().zip(answers) {
                let mut bytes = vec![0; *length];
                stream.read_exact(&mut bytes).await.unwrap();
                heard.push(bytes);
                stream.write_all(answer).await.unwrap();
            }
            (heard, stream)
        });
        let until = Instant::now() + Duration::from_secs(5);
        let opened = connect(&[SERVER.parse().unwrap()], Some(&proxy), until).await;
        let (heard, _stream) = serving.await.unwrap();
        (opened, heard)
    }

    #[tokio::test]
    async fn http_connect_opens_a_line_to_the_checked_address() {
        let wanted = format!(
            "CONNECT {SERVER} HTTP/1.1\r\nHost: {SERVER}\r\nProxy-Authorization: Basic bGVhOmNoZXZhbA==\r\n\r\n"
        );
        assert_eq!(wanted.len(), 108);
        let (opened, heard) = through(
            ProxyKind::Http,
            true,
            &[108],
            &[b"HTTP/1.1 200 Connection established\r\n\r\n* OK"],
        )
        .await;
        assert_eq!(String::from_utf8_lossy(&heard[0]), wanted);
        let mut greeting = [0; 4];
        opened.unwrap().read_exact(&mut greeting).await.unwrap();
        assert_eq!(&greeting, b"* OK", "not a byte of the server's is swallowed");
    }

    #[tokio::test]
    async fn socks_opens_a_line_to_the_checked_address() {
        let (opened, heard) = through(
            ProxyKind::Socks5,
            true,
            &[4, 12, 10],
            &[&[5, 2], &[1, 0], &[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]],
        )
        .await;
        assert_eq!(heard[0], [5, 2, 0, 2]);
        assert_eq!(heard[1], b"\x01\x03lea\x06cheval");
        assert_eq!(heard[2], [5, 1, 0, 1, 93, 184, 215, 14, 3, 225]);
        assert!(opened.is_ok());
        let (refused, _) = through(
            ProxyKind::Socks5,
            false,
            &[3, 10],
            &[&[5, 0], &[5, 2, 0, 1, 0, 0, 0, 0, 0, 0]],
        )
        .await;
        assert!(
            refused
                .unwrap_err()
                .to_string()
                .contains("refused the connection (reply 2)")
        );
    }

    #[tokio::test]
    async fn a_proxy_that_says_no_is_quoted_and_no_password_is() {
        let (refused, _) = through(ProxyKind::Http, true, &[108], &[b"HTTP/1.1 407 No\r\n\r\n"]).await;
        let said = refused.unwrap_err().to_string();
        assert!(said.contains("407") && !said.contains("cheval"), "{said}");
    }

    #[tokio::test]
    async fn our_own_networks_are_reached_without_the_proxy() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let nobody = Proxy::parse("http://127.0.0.1:1").unwrap();
        let until = Instant::now() + Duration::from_secs(5);
        let address = listener.local_addr().unwrap();
        assert!(connect(&[address], Some(&nobody), until).await.is_ok());
    }
}
