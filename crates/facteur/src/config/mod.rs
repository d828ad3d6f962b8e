//! Configuration: defaults, then the file, then the environment, then flags; the later wins.
//!
//! All keys stand in one table, [`KEYS`]. Its layers are our own small ones instead of a library's, because
//! we name the line of a wrong value and tell all problems at once.

pub mod document;
pub mod key;
pub mod keys;
pub mod layers;
pub mod problem;
pub mod surroundings;
pub mod value;

pub use keys::KEYS;
pub use layers::Origin;
pub use problem::{Problem, Problems};
pub use surroundings::Surroundings;

use key::{Default, Key};
use layers::Found;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use value::Value;

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
    pub http: Listener,
    /// How mail is fetched.
    pub intake: Intake,
    /// The job queue.
    pub queue: Queue,
    /// Contents.
    pub blobs: Blobs,
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
    /// Megabytes (2²⁰ bytes) of the largest mail that is read whole.
    pub max_message_megabytes: usize,
}

/// `queue.*`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// Jobs at the same time.
    pub workers: usize,
}

/// `blobs.*`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blobs {
    /// Kilobytes (2¹⁰ bytes) up to which a content is a row.
    pub inline_limit_kilobytes: usize,
}

impl Config {
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

/// A value with where it came from, fit to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// The key.
    pub key: &'static str,
    /// The value, without secrets.
    pub value: String,
    /// Where it came from.
    #[serde(flatten)]
    pub origin: Origin,
}

/// A configuration with the origin of each value.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The typed configuration.
    pub config: Config,
    /// Every key in the order of [`KEYS`].
    pub settings: Vec<Setting>,
    /// The file that was read, if any.
    pub file: Option<PathBuf>,
}

/// What the command line says about the configuration.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// `--config`
    pub file: Option<PathBuf>,
    /// `--data-dir`
    pub data_directory: Option<PathBuf>,
    /// `--set KEY=VALUE`
    pub set: Vec<String>,
}

/// Reads all layers and checks them. Fails with all problems at once.
pub fn load(asked: &Asked, around: &Surroundings) -> Result<Loaded, Problems> {
    let mut problems = Vec::new();
    let file = layers::find_file(asked.file.as_deref(), around);
    let mut found = file
        .as_deref()
        .map(|path| layers::file(path, &mut problems))
        .unwrap_or_default();
    found.extend(layers::environment(around));
    found.extend(layers::flags(
        asked.data_directory.as_deref(),
        &asked.set,
        &mut problems,
    ));
    let resolved = resolve(&found, around, &mut problems);
    check_key_file(&resolved, &mut problems);
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    let settings = resolved.iter().map(Resolved::setting).collect();
    Ok(Loaded {
        config: typed(&resolved),
        settings,
        file,
    })
}

/// One key with its value.
struct Resolved {
    key: &'static Key,
    value: Value,
    origin: Origin,
}

impl Resolved {
    fn setting(&self) -> Setting {
        let value = match &self.value {
            Value::Text(text) if self.key.secret => value::without_password(text),
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Path(path) => path.display().to_string(),
        };
        Setting {
            key: self.key.name,
            value,
            origin: self.origin.clone(),
        }
    }

    fn path(&self) -> Option<&Path> {
        match &self.value {
            Value::Path(path) => Some(path),
            Value::Text(_) | Value::Number(_) => None,
        }
    }
}

/// Checks what was found; of several values of one key the last wins, but a wrong one is told all the same.
fn resolve(found: &[Found], around: &Surroundings, problems: &mut Vec<Problem>) -> Vec<Resolved> {
    let unknown = found
        .iter()
        .filter(|each| !KEYS.iter().any(|key| key.name == each.key));
    problems.extend(unknown.map(Problem::unknown_key));
    let mut resolved = Vec::new();
    for key in KEYS {
        let mut latest = default_of(key, around);
        for each in found.iter().filter(|each| each.key == key.name) {
            match each.text.as_deref().map(|text| key.kind.read(text)) {
                Some(Ok(value)) => {
                    let value = seen_from(value, &each.origin, around);
                    latest = Some(Resolved {
                        key,
                        value,
                        origin: each.origin.clone(),
                    });
                }
                Some(Err(value::WrongValue)) | None => problems.push(Problem::wrong_value(key, each)),
            }
        }
        resolved.extend(latest);
    }
    resolved
}

fn default_of(key: &'static Key, around: &Surroundings) -> Option<Resolved> {
    let text = match key.default {
        Default::Fixed(text) => text.to_owned(),
        Default::Derived(_, derive) => derive(around),
    };
    let value = key.kind.read(&text).ok()?;
    Some(Resolved {
        key,
        value,
        origin: Origin::Default,
    })
}

/// Makes paths absolute: those of a file are seen from that file.
fn seen_from(value: Value, origin: &Origin, around: &Surroundings) -> Value {
    let base = match origin {
        Origin::File { path, .. } => path.parent().unwrap_or(&around.directory),
        Origin::Default | Origin::Environment { .. } | Origin::Flag { .. } => &around.directory,
    };
    let absolute = |path: &Path| base.join(around.expand_home(path));
    match value {
        Value::Path(path) => Value::Path(absolute(&path)),
        Value::Text(text) => match text.strip_prefix("sqlite:") {
            Some(file) if !file.is_empty() => {
                Value::Text(format!("sqlite:{}", absolute(Path::new(file)).display()))
            }
            _ => Value::Text(text),
        },
        Value::Number(number) => Value::Number(number),
    }
}

fn check_key_file(resolved: &[Resolved], problems: &mut Vec<Problem>) {
    let named = |name: &str| resolved.iter().find(|each| each.key.name == name);
    let (Some(data), Some(key_file)) = (named("data_dir"), named("key_file")) else {
        return;
    };
    let (Some(data_dir), Some(path)) = (data.path(), key_file.path()) else {
        return;
    };
    if path.starts_with(data_dir) {
        problems.push(Problem::KeyFileInData {
            key_file: path.to_owned(),
            data_dir: data_dir.to_owned(),
            origin: key_file.origin.clone(),
        });
    }
}

/// The typed form. Only a key without field or a field without key can fail here, and a test tells of both.
fn typed(resolved: &[Resolved]) -> Config {
    let mut root = serde_json::Map::new();
    for each in resolved {
        match each.key.name.split_once('.') {
            None => {
                root.insert(each.key.name.to_owned(), each.value.json());
            }
            Some((section, name)) => {
                let section = root.entry(section).or_insert_with(|| serde_json::json!({}));
                section[name] = each.value.json();
            }
        }
    }
    #[allow(clippy::expect_used)] // No input decides: the table and the fields are both ours.
    serde_json::from_value(root.into()).expect("every key of the table has its field")
}

#[cfg(test)]
mod tests;
