//! What was asked for on the command line, understood. Pure.

use super::Source as Asked;
use crate::exit::{Exit, Failure, Saying};
use facteur_domain::{Afterwards, FolderRole, MailboxMode, Older, Security, Source, StartFrom, Timestamp};
use facteur_flows::mailboxes;
use jiff::tz::TimeZone;

const IMAPS: u16 = 993;
const IMAP: u16 = 143;

pub(super) fn wrong(what: impl Into<Saying>, help: impl Into<Saying>) -> Failure {
    Failure::new(what).help(help).exit(Exit::Usage)
}

/// Where the mail comes from.
pub(super) fn source(
    asked: &Asked,
    security: Option<&str>,
    username: Option<&str>,
    address: &str,
) -> Result<Source, Failure> {
    if let Some(path) = &asked.maildir {
        let path = path.to_str().ok_or_else(|| {
            let path = path.display().to_string();
            Failure::new(crate::text::Message::PathNotText { path }).exit(Exit::Usage)
        })?;
        return Ok(Source::Maildir {
            path: path.to_owned(),
        });
    }
    if asked.handed {
        return Ok(Source::Handed);
    }
    let (host, port) = match &asked.imap {
        Some(server) => host_and_port(server)?,
        None => (guessed(address)?, None),
    };
    let security = match security {
        Some(word) => word.to_lowercase().parse::<Security>()?,
        None if port == Some(IMAP) => Security::StartTls,
        None => Security::Tls,
    };
    let usual = match security {
        Security::Tls => IMAPS,
        Security::StartTls | Security::None => IMAP,
    };
    Ok(Source::Imap {
        host,
        port: port.unwrap_or(usual),
        security,
        username: username.unwrap_or(address.trim()).to_owned(),
    })
}

/// The server of the address's provider.
fn guessed(address: &str) -> Result<String, Failure> {
    match mailboxes::guess(address.trim()) {
        Some(Source::Imap { host, .. }) => Ok(host),
        Some(_) | None => Err(wrong(
            (
                format!("the mail server of \"{address}\" cannot be guessed"),
                format!("le serveur de « {address} » ne se devine pas"),
            ),
            (
                "name it with --imap HOST, or choose --maildir or --handed",
                "nommez-le par --imap SERVEUR, ou choisissez --maildir ou --handed",
            ),
        )),
    }
}

/// `HOST`, `HOST:PORT`, or an IPv6 address, in brackets when a port follows.
pub(super) fn host_and_port(text: &str) -> Result<(String, Option<u16>), Failure> {
    let text = text.trim();
    if let Some((inside, behind)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let port = behind.strip_prefix(':').map(|port| read_port(port, text));
        return Ok((inside.to_owned(), port.transpose()?));
    }
    match text.split_once(':') {
        Some((host, port)) if !port.contains(':') => Ok((host.to_owned(), Some(read_port(port, text)?))),
        Some(_) | None => Ok((text.to_owned(), None)),
    }
}

fn read_port(port: &str, given: &str) -> Result<u16, Failure> {
    port.parse().map_err(|_| {
        wrong(
            (
                format!("\"{given}\" is no server"),
                format!("« {given} » n'est pas un serveur"),
            ),
            (
                "write its name, and its port behind a colon when it is unusual: imap.exemple.fr:143",
                "écrivez son nom, et son port derrière un deux-points s'il est inhabituel : imap.exemple.fr:143",
            ),
        )
    })
}

/// From when mail counts. A date is the midnight with which it begins, in the time zone of this machine.
pub(super) fn since(text: &str, now: Timestamp, zone: &TimeZone) -> Result<StartFrom, Failure> {
    match text.trim().to_lowercase().as_str() {
        "now" | "maintenant" => return Ok(StartFrom::At(now)),
        "beginning" | "début" | "debut" => return Ok(StartFrom::Beginning),
        _ => {}
    }
    let instant = text.trim().parse::<jiff::Timestamp>().ok();
    let day = || {
        let date: jiff::civil::Date = text.trim().parse().ok()?;
        Some(date.to_zoned(zone.clone()).ok()?.timestamp())
    };
    instant
        .or_else(day)
        .map(|point| StartFrom::At(Timestamp::from_micros(point.as_microsecond())))
        .ok_or_else(|| {
            wrong(
                (
                    format!("--since cannot be \"{text}\""),
                    format!("--since ne peut pas valoir « {text} »"),
                ),
                (
                    "write now, beginning, or a date with the year first, such as 2026-01-31",
                    "écrivez now (maintenant), beginning (début), ou une date, l'année d'abord : 2026-01-31",
                ),
            )
        })
}

/// What happens with what is older.
pub(super) fn older(text: &str) -> Result<Older, Failure> {
    Ok(text.trim().to_lowercase().parse()?)
}

/// Whether anything leaves because of it. Pausing has a command of its own.
pub(super) fn mode(text: &str) -> Result<MailboxMode, Failure> {
    let word = text.trim().to_lowercase().replace('-', "_");
    Ok(word.parse()?)
}

/// What to do on the server once a mail is here.
pub(super) fn afterwards(text: &str) -> Result<Afterwards, Failure> {
    let text = text.trim();
    match text.split_once(':') {
        None if text == "nothing" => Ok(Afterwards::Nothing),
        None if text == "mark-seen" => Ok(Afterwards::MarkSeen),
        Some(("keyword", name)) => Ok(Afterwards::Keyword(name.trim().to_owned())),
        Some(("move", folder)) => Ok(Afterwards::Move(folder.trim().to_owned())),
        _ => Err(wrong(
            (
                format!("--afterwards cannot be \"{text}\""),
                format!("--afterwards ne peut pas valoir « {text} »"),
            ),
            (
                "write nothing, mark-seen, keyword:NAME or move:FOLDER",
                "écrivez nothing (rien), mark-seen (marquer lu), keyword:NOM (mot-clé) ou move:DOSSIER (déplacer)",
            ),
        )),
    }
}

/// `NAME=ROLE`. The name may hold equal signs itself.
pub(super) fn folder(text: &str) -> Result<(String, FolderRole), Failure> {
    let (name, role) = text.rsplit_once('=').unwrap_or((text, ""));
    if name.trim().is_empty() || role.is_empty() {
        return Err(wrong(
            (
                format!("--folder cannot be \"{text}\""),
                format!("--folder ne peut pas valoir « {text} »"),
            ),
            (
                "write its name and its role, such as --folder \"Clients/Lyon=incoming\"; roles: incoming, sent, \
                 junk, archive",
                "écrivez son nom et son rôle, par exemple --folder \"Clients/Lyon=incoming\" ; rôles : incoming \
                 (reçu), sent (envoyé), junk (indésirable), archive",
            ),
        ));
    }
    Ok((name.trim().to_owned(), role.trim().to_lowercase().parse()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn imap(server: &str, security: Option<&str>) -> Result<(String, u16, Security), String> {
        let asked = Asked {
            imap: Some(server.to_owned()),
            maildir: None,
            handed: false,
        };
        match source(&asked, security, None, " a@b.fr ") {
            Ok(Source::Imap {
                host,
                port,
                security,
                username,
            }) => {
                assert_eq!(username, "a@b.fr");
                Ok((host, port, security))
            }
            Ok(other) => panic!("{other:?}"),
            Err(failure) => Err(failure.text(Language::English)),
        }
    }

    #[test]
    fn the_port_follows_the_security_and_the_other_way_round() {
        let host = || "imap.exemple.fr".to_owned();
        assert_eq!(imap("imap.exemple.fr", None), Ok((host(), 993, Security::Tls)));
        assert_eq!(
            imap("imap.exemple.fr:143", None),
            Ok((host(), 143, Security::StartTls))
        );
        assert_eq!(
            imap("imap.exemple.fr", Some("STARTTLS")),
            Ok((host(), 143, Security::StartTls))
        );
        assert_eq!(
            imap("imap.exemple.fr:143", Some("tls")),
            Ok((host(), 143, Security::Tls))
        );
        assert_eq!(
            imap("[2001:db8::1]:1993", None),
            Ok(("2001:db8::1".to_owned(), 1993, Security::Tls))
        );
        assert_eq!(
            imap("2001:db8::1", None),
            Ok(("2001:db8::1".to_owned(), 993, Security::Tls))
        );
        assert!(imap("imap.exemple.fr:", None).is_err());
        assert!(imap("imap.exemple.fr:imap", None).unwrap_err().contains("port"));
        assert!(
            imap("imap.exemple.fr", Some("ssl"))
                .unwrap_err()
                .contains("starttls")
        );
    }

    #[test]
    fn a_known_provider_needs_no_server() {
        let asked = Asked {
            imap: None,
            maildir: None,
            handed: false,
        };
        let host = |address: &str| match source(&asked, None, None, address) {
            Ok(Source::Imap { host, port: 993, .. }) => Some(host),
            _ => None,
        };
        assert_eq!(host("contact@orange.fr").as_deref(), Some("imap.orange.fr"));
        assert_eq!(host("contact"), None);
    }

    #[test]
    fn a_date_begins_at_midnight_of_this_place() {
        let paris = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let at = |text: &str| since(text, Timestamp::from_seconds(7), &paris);
        assert_eq!(at("now"), Ok(StartFrom::At(Timestamp::from_seconds(7))));
        assert_eq!(at("Beginning"), Ok(StartFrom::Beginning));
        assert_eq!(
            at("2026-01-31"),
            Ok(StartFrom::At(Timestamp::from_seconds(1_769_814_000)))
        );
        assert_eq!(
            at("2026-01-31T00:00:00Z"),
            Ok(StartFrom::At(Timestamp::from_seconds(1_769_817_600)))
        );
        for text in ["", "31/01/2026", "yesterday", "2026-02-30"] {
            let failure = at(text).unwrap_err();
            assert_eq!(failure.exit, Exit::Usage);
            assert!(
                failure.text(Language::French).contains("l'année d'abord"),
                "{failure:?}"
            );
        }
    }

    #[test]
    fn what_to_do_afterwards_and_folders() {
        assert_eq!(afterwards("nothing"), Ok(Afterwards::Nothing));
        assert_eq!(afterwards("mark-seen"), Ok(Afterwards::MarkSeen));
        assert_eq!(
            afterwards("keyword:$Facteur"),
            Ok(Afterwards::Keyword("$Facteur".to_owned()))
        );
        assert_eq!(
            afterwards("move:Traités"),
            Ok(Afterwards::Move("Traités".to_owned()))
        );
        assert!(afterwards("delete").is_err());
        assert_eq!(
            folder("a=b=Incoming"),
            Ok(("a=b".to_owned(), FolderRole::Incoming))
        );
        assert!(folder("INBOX").is_err() && folder("=sent").is_err() && folder("x=inbox").is_err());
    }
}
