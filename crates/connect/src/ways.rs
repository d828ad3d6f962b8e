//! How connections leave this machine: straight or through a proxy, and whose certificates are believed.

use crate::error::{SourceError, SourceErrorKind};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::path::{Path, PathBuf};

/// How connections leave this machine. Cheap enough to clone for a connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ways {
    /// The proxy before the public network.
    pub proxy: Option<Proxy>,
    /// A PEM file of certificates to trust besides the system's.
    pub ca_file: Option<PathBuf>,
}

/// What a proxy speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyKind {
    /// HTTP with CONNECT (RFC 9110, section 9.3.6).
    Http,
    /// SOCKS 5 (RFC 1928).
    Socks5,
}

/// A proxy before the public network. Its `Debug` shows no password.
#[derive(Clone)]
pub struct Proxy {
    /// What it speaks.
    pub kind: ProxyKind,
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// With what one signs in there: name and password.
    pub login: Option<(String, SecretString)>,
}

impl Proxy {
    /// Reads `http://[USER:PASSWORD@]HOST:PORT` or `socks5://…`. None when it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let url = reqwest::Url::parse(text).ok()?;
        let kind = match url.scheme() {
            "http" => ProxyKind::Http,
            "socks5" | "socks5h" => ProxyKind::Socks5,
            _ => return None,
        };
        let plain = |text: &str| percent_decoded(text);
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            (user, password) => Some((
                plain(user)?,
                SecretString::from(plain(password.unwrap_or_default())?),
            )),
        };
        let host = url
            .host_str()?
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        let port = url.port_or_known_default().or(match kind {
            ProxyKind::Http => Some(80),
            ProxyKind::Socks5 => Some(1080),
        })?;
        let is_whole = matches!(url.path(), "" | "/") && url.query().is_none();
        is_whole.then_some(Self {
            kind,
            host,
            port,
            login,
        })
    }

    /// The same for requests to the web.
    pub(crate) fn for_web(&self) -> Result<reqwest::Proxy, String> {
        let scheme = match self.kind {
            ProxyKind::Http => "http",
            // The proxy resolves: what resolves here was checked before.
            ProxyKind::Socks5 => "socks5h",
        };
        let host = if self.host.contains(':') {
            format!("[{}]", self.host)
        } else {
            self.host.clone()
        };
        let mut url = reqwest::Url::parse(&format!("{scheme}://{host}:{}", self.port))
            .map_err(|error| error.to_string())?;
        if let Some((user, password)) = &self.login {
            let unfit = |()| "the proxy's name or password cannot be told it".to_owned();
            url.set_username(user).map_err(unfit)?;
            url.set_password(Some(password.expose_secret())).map_err(unfit)?;
        }
        reqwest::Proxy::all(url).map_err(|error| error.to_string())
    }
}

impl PartialEq for Proxy {
    fn eq(&self, other: &Self) -> bool {
        let login = |proxy: &Self| {
            let login = proxy.login.as_ref();
            login.map(|(user, password)| (user.clone(), password.expose_secret().to_owned()))
        };
        (self.kind, &self.host, self.port) == (other.kind, &other.host, other.port)
            && login(self) == login(other)
    }
}
impl Eq for Proxy {}

impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Proxy({:?} {}:{})", self.kind, self.host, self.port)
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8();
    decoded.ok().map(std::borrow::Cow::into_owned)
}

/// The system's certificates and those of the file.
///
/// # Errors
/// When the file cannot be read or holds no certificate; the text says why.
pub(crate) fn trusted_roots(ca_file: Option<&Path>) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let Some(path) = ca_file else {
        return Ok(roots);
    };
    let wrong = |why: String| format!("the CA file {} could not be used: {why}", path.display());
    let certificates = CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))?;
    let certificates: Result<Vec<_>, _> = certificates.collect();
    let certificates = certificates.map_err(|error| wrong(error.to_string()))?;
    if certificates.is_empty() {
        return Err(wrong("it holds no certificate".to_owned()));
    }
    for certificate in certificates {
        roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
    }
    Ok(roots)
}

/// The same for mail, which needs at least one.
pub(crate) fn mail_roots(ca_file: Option<&Path>) -> Result<RootCertStore, SourceError> {
    let tls = |what: String| SourceError::new(SourceErrorKind::Tls, what);
    let roots = trusted_roots(ca_file).map_err(tls)?;
    if roots.is_empty() {
        let none = "this system has no list of trusted certificates; install ca-certificates";
        return Err(tls(none.to_owned()));
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_read_and_its_password_never_shown() {
        let proxy = Proxy::parse("socks5://lea:s%3Acret@proxy.lan:1081").unwrap();
        assert_eq!(
            (proxy.kind, proxy.host.as_str(), proxy.port),
            (ProxyKind::Socks5, "proxy.lan", 1081)
        );
        let (user, password) = proxy.login.clone().unwrap();
        assert_eq!((user.as_str(), password.expose_secret()), ("lea", "s:cret"));
        assert!(!format!("{proxy:?}").contains("cret"));
        assert!(proxy.for_web().is_ok());
        assert_eq!(Proxy::parse("http://proxy.lan").unwrap().port, 80);
        assert_eq!(Proxy::parse("socks5://[::1]").unwrap().port, 1080);
        for none in [
            "proxy.lan:3128",
            "https://proxy.lan",
            "http://proxy.lan/path",
            "http://",
            "",
        ] {
            assert!(Proxy::parse(none).is_none(), "{none}");
        }
    }
}
