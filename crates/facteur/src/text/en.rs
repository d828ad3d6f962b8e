//! English.

use super::Language;
use super::Message;
use crate::config::Problem;
use crate::secrets::{KeyFileTrouble, KeyPlace};

pub fn text(message: &Message) -> String {
    match message {
        Message::ConfigurationWrong(problems) => match problems.as_slice() {
            [one] => problem(one),
            many => {
                let lines: Vec<_> = many
                    .iter()
                    .map(|each| format!("\n  - {}", problem(each)))
                    .collect();
                format!("{} mistakes in the configuration:{}", many.len(), lines.concat())
            }
        },
        Message::ConfigurationProblem(one) => problem(one),
        Message::ConfigurationGood(Some(file)) => format!("The configuration is good ({}).", file.display()),
        Message::ConfigurationGood(None) => "The configuration is good (no file, none is needed).".into(),
        Message::DirectoryUnusable { path, why } => {
            format!("cannot use the directory {}: {why}", path.display())
        }
        Message::DirectoryHelp => {
            "create it for the user that runs Facteur, or name another one with --data-dir".into()
        }
        Message::FileTrouble { path, why } => format!("{}: {why}", path.display()),
        Message::InputTrouble { why } => format!("standard input cannot be read: {why}"),
        Message::InputTooLarge { limit } => {
            format!("standard input holds more than {limit} bytes (intake.max_message_megabytes)")
        }
        Message::KeyFile(trouble) => key_file(trouble),
        Message::KeyFileHelp(trouble) => key_file_help(trouble),
        Message::DataInUse { data_dir, process } => {
            let process = process.map(|id| format!(" (process {id})")).unwrap_or_default();
            format!(
                "another Facteur{process} works on the data in {}",
                data_dir.display()
            )
        }
        Message::DataInUseHelp => "wait until it is done, or stop it".into(),
        Message::ServerMustStop { command, data_dir } => {
            format!(
                "`{command}` cannot run while a server works on the data in {}",
                data_dir.display()
            )
        }
        Message::ServerMustStopHelp => "stop the server, run the command, start the server again".into(),
        Message::ServerOfOtherVersion { server, client } => {
            format!("the running server is version {server}, this program is {client}")
        }
        Message::ServerOfOtherVersionHelp => "restart the server after an update".into(),
        Message::ServerBusy => "the server already runs as many commands as it can".into(),
        Message::ServerStopping => "the server is stopping".into(),
        Message::ServerSilent { seconds } => format!("the server has not answered for {seconds} seconds"),
        Message::ServerGone { why } => format!("the connection to the server broke: {why}"),
        Message::ServerUnclear { why } => format!("the server gave an answer that makes no sense: {why}"),
        Message::ServerTroubleHelp => "look at the server's log, then try again".into(),
        Message::SecretNeedsTerminal => "a password is needed and there is no terminal to ask for it".into(),
        Message::SecretNeedsTerminalHelp => {
            "give it with --password-file FILE, or on standard input with --password-stdin".into()
        }
        Message::SecretEmpty => "the password is empty".into(),
        Message::PathNotText { path } => format!("the path {path} is not valid UTF-8"),
        Message::NotYet { command } => format!("`{command}` is not part of this version yet"),
        Message::CannotListen { address, why } => format!("cannot listen on {address}: {why}"),
        Message::CannotListenHelp { key } => {
            format!("free the address, or set {key} to another one or to off")
        }
    }
}

fn problem(problem: &Problem) -> String {
    match problem {
        Problem::FileUnreadable { path, why } => {
            format!("the configuration file {} cannot be read: {why}", path.display())
        }
        Problem::FileNotToml { path, line, why } => {
            format!("{}:{line}: this is no TOML: {why}", path.display())
        }
        Problem::SetWithoutValue { given } => format!("--set {given}: write KEY=VALUE"),
        Problem::UnknownKey { given, origin, meant } => {
            let meant = meant.map_or_else(
                || "`facteur config show` lists all keys".to_owned(),
                |key| format!("did you mean \"{key}\"?"),
            );
            format!("{origin}: there is no key \"{given}\"; {meant}")
        }
        Problem::WrongValue {
            key,
            origin,
            given,
            kind,
        } => {
            let given = given
                .as_ref()
                .map_or_else(|| "this value".to_owned(), |given| format!("\"{given}\""));
            format!("{origin}: {key} cannot be {given}; it takes {}", kind.expected())
        }
        Problem::KeyFileInData {
            key_file,
            data_dir,
            origin,
        } => format!(
            "{origin}: key_file {} lies inside data_dir {}, so a copy of the data would open its secrets; \
             name a place outside",
            key_file.display(),
            data_dir.display()
        ),
    }
}

fn key_file(trouble: &KeyFileTrouble) -> String {
    let said = |place: &KeyPlace| place.said(Language::English);
    match trouble {
        KeyFileTrouble::Missing { place, key } => format!(
            "{} is missing, and the data hold secrets sealed with key {key}",
            said(place)
        ),
        KeyFileTrouble::Other { place, key, found } => format!(
            "{} holds key {found}, but secrets are sealed with key {key}",
            said(place)
        ),
        KeyFileTrouble::Open { place, mode } => {
            format!("others than its owner can read {} (mode {mode:04o})", said(place))
        }
        KeyFileTrouble::Malformed { place, line } => {
            format!("{}, line {line}: this is no key of Facteur", said(place))
        }
        KeyFileTrouble::System { place, why } => format!("{} cannot be used: {why}", said(place)),
        KeyFileTrouble::Fixed { place } => {
            format!(
                "{} gives the keys: Facteur can neither add nor remove one there",
                said(place)
            )
        }
        KeyFileTrouble::TooSoon { seconds } => format!(
            "the keys have just changed, and another process may still be saving a secret that an old one sealed; try \
             again in {seconds} seconds"
        ),
    }
}

fn key_file_help(trouble: &KeyFileTrouble) -> String {
    match trouble {
        KeyFileTrouble::Missing { place, .. } | KeyFileTrouble::Other { place, .. } => match place {
            KeyPlace::File(_) => {
                "bring the right file back from your backup, or name it with the key key_file; without it the \
                 secrets cannot be opened; `facteur mailbox forget-passwords` when it is lost for good"
                    .into()
            }
            KeyPlace::Credential(_) | KeyPlace::Variable => {
                "give it all keys, the newest first; without them the secrets cannot be opened; `facteur mailbox \
                 forget-passwords` when the key is lost for good"
                    .into()
            }
        },
        KeyFileTrouble::Open {
            place: KeyPlace::File(path),
            ..
        } => format!("chmod 600 {}", path.display()),
        KeyFileTrouble::Open { .. } | KeyFileTrouble::Malformed { .. } => {
            "bring it back from your backup".into()
        }
        KeyFileTrouble::System { .. } => {
            "see to it that the user that runs Facteur can read it, or name another one with the key key_file"
                .into()
        }
        KeyFileTrouble::Fixed { .. } => {
            "put a new key (`facteur secrets new-key`) before the others there, start again, and `facteur secrets \
             rotate` seals everything anew"
                .into()
        }
        KeyFileTrouble::TooSoon { .. } => "wait a little".into(),
    }
}
