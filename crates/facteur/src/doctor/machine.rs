//! Checks of the machine: configuration file, data directory, disk, key file, open files.

use super::{Finding, State};
use crate::config::{Config, Loaded};
use crate::exit::Failure;
use crate::secrets::{KeySource, look};
use crate::text::Language;
use rlimit::Resource;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Below this, warn: backups and a day of mail may not fit.
const LITTLE_SPACE: u64 = 2 << 30;
/// Below this, the database soon cannot grow.
const NO_SPACE: u64 = 200 << 20;
/// Connections, blobs and clients of a busy process.
const OPEN_FILES: u64 = 1_024;

/// All checks of this machine. Blocks on the file system for a moment.
pub fn check(loaded: &Loaded, language: Language) -> Vec<Finding> {
    let config = &loaded.config;
    let mut findings = vec![configuration(loaded, language), data_directory(config, language)];
    findings.extend(disk(&config.data_dir, language));
    findings.push(key_file(config, &loaded.keys, language));
    findings.extend(open_files(language));
    findings
}

fn mode(path: &Path) -> Option<u32> {
    std::fs::metadata(path)
        .ok()
        .map(|metadata| metadata.permissions().mode() & 0o777)
}

fn configuration(loaded: &Loaded, language: Language) -> Finding {
    let check = language.choose("Configuration", "Configuration");
    let Some(file) = &loaded.file else {
        return Finding::good(
            check,
            language.choose("no file, all by default", "pas de fichier, tout par défaut"),
        );
    };
    let shown = file.display().to_string();
    let has_password = loaded.settings.iter().any(|setting| {
        let from_file = matches!(&setting.origin, crate::config::Origin::File { .. });
        setting.key == "database.url" && from_file && setting.value.contains("***")
    });
    match mode(file) {
        Some(mode) if has_password && mode & 0o007 != 0 => Finding::trouble(
            State::Warning,
            check,
            match language {
                Language::English => format!("{shown} holds a password that every user can read"),
                Language::French => {
                    format!("{shown} contient un mot de passe que tout utilisateur peut lire")
                }
            },
            format!("chmod o= {shown}"),
        ),
        _ => Finding::good(check, shown),
    }
}

fn data_directory(config: &Config, language: Language) -> Finding {
    let check = language.choose("Data", "Données");
    let shown = config.data_dir.display().to_string();
    match mode(&config.data_dir) {
        Some(mode) if mode & 0o077 != 0 => Finding::trouble(
            State::Warning,
            check,
            match language {
                Language::English => format!("other users can enter {shown} (mode {mode:04o})"),
                Language::French => {
                    format!("d'autres utilisateurs peuvent entrer dans {shown} (mode {mode:04o})")
                }
            },
            format!("chmod 700 {shown}"),
        ),
        _ => Finding::good(check, shown),
    }
}

fn disk(data_dir: &Path, language: Language) -> Option<Finding> {
    let check = language.choose("Disk", "Disque");
    let room = rustix::fs::statvfs(data_dir).ok()?;
    let free = room.f_bavail.saturating_mul(room.f_frsize);
    let megabytes = free >> 20;
    let detail = match language {
        Language::English => format!("{megabytes} MB free"),
        Language::French => format!("{megabytes} Mo libres"),
    };
    let help = language.choose(
        "make room: mail waits on its server until there is some, none is lost",
        "faites de la place : en attendant, le courrier reste sur son serveur, rien n'est perdu",
    );
    Some(match free {
        0..NO_SPACE => Finding::trouble(State::Bad, check, detail, help),
        NO_SPACE..LITTLE_SPACE => Finding::trouble(State::Warning, check, detail, help),
        _ => Finding::good(check, detail),
    })
}

fn key_file(config: &Config, keys: &KeySource, language: Language) -> Finding {
    let check = language.choose("Key file", "Fichier de clé");
    let shown = keys.place().said(language);
    match look(keys, &config.data_dir) {
        Ok(Some(key)) => Finding::good(check, format!("{shown} ({key})")),
        Ok(None) => Finding::good(
            check,
            match language {
                Language::English => format!("{shown} is made with the first mailbox"),
                Language::French => format!("{shown} sera créé avec la première boîte"),
            },
        ),
        Err(trouble) => {
            let failure = Failure::from(trouble);
            let help = failure
                .help
                .as_ref()
                .map(|help| help.text(language))
                .unwrap_or_default();
            Finding::trouble(State::Bad, check, failure.what.text(language), help)
        }
    }
}

fn open_files(language: Language) -> Option<Finding> {
    let check = language.choose("Open files", "Fichiers ouverts");
    let (soft, _) = Resource::NOFILE.get().ok()?;
    if soft >= OPEN_FILES {
        return None;
    }
    let detail = match language {
        Language::English => format!("at most {soft}"),
        Language::French => format!("au plus {soft}"),
    };
    let help = language.choose("allow 1024 or more", "autorisez-en 1024 ou plus");
    let help = format!("{help} (ulimit -n, LimitNOFILE=)");
    Some(Finding::trouble(State::Warning, check, detail, help))
}
