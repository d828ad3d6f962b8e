//! The words of servers, by the reason that they stand for.
//!
//! To teach a new one: lower case without accents, single blanks; ` * ` stands for anything between two
//! pieces. Keep them as short as they stay telling: servers of the same make differ in the rest.

use super::Reason;

/// Phrases that stand for a reason.
pub(super) type Phrases = &'static [&'static str];

/// Whether one of the phrases is in a normal text.
pub(super) fn any(phrases: Phrases, text: &str) -> bool {
    phrases.iter().any(|phrase| has(phrase, text))
}

/// Whether the pieces of a phrase stand in the text, in their order.
fn has(phrase: &str, text: &str) -> bool {
    let mut rest = text;
    phrase.split(" * ").all(|piece| match rest.find(piece) {
        Some(at) => {
            rest = &rest[at + piece.len()..];
            true
        }
        None => false,
    })
}

/// A refused recipient without any reason: taken for an unknown one when nothing else is said.
#[rustfmt::skip]
pub(super) const REFUSED_RECIPIENT: Phrases = &[
    "recipient address rejected", "recipient rejected", "recipients rejected", "rejected recipient", "address rejected", "is not accepted", "not our", "does not like recipient", "envelope recipient", "refuses to accept your mail", "recipient is not", "mail receiving disabled", "recipient * rejected", "> rejected",
];

/// A refusal that says nothing but whom it met.
pub(super) const ACCESS_DENIED: Phrases = &["access denied", "not authorized", "refused"];

/// The phrases of a reason.
#[rustfmt::skip]
pub(super) const fn of(reason: Reason) -> Phrases {
    match reason {
        Reason::MailboxFull => &[
            "mailbox full", "mailbox is full", "mailbox for user is full", "full mailbox", "inbox is full", "inbox full", "mailfolder is full", "mailbox is almost full",
            "over quota", "overquota", "over-quota", "over the quota", "over disk quota", "over the allowed quota", "over the storage quota", "above quota",
            "quota exceeded", "quota exceed", "exceeded quota", "exceeded the quota", "exceeded his quota", "exceeded their quota", "exceeds quota", "exceeding * quota",
            "quota usage exceeded", "quota violation", "quota has been", "quota full", "quotaexceeded", "disk quota", "disc quota", "userdisk quota", "domaindisk quota",
            "exceeds allowed size", "exceeded allowed size", "out of storage", "mailbox size limit", "mailbox exceeded", "mailbox exceeds", "mailbox has exceeded", "mailbox would exceed",
            "exceeded storage", "exceeded its disk space", "exceeded the disk space", "maximum allowed storage", "not enough storage space in", "does not have enough space", "insufficient mailbox space",
            "insufficient storage", "storage limit", "storage allocation", "space has been used up", "too much mail data", "too many messages on the server", "too many messages in",
            "exceeding receiving limits", "mail file size exceeds the maximum size allowed", "mailbox has reached", "mailbox limit", "mailbox storage",
            "boite du destinataire pleine", "boite aux lettres pleine", "boite aux lettres est pleine", "boite pleine", "boite de reception est pleine", "boite de reception pleine", "quota depasse", "depasse son quota", "quota atteint",
            "mailbox voll", "postfach voll", "postfach ist voll", "casella piena", "buzon lleno", "caixa de correio cheia", "mailbox is vol",
        ],
        Reason::MessageTooBig => &[
            "message too large", "message too big", "message is too large", "message is too big", "message size exceeds", "message exceeds", "message file too big", "max message size", "maximum message size", "message size limit",
            "message length exceeds", "exceeds the maximum size", "size of your message", "exceeded google's message size", "exceeds google's message size", "message header size", "exceeded max", "sendsizelimit", "too large to be", "mail too large", "mail size limit",
            "exceeded maximum inbound message size", "attachment too large", "databytes limit", "exceeds fixed maximum message size", "taille limite du message", "message trop volumineux", "message trop grand", "nachricht zu gross",
        ],
        Reason::ExceedLimit => &[
            "too large for this recipient", "exceeds limit set by recipient", "larger than the maximum size the user", "maximum size the user accepts", "recipsizelimit", "message size exceeds maximum * recipient", "exceeded the maximum size the user", "exeeded the maximum size the user",
        ],
        Reason::Suspend => &[
            "account is disabled", "account disabled", "account has been disabled", "account is currently disabled", "that you tried to reach is disabled", "mailbox is disabled", "mailbox disabled", "disabled mailbox", "disabled recipient", "recipient disabled", "user disabled", "user is disabled", "mailaddress is administrative", "address is administratively disabled",
            "temporary locked", "temporarily locked", "account is locked", "account locked", "locked account", "mailbox is locked", "suspended", "suspend the service", "is frozen", "deactivated", "deactivated mailbox", "that you tried to reach is inactive", "inactive user", "temporarily inactive", "account inactive", "account is inactive", "inactive account",
            "recipient account is blocked", "account is blocked", "account blocked", "account has been blocked", "discontinued", "account closed", "account has been closed", "account expired", "account has expired", "due to inactivity", "mailbox unavailable or access denied",
            "compte du destinataire est bloque", "compte bloque", "compte desactive", "compte suspendu", "boite du destinataire archivee", "archived recipient", "boite desactivee", "konto gesperrt", "konto deaktiviert",
        ],
        Reason::HasMoved => &["recipient no longer on server", "has moved to", "has been replaced by", "user has moved", "mailbox has moved", "address has changed", "address changed to", "mailbox owner has changed", "new address is"],
        Reason::NoRelaying => &[
            "relay access denied", "relaying denied", "relay denied", "relay is denied", "relaying is denied", "relay not permitted", "relaying not permitted", "relaying not allowed", "relay not allowed", "no relaying", "no relay", "not permitted to relay", "not allowed to relay", "cannot relay", "can't relay", "unable to relay", "won't relay", "we do not relay", "do not relay",
            "relaying is prohibited", "relay prohibited", "relay access", "relay operation", "relaying mail", "relay not authorized", "relaying not authorized", "list of allowed rcpthosts", "allowed rcpthosts", "insecure mail relay", "invalid credentials for relay", "not authorized to send email directly", "to a non-local", "not a local domain", "not gateway", "mail server requires authentication when attempting to send", "relais refuse", "relais interdit", "is not permitted to relay through this server",
        ],
        Reason::AuthFailure => &[
            "dmarc", "dkim", "domainkeys", "spf check", "spf fail", "spf record", "spf settings", "spf validation", "spf hard", "spf unauthorized", "spf:", "spf (", "(spf", "fail * spf", "spf * fail", "spf.pobox.com", "openspf", "sender policy framework", "per it's spf", "spf/dns",
            "unauthenticated email", "sender is unauthenticated", "does not have authentication information", "fails to pass authentication", "not pass authentication", "authentication checks", "senders to authenticate", "arc validation",
        ],
        Reason::RequirePtr => &[
            "reverse dns", "reverse-dns", "reverse lookup", "ptr record", "ptr resource", "no ptr", "missing ptr", "rdns", "dns ptr", "ptr-record", "cannot find your hostname", "cannot find your reverse hostname", "cannot resolve your", "unresolvable relay host", "mismatches client ip", "ip name lookup failed", "could not resolve your ip", "does not resolve to your ip", "no valid hostname for", "invers * dns", "forward dns entry does not point", "unverifyable sending ips", "unverifiable sending ips",
        ],
        Reason::BadReputation => &[
            "low reputation", "poor reputation", "bad reputation", "reputation score", "reputation problem", "ip reputation", "reputation of the sending", "email reputation", "domain reputation", "sender reputation", "mta's poor", "user complaints", "[tss0",
        ],
        Reason::Blocked => &[
            "blocked using", "blocked by", "is blocked", "has been blocked", "was blocked", "been temporarily blocked", "blocked for", "blocked due", "blocked from", "blocked ip", "ip blocked", "blocked - see", "blocked, ", "block list", "blocklist", "black list", "blacklist", "block-list", "denylist", "blocked client", "client blocked", "connection blocked", "client host",
            "dnsbl", "rbl", "spamhaus", "spamcop", "sorbs", "barracudacentral", "listed in", "listed at", "listed on", "is listed", "on our list", "open proxy", "open relay", "dynamic ip", "dynamically assigned", "dialup", "dial-up", "residential", "smtp server of your isp", "smtp server of your", "your isp's", "banned sending ip", "banned sender", "banned ip", "banned", "bad helo", "helo command rejected", "helo/ehlo", "invalid helo", "ehlo command rejected",
            "accepting mail from your ip", "access denied. ip", "access from ip", "no access from mail server", "invalid ip", "ip address rejected", "sending ip", "your ip", "go away", "confirm this mail server", "server requires confirmation", "not allowed to send mail from", "looks suspiciously like spammer", "refused by", "connection refused by", "connection reset by peer", "connection dropped", "dropped by remote", "not accepting connections from", "server refused", "your e-mail is redundant", "cannot send e-mail to yourself", "does not accept email over ipv6", "unusual rate of", "suspicious activity", "suspicious",
            "adresse ip", "ip source bloquee", "bloques par nos services", "not in whitelist", "daily relay quota", "hosts with dynamic",
        ],
        Reason::UserUnknown => &[
            "user unknown", "unknown user", "user not found", "user not known", "user is unknown", "not a known user", "no such user", "no such recipient", "no such mailbox", "no such address", "no such person", "no such account", "no such local", "no such email", "no such id", "no account by that name", "no user by that name", "no mailbox", "no mail box", "no valid recipient", "no recipient",
            "unknown recipient", "recipient unknown", "recipient not found", "recipient notfound", "recipnotfound", "recipientnotfound", "recipient does not exist", "recipient not exist", "recipient not ok", "recipient doesn't exist", "unknown or illegal", "unknown mailbox", "unknown address", "address unknown", "unknown local", "unknown account", "unknown email", "unknown e-mail", "unknown virtual", "invalid or unknown",
            "invalid recipient", "invalid-recipient", "invalid user", "invalid mailbox", "invalid address", "invalid destination", "invalid final delivery userid", "invalid account", "address invalid", "invalid email", "invalid e-mail", "mailbox invalid", "destination server rejected recipients", "bad address", "bad recipient", "bad destination", "badrcptto", "badrecipientto", "validrcptto",
            "mailbox not found", "mailbox does not exist", "mailbox doesn't exist", "mailbox unavailable", "mailbox unavaiable", "mailbox not available", "mailbox is unavailable", "mailbox is inactive", "mailbox not present", "mailbox no longer", "does not exist", "doesn't exist", "doesnt exist", "not exist", "non-existent", "nonexistent", "non existent", "no longer exists", "no longer valid", "no longer accepts", "no longer active", "no longer available", "no longer in use", "no longer in service", "no longer employed",
            "have a * account", "not a valid recipient", "not a valid mailbox", "not a valid user", "is not a valid", "not a local", "is not local", "isn't local", "isn't a local", "not our customer", "not listed in", "not present in directory", "in name directory", "not found in", "address could not be found", "address not found", "couldn't be found", "could not be found", "wasn't found", "was not found", "> not found", "name is not found", "don't handle mail", "inactive email", "user not active", "not an active address", "user missing home", "not email addresses", "can't accept user", "there is no one at this address", "not known here",
            "utilisateur inconnu", "destinataire inconnu", "adresse inconnue", "compte inconnu", "boite inconnue", "n'existe pas", "introuvable", "destinataire invalide", "adresse invalide", "destinataire errone", "aucun destinataire",
            "unbekannter benutzer", "benutzer unbekannt", "empfanger unbekannt", "existiert nicht", "usuario desconocido", "no existe", "destinatario sconosciuto", "nessun utente", "utente sconosciuto", "usuario inexistente", "gebruiker onbekend", "ユーザが存在", "宛先不明",
        ],
        Reason::Filtered => &[
            "recipient preferences", "only accepting mail from specific", "blocked by the recipient", "rejected by recipient", "rejected by recipients", "rejected by the recipient", "refused by recipient", "refused by the recipient", "not accepting any mail", "not accepting messages from", "rst.notauthorized", "not authorized to send to the recipient", "user reject", "user refused", "recipient id refuse", "bounced address", "is protected by", "has restricted sms", "message filtered", "mail filtered", "due to extended inactivity", "sender not in recipient", "delivery restriction", "restricted the sender",
        ],
        Reason::Rejected => &[
            "sender rejected", "sender address rejected", "sender email address rejected", "sender verify failed", "sender verification failed", "sender was rejected", "sender refused", "sender denied", "sender domain", "domain of sender", "sender's domain", "mail from domain", "mail from not", "mail from address", "sender not", "invalid sender", "unknown sender", "bad sender", "null sender", "empty envelope", "empty sender", "<> invalid", "envelope blocked", "envelope from", "unroutable sender", "unrouteable sender", "verify sender", "from: domain is invalid", "bogus mail from", "batv", "bouncedeny", "emetteur invalide", "expediteur refuse", "expediteur invalide",
            "not a registered gateway user", "purported responsible address", "is not a registered", "mx records for", "fully qualified email address required", "administrative prohibition", "delivery not authorized", "email address is not verified", "returned mail not accepted", "no third-party dsns", "unsigned dsn", "recipient addresses rejected : access denied", "customfromdenied", "different address or alias", "valid sender", "does not exist e2110", "recursive cname", "syntax error: empty email address", "group you tried to contact", "sending to/from an address",
        ],
        Reason::HostUnknown => &[
            "host unknown", "unknown host", "hostunknown", "no such domain", "no such host", "domain does not exist", "domain doesn't exist", "domain not found", "domain name not found", "domain unknown", "unknown domain", "domain is unknown", "domain is not reachable", "recipient domain must exist", "domain must exist", "host not found", "host or domain name not found", "name or service not known", "find any host", "unrouteable address", "unroutable address", "unrouteable domain", "account or domain may not exist", "host unreachable", "mail domain mentioned", "lookups failed permanently", "point to non-existent hosts", "illegal host", "dns lookup failure: host * not found", "domaine inconnu", "domaine n'existe pas", "hote inconnu", "domaine introuvable",
        ],
        Reason::SpamDetected => &[
            "spam detected", "detected as spam", "identified as spam", "identified spam", "classified as spam", "considered as spam", "considered spam", "is spam", "as spam", "spam message", "spam email", "spam mail", "spam content", "spam or virus", "spam/virus", "spam-like", "spam like", "spam score", "spam points", "spam filter", "spam check", "spam block", "spam classification", "spam url", "spam rejected", "spam refused", "spam not accepted", "spam is not", "spam contents", "spam engine", "spam list", "spam probability", "being spam", "be spam", "possible spam", "probable spam", "probably spam", "suspected spam", "suspect spam", "likely spam", "looks like spam", "looked like spam", "similar to spam", "dont accept spam", "don't accept spam", "accept spam", "no spam please", "too much spam", "(spam)", "- spam", "antispam", "anti-spam", "anti spam", "spamassassin", "spamprofiler", "spamming not allowed", "for spam", "spam ",
            "unsolicited", "ube,", " uce", "junk mail", "bulk mail", "bulk email", "bulk e-mail", "bulk.advertising", "mass mail", "content rejected", "content rejection", "unacceptable content", "rejecting banned content", "rejecting mail content", "mail content denied", "message contains * content", "blacklisted url", "blacklisted link", "uribl", "surbl", "recurrent pattern", "mail rejete", "message classe comme spam", "indesirable", "pourriel", "reject, id=", "low priority", "greylisted",
        ],
        Reason::VirusDetected => &["virus", "infected", "malware", "trojan", "worm found"],
        Reason::PolicyViolation => &[
            "policy violation", "violates policy", "violates our policy", "violated policy", "policy reasons", "policy reason", "by policy", "local policy", "organization policy", "organizational settings", "security policies", "mail policy", "due to policy", "policy rejection", "rejected by policy", "policy restrict", "denied by policy", "policy", "header error", "protocol violation", "illegal attachment", "prohibited attachment", "attachment type", "attachments are not", "closed mailing list", "members-only", "non-member", "not subscribed to", "mass mailer", "solving a captcha", "presents a potential", "message given low priority", "politique de securite",
        ],
        Reason::NotCompliantRfc => &["rfc 5322", "rfc5322", "rfc 2822", "rfc2822", "rfc 822", "not compliant", "multiple addresses in from", "multiple subject", "duplicate header", "duplicate headers", "missing a valid address in the from", "missing * header", "bare lf", "bare newline", "no valid from", "missing message-id", "bare carriage", "invalid header"],
        Reason::SecurityError => &[
            "authentication required", "authentication failure", "authentication credentials", "authentication failed", "requires authentication", "authentication is required", "smtp authentication", "authentification requise", "authentification invalide", "unauthenticated senders", "not authenticated", "authentication turned on", "you don't authenticate", "must authenticate", "auth required", "tls required", "requires tls", "starttls", "encryption required", "requires encryption", "certificate", "executable files", "verification failure", "not authorized to perform", "is a dead domain", "not subscribed to ses",
        ],
        Reason::SystemError => &[
            "system config", "configuration error", "misconfigured", "config error", "service unavailable", "service currently unavailable", "service is unavailable", "temporarily unavailable", "internal error", "internal server error", "internal system error", "local error", "local problem", "server error", "system error", "system failure", "software error", "ldap", "resources temporarily", "queue file", "loops back to myself", "create a mail loop", "loop broken", "loop was found", "user output file", "interrupted system call", "error while being processed", "operation now in progress", "load drd", "no mdb", "timeout waiting for input", "transaction failed", "mx points back", "best-preference mx", "delivery to file forbidden", "delivery to pipe forbidden", "duplicated message-id", "server too busy", "try later", "veuillez essayer plus tard", "erreur interne", "panne",
        ],
        Reason::SystemFull => &["insufficient disk", "insufficient system", "insufficient system storage", "no space left", "disk full", "disk is full", "not enough free space", "enough disk space", "system full", "out of disk", "mail system full", "espace disque"],
        Reason::NetworkError => &[
            "too many hops", "hop count", "maximum hop", "exceeded * hops", "many received", "routing loop", "mail loop", "forwarding loop", "loop detected", "message looping", "mail is looping", "looping", "no route to host", "network unreachable", "network is unreachable", "network error", "host is unreachable", "unrouteable mail domain", "name server reply", "name service error", "establish an smtp connection", "could not connect", "couldn't connect", "cannot connect", "unable to connect", "failed to connect", "unable to resolve route", "host not found, try again", "dns records for the destination", "dns lookup failed", "dns error", "connection lost", "lost connection", "host name lookup", "hostname lookup", "nxdomain", "no answer from host", "boucle",
        ],
        Reason::Expired => &[
            "timed out", "timeout", "time out", "expired", "queue too long", "for too long", "too long", "delivery time", "retry time", "not reachable", "not be reached", "unreachable for", "failed 20 attempts", "delivery failed * attempts", "giving up on", "giving up", "requests to connect", "server did not respond", "not responding", "no response", "not been collected after", "allowed queue period", "for the last", "will be retried", "has been delayed", "connection refused", "connect to", "gateway for", "all hosts have been failing", "deferred", "delivery attempts", "days without success", "delai depasse", "delai expire",
        ],
        Reason::NotAccept => &["does not accept mail", "doesn't accept mail", "does not receive email", "doesn't receive email", "doesn't receive mail", "does not receive mail", "null mx", "nullmx", "no mx found", "no mx record", "no smtp service", "no valid mx", "mail exchanger or ip address", "not accepting network messages", "system not accepting", "not accepting mail", "not accepting messages", "no host found for existing", "returned a permanent error", "mail not accepted here", "n'accepte pas de courrier"],
        Reason::ContentError => &["headers too large", "header too large", "media error", "media not supported", "conversion", "mime error", "improper use of 8-bit", "8bit", "8-bit", "invalid characters", "invalid message content", "bad content", "message contains invalid", "\"received\" headers", "charset", "malformed mime", "malformed message", "poison message", "message depth"],
        Reason::MailerError => &["mailer error", "exit status", "exit value", "exited with", "exit code", "command failed", "command output", "command died", "pipe to", "process failed", "x-unix", "procmail", "procmail:", "can't create output", "died with status", "killed by signal", "local delivery failed"],
        Reason::TooManyConnections => &[
            "too many connections", "too many concurrent", "too many sessions", "too many smtp sessions", "too many recipients", "too many errors", "too many mail", "too many messages from", "connection rate", "connection limit", "connections limit", "concurrent connections", "concurrency limit", "frequency limited", "rate limited", "rate limit", "rate-limit", "ratelimit", "throttl", "max emails per", "emails per hour", "messages per hour", "messages per day", "trop de connexions", "slow down", "already made numerous attempts", "connection denied", "sending limit", "sending quota",
        ],
        Reason::Speeding => &["at a rate that prevents", "receiving mail too quickly", "mail too quickly", "too quickly", "too fast", "rate that", "sending rate exceeded", "limited rate", "message submission rate"],
        Reason::SyntaxError => &["malformed address", "command parameter not implemented", "command not implemented", "command unrecognized", "unrecognized command", "unknown command", "command not recognized", "syntax error", "bad sequence of commands", "expected word or", "angle-brackets", "domain missing in source", "incorrectly constructed", "bad command"],
        Reason::Delivered | Reason::Feedback | Reason::OnHold | Reason::Undefined => &[],
    }
}
