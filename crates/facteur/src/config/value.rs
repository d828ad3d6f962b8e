//! Reading the values of keys, each by its kind.

use super::key::Kind;
use facteur_connect::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// A value that passed its check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text, a chosen word, an address, a database.
    Text(String),
    /// A whole number.
    Number(u64),
    /// A path, not yet absolute.
    Path(PathBuf),
}

impl Value {
    /// As JSON, for the typed configuration.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Number(number) => (*number).into(),
            Self::Path(path) => path.display().to_string().into(),
        }
    }
}

/// The text is no value of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongValue;

/// Reads `text` as a value of that kind.
pub fn read(kind: Kind, text: &str) -> Result<Value, WrongValue> {
    let text = text.trim();
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err(WrongValue);
    }
    let fits = match kind {
        Kind::Path => return Ok(Value::Path(PathBuf::from(text))),
        Kind::Number(least, most) => return number(text, least, most),
        Kind::Listen => return listen(text),
        Kind::Text => true,
        Kind::Choice(words) => words.contains(&text),
        Kind::Networks => text == "off" || networks(text).is_some(),
        Kind::Proxy => text == "off" || facteur_connect::Proxy::parse(text).is_some(),
        Kind::WebAddress => text == "auto" || is_web_address(text),
        Kind::Database => database(text),
        Kind::LogLevel => text.split(',').all(log_directive),
    };
    fits.then(|| Value::Text(text.to_owned())).ok_or(WrongValue)
}

fn number(text: &str, least: u64, most: u64) -> Result<Value, WrongValue> {
    let number: u64 = text.replace('_', "").parse().map_err(|_| WrongValue)?;
    if (least..=most).contains(&number) {
        Ok(Value::Number(number))
    } else {
        Err(WrongValue)
    }
}

fn listen(text: &str) -> Result<Value, WrongValue> {
    if text == "off" {
        return Ok(Value::Text(text.to_owned()));
    }
    let numeric = text.replacen("localhost:", "127.0.0.1:", 1);
    let address: SocketAddr = numeric.parse().map_err(|_| WrongValue)?;
    Ok(Value::Text(address.to_string()))
}

/// Where browsers find a page; no user, question or fragment: links are made by writing on behind it.
fn is_web_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with('/') && !rest.contains([' ', '@', '?', '#', '"', '<', '>'])
    })
}

/// Addresses and networks with commas between them; none when one of them is neither.
pub fn networks(text: &str) -> Option<Vec<IpNet>> {
    let network = |text: &str| -> Option<IpNet> {
        let text = text.trim();
        let single = || text.parse::<IpAddr>().ok().map(IpNet::from);
        text.parse().ok().or_else(single)
    };
    text.split(',').map(network).collect()
}

fn database(text: &str) -> bool {
    if text.starts_with("sqlite:") {
        return !text.starts_with("sqlite::memory:");
    }
    let rest = text
        .strip_prefix("postgres://")
        .or_else(|| text.strip_prefix("postgresql://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(' '))
}

fn log_directive(directive: &str) -> bool {
    const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
    match directive.split_once('=') {
        None => LEVELS.contains(&directive),
        Some((target, level)) => {
            let named = !target.is_empty()
                && target
                    .chars()
                    .all(|each| each.is_ascii_alphanumeric() || "_:-".contains(each));
            named && LEVELS.contains(&level)
        }
    }
}

/// A secret value as it may be shown: `off` as it is, a database without its password, all else hidden.
pub fn without_secret(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Database => without_password(text),
        _ if text == "off" => text.to_owned(),
        _ => "***".to_owned(),
    }
}

/// A database URL without its password: `postgres://facteur:***@host/db`. What cannot be taken apart is
/// hidden whole.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return if url.starts_with("sqlite:") {
            url.to_owned()
        } else {
            "***".to_owned()
        };
    };
    if !matches!(scheme, "postgres" | "postgresql") {
        return "***".to_owned();
    }
    // A password may also stand behind `?password=`; parameters are of no use to the reader here.
    let (rest, parameters) = rest
        .split_once('?')
        .map_or((rest, ""), |(rest, _)| (rest, "?***"));
    // A slash or a question mark inside a password would make every cut below unsafe.
    match rest.rsplit_once('@') {
        Some((login, host)) => {
            let user = login.split(':').next().unwrap_or_default();
            let hidden = if login.contains(':') { ":***" } else { "" };
            format!("{scheme}://{user}{hidden}@{host}{parameters}")
        }
        None if parameters.is_empty() => format!("{scheme}://{rest}"),
        None => format!("{scheme}://***"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_to_their_bounds() {
        let kind = Kind::Number(5, 100);
        assert_eq!(read(kind, "5"), Ok(Value::Number(5)));
        assert_eq!(read(kind, "1_00"), Ok(Value::Number(100)));
        for wrong in ["4", "101", "-1", "ten", "5s", "", "1e2"] {
            assert_eq!(read(kind, wrong), Err(WrongValue), "{wrong}");
        }
    }

    #[test]
    fn log_levels_are_words_and_targets_have_names() {
        for right in [
            "info",
            "info,facteur_connect=debug",
            "warn,facteur_flows::intake=trace",
        ] {
            assert!(read(Kind::LogLevel, right).is_ok(), "{right}");
        }
        for wrong in ["inof", "info,=debug", "info,facteur=loud", "info,,debug"] {
            assert!(read(Kind::LogLevel, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn networks_are_addresses_with_or_without_a_length() {
        let read = |text| networks(text).map(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>());
        let wanted = ["10.0.0.0/8", "192.0.2.7/32", "::1/128"].map(str::to_owned);
        assert_eq!(read("10.0.0.0/8, 192.0.2.7,::1"), Some(wanted.to_vec()));
        for wrong in ["10.0.0.0/33", "mail.lan", "10.0.0.1,", ""] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn listening_takes_an_address_or_off() {
        assert_eq!(
            read(Kind::Listen, "localhost:80"),
            Ok(Value::Text("127.0.0.1:80".into()))
        );
        assert_eq!(read(Kind::Listen, "off"), Ok(Value::Text("off".into())));
        assert!(read(Kind::Listen, "[::]:8080").is_ok());
        assert!(read(Kind::Listen, "8080").is_err());
    }

    #[test]
    fn a_web_address_can_be_written_on() {
        for right in ["auto", "https://desk.example", "http://192.0.2.1:8080/facteur/"] {
            assert!(read(Kind::WebAddress, right).is_ok(), "{right}");
        }
        for wrong in [
            "desk.example",
            "https://",
            "https:///x",
            "https://u@desk.example",
            "https://d.example/#a",
        ] {
            assert!(read(Kind::WebAddress, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn no_password_survives_hiding() {
        for url in [
            "postgres://user:s3cret@host:5432/db",
            "postgres://user:s3cret@x@host/db",
            "postgres://user:a?s3cret@host/db",
            "postgres://host/db?password=s3cret",
            "postgres://user@host/db?password=s3cret",
            "mysql://user:s3cret@host/db",
            "s3cret",
        ] {
            assert!(
                !without_password(url).contains("s3cret"),
                "{url} → {}",
                without_password(url)
            );
        }
        assert_eq!(
            without_password("postgres://user:s3cret@host/db"),
            "postgres://user:***@host/db"
        );
        assert_eq!(
            without_password("sqlite:/data/facteur.db"),
            "sqlite:/data/facteur.db"
        );
    }
}
