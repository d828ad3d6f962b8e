//! What is said about people: passwords, second factor, single sign-on, tokens, members, privacy.

/// As in the list beside.
pub(super) const PEOPLE: &[(&str, &str)] = &[
    // Passwords.
    (
        "the password is shorter than {} letters; use more, for example four words",
        "le mot de passe a moins de {} lettres ; prenez-en davantage, par exemple quatre mots",
    ),
    (
        "the password is longer than {} letters; use fewer",
        "le mot de passe dépasse {} lettres ; raccourcissez-le",
    ),
    (
        "the password is one of those that are tried first; use words that nobody would guess together",
        "ce mot de passe est de ceux qu'on essaie en premier ; prenez des mots que nul ne devinerait ensemble",
    ),
    (
        "the password repeats a few signs; use words that nobody would guess together",
        "le mot de passe répète quelques signes ; prenez des mots que nul ne devinerait ensemble",
    ),
    (
        "the password is made from the address or the name; use something that nobody knows of you",
        "le mot de passe vient de l'adresse ou du nom ; prenez ce que nul ne sait de vous",
    ),
    (
        "the password would be found soon; add another word or two that nobody would guess together",
        "le mot de passe serait vite trouvé ; ajoutez un ou deux mots que nul ne devinerait ensemble",
    ),
    // Second factor.
    (
        "this code is not right, or it was used before; wait for the next one of your app, or take a recovery code",
        "ce code n'est pas le bon, ou il a déjà servi ; attendez le suivant, ou prenez un code de secours",
    ),
    (
        "too many wrong ones; wait {} seconds, then try again",
        "trop d'essais faux ; attendez {} secondes, puis réessayez",
    ),
    (
        "no app waits for a code; begin with a new secret",
        "aucune application n'attend de code ; recommencez avec un nouveau secret",
    ),
    (
        "the address for the app is too long for a QR code; type the secret",
        "l'adresse pour l'application est trop longue pour un QR code ; tapez le secret",
    ),
    // Single sign-on.
    (
        "a session of single sign-on stays in its organisation; sign in there with your password",
        "une session de connexion unique reste dans son organisation ; connectez-vous là-bas avec votre mot de passe",
    ),
    (
        "the client secret is damaged; set it again",
        "le secret client est abîmé ; donnez-le de nouveau",
    ),
    (
        "the issuer is another now; give the client secret that goes with it",
        "le service n'est plus le même ; donnez le secret client qui va avec",
    ),
    ("this must be filled in", "il faut remplir ce champ"),
    (
        "this is too long or holds control characters",
        "c'est trop long, ou des caractères de contrôle s'y trouvent",
    ),
    (
        "the issuer is an address such as https://id.example.org, without ? and #",
        "le service est une adresse comme https://id.exemple.fr, sans ? ni #",
    ),
    (
        "this stands for every tenant there is; write the ID of your own tenant",
        "cela vaut pour tous les locataires ; écrivez l'identifiant du vôtre",
    ),
    (
        "this is empty; leave it out to keep the one that is there",
        "c'est vide ; n'envoyez rien pour garder celui qui est là",
    ),
    (
        "write domains such as example.org, without @ and *",
        "écrivez des domaines comme exemple.fr, sans @ ni *",
    ),
    (
        "name at least one domain, and at most 100, whose addresses the provider may vouch for",
        "nommez de 1 à 100 domaines dont le service peut garantir les adresses",
    ),
    (
        "no provider makes owners; only an owner does",
        "aucun service ne nomme de propriétaire ; seul un propriétaire le fait",
    ),
    (
        "these are more than 100 values; name groups instead",
        "cela fait plus de 100 valeurs ; nommez plutôt des groupes",
    ),
    ("\"{}\" is no domain", "« {} » n'est pas un domaine"),
    (
        "Write domains such as example.org, without *.",
        "Écrivez des domaines comme exemple.fr, sans *.",
    ),
    (
        "no domain is named, so nobody could come in",
        "aucun domaine n'est nommé : nul ne pourrait entrer",
    ),
    (
        "Name the domains whose addresses the provider may vouch for.",
        "Nommez les domaines dont le service peut garantir les adresses.",
    ),
    (
        "addresses of {}; yours is not among them, so you will not come in this way yourself",
        "adresses de {} ; la vôtre n'en est pas : vous n'entrerez pas vous-même par là",
    ),
    ("addresses of {}", "adresses de {}"),
    // Tokens.
    (
        "the time until which the token is to be good is over already; name a later one",
        "le jeton serait déjà périmé ; choisissez une date à venir",
    ),
    (
        "a token with the role {} may more than you; choose a lower role",
        "un jeton avec le rôle {} pourrait plus que vous ; choisissez un rôle moindre",
    ),
    (
        "the scope {} is more than this token may have; leave it out",
        "la portée {} dépasse ce que ce jeton peut avoir ; retirez-la",
    ),
    // Members and organisations.
    (
        "the name is longer than 200 letters or holds control characters; shorten it",
        "le nom dépasse 200 lettres, ou des caractères de contrôle s'y trouvent ; raccourcissez-le",
    ),
    (
        "this address can sign in already; sign in, then accept the invitation",
        "cette adresse a déjà un compte ; connectez-vous, puis acceptez l'invitation",
    ),
    (
        "only an owner decides over owners; ask one",
        "seul un propriétaire décide des propriétaires ; adressez-vous à l'un d'eux",
    ),
    (
        "nobody gives themselves a higher role; ask another owner or administrator",
        "nul ne s'élève soi-même ; adressez-vous à un autre propriétaire ou administrateur",
    ),
    (
        "nobody suspends themselves; ask somebody else",
        "nul ne se suspend soi-même ; adressez-vous à quelqu'un d'autre",
    ),
    (
        "this is the last owner; make another member an owner first",
        "c'est le dernier propriétaire ; nommez-en d'abord un autre",
    ),
    (
        "only an owner of an organisation founds another one here; ask an owner, or whoever runs the server",
        "ici, seul le propriétaire d'une organisation en fonde une autre ; adressez-vous à l'un d'eux, ou à qui exploite le serveur",
    ),
    (
        "nobody founds organisations here; ask whoever runs the server",
        "ici, nul ne fonde d'organisation ; adressez-vous à qui exploite le serveur",
    ),
    // Privacy.
    (
        "days must be between 1 and {}; none for ever",
        "de 1 à {} jours ; rien pour toujours",
    ),
    ("days must be between {} and {}", "de {} à {} jours"),
    (
        "that is the address of a member or of a mailbox of yours, not of a contact; remove the member or the mailbox first",
        "c'est l'adresse d'un membre ou d'une de vos boîtes, pas d'un contact ; retirez d'abord le membre ou la boîte",
    ),
    (
        "this is none of the contact's addresses; an erasure cannot be undone, so write the address once more",
        "ce n'est aucune des adresses du contact ; un effacement est définitif, écrivez l'adresse encore une fois",
    ),
    (
        "the export is not ready yet; look again in a moment",
        "l'archive n'est pas encore prête ; regardez de nouveau dans un moment",
    ),
    (
        "the key by which erased mail is known again is damaged; restore it from a backup",
        "la clé qui reconnaît le courrier effacé est abîmée ; reprenez-la d'une sauvegarde",
    ),
];
