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
        "If this is your own mail server, whoever runs Facteur can allow it: by `network.private_mail_hosts` for \
         private networks, by `network.allowed` for any address or network.",
        "Si c'est votre propre serveur de courrier, la personne qui exploite Facteur peut l'autoriser : par \
         `network.private_mail_hosts` pour les réseaux privés, par `network.allowed` pour toute adresse ou tout réseau.",
    ),
    (
        ", which lies in a private network that the operator does not allow",
        ", dans un réseau privé que l'exploitant n'autorise pas",
    ),
    (
        ", which is no place that mail or the web is served from",
        ", d'où ni courrier ni web ne sont servis",
    ),
    (" has the address ", " a l'adresse "),
    (
        "only an owner decides over owners; ask one",
        "seul un propriétaire décide des propriétaires ; demandez à l'un d'eux",
    ),
    (
        "nobody gives themselves a higher role; ask another owner or administrator",
        "personne ne s'attribue un rôle plus élevé ; demandez à un autre propriétaire ou administrateur",
    ),
    (
        "nobody suspends themselves; ask somebody else",
        "personne ne se suspend soi-même ; demandez à quelqu'un d'autre",
    ),
    (
        "this is the last owner; make another member an owner first",
        "c'est le dernier propriétaire ; nommez d'abord un autre propriétaire",
    ),
    (
        "this team has mailboxes or tickets; give its mailboxes to another team first",
        "cette équipe a des boîtes ou des tickets ; donnez d'abord ses boîtes à une autre équipe",
    ),
    (
        "this is the only team; an organisation has at least one",
        "c'est la seule équipe ; une organisation en a au moins une",
    ),
    (
        "there is a team of that name; choose another",
        "une équipe porte déjà ce nom ; choisissez-en un autre",
    ),
    (
        "a mailbox leaves a team only for another one; add it to that team instead",
        "une boîte ne quitte une équipe que pour une autre ; ajoutez-la plutôt à celle-ci",
    ),
    (
        " is not in the team of this ticket and would not see it; add them to the team first",
        " n'est pas dans l'équipe de ce ticket et ne le verrait pas ; ajoutez d'abord cette personne à l'équipe",
    ),
    (
        "this invitation was used or withdrawn, or is too old; ask for a new one",
        "cette invitation a servi, a été retirée ou est trop ancienne ; demandez-en une nouvelle",
    ),
    (
        " was invited already; send that invitation again, or withdraw it",
        " est déjà invité ; renvoyez cette invitation, ou retirez-la",
    ),
    (" is a member already", " est déjà membre"),
    (
        "you are a member of that organisation already",
        "vous êtes déjà membre de cette organisation",
    ),
    (
        "the whole installation is held; its operator lets it go on: `facteur sends release`",
        "toute l'installation est retenue ; son exploitant la libère : `facteur sends release`",
    ),
    (
        "the server wants no login",
        "le serveur ne demande pas d'identification",
    ),
    (" may send", " peut envoyer"),
    ("; mails have up to ", " ; messages jusqu'à "),
    ("people sign in at ", "on se connecte sur "),
    ("keys: ", "clés : "),
    (
        "authorization code flow with PKCE",
        "flux « authorization code » avec PKCE",
    ),
    (
        "the provider knows the client ID and its secret",
        "le fournisseur reconnaît l'identifiant client et son secret",
    ),
    (
        "the provider does not say whether it knows the client ID; a first sign-in will show it",
        "le fournisseur ne dit pas s'il reconnaît l'identifiant client ; une première connexion le montrera",
    ),
    (
        "redirect URI to register at the provider: ",
        "URI de redirection à déclarer chez le fournisseur : ",
    ),
    ("the provider calls itself ", "le fournisseur s'appelle lui-même "),
    (
        " stands for every tenant there is",
        " vaut pour tous les locataires",
    ),
    (" cannot be asked: ", " ne peut être interrogé : "),
    ("no answer in time", "pas de réponse à temps"),
    (
        " is no address that is asked",
        " n'est pas une adresse que l'on interroge",
    ),
    (" answers with ", " répond "),
    (
        " shows no description of a provider",
        " ne montre pas de description d'un fournisseur",
    ),
    ("the provider says ", "le fournisseur dit "),
    ("the provider offers no ", "le fournisseur n'offre pas : "),
    (
        "Use an https address in the public network; addresses inside your own network must be allowed in the \
         configuration of the server.",
        "Donnez une adresse https du réseau public ; celles de votre propre réseau doivent être permises dans la \
         configuration du serveur.",
    ),
    (
        "Check the issuer's address, and that the server may reach it: name, firewall, proxy, certificate.",
        "Vérifiez l'adresse de l'émetteur et que le serveur peut l'atteindre : nom, pare-feu, proxy, certificat.",
    ),
    (
        "Check the issuer: behind it, /.well-known/openid-configuration must show what the provider is.",
        "Vérifiez l'émetteur : à sa suite, /.well-known/openid-configuration doit montrer ce qu'est le fournisseur.",
    ),
    (
        "Write the issuer exactly as the provider calls itself, with or without a slash at its end.",
        "Écrivez l'émetteur exactement comme le fournisseur s'appelle, avec ou sans barre oblique à la fin.",
    ),
    (
        "Write the ID of your own tenant in place of \"common\", \"organizations\" or \"consumers\".",
        "Écrivez l'identifiant de votre propre locataire à la place de « common », « organizations » ou « consumers ».",
    ),
    (
        "Choose another provider, or switch on there what is missing: the authorization code flow with PKCE and an \
         asymmetric signature.",
        "Choisissez un autre fournisseur, ou activez-y ce qui manque : le flux « authorization code » avec PKCE et une \
         signature asymétrique.",
    ),
    (
        "Copy client ID and client secret anew from the provider's page; a secret may have expired.",
        "Recopiez l'identifiant et le secret client depuis la page du fournisseur ; un secret peut avoir expiré.",
    ),
    (
        "Begin the sign-in again. If it comes back, check the clocks of both servers and the client ID.",
        "Recommencez la connexion. Si cela revient, vérifiez les horloges des deux serveurs et l'identifiant client.",
    ),
    ("Begin the sign-in again.", "Recommencez la connexion."),
    (
        "The provider's own words say what it did not like; check what is registered there.",
        "Les mots du fournisseur disent ce qui ne lui convient pas ; vérifiez ce qui y est déclaré.",
    ),
    (
        "The log of the server says what happened.",
        "Le journal du serveur dit ce qui s'est passé.",
    ),
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
            Kind::Forbidden,
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
        for kind in facteur_connect::sign_on::SignOnErrorKind::ALL {
            let advice = kind.advice();
            assert_ne!(told(advice, Language::French), advice, "{kind:?}");
        }
    }
}
