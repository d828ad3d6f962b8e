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
pub mod typed;
pub mod value;

pub use keys::KEYS;
pub use layers::Origin;
pub use problem::{Problem, Problems};
pub use surroundings::Surroundings;
pub use typed::{Config, DatabasePlace, LogFormat, PrivateMailHosts, Queue};

use crate::secrets::KeySource;
use key::{Default, Key};
use layers::Found;
use serde::Serialize;
use std::path::{Path, PathBuf};
use value::Value;

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
    /// Where the keys of secrets come from.
    pub keys: KeySource,
}

impl Loaded {
    /// The same for a demonstration, with data of its own.
    #[must_use]
    pub fn for_demonstration(&self, data_dir: PathBuf, key_file: PathBuf) -> Self {
        Self {
            keys: KeySource::file(&key_file),
            config: self.config.for_demonstration(data_dir, key_file),
            ..self.clone()
        }
    }
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
    let config = build(&resolved);
    Ok(Loaded {
        keys: KeySource::of(&config.key_file, around),
        config,
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
            Value::Text(text) if self.key.secret => value::without_secret(self.key.kind, text),
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
fn build(resolved: &[Resolved]) -> Config {
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
