//! The configuration as the program reads it: one field for each row of [`super::KEYS`].

use super::value::networks;
use facteur_api::RequestLimits;
use facteur_connect::{IpNet, Proxy};
use facteur_domain::{Founding, Registration};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The whole configuration, checked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Absolute.
    pub data_dir: PathBuf,
    /// Absolute, outside `data_dir`.
    pub key_file: PathBuf,
    /// The organisation of the first start.
    pub organisation: Organisation,
    /// The database.
    pub database: Database,
    /// Logs.
    pub log: Log,
    /// Metrics and health.
    pub metrics: Listener,
    /// API and web interface.
    pub http: Http,
    /// How people sign in.
    pub people: People,
    /// What is reached, and how.
    pub network: Network,
    /// How often one may ask.
    pub limits: Limits,
    /// How mail is fetched.
    pub intake: Intake,
    /// The job queue.
    pub queue: Queue,
    /// How mail of ours is sent.
    pub sending: Sending,
    /// Contents.
    pub blobs: Blobs,
}

/// `sending.*`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sending {
    /// Seconds that a member's mail waits before it leaves.
    pub undo_seconds: u32,
}

/// `organisation.*`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Its name.
    pub name: String,
}

/// `database.*`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// As configured; may hold a password. See [`Config::database`].
    #[serde(deserialize_with = "secret_text")]
    url: SecretString,
    /// How many connections at most.
    pub connections: u32,
}

fn secret_text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

/// Where the data are.
#[derive(Debug, Clone)]
pub enum DatabasePlace {
    /// This file.
    Sqlite(PathBuf),
    /// This server, by its URL.
    Postgres(SecretString),
}

/// `log.*`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// Directives of `tracing_subscriber::filter::Targets`.
    pub level: String,
    /// How lines look.
    pub format: LogFormat,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    Auto,
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}

/// An address to listen on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listener {
    listen: String,
}

impl Listener {
    /// The address; none when it is off.
    pub fn address(&self) -> Option<SocketAddr> {
        self.listen.parse().ok()
    }
}

/// `http.*`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    listen: String,
    public_url: String,
    trusted_proxies: String,
    #[serde(deserialize_with = "secret_text")]
    gateway_key: SecretString,
}

impl Http {
    /// The address; none when it is off.
    pub fn address(&self) -> Option<SocketAddr> {
        self.listen.parse().ok()
    }

    /// Where browsers find Facteur, without a slash at its end.
    pub fn public_url(&self) -> String {
        match self.public_url.as_str() {
            "auto" => format!("http://{}", self.listen),
            named => named.trim_end_matches('/').to_owned(),
        }
    }

    /// Reverse proxies that are believed.
    pub fn trusted_proxies(&self) -> Vec<IpNet> {
        networks(&self.trusted_proxies).unwrap_or_default()
    }

    /// The password of `gateway`; none when it is off.
    pub fn gateway_key(&self) -> Option<SecretString> {
        (self.gateway_key.expose_secret() != "off").then(|| self.gateway_key.clone())
    }
}

/// `people.*`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// Who may make themselves an account.
    pub registration: Registration,
    /// Who may found a further organisation.
    pub found_organisations: Founding,
    /// Mebibytes that one hash of a password takes.
    pub hash_mebibytes: u32,
}

/// `network.*`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Whose mail servers may lie in private networks.
    pub private_mail_hosts: PrivateMailHosts,
    allowed: String,
    #[serde(deserialize_with = "secret_text")]
    proxy: SecretString,
    proxy_mail: Switch,
    ca_file: String,
}

/// Whose mail servers may lie in private networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrivateMailHosts {
    /// Those of the organisation of the first start.
    Own,
    /// Everybody's.
    All,
    /// Nobody's.
    Off,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

impl Network {
    /// Addresses that may be reached besides the public ones.
    pub fn allowed(&self) -> Vec<IpNet> {
        networks(&self.allowed).unwrap_or_default()
    }

    /// The proxy before the public network.
    pub fn proxy(&self) -> Option<Proxy> {
        Proxy::parse(self.proxy.expose_secret())
    }

    /// The proxy for mail.
    pub fn mail_proxy(&self) -> Option<Proxy> {
        self.proxy().filter(|_| self.proxy_mail == Switch::On)
    }

    /// The PEM file of certificates to trust besides the system's.
    pub fn extra_certificates(&self) -> Option<PathBuf> {
        (self.ca_file != "system").then(|| PathBuf::from(&self.ca_file))
    }
}

/// `limits.*`
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_field_names)] // They are called as their keys are.
pub struct Limits {
    requests_per_address: u32,
    requests_per_user: u32,
    requests_per_token: u32,
}

impl Limits {
    /// Those of requests over HTTP.
    pub const fn of_requests(&self) -> RequestLimits {
        RequestLimits {
            per_address: self.requests_per_address,
            per_user: self.requests_per_user,
            per_token: self.requests_per_token,
        }
    }
}

/// `intake.*`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intake {
    /// Seconds between two looks.
    pub poll_seconds: u32,
    /// Mails fetched with one command.
    pub fetch_batch: usize,
    /// Seconds for one command of a mail server.
    pub command_timeout_seconds: u64,
    /// `system`, or a PEM file. See [`Intake::extra_certificates`].
    ca_file: String,
    /// Megabytes (2²⁰ bytes) of the largest mail that is read whole.
    pub max_message_megabytes: usize,
    /// Seconds that a mailbox waits for its dead process.
    pub lease_seconds: u32,
}

impl Intake {
    /// The PEM file of certificates to trust besides the system's.
    pub fn extra_certificates(&self) -> Option<PathBuf> {
        (self.ca_file != "system").then(|| PathBuf::from(&self.ca_file))
    }
}

/// `queue.*`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// Jobs at the same time.
    pub workers: usize,
    /// Seconds that a job waits for its dead process.
    pub lease_seconds: u32,
}

/// `blobs.*`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blobs {
    /// Kilobytes (2¹⁰ bytes) up to which a content is a row.
    pub inline_limit_kilobytes: usize,
}

impl Config {
    /// The same for a demonstration: with data of its own, and nothing listening that a real server may hold
    /// but the web interface.
    #[must_use]
    pub fn for_demonstration(&self, data_dir: PathBuf, key_file: PathBuf) -> Self {
        let mut config = self.clone();
        config.data_dir = data_dir;
        config.key_file = key_file;
        config.database.url = SecretString::from("sqlite:".to_owned());
        "off".clone_into(&mut config.metrics.listen);
        config
    }

    /// Where the data are.
    pub fn database_place(&self) -> DatabasePlace {
        let url = self.database.url.expose_secret();
        match url.strip_prefix("sqlite:") {
            Some("") => DatabasePlace::Sqlite(self.data_dir.join("facteur.db")),
            Some(path) => DatabasePlace::Sqlite(PathBuf::from(path)),
            None => DatabasePlace::Postgres(self.database.url.clone()),
        }
    }
}
