//! Every configuration key, once. `docs/configuration.md` and all checks are made from this table; a new
//! key is one row here and one field in [`super::Config`], and a test tells when one of them is missing.

use super::key::{Default, Key, Kind};

const DATA_DIRECTORY: &str = "$STATE_DIRECTORY, else $XDG_DATA_HOME/facteur, else ~/.local/share/facteur, \
                              else /var/lib/facteur";
const KEY_FILE: &str = "secret.key in $CONFIGURATION_DIRECTORY, else in $XDG_CONFIG_HOME/facteur, else in \
                        ~/.config/facteur, else in /etc/facteur";

macro_rules! keys {
    ($($name:literal, $kind:expr, $default:expr, secret $secret:literal, $english:literal, $french:literal;)*) => {
        /// All keys, in the order in which people read them.
        pub const KEYS: &[Key] = &[$(Key {
            name: $name, kind: $kind, default: $default, secret: $secret,
            meaning_en: $english, meaning_fr: $french,
        },)*];
    };
}

keys! {
    "data_dir", Kind::Path,
    Default::Derived(DATA_DIRECTORY, |around| around.default_data_directory().display().to_string()), secret false,
    "Where Facteur keeps its database, blobs, lock and socket. On one machine, every command must name the same one.",
    "Où Facteur garde base de données, contenus, verrou et socket. Sur une machine, toutes les commandes doivent nommer le même dossier.";

    "key_file", Kind::Path,
    Default::Derived(KEY_FILE, |around| around.default_key_file().display().to_string()), secret false,
    "The key that opens the mailboxes' passwords. Made with the first password, outside the data; back it up apart from the data.",
    "La clé qui ouvre les mots de passe des boîtes. Créée avec le premier mot de passe, hors des données ; à sauvegarder à part.";

    "organisation.name", Kind::Text, Default::Fixed("Facteur"), secret false,
    "Name of the organisation that is made at the first start.",
    "Nom de l'organisation créée au premier démarrage.";

    "database.url", Kind::Database, Default::Fixed("sqlite:"), secret true,
    "The database. `sqlite:` is facteur.db inside data_dir.",
    "La base de données. `sqlite:` est facteur.db dans data_dir.";

    "database.connections", Kind::Number(1, 200), Default::Fixed("8"), secret false,
    "Connections to PostgreSQL, or reading connections to SQLite.",
    "Connexions à PostgreSQL, ou connexions de lecture à SQLite.";

    "log.level", Kind::LogLevel, Default::Fixed("info"), secret false,
    "How much is logged; single parts of the program can have their own level.",
    "Ce qui est journalisé ; une partie du programme peut avoir son propre niveau.";

    "log.format", Kind::Choice(&["auto", "json", "text"]), Default::Fixed("auto"), secret false,
    "`auto` is text on a terminal and one JSON object a line elsewhere.",
    "`auto` : du texte sur un terminal, ailleurs un objet JSON par ligne.";

    "metrics.listen", Kind::Listen, Default::Fixed("127.0.0.1:9464"), secret false,
    "Where `serve` answers /metrics (Prometheus), /healthz and /readyz.",
    "Où `serve` répond à /metrics (Prometheus), /healthz et /readyz.";

    "http.listen", Kind::Listen, Default::Fixed("127.0.0.1:8080"), secret false,
    "Where `serve` answers the web interface and the API, in plain HTTP: put a reverse proxy with TLS before it.",
    "Où `serve` répond à l'interface web et à l'API, en HTTP simple : à placer derrière un proxy avec TLS.";

    "http.public_url", Kind::WebAddress, Default::Fixed("auto"), secret false,
    "Where browsers find Facteur; links in its mails begin with it. `auto` is http:// and http.listen.",
    "Où les navigateurs trouvent Facteur ; les liens de ses messages commencent ainsi. `auto` : http:// et http.listen.";

    "http.trusted_proxies", Kind::Networks, Default::Fixed("127.0.0.1,::1"), secret false,
    "Reverse proxies whose X-Forwarded-For, Forwarded and X-Forwarded-Proto are believed: addresses and networks with commas between them.",
    "Proxys dont X-Forwarded-For, Forwarded et X-Forwarded-Proto sont crus : adresses et réseaux séparés par des virgules.";

    "http.gateway_key", Kind::Text, Default::Fixed("off"), secret true,
    "Password of the user `gateway`, with which mail gateways hand mail in over HTTP.",
    "Mot de passe de l'utilisateur `gateway`, avec lequel des passerelles remettent du courrier par HTTP.";

    "people.registration", Kind::Choice(&["closed", "invitation", "open"]), Default::Fixed("invitation"), secret false,
    "Who may make themselves an account: nobody (`facteur member add` makes them), whoever was invited, or everybody (with an organisation of their own).",
    "Qui peut se créer un compte : personne (`facteur member add` les crée), les personnes invitées, ou tout le monde (avec sa propre organisation).";

    "people.found_organisations", Kind::Choice(&["nobody", "owners", "everybody"]), Default::Fixed("owners"), secret false,
    "Who may found a further organisation here, whose owner they are then: nobody, owners of an organisation, or whoever is signed in.",
    "Qui peut fonder ici une autre organisation, dont il sera propriétaire : personne, les propriétaires d'une organisation, ou toute personne connectée.";

    "people.hash_mebibytes", Kind::Number(19, 1_024), Default::Fixed("19"), secret false,
    "Memory that one hash of a password takes (Argon2id). Raised, each password follows when its owner signs in.",
    "Mémoire que prend une empreinte de mot de passe (Argon2id). Augmentée, chaque mot de passe suit à la connexion.";

    "network.private_mail_hosts", Kind::Choice(&["own", "all", "off"]), Default::Fixed("own"), secret false,
    "Whose mail servers may lie in private networks and on this machine: those of the organisation of the first start (`own`), of `all`, or of none.",
    "De qui les serveurs de courrier peuvent être dans des réseaux privés et sur cette machine : de l'organisation du premier démarrage (`own`), de toutes (`all`), ou de personne.";

    "network.allowed", Kind::Networks, Default::Fixed("off"), secret false,
    "Private addresses and networks that mail hosts, sign-on providers and webhooks may have besides.",
    "Adresses et réseaux privés que serveurs de courrier, fournisseurs d'identité et webhooks peuvent avoir en outre.";

    "network.proxy", Kind::Proxy, Default::Fixed("off"), secret true,
    "Proxy before the public network, by HTTP CONNECT or SOCKS 5. Private addresses are reached without it.",
    "Proxy vers le réseau public, par HTTP CONNECT ou SOCKS 5. Les adresses privées sont jointes sans lui.";

    "network.proxy_mail", Kind::Choice(&["off", "on"]), Default::Fixed("off"), secret false,
    "Whether IMAP and SMTP go through the proxy too; it must let their ports pass.",
    "Si IMAP et SMTP passent aussi par le proxy ; il doit laisser passer leurs ports.";

    "network.ca_file", Kind::Text, Default::Fixed("system"), secret false,
    "PEM file of certificates to trust besides the system's, for every server that Facteur asks.",
    "Fichier PEM de certificats à reconnaître outre ceux du système, pour tout serveur que Facteur interroge.";

    "limits.requests_per_address", Kind::Number(0, 100_000), Default::Fixed("500"), secret false,
    "Requests a second that one address may go on sending over HTTP, ten times as many at once; 0 for any number.",
    "Requêtes par seconde qu'une adresse peut envoyer durablement en HTTP, dix fois plus d'un coup ; 0 : sans limite.";

    "limits.requests_per_user", Kind::Number(0, 100_000), Default::Fixed("200"), secret false,
    "The same for one member in the browser.",
    "De même pour un membre dans le navigateur.";

    "limits.requests_per_token", Kind::Number(0, 100_000), Default::Fixed("200"), secret false,
    "The same for one API token.",
    "De même pour un jeton d'API.";

    "intake.poll_seconds", Kind::Number(5, 86_400), Default::Fixed("60"), secret false,
    "Seconds between two looks into a mailbox whose server cannot tell by itself that mail came.",
    "Secondes entre deux relèves d'une boîte dont le serveur ne signale pas lui-même l'arrivée du courrier.";

    "intake.fetch_batch", Kind::Number(1, 500), Default::Fixed("50"), secret false,
    "Mails fetched with one command and accepted in one transaction.",
    "Messages relevés par une commande et acceptés en une transaction.";

    "intake.command_timeout_seconds", Kind::Number(5, 3_600), Default::Fixed("60"), secret false,
    "How long a mail server may take to answer one command before the connection is made anew.",
    "Temps laissé à un serveur de courrier pour répondre à une commande avant de refaire la connexion.";

    "intake.ca_file", Kind::Text, Default::Fixed("system"), secret false,
    "PEM file of certificates to trust for mail servers; `system` for those of network.ca_file.",
    "Fichier PEM de certificats à reconnaître pour les serveurs de courrier ; `system` : ceux de network.ca_file.";

    "intake.max_message_megabytes", Kind::Number(1, 1_024), Default::Fixed("64"), secret false,
    "Largest mail that is fetched whole. Of a larger one the first 2 MB are kept and open a ticket, which says so; the rest stays on its server.",
    "Plus grand message relevé en entier. D’un plus grand, les 2 premiers Mo sont gardés et ouvrent un ticket, qui le dit ; le reste demeure sur son serveur.";

    "intake.lease_seconds", Kind::Number(2, 3_600), Default::Fixed("30"), secret false,
    "How long a mailbox waits for its process when that died, before another process watches it.",
    "Temps pendant lequel une boîte attend son processus s'il est mort, avant qu'un autre ne la relève.";

    "queue.workers", Kind::Number(1, 64), Default::Fixed("2"), secret false,
    "Jobs that one process works on at the same time.",
    "Tâches qu'un processus traite en même temps.";

    "queue.lease_seconds", Kind::Number(2, 3_600), Default::Fixed("60"), secret false,
    "How long a job waits for its process when that died; longer than one step of a job may take.",
    "Temps pendant lequel une tâche attend son processus s'il est mort ; plus long qu'une étape de tâche.";

    "sending.undo_seconds", Kind::Number(0, 600), Default::Fixed("5"), secret false,
    "How long a member's mail waits before it leaves, so that it can be taken back.",
    "Temps pendant lequel le message d'un membre attend avant de partir, pour pouvoir être repris.";

    "blobs.inline_limit_kilobytes", Kind::Number(0, 4_096), Default::Fixed("256"), secret false,
    "Contents up to this size are rows of the database; larger ones are files.",
    "Jusqu'à cette taille, un contenu est une ligne de la base ; au-delà, un fichier.";
}
