//! The layers a configuration is made of: defaults, file, environment, flags; the later wins. A layer only
//! gathers texts and says where each was found; [`super::resolve`] checks them.

use super::key::PREFIX;
use super::problem::Problem;
use super::surroundings::Surroundings;
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Where a value was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Origin {
    /// Nothing was said.
    Default,
    /// The configuration file.
    File {
        /// The file.
        path: PathBuf,
        /// Its line, counted from 1.
        line: usize,
    },
    /// An environment variable.
    Environment {
        /// Its name.
        variable: String,
    },
    /// A flag of the command line.
    Flag {
        /// As given, such as `--set intake.poll_seconds`.
        flag: String,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("default"),
            Self::File { path, line } => write!(formatter, "{}:{line}", path.display()),
            Self::Environment { variable } => write!(formatter, "${variable}"),
            Self::Flag { flag } => formatter.write_str(flag),
        }
    }
}

/// One value as it was found, not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The name it was given under, in the form of a key.
    pub key: String,
    /// Its text; none when there was a list or a section where one value belongs.
    pub text: Option<String>,
    /// Where.
    pub origin: Origin,
}

/// Environment variables of ours that are no keys.
const OTHER_VARIABLES: [&str; 6] = [
    "FACTEUR_CONFIG",
    "FACTEUR_LANG",
    crate::secrets::source::VARIABLE,
    "FACTEUR_DATA",
    "FACTEUR_REQUIRE_UI",
    "FACTEUR_UPDATE_DOCS",
];

/// What the environment says.
pub fn environment(around: &Surroundings) -> Vec<Found> {
    let ours = around.environment.iter().filter_map(|(variable, value)| {
        let name = variable.strip_prefix(PREFIX)?;
        (!is_no_key(variable, name)).then(|| Found {
            key: name.to_lowercase().replace("__", "."),
            text: Some(value.clone()),
            origin: Origin::Environment {
                variable: variable.clone(),
            },
        })
    });
    ours.collect()
}

/// Test switches, and what Kubernetes sets in every pod beside a service that is named "facteur".
fn is_no_key(variable: &str, name: &str) -> bool {
    OTHER_VARIABLES.contains(&variable)
        || name.starts_with("TEST_")
        || name.starts_with("SERVICE_")
        || name == "PORT"
        || name.starts_with("PORT_")
}

/// What flags say: `--data-dir DIR` and `--set KEY=VALUE`.
pub fn flags(data_directory: Option<&Path>, set: &[String], problems: &mut Vec<Problem>) -> Vec<Found> {
    let mut found = Vec::new();
    for assignment in set {
        match assignment.split_once('=') {
            Some((key, value)) => found.push(Found {
                key: key.trim().to_owned(),
                text: Some(value.to_owned()),
                origin: Origin::Flag {
                    flag: format!("--set {}", key.trim()),
                },
            }),
            None => problems.push(Problem::SetWithoutValue {
                given: assignment.clone(),
            }),
        }
    }
    if let Some(directory) = data_directory {
        found.push(Found {
            key: "data_dir".to_owned(),
            text: Some(directory.display().to_string()),
            origin: Origin::Flag {
                flag: "--data-dir".to_owned(),
            },
        });
    }
    found
}

/// The file to read: the one asked for by flag or variable, else the first of the usual places that exists.
pub fn find_file(flag: Option<&Path>, around: &Surroundings) -> Option<PathBuf> {
    if let Some(path) = flag {
        return Some(around.absolute(path));
    }
    if let Some(path) = around.variable("FACTEUR_CONFIG") {
        return Some(around.absolute(Path::new(path)));
    }
    let usual = [
        around.directory.join("facteur.toml"),
        PathBuf::from("/etc/facteur/facteur.toml"),
    ];
    usual.into_iter().find(|path| path.exists())
}

/// What a TOML file says, with the line of each value.
pub fn file(path: &Path, problems: &mut Vec<Problem>) -> Vec<Found> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            problems.push(Problem::FileUnreadable {
                path: path.to_owned(),
                why: error.to_string(),
            });
            return Vec::new();
        }
    };
    let table = match toml::de::DeTable::parse(&text) {
        Ok(table) => table,
        Err(error) => {
            let line = line_of(&text, error.span().map_or(0, |span| span.start));
            let why = error.message().to_owned();
            problems.push(Problem::FileNotToml {
                path: path.to_owned(),
                line,
                why,
            });
            return Vec::new();
        }
    };
    let mut found = Vec::new();
    gather(table.get_ref(), "", &mut |key, value, start| {
        found.push(Found {
            key,
            text: value,
            origin: Origin::File {
                path: path.to_owned(),
                line: line_of(&text, start),
            },
        });
    });
    found
}

fn gather(table: &toml::de::DeTable<'_>, prefix: &str, take: &mut dyn FnMut(String, Option<String>, usize)) {
    use toml::de::DeValue;
    for (name, value) in table {
        let key = format!("{prefix}{}", name.get_ref());
        let start = name.span().start;
        match value.get_ref() {
            DeValue::Table(inner) => gather(inner, &format!("{key}."), take),
            DeValue::String(text) => take(key, Some(text.to_string()), start),
            DeValue::Integer(number) => take(key, Some(number.to_string()), start),
            DeValue::Float(number) => take(key, Some(number.to_string()), start),
            DeValue::Boolean(boolean) => take(key, Some(boolean.to_string()), start),
            DeValue::Datetime(_) | DeValue::Array(_) => take(key, None, start),
        }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(pairs: &[(&str, &str)]) -> Surroundings {
        Surroundings {
            environment: pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            directory: PathBuf::from("/srv"),
        }
    }

    #[test]
    fn variables_of_kubernetes_and_of_tests_are_no_keys() {
        let found = environment(&around(&[
            ("FACTEUR_SERVICE_HOST", "10.0.0.1"),
            ("FACTEUR_PORT_8080_TCP", "tcp://10.0.0.1:8080"),
            ("FACTEUR_CONFIG", "x.toml"),
            ("FACTEUR_INTAKE__POLL_SECONDS", "30"),
            ("HOME", "/root"),
        ]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].key, "intake.poll_seconds");
    }

    #[test]
    fn the_flag_names_the_file_before_the_variable_does() {
        let around = around(&[("FACTEUR_CONFIG", "/from/variable.toml")]);
        assert_eq!(
            find_file(Some(Path::new("own.toml")), &around),
            Some(PathBuf::from("/srv/own.toml"))
        );
        assert_eq!(
            find_file(None, &around),
            Some(PathBuf::from("/from/variable.toml"))
        );
    }
}
