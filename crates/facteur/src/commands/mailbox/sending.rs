//! How a mailbox sends, as asked for on the command line.

use super::secret_in;
use super::wishes::{host_and_port, wrong};
use crate::exit::{Exit, Failure};
use crate::text::Message;
use clap::Args;
use facteur_domain::{Acknowledgement, Security, Smtp, Source};
use facteur_flows::mailboxes;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

const STARTTLS: u16 = 587;
const TLS: u16 = 465;

/// How its mail is sent.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
pub struct Sending {
    /// The server that mail is sent by; "auto": that of the provider; "none": nothing is sent
    #[arg(long, value_name = "HOST[:PORT]|auto|none")]
    pub smtp: Option<String>,
    /// How that connection is protected: tls, starttls, none [default: tls, on port 587 starttls]
    #[arg(long, value_name = "SECURITY")]
    pub smtp_security: Option<String>,
    /// The name to send with [default: the one to read with]; "" for a server that wants no login
    #[arg(long, value_name = "NAME")]
    pub smtp_username: Option<String>,
    /// Read the password to send with from the first line of a file [default: the one to read with]
    #[arg(long, value_name = "FILE")]
    pub smtp_password_file: Option<PathBuf>,
    /// The name that receivers see beside the address
    #[arg(long, value_name = "NAME")]
    pub from_name: Option<String>,
    /// Mails in an hour at most; 0 for no limit
    #[arg(long, value_name = "NUMBER")]
    pub per_hour: Option<u32>,
    /// Whether what was sent is put into the sent folder: yes, no
    #[arg(long, value_name = "yes|no")]
    pub save_to_sent: Option<String>,
    /// What stands under every mail that is sent
    #[arg(long, value_name = "TEXT")]
    pub signature: Option<String>,
    /// Tell who opens a ticket that their mail came: a file with the text, perhaps behind a line "Subject: …";
    /// {number} and {subject} stand for those of the ticket. "none": tell nothing
    #[arg(long, value_name = "FILE|none")]
    pub acknowledge: Option<PathBuf>,
}

impl Sending {
    /// The paths in it.
    pub fn paths(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        let text = self
            .acknowledge
            .iter_mut()
            .filter(|path| path.as_os_str() != "none");
        self.smtp_password_file.iter_mut().chain(text)
    }

    /// The settings to send by, from those there are; the outer none: nothing was asked for.
    #[allow(clippy::option_option)] // As MailboxChange has it: not asked for, taken away, or this.
    pub(super) fn smtp(
        &self,
        former: Option<&Smtp>,
        address: &str,
        source: &Source,
    ) -> Result<Option<Option<Smtp>>, Failure> {
        let mut smtp = match (self.smtp.as_deref().map(str::trim), former) {
            (Some("none"), _) => return Ok(Some(None)),
            (Some("auto"), _) => Self::guessed(address, source)?,
            (Some(server), former) => {
                let (host, port) = host_and_port(server)?;
                let mut smtp = former
                    .cloned()
                    .map_or_else(|| Self::guessed(address, source), Ok)?;
                smtp.host = host;
                smtp.security = if port == Some(STARTTLS) {
                    Security::StartTls
                } else {
                    Security::Tls
                };
                smtp.port = port.unwrap_or(TLS);
                smtp
            }
            (None, Some(former)) => former.clone(),
            (None, None) if self.asks_for_details() => {
                return Err(wrong(
                    ("there is no server to send by", "il n'y a pas de serveur d'envoi"),
                    (
                        "name it with --smtp HOST, or --smtp auto",
                        "nommez-le par --smtp SERVEUR, ou --smtp auto",
                    ),
                ));
            }
            (None, None) => return Ok(None),
        };
        if let Some(word) = &self.smtp_security {
            smtp.security = word.to_lowercase().parse()?;
            let named_port = self.smtp.as_deref().is_some_and(|text| text.contains(':'));
            if smtp.security == Security::StartTls && !named_port {
                smtp.port = STARTTLS;
            }
        }
        if let Some(name) = &self.smtp_username {
            name.trim().clone_into(&mut smtp.username);
        }
        if let Some(name) = &self.from_name {
            name.trim().clone_into(&mut smtp.from_name);
        }
        if let Some(number) = self.per_hour {
            smtp.per_hour = (number > 0).then_some(number);
        }
        if let Some(word) = &self.save_to_sent {
            smtp.save_to_sent = yes_or_no(word)?;
        }
        Ok(Some(Some(smtp)))
    }

    fn asks_for_details(&self) -> bool {
        self.smtp_security.is_some()
            || self.smtp_username.is_some()
            || self.from_name.is_some()
            || self.per_hour.is_some()
            || self.save_to_sent.is_some()
    }

    fn guessed(address: &str, source: &Source) -> Result<Smtp, Failure> {
        mailboxes::guess_smtp(address.trim(), source).ok_or_else(|| {
            wrong(
                (
                    format!("the server to send by for \"{address}\" cannot be guessed"),
                    format!("le serveur d'envoi de « {address} » ne se devine pas"),
                ),
                ("name it with --smtp HOST", "nommez-le par --smtp SERVEUR"),
            )
        })
    }

    /// The password to send with, when one was named.
    pub(super) async fn password(&self) -> Result<Option<SecretString>, Failure> {
        match &self.smtp_password_file {
            Some(path) => secret_in(path).await.map(Some),
            None => Ok(None),
        }
    }

    /// What who opens a ticket is told; the outer none: nothing was asked for.
    pub(super) async fn acknowledgement(&self) -> Result<Option<Option<Acknowledgement>>, Failure> {
        let Some(path) = &self.acknowledge else {
            return Ok(None);
        };
        if path.as_os_str() == "none" {
            return Ok(Some(None));
        }
        let text = tokio::fs::read_to_string(path).await.map_err(|error| {
            let why = error.to_string();
            let path = path.clone();
            Failure::new(Message::FileTrouble { path, why }).exit(Exit::Usage)
        })?;
        Ok(Some(Some(acknowledgement(&text))))
    }
}

fn acknowledgement(text: &str) -> Acknowledgement {
    let first = text.lines().next().unwrap_or_default();
    let subject = ["Subject:", "Objet:", "Objet :"]
        .iter()
        .find_map(|name| first.strip_prefix(name));
    match subject {
        Some(subject) => Acknowledgement {
            subject: subject.trim().to_owned(),
            text: text[first.len()..].trim().to_owned(),
        },
        None => Acknowledgement {
            subject: String::new(),
            text: text.trim().to_owned(),
        },
    }
}

fn yes_or_no(word: &str) -> Result<bool, Failure> {
    match word.trim().to_lowercase().as_str() {
        "yes" | "oui" | "true" => Ok(true),
        "no" | "non" | "false" => Ok(false),
        other => Err(wrong(
            (
                format!("\"{other}\" is neither yes nor no"),
                format!("« {other} » n'est ni oui ni non"),
            ),
            ("write yes or no", "écrivez yes (oui) ou no (non)"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> Source {
        mailboxes::guess("support@exemple.fr").unwrap()
    }

    #[allow(clippy::option_option)] // As the method that it calls.
    fn smtp(sending: &Sending, former: Option<&Smtp>) -> Option<Option<Smtp>> {
        sending.smtp(former, "support@exemple.fr", &source()).unwrap()
    }

    #[test]
    fn a_server_is_named_guessed_changed_and_taken_away() {
        let named = |text: &str| Sending {
            smtp: Some(text.to_owned()),
            ..Sending::default()
        };
        assert_eq!(smtp(&Sending::default(), None), None);
        assert_eq!(smtp(&named("none"), None), Some(None));
        let guessed = smtp(&named("auto"), None).flatten().unwrap();
        assert_eq!((guessed.host.as_str(), guessed.port), ("smtp.exemple.fr", 465));
        let starttls = smtp(&named("mail.exemple.fr:587"), None).flatten().unwrap();
        assert_eq!((starttls.port, starttls.security), (587, Security::StartTls));
        let changed = Sending {
            per_hour: Some(30),
            save_to_sent: Some("Non".to_owned()),
            smtp_username: Some(String::new()),
            ..Sending::default()
        };
        let changed = smtp(&changed, Some(&starttls)).flatten().unwrap();
        assert_eq!((changed.per_hour, changed.save_to_sent), (Some(30), false));
        assert!(changed.username.is_empty() && changed.host == "mail.exemple.fr");
        let without = Sending {
            per_hour: Some(3),
            ..Sending::default()
        };
        assert!(without.smtp(None, "a@b.fr", &source()).is_err());
    }

    #[test]
    fn an_acknowledgement_may_name_its_subject() {
        let told = acknowledgement("Subject: [{number}] {subject}\n\nBien reçu.\n");
        assert_eq!(
            (told.subject.as_str(), told.text.as_str()),
            ("[{number}] {subject}", "Bien reçu.")
        );
        assert_eq!(acknowledgement("Bien reçu.").subject, "");
    }
}
