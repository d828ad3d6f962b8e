//! What the process finds around it when it starts. Passed in, so that tests can make their own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Environment variables and working directory.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Environment variables that are valid UTF-8.
    pub environment: BTreeMap<String, String>,
    /// The working directory.
    pub directory: PathBuf,
}

impl Surroundings {
    /// Those of this process.
    pub fn of_process() -> Self {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let directory = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/"));
        Self {
            environment,
            directory,
        }
    }

    /// A variable that is set and not empty.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.environment
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// A path as seen from the working directory, with `~/` for the home directory.
    pub fn absolute(&self, path: &Path) -> PathBuf {
        let path = self.expand_home(path);
        if path.is_absolute() {
            path
        } else {
            self.directory.join(path)
        }
    }

    /// `~/…` in full, when there is a home directory.
    pub fn expand_home(&self, path: &Path) -> PathBuf {
        match (path.strip_prefix("~"), self.variable("HOME")) {
            (Ok(rest), Some(home)) => Path::new(home).join(rest),
            _ => path.to_owned(),
        }
    }

    /// Where the data lives unless told otherwise. Never relative to the working directory: a mail agent's
    /// pipe or a cron job starts elsewhere and would quietly open another, empty store.
    pub fn default_data_directory(&self) -> PathBuf {
        self.first_directory(&[
            ("STATE_DIRECTORY", ""),
            ("XDG_DATA_HOME", "facteur"),
            ("HOME", ".local/share/facteur"),
        ])
        .unwrap_or_else(|| PathBuf::from("/var/lib/facteur"))
    }

    /// Where the key file lives unless told otherwise: never below the data, so that a copy of the data
    /// alone opens no secret.
    pub fn default_key_file(&self) -> PathBuf {
        self.first_directory(&[
            ("CONFIGURATION_DIRECTORY", ""),
            ("XDG_CONFIG_HOME", "facteur"),
            ("HOME", ".config/facteur"),
        ])
        .unwrap_or_else(|| PathBuf::from("/etc/facteur"))
        .join("secret.key")
    }

    fn first_directory(&self, candidates: &[(&str, &str)]) -> Option<PathBuf> {
        candidates.iter().find_map(|(name, below)| {
            // systemd gives several directories separated by colons; the first one is ours.
            let first = self.variable(name)?.split(':').next()?;
            let directory = Path::new(first);
            if !directory.is_absolute() {
                return None;
            }
            Some(if below.is_empty() {
                directory.to_owned()
            } else {
                directory.join(below)
            })
        })
    }
}
