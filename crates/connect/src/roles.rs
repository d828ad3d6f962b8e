//! What a folder is for, from its special-use flags (RFC 6154) and else from its name.

use facteur_domain::FolderRole;

/// What the flags or the name say: a role, or that the folder is known and not for watching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Role(FolderRole),
    NotWatched,
}

const SENT: &[&str] = &[
    "sent",
    "sent items",
    "sent messages",
    "sent mail",
    "sent e-mails",
    "sent emails",
    "outbox sent",
    "envoyé",
    "envoyés",
    "éléments envoyés",
    "messages envoyés",
    "courrier envoyé",
    "courriers envoyés",
    "mails envoyés",
    "courriels envoyés",
    "e-mails envoyés",
    "objets envoyés",
    "boîte d'envoi envoyés",
    "gesendet",
    "gesendete elemente",
    "gesendete objekte",
    "gesendete nachrichten",
    "enviado",
    "enviados",
    "elementos enviados",
    "mensajes enviados",
    "correo enviado",
    "inviata",
    "inviati",
    "posta inviata",
    "elementi inviati",
    "messaggi inviati",
    "itens enviados",
    "mensagens enviadas",
    "verzonden",
    "verzonden items",
    "verzonden berichten",
];
const JUNK: &[&str] = &[
    "junk",
    "spam",
    "junk mail",
    "junk e-mail",
    "junk email",
    "bulk mail",
    "bulk",
    "quarantine",
    "pourriel",
    "pourriels",
    "indésirable",
    "indésirables",
    "courrier indésirable",
    "courriers indésirables",
    "courriel indésirable",
    "courriels indésirables",
    "messages indésirables",
    "mail indésirable",
    "mails indésirables",
    "éléments indésirables",
    "quarantaine",
    "spams",
    "junk-e-mail",
    "spamverdacht",
    "unerwünscht",
    "unerwünschte werbung",
    "werbung",
    "correo no deseado",
    "no deseado",
    "correo basura",
    "posta indesiderata",
    "indesiderata",
    "lixo eletrônico",
    "lixo eletrónico",
    "ongewenste e-mail",
    "ongewenst",
];
const ARCHIVE: &[&str] = &[
    "archive",
    "archives",
    "archived",
    "archivé",
    "archivés",
    "messages archivés",
    "courrier archivé",
    "archiv",
    "archivo",
    "archivos",
    "archivados",
    "archivio",
    "archiviati",
    "arquivo",
    "archief",
];
const NOT_WATCHED: &[&str] = &[
    "trash",
    "deleted",
    "deleted items",
    "deleted messages",
    "bin",
    "corbeille",
    "poubelle",
    "éléments supprimés",
    "messages supprimés",
    "supprimés",
    "papierkorb",
    "gelöschte elemente",
    "gelöscht",
    "papelera",
    "eliminados",
    "elementos eliminados",
    "cestino",
    "posta eliminata",
    "lixeira",
    "prullenbak",
    "drafts",
    "draft",
    "brouillon",
    "brouillons",
    "entwürfe",
    "borradores",
    "bozze",
    "rascunhos",
    "concepten",
    "outbox",
    "boîte d'envoi",
    "postausgang",
    "templates",
    "modèles",
    "notes",
    "all mail",
    "tous les messages",
    "alle nachrichten",
    "todos",
    "tutti i messaggi",
];
/// First levels that only wrap the account's own folders.
const WRAPPERS: &[&str] = &["inbox", "[gmail]", "[google mail]", "[imap]", "mail"];

/// The role of a folder, from its flags (with their backslash) and its decoded name.
///
/// Flags come first; without a telling one, `INBOX` is incoming, then names in French, English, German,
/// Spanish, Italian, Portuguese and Dutch are compared without case and accents. The levels below a sent,
/// junk or archive folder (`Archives/2024`) have its role. `None`: not watched by default.
pub fn role(flags: &[String], name: &str, delimiter: Option<char>) -> Option<FolderRole> {
    let known = by_flags(flags).or_else(|| by_name(name, delimiter));
    match known {
        Some(Known::Role(role)) => Some(role),
        Some(Known::NotWatched) | None => None,
    }
}

fn by_flags(flags: &[String]) -> Option<Known> {
    flags
        .iter()
        .find_map(|flag| match flag.to_ascii_lowercase().as_str() {
            "\\sent" | "\\sentmail" => Some(Known::Role(FolderRole::Sent)),
            "\\junk" | "\\spam" => Some(Known::Role(FolderRole::Junk)),
            "\\archive" => Some(Known::Role(FolderRole::Archive)),
            "\\inbox" => Some(Known::Role(FolderRole::Incoming)),
            // `\All`, `\Flagged` and `\Important` are views: they show mail that lies elsewhere.
            "\\all" | "\\allmail" | "\\drafts" | "\\trash" | "\\flagged" | "\\starred" | "\\important" => {
                Some(Known::NotWatched)
            }
            _ => None,
        })
}

fn by_name(name: &str, delimiter: Option<char>) -> Option<Known> {
    let folded = fold(name);
    if folded == "inbox" {
        return Some(Known::Role(FolderRole::Incoming));
    }
    let levels: Vec<&str> = match delimiter {
        Some(delimiter) => folded.split(delimiter).collect(),
        None => vec![folded.as_str()],
    };
    let wrapped = levels.len() > 1 && WRAPPERS.contains(&levels[0]);
    let first = levels.get(usize::from(wrapped))?.trim();
    let is_in = |names: &[&str]| names.iter().any(|known| fold(known) == first);
    let roles = [
        (SENT, FolderRole::Sent),
        (JUNK, FolderRole::Junk),
        (ARCHIVE, FolderRole::Archive),
    ];
    if is_in(NOT_WATCHED) {
        return Some(Known::NotWatched);
    }
    roles
        .iter()
        .find(|(names, _)| is_in(names))
        .map(|(_, role)| Known::Role(*role))
}

/// Lower case, without the accents of the languages above, with one form of apostrophe and of spaces.
/// Servers and clients write the same name composed, decomposed, or with no accents at all.
fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' => folded.push('a'),
            'ç' => folded.push('c'),
            'è' | 'é' | 'ê' | 'ë' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' => folded.push('i'),
            'ñ' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' => folded.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => folded.push('u'),
            '\u{300}'..='\u{36f}' => {}
            '’' | '‘' => folded.push('\''),
            '\u{a0}' | '_' => folded.push(' '),
            other => folded.push(other),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_and_names_tell_the_role() {
        use FolderRole::{Archive, Incoming, Junk, Sent};
        type Case = (
            &'static [&'static str],
            &'static str,
            Option<char>,
            Option<FolderRole>,
        );
        let cases: &[Case] = &[
            (&[], "INBOX", Some('/'), Some(Incoming)),
            (&[], "Inbox", None, Some(Incoming)),
            (&["\\HasNoChildren", "\\Sent"], "Whatever", Some('/'), Some(Sent)),
            (&["\\Junk"], "Sent", Some('/'), Some(Junk)),
            (&["\\All"], "[Gmail]/Tous les messages", Some('/'), None),
            (&["\\All"], "Archive", Some('/'), None),
            (&["\\Trash"], "Archives", Some('/'), None),
            (&["\\Archive"], "Klaar", Some('/'), Some(Archive)),
            (&[], "Sent", Some('/'), Some(Sent)),
            (&[], "Sent Items", Some('/'), Some(Sent)),
            (&[], "INBOX.Sent Messages", Some('.'), Some(Sent)),
            (&[], "Éléments envoyés", Some('/'), Some(Sent)),
            (&[], "Elements envoyes", Some('/'), Some(Sent)),
            (
                &[],
                "E\u{301}le\u{301}ments envoye\u{301}s",
                Some('/'),
                Some(Sent),
            ),
            (&[], "INBOX/Envoyés", Some('/'), Some(Sent)),
            (&[], "[Gmail]/Messages envoyés", Some('/'), Some(Sent)),
            (&[], "Gesendete Objekte", Some('/'), Some(Sent)),
            (&[], "Posta inviata", Some('/'), Some(Sent)),
            (&[], "Courrier indésirable", Some('/'), Some(Junk)),
            (&[], "Indésirables", Some('.'), Some(Junk)),
            (&[], "INBOX.SPAM", Some('.'), Some(Junk)),
            (&[], "Junk E-mail", Some('/'), Some(Junk)),
            (&[], "Unerwünscht", Some('/'), Some(Junk)),
            (&[], "Archives/2024", Some('/'), Some(Archive)),
            (&[], "INBOX.Archives.2024", Some('.'), Some(Archive)),
            (&[], "Brouillons", Some('/'), None),
            (&[], "Boîte d’envoi", Some('/'), None),
            (&[], "Corbeille/Archives", Some('/'), None),
            (&[], "Clients", Some('/'), None),
            (&[], "Clients/Sent", Some('/'), None),
            (&[], "Shared/bob/Sent", Some('/'), None),
            (&[], "INBOX/Presentations", Some('/'), None),
            (&[], "", Some('/'), None),
        ];
        for (flags, name, delimiter, expected) in cases {
            let flags: Vec<String> = flags.iter().map(ToString::to_string).collect();
            assert_eq!(role(&flags, name, *delimiter), *expected, "{flags:?} {name}");
        }
    }
}
