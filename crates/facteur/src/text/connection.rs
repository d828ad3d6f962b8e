//! What the room of connections says, in the reader's language. It speaks English by itself; its sentences
//! are known, and what is not known here stays as it is.

use super::Language;

/// English parts of sentences, and their French.
const PARTS: &[(&str, &str)] = &[
    (
        " has no server to send by; name one in the settings of the mailbox",
        " n'a pas de serveur d'envoi ; nommez-en un dans les réglages de la boîte",
    ),
    (
        " is set to observe only or is paused, so nothing is sent from it; set it to active first",
        " est en observation ou en pause : rien n'en est envoyé ; activez-la d'abord",
    ),
    (
        "TLS from the first byte, certificate trusted",
        "TLS dès le premier octet, certificat reconnu",
    ),
    ("STARTTLS, certificate trusted", "STARTTLS, certificat reconnu"),
    ("without TLS, on this machine", "sans TLS, sur cette machine"),
    ("connected to ", "relié à "),
    ("logged in as ", "identifié comme "),
    (" folders, to watch: ", " dossiers, à suivre : "),
    (" holds ", " contient "),
    (" messages", " messages"),
    (
        "the server tells of new mail by itself (IDLE)",
        "le serveur signale lui-même le courrier (IDLE)",
    ),
    (
        "the server must be asked for new mail (no IDLE)",
        "le serveur ne signale pas le courrier (pas d'IDLE) : il sera relevé",
    ),
    (" and can move mail", " et sait déplacer les messages"),
    (
        " and cannot move mail safely",
        " et ne sait pas déplacer les messages sans risque",
    ),
    (
        "Check the host name and port (993 for TLS, 143 for STARTTLS), and that no firewall stands between.",
        "Vérifiez le nom du serveur et le port (993 pour TLS, 143 pour STARTTLS), et qu'aucun pare-feu ne bloque.",
    ),
    (
        "Check that the host name is the one on the server's certificate and that the security setting fits the \
         port; for a certificate of your own authority, name its PEM file in `ca_file`.",
        "Vérifiez que le nom du serveur est celui de son certificat et que --security convient au port ; pour un \
         certificat de votre propre autorité, nommez son fichier PEM par la clé intake.ca_file.",
    ),
    (
        "Check the user name (mostly the whole address) and the password. With two-step sign-in, most providers \
         want an app password; some want IMAP to be switched on first.",
        "Vérifiez l'identifiant (le plus souvent l'adresse entière) et le mot de passe. Avec la double \
         authentification, la plupart des fournisseurs demandent un mot de passe d'application ; certains veulent \
         qu'IMAP soit d'abord activé.",
    ),
    (
        "List the folders and choose one of them; it may have been renamed or deleted.",
        "Choisissez un dossier qui existe ; celui-ci a peut-être été renommé ou supprimé.",
    ),
    (
        "Nothing needs to be done: the folder is read anew.",
        "Il n'y a rien à faire : le dossier est relu.",
    ),
    (
        "The server is slow or the network drops packets; it is tried again by itself.",
        "Le serveur est lent ou le réseau perd des paquets ; un nouvel essai se fera de lui-même.",
    ),
    (
        "The server's own words say what it did not like; it is tried again by itself.",
        "Les mots du serveur disent ce qui ne lui convient pas ; un nouvel essai se fera de lui-même.",
    ),
    (
        "The server closed the connection; it is tried again by itself.",
        "Le serveur a coupé la liaison ; un nouvel essai se fera de lui-même.",
    ),
    (
        "Check that the port belongs to an IMAP server; if it does, please report the server's name and version.",
        "Vérifiez que ce port est celui d'un serveur IMAP ; si oui, signalez-nous le nom et la version du serveur.",
    ),
    (
        "Check that the path exists and that Facteur's user may read it, and change it where a move is asked for.",
        "Vérifiez que le chemin existe et que l'utilisateur de Facteur peut le lire, et y écrire si un déplacement \
         est demandé.",
    ),
    (
        "Correct the mailbox's settings.",
        "Corrigez les réglages de la boîte.",
    ),
    (
        "Check the host name and port of the sending server (465 for TLS, 587 for STARTTLS), and that no firewall \
         stands between.",
        "Vérifiez le nom du serveur d'envoi et son port (465 pour TLS, 587 pour STARTTLS), et qu'aucun pare-feu ne \
         bloque.",
    ),
    (
        "Check the user name and the password to send with. With two-step sign-in, most providers want an app \
         password; some want sending by SMTP to be switched on first.",
        "Vérifiez l'identifiant et le mot de passe d'envoi. Avec la double authentification, la plupart des \
         fournisseurs demandent un mot de passe d'application ; certains veulent que l'envoi par SMTP soit d'abord \
         activé.",
    ),
    (
        "The sending server is slow or the network drops packets; it is tried again by itself.",
        "Le serveur d'envoi est lent ou le réseau perd des paquets ; un nouvel essai se fera de lui-même.",
    ),
    (
        "The sending server's own words say why it takes nothing now; it is tried again by itself.",
        "Les mots du serveur d'envoi disent pourquoi il ne prend rien ; un nouvel essai se fera de lui-même.",
    ),
    (
        "Check that the port belongs to a server for sending (SMTP), not for reading.",
        "Vérifiez que ce port est celui d'un serveur d'envoi (SMTP), et non de lecture.",
    ),
    (
        "Correct the mailbox's settings for sending.",
        "Corrigez les réglages d'envoi de la boîte.",
    ),
    (
        "The sending server asks for patience; it is tried again by itself.",
        "Le serveur d'envoi demande de patienter ; un nouvel essai se fera de lui-même.",
    ),
    (
        "The sending server's own words say what it did not like: mostly an address or the size.",
        "Les mots du serveur d'envoi disent ce qui ne lui convient pas : le plus souvent une adresse ou la taille.",
    ),
    (
        "Ask the receiver or look into the sent folder; then send it again, or let it be.",
        "Demandez au destinataire ou regardez le dossier d'envoi ; puis renvoyez-le, ou laissez.",
    ),
    (
        "the server wants no login",
        "le serveur ne demande pas d'identification",
    ),
    (" may send", " peut envoyer"),
    ("; mails have up to ", " ; messages jusqu'à "),
];

/// The text in that language, as far as its parts are known.
pub fn told(text: &str, language: Language) -> String {
    if language == Language::English {
        return text.to_owned();
    }
    let known = PARTS.iter().filter(|(english, _)| text.contains(english));
    known.fold(text.to_owned(), |text, (english, french)| {
        text.replace(english, french)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use facteur_connect::{SourceError, SourceErrorKind as Kind};

    #[test]
    fn every_advice_has_its_french() {
        let kinds = [
            Kind::Unreachable,
            Kind::Tls,
            Kind::LoginRefused,
            Kind::NoSuchFolder,
            Kind::FolderReplaced,
            Kind::TimedOut,
            Kind::ServerSaid,
            Kind::Closing,
            Kind::Protocol,
            Kind::LocalFile,
            Kind::Setting,
        ];
        for kind in kinds {
            let error = SourceError::new(kind, "");
            assert_ne!(told(error.advice(), Language::French), error.advice(), "{kind:?}");
        }
        for kind in facteur_connect::SendErrorKind::ALL {
            let advice = kind.advice();
            assert_ne!(told(advice, Language::French), advice, "{kind:?}");
        }
    }
}
