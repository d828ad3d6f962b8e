//! Whether the settings of a mailbox can be right. Pure.

use facteur_domain::{Afterwards, Security, Source};

/// The shortest pause between two looks that no provider minds, in seconds.
const SHORTEST_POLL: u32 = 5;

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
        Source::Maildir { .. } | Source::Handed => Ok(()),
    }
}

fn imap(host: &str, port: u16, security: Security, username: &str) -> Result<(), String> {
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
    if port == 0 {
        return Err("port 0 does not exist; IMAP has 993 with TLS and 143 with STARTTLS".to_owned());
    }
    if username.is_empty() || username.contains(['\r', '\n', '\0']) {
        return Err("the user name is empty or has a line break; mostly it is the address".to_owned());
    }
    if security == Security::None && !is_here(host) {
        return Err(format!(
            "a connection to {host} without TLS would show the password to the network; \
             use TLS (port 993) or STARTTLS (port 143)"
        ));
    }
    Ok(())
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
        Afterwards::Nothing | Afterwards::MarkSeen | Afterwards::Move(_) => Ok(()),
    }
}

/// Whether it may be looked for that often.
pub(super) fn poll_seconds(seconds: u32) -> Result<(), String> {
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
