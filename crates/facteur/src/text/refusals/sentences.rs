//! The sentences, by the part of the product that says them.

/// What is said in English, and the same in French. `{}` is a gap for a name, a number or a further sentence.
pub(super) const SENTENCES: &[(&str, &str)] = &[
    // Answers.
    (
        "it was sent already; write another mail instead",
        "c'est déjà parti ; écrivez plutôt un autre message",
    ),
    (
        "it was cancelled; write it anew",
        "cela a été annulé ; récrivez-le",
    ),
    (
        "it is being sent at this moment; look again in a minute",
        "l'envoi est en cours ; regardez de nouveau dans une minute",
    ),
    (
        "nobody knows whether this automatic mail was sent, and it must never come twice; let it be",
        "nul ne sait si ce message automatique est parti, et il ne doit jamais arriver deux fois ; laissez-le",
    ),
    ("it waits to be sent already", "l'envoi attend déjà son tour"),
    ("that is not possible now", "ce n'est pas possible en ce moment"),
    (
        "a new mail is no answer; write it as one",
        "un nouveau message n'est pas une réponse ; écrivez-le comme tel",
    ),
    (
        "the mail has no text; write some, or attach a file",
        "le message est vide ; écrivez-en le texte, ou joignez un fichier",
    ),
    (
        "the mail has no subject; the receiver needs one",
        "le message n'a pas d'objet ; le destinataire en a besoin",
    ),
    (
        "the mail has no receiver; name one",
        "le message n'a pas de destinataire ; nommez-en un",
    ),
    (
        "{} receivers are too many for one mail; {} are allowed",
        "{} destinataires, c'est trop pour un message ; {} sont permis",
    ),
    (
        "the files are too large: {} MB at most",
        "les fichiers sont trop volumineux : {} Mo au plus",
    ),
    (
        "the key of the tickets' tags is damaged; restore it from a backup",
        "la clé des repères de tickets est abîmée ; reprenez-la d'une sauvegarde",
    ),
    (
        "the file has no name; give it one",
        "le fichier n'a pas de nom ; donnez-lui-en un",
    ),
    (
        "the file is larger than {} bytes; share it by a link instead",
        "le fichier dépasse {} octets ; partagez-le plutôt par un lien",
    ),
    (
        "the draft is larger than {} bytes; shorten it, or attach a file",
        "le brouillon dépasse {} octets ; raccourcissez-le, ou joignez un fichier",
    ),
    // Tickets.
    (
        "something changed since: {}; undo what came later first, or set it by hand",
        "quelque chose a changé depuis ({}) ; annulez d'abord ce qui a suivi, ou réglez-le à la main",
    ),
    ("the link is there again", "le lien est revenu"),
    ("the link is gone already", "le lien est déjà parti"),
    ("the tag \"{}\" is there again", "l'étiquette « {} » est revenue"),
    (
        "the tag \"{}\" is gone already",
        "l'étiquette « {} » est déjà partie",
    ),
    (
        "their messages are in other threads",
        "leurs messages sont dans d'autres fils",
    ),
    (
        "some of its messages are elsewhere",
        "certains de ses messages sont ailleurs",
    ),
    (
        "a ticket cannot be folded into itself; name two",
        "un ticket ne peut pas être réuni avec lui-même ; nommez-en deux",
    ),
    (
        "a ticket cannot be linked to itself; name two",
        "un ticket ne peut pas être lié à lui-même ; nommez-en deux",
    ),
    (
        "{} and {} belong to two teams; link them instead",
        "{} et {} sont à deux équipes ; liez-les plutôt",
    ),
    (
        "{} was folded into {}; change that one, or undo the folding first",
        "{} a été réuni avec {} ; modifiez celui-là, ou annulez d'abord la réunion",
    ),
    (
        "the event {} was undone already; undo {} to bring it back",
        "l'événement {} est déjà annulé ; annulez {} pour le rétablir",
    ),
    (
        "the event {} ({}) changed nothing that could be taken back",
        "l'événement {} ({}) n'a rien changé qui puisse être repris",
    ),
    (
        "the event belongs to no ticket",
        "l'événement n'est celui d'aucun ticket",
    ),
    ("\"{}\" is no tag", "« {} » n'est pas une étiquette"),
    (
        "there is no member {}; `facteur member list` shows the members",
        "il n'y a pas de membre {} ; la liste des membres les montre",
    ),
    (
        "the note is empty; write some text",
        "la note est vide ; écrivez quelque chose",
    ),
    (
        "the note is longer than {} letters; shorten it, or attach a file to a mail",
        "la note dépasse {} lettres ; raccourcissez-la, ou joignez un fichier à un message",
    ),
    (
        "the text of the note was erased; it cannot be brought back",
        "le texte de la note a été effacé ; il ne peut pas revenir",
    ),
    (
        "this mail broke the process that read it; only its raw source is shown",
        "ce message a fait échouer sa lecture ; seule sa source est montrée",
    ),
    // Views and rules.
    (
        "there are {} views already; delete one that nobody uses",
        "il y a déjà {} vues ; supprimez-en une qui ne sert plus",
    ),
    (
        "this view is another member's; ask them, or keep one of your own",
        "cette vue est à un autre membre ; demandez-lui, ou gardez la vôtre",
    ),
    (
        "the name is empty or longer than 100 letters; choose another",
        "le nom est vide ou dépasse 100 lettres ; choisissez-en un autre",
    ),
    (
        "the filter is longer than 2000 letters; use fewer conditions",
        "le filtre dépasse 2000 lettres ; mettez moins de conditions",
    ),
    (
        "there is no place {}; choose one from 1 to {}",
        "il n'y a pas de place {} ; choisissez de 1 à {}",
    ),
    (
        "\"{}\" is no condition; write one of: {}.",
        "« {} » n'est pas une condition ; écrivez l'une de : {}.",
    ),
    // Mailboxes.
    (
        "{} has no server to compare with: its mail is handed in",
        "{} n'a pas de serveur avec qui comparer : son courrier lui est remis",
    ),
    (
        "name the mail server: it cannot be guessed by the address",
        "nommez le serveur de courrier : l'adresse ne permet pas de le deviner",
    ),
    (
        "an IMAP mailbox needs a password",
        "une boîte IMAP a besoin d'un mot de passe",
    ),
    (
        "there is no folder \"{}\"; there are: {}",
        "il n'y a pas de dossier « {} » ; il y a : {}",
    ),
    (
        "the mailbox's password is damaged; set it again",
        "le mot de passe de la boîte est abîmé ; donnez-le de nouveau",
    ),
    (
        "{} is no mail address; write it like support@exemple.fr",
        "{} n'est pas une adresse ; écrivez-la comme support@exemple.fr",
    ),
    (
        "port 0 does not exist; IMAP has 993 with TLS and 143 with STARTTLS",
        "le port 0 n'existe pas ; IMAP a 993 avec TLS et 143 avec STARTTLS",
    ),
    (
        "port 0 does not exist; SMTP has 465 with TLS and 587 with STARTTLS",
        "le port 0 n'existe pas ; SMTP a 465 avec TLS et 587 avec STARTTLS",
    ),
    (
        "the user name is empty; mostly it is the address",
        "le nom d'utilisateur est vide ; c'est le plus souvent l'adresse",
    ),
    (
        "the user name has a line break; mostly it is the address",
        "le nom d'utilisateur tient sur deux lignes ; c'est le plus souvent l'adresse",
    ),
    (
        "the name beside the address has a line break; write it on one line",
        "le nom à côté de l'adresse tient sur deux lignes ; écrivez-le sur une",
    ),
    (
        "more than 1,000,000 mails an hour are no limit; leave it empty instead",
        "plus de 1 000 000 de messages par heure n'est pas une limite ; laissez vide",
    ),
    (
        "0 mails an hour are none; set the mailbox to observe only instead",
        "0 message par heure, c'est aucun ; mettez plutôt la boîte en observation",
    ),
    (
        "the acknowledgement has no text; write one, or switch it off",
        "l'accusé de réception est vide ; écrivez-le, ou désactivez-le",
    ),
    (
        "the subject of the acknowledgement has a line break; write it on one line",
        "l'objet de l'accusé de réception tient sur deux lignes ; écrivez-le sur une",
    ),
    (
        "{} is no host name; write only the name, such as imap.exemple.fr, and the port apart",
        "{} n'est pas un nom de serveur ; écrivez le nom seul, comme imap.exemple.fr, et le port à part",
    ),
    (
        "a connection to {} without TLS would show the password to the network; {}",
        "une liaison à {} sans TLS montrerait le mot de passe au réseau ; {}",
    ),
    (
        "use TLS (port 993) or STARTTLS (port 143)",
        "prenez TLS (port 993) ou STARTTLS (port 143)",
    ),
    (
        "use TLS (port 465) or STARTTLS (port 587)",
        "prenez TLS (port 465) ou STARTTLS (port 587)",
    ),
    (
        "{} cannot be an IMAP keyword; use letters, digits, $, - and _",
        "{} ne peut pas être un mot-clé IMAP ; prenez lettres, chiffres, $, - et _",
    ),
    (
        "the folder to move mail to has no name",
        "le dossier où déplacer le courrier n'a pas de nom",
    ),
    (
        "mail cannot be moved to INBOX, where it comes from",
        "le courrier ne peut pas être déplacé vers INBOX, d'où il vient",
    ),
    (
        "{} is too long; {} letters at most",
        "c'est trop long ({}) ; {} lettres au plus",
    ),
    (
        "{} seconds between two looks are more than a day; take {} or less",
        "{} secondes entre deux relèves, c'est plus d'un jour ; prenez {} ou moins",
    ),
    (
        "{} seconds between two looks are too few: servers shut out who asks that often; take {} or more",
        "{} secondes entre deux relèves, c'est trop peu : les serveurs excluent qui demande si souvent ; prenez {} \
         ou plus",
    ),
    // People.
    (
        "this is not your password; type the one you signed in with",
        "ce n'est pas votre mot de passe ; donnez celui de votre connexion",
    ),
    (
        "the signature is longer than {} letters; shorten it",
        "la signature dépasse {} lettres ; raccourcissez-la",
    ),
    (
        "\"{}\" is no mail address; write it like lea@example.org",
        "« {} » n'est pas une adresse ; écrivez-la comme lea@exemple.fr",
    ),
    (
        "the name is empty; write what others call you",
        "le nom est vide ; écrivez comment on vous appelle",
    ),
    (
        "there is an administrator already; sign in, or ask them to add you",
        "il y a déjà quelqu'un qui administre ; connectez-vous, ou demandez à être ajouté",
    ),
    (
        "the mailbox of this ticket is gone",
        "la boîte de ce ticket n'existe plus",
    ),
    (
        "{} has no message to answer",
        "{} n'a pas de message auquel répondre",
    ),
    (
        "{} has no message {} to answer",
        "{} n'a pas de message {} auquel répondre",
    ),
    (
        "{} is not in the team of this ticket and would not see it; add them to the team first",
        "{} n'est pas de l'équipe de ce ticket et ne le verrait pas ; ajoutez d'abord la personne à l'équipe",
    ),
    (
        "there is no team {}; there are: {}",
        "il n'y a pas d'équipe {} ; il y a : {}",
    ),
    ("there is no team {}", "il n'y a pas d'équipe {}"),
    (
        "you are a member of {} organisations already; leave one first",
        "vous êtes déjà membre de {} organisations ; quittez-en d'abord une",
    ),
    (
        "you are a member of that organisation already",
        "vous êtes déjà membre de cette organisation",
    ),
    ("{} is a member already", "{} est déjà membre"),
    ("there is no such mailbox", "cette boîte n'existe pas"),
    (
        "\"{}\" is no time zone; name one as IANA does, for example Europe/Paris",
        "« {} » n'est pas un fuseau horaire ; nommez-en un à la façon de l'IANA, par exemple Europe/Paris",
    ),
    (
        "\"{}\" is no number of hours; write one, such as due=48.",
        "« {} » n'est pas un nombre d'heures ; écrivez-en un, par exemple due=48.",
    ),
    (
        "{} hours are too few or too many; write 1 to {}.",
        "{} heures, c'est trop peu ou trop ; écrivez de 1 à {}.",
    ),
    (
        "The value to look for has neither letters nor digits; write some, or *.",
        "La valeur cherchée n'a ni lettre ni chiffre ; écrivez-en, ou *.",
    ),
    (
        "a mailbox leaves a team only for another one; add it to that team instead",
        "une boîte ne quitte une équipe que pour une autre ; ajoutez-la plutôt à celle-là",
    ),
    (
        "there is a team of that name; choose another",
        "une équipe porte déjà ce nom ; choisissez-en un autre",
    ),
    (
        "this is the only team; an organisation has at least one",
        "c'est la seule équipe ; une organisation en a au moins une",
    ),
    (
        "this team has mailboxes or tickets; give its mailboxes to another team first",
        "cette équipe a des boîtes ou des tickets ; confiez d'abord ses boîtes à une autre",
    ),
    ("there is no mailbox {}", "il n'y a pas de boîte {}"),
    (
        "key {} still sealed {} secrets; `facteur secrets rotate` seals them anew, then it can be forgotten",
        "la clé {} scelle encore {} secrets ; `facteur secrets rotate` les scelle à nouveau, puis elle peut être oubliée",
    ),
    (
        "there is no key to seal secrets with",
        "il n'y a pas de clé pour chiffrer les secrets",
    ),
    (
        "no mailbox can send mail yet, so no link can be sent; ask whoever runs the server for another password (`facteur member password`)",
        "aucune boîte ne peut encore envoyer, donc aucun lien ; demandez un autre mot de passe à qui exploite le serveur (`facteur member password`)",
    ),
    (
        "no mailbox can send mail yet, so no link can be sent; an administrator sets one up first",
        "aucune boîte ne peut encore envoyer, donc aucun lien ; un administrateur doit d'abord en raccorder une",
    ),
    (
        "this link was used already, or its time is over; ask for another one",
        "ce lien a déjà servi, ou son temps est passé ; demandez-en un autre",
    ),
    (
        "nobody makes an account by themselves here; ask an administrator to add you",
        "ici, nul ne crée son compte ; demandez à un administrateur de vous ajouter",
    ),
    (
        "only who was invited makes an account here; ask an administrator for an invitation",
        "ici, on entre sur invitation ; demandez-en une à un administrateur",
    ),
    (
        "the token may do nothing; name a scope",
        "le jeton ne peut rien faire ; donnez-lui un droit",
    ),
    (
        "there are {} tokens already; take back those that nobody needs",
        "il y a déjà {} jetons ; révoquez ceux qui ne servent plus",
    ),
    // Upkeep.
    (
        "there is no mail; give one whole mail, header fields first",
        "il n'y a pas de message ; donnez-en un entier, en-têtes d'abord",
    ),
    (
        "the whole installation is held; its operator lets it go on: `facteur sends release`",
        "toute l'installation est retenue ; son exploitant la libère : `facteur sends release`",
    ),
    // Lists and requests.
    (
        "the cursor is none that a list gave; begin with the first page, without one",
        "ce curseur n'est celui d'aucune liste ; commencez par la première page, sans curseur",
    ),
    (
        "the cursor is none that a search gave; begin with the first page, without one",
        "ce curseur n'est celui d'aucune recherche ; commencez par la première page, sans curseur",
    ),
    (
        "an Idempotency-Key has 1 to {} letters; use a UUID",
        "une Idempotency-Key a de 1 à {} lettres ; prenez un UUID",
    ),
];
