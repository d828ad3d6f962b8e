//! Whether the settings of a mailbox can be right. Pure.

use facteur_domain::{Acknowledgement, Afterwards, Security, Smtp, Source};

/// The shortest pause between two looks that no provider minds, in seconds.
const SHORTEST_POLL: u32 = 5;
/// A day.
const LONGEST_POLL: u32 = 86_400;

/// The address as it is kept: trimmed, lower case.
pub(super) fn address(text: &str) -> Result<String, String> {
    let address = text.trim().to_lowercase();
    let wrong = || format!("{text:?} is no mail address; write it like support@exemple.fr");
    let (local, domain) = address.rsplit_once('@').ok_or_else(wrong)?;
    let domain_is_fine = !domain.is_empty()
        && domain.len() <= 253
        && !domain.starts_with(['.', '-'])
        && !domain.ends_with(['.', '-'])
        && !domain.contains("..")
        && domain
            .chars()
            .all(|letter| letter.is_alphanumeric() || letter == '.' || letter == '-');
    let local_is_fine = !local.is_empty()
        && local.len() <= 64
        && !local
            .chars()
            .any(|letter| letter.is_whitespace() || letter.is_control() || "<>()[],;:\"\\@".contains(letter));
    if domain_is_fine && local_is_fine {
        return Ok(address);
    }
    Err(wrong())
}

/// Whether the source can be connected to at all.
pub(super) fn source(source: &Source) -> Result<(), String> {
    match source {
        Source::Imap {
            host,
            port,
            security,
            username,
        } => imap(host, *port, *security, username),
        Source::Maildir { path } if !path.starts_with('/') => Err(format!(
            "the Maildir {path:?} is no absolute path; write it from / on, such as /var/mail/support"
        )),
        Source::Maildir { path } => within("the path of the Maildir", path, 4_096),
        Source::Handed => Ok(()),
    }
}

fn imap(host: &str, port: u16, security: Security, username: &str) -> Result<(), String> {
    if port == 0 {
        return Err("port 0 does not exist; IMAP has 993 with TLS and 143 with STARTTLS".to_owned());
    }
    if username.is_empty() {
        return Err("the user name is empty; mostly it is the address".to_owned());
    }
    server(
        host,
        security,
        username,
        "use TLS (port 993) or STARTTLS (port 143)",
    )
}

/// Whether mail can be sent that way at all.
pub(super) fn smtp(smtp: &Smtp) -> Result<(), String> {
    if smtp.port == 0 {
        return Err("port 0 does not exist; SMTP has 465 with TLS and 587 with STARTTLS".to_owned());
    }
    within("the name beside the address", &smtp.from_name, 200)?;
    if smtp.from_name.chars().any(char::is_control) {
        return Err("the name beside the address has a line break; write it on one line".to_owned());
    }
    if smtp.per_hour.is_some_and(|most| most > 1_000_000) {
        return Err("more than 1,000,000 mails an hour are no limit; leave it empty instead".to_owned());
    }
    if smtp.per_hour == Some(0) {
        return Err("0 mails an hour are none; set the mailbox to observe only instead".to_owned());
    }
    server(
        &smtp.host,
        smtp.security,
        &smtp.username,
        "use TLS (port 465) or STARTTLS (port 587)",
    )
}

/// Whether it can stand under a mail.
pub(super) fn signature(text: &str) -> Result<(), String> {
    within("the signature", text, 5_000)
}

/// Whether anybody can be told that.
pub(super) fn acknowledgement(told: &Acknowledgement) -> Result<(), String> {
    if told.text.trim().is_empty() {
        return Err("the acknowledgement has no text; write one, or switch it off".to_owned());
    }
    within("the subject of the acknowledgement", &told.subject, 500)?;
    if told.subject.chars().any(char::is_control) {
        return Err("the subject of the acknowledgement has a line break; write it on one line".to_owned());
    }
    within("the text of the acknowledgement", &told.text, 20_000)
}

fn server(host: &str, security: Security, username: &str, instead: &str) -> Result<(), String> {
    let host_is_fine = !host.is_empty()
        && host.len() <= 253
        && host
            .chars()
            .all(|letter| letter.is_alphanumeric() || ".-:_".contains(letter));
    if !host_is_fine {
        return Err(format!(
            "{host:?} is no host name; write only the name, such as imap.exemple.fr, and the port apart"
        ));
    }
    within("the user name", username, 320)?;
    if username.contains(['\r', '\n', '\0']) {
        return Err("the user name has a line break; mostly it is the address".to_owned());
    }
    if security == Security::None && !is_here(host) {
        return Err(format!(
            "a connection to {host} without TLS would show the password to the network; {instead}"
        ));
    }
    Ok(())
}

/// Whether a text has that many letters at most.
fn within(what: &str, text: &str, most: usize) -> Result<(), String> {
    if text.chars().count() <= most {
        return Ok(());
    }
    Err(format!("{what} is too long; {most} letters at most"))
}

fn is_here(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Whether the server can be asked that.
pub(super) fn afterwards(afterwards: &Afterwards) -> Result<(), String> {
    match afterwards {
        Afterwards::Keyword(word) => {
            let is_atom = |letter: char| letter.is_ascii_graphic() && !"(){%*\"\\]".contains(letter);
            within("the keyword", word, 100)?;
            if !word.is_empty() && word.chars().all(is_atom) {
                return Ok(());
            }
            Err(format!(
                "{word:?} cannot be an IMAP keyword; use letters, digits, $, - and _"
            ))
        }
        Afterwards::Move(folder) if folder.trim().is_empty() || folder.contains(['\r', '\n', '\0']) => {
            Err("the folder to move mail to has no name".to_owned())
        }
        Afterwards::Move(folder) if folder.eq_ignore_ascii_case("INBOX") => {
            Err("mail cannot be moved to INBOX, where it comes from".to_owned())
        }
        Afterwards::Move(folder) => within("the folder's name", folder, 500),
        Afterwards::Nothing | Afterwards::MarkSeen => Ok(()),
    }
}

/// Whether it may be looked for that often.
pub(super) fn poll_seconds(seconds: u32) -> Result<(), String> {
    if seconds > LONGEST_POLL {
        return Err(format!(
            "{seconds} seconds between two looks are more than a day; take {LONGEST_POLL} or less"
        ));
    }
    if seconds >= SHORTEST_POLL {
        return Ok(());
    }
    Err(format!(
        "{seconds} seconds between two looks are too few: servers shut out who asks that often; \
         take {SHORTEST_POLL} or more"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(
            address(" Support@Exemple.FR ").as_deref(),
            Ok("support@exemple.fr")
        );
        for wrong in [
            "",
            "a",
            "@b.fr",
            "a@",
            "a b@c.fr",
            "a@-c.fr",
            "a@c..fr",
            "<a@b.fr>",
            "a@b.fr\n c",
        ] {
            assert!(address(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_unprotected_connection_only_stays_on_this_machine() {
        let to = |host: &str| imap(host, 143, Security::None, "a");
        assert!(to("127.0.0.1").is_ok() && to("localhost").is_ok() && to("::1").is_ok());
        assert!(to("imap.exemple.fr").is_err() && to("10.0.0.1").is_err());
        assert!(imap("https://x", 993, Security::Tls, "a").is_err());
    }
}
