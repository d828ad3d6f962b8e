//! The words of delivery notices that carry no machine-readable part.

use super::Part;
use super::reason::{reply_code_in, status_in};
use crate::headers::Headers;

/// As much of a part as is looked at: servers come to the point.
const TEXT_BYTES: usize = 12_000;

#[rustfmt::skip]
const SUBJECTS: &[&str] = &[
    "undeliver", "non-deliver", "nondeliver", "delivery status notification", "delivery notification", "delivery fail", "delivery error", "delivery problem", "delivery report", "delivery has failed",
    "delivery delayed", "delayed mail", "delivery delay", "mail delivery", "message delivery", "failure notice", "failed delivery", "failed mail", "failure delivery", "returned mail", "returned to sender", "returned message",
    "could not be delivered", "couldn't be delivered", "cannot be delivered", "not delivered", "can't deliver", "could not send message", "message status", "mail system error", "mail failure", "mail error",
    "warning: could not send", "warning: message", "message bounced", "bounced mail", "rejected mail", "rejected message", "unknown user", "user unknown", "error sending message",
    "non remis", "non délivré", "non distribué", "non distribuable", "échec de la remise", "échec de remise", "échec de distribution", "échec de livraison", "échec d'envoi", "notification d'état de remise", "remise différée", "remise retardée", "retour à l'expéditeur", "message en attente de remise",
    "unzustellbar", "nicht zustellbar", "zustellung fehlgeschlagen", "unzustellbarkeit", "no entregado", "no se puede entregar", "mancata consegna", "non recapitabile", "não entregue", "falha na entrega", "onbestelbaar", "niet bezorgd",
    "kan inte levereras", "niedostarczon", "недоставлен", "не доставлен", "退信", "系统退信", "配信不能", "配信失敗", "送信エラー", "送信できません", "メール送信",
];

#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "could not be delivered", "couldn't be delivered", "cannot be delivered", "could not deliver", "was not delivered", "not been delivered", "wasn't delivered", "undeliverable", "unable to deliver", "failed to deliver", "can't be delivered", "not able to deliver",
    "delivery to the following", "delivery failed", "delivery has failed", "delivery failure", "delivery attempt", "permanent fatal error", "permanent error", "permanent failure", "permanently failed", "fatal error", "transient non-fatal", "delivery error", "delivery temporarily", "delivery not", 
    "user unknown", "unknown user", "no such user", "no such mailbox", "does not exist", "doesn't exist", "not found in", "invalid recipient", "recipient rejected", "recipient address rejected", "recipients failed", "not our customer", "unknown recipient", "unknown address", "address not found", "no mailbox here",
    "mailbox unavailable", "mailbox full", "mailbox is full", "over quota", "exceeded the quota", "quota exceeded", "account is disabled", "mail loop", "too many hops", "message too large", "your message was rejected", "message was rejected", "message rejected", "has been rejected", "was blocked",
    "this is the qmail-send", "transcript of session follows", "invalid user address", "this is the mail system at", "this is the postfix program", "this message was created automatically by mail", "the following address", "failed addresses follow", "returned message follows", "original message follows", "did not reach", "message has not been", "unsent message", "host unknown", "could not be sent", "remote host said", "relay access denied", "relaying denied", "the following recipient", "the following destination", "unrouteable", "non-delivery", "non delivery",
    "n'a pas pu être remis", "n'a pas pu être délivré", "n'a pas pu être distribué", "n'a pas été remis", "n'a pas été délivré", "n'a pu être", "échec de la remise", "impossible de remettre", "utilisateur inconnu", "boîte aux lettres pleine", "adresse introuvable", "destinataire inconnu", "n'existe pas",
    "nicht zugestellt", "nicht ausgeliefert", "no se pudo entregar", "non è stato possibile", "não foi possível entregar", "niet bezorgd", "退信", "无法投递", "ユーザが存在", "配信できません", "送信できません", "宛先不明", "無法", "не может быть доставлен", "не было доставлено", "не удалось",
    "550 5.", "550-5.", "554 5.", "552 5.", "smtp error", "smtp; 5", "553 ", "550 ", "554 ", "status: 5.",
];

#[rustfmt::skip]
const STILL_TRYING: &[&str] = &[
    "will continue to try", "will keep trying", "will be retried", "will try again", "continue trying", "do not need to resend", "no need to resend", "no action is required on your part", "warning message only", "delivery attempts will continue", "not yet been delivered", "temporary problem", "has been delayed", "is delayed", "delivery is delayed",
    "n'a pas encore été", "nouvelles tentatives", "inutile de renvoyer", "wird weiterhin versucht", "noch nicht zugestellt",
];

/// Words that end the matter, whatever attempts are spoken of before.
const GIVEN_UP: &[&str] = &[
    "giving up",
    "has given up",
    "gave up",
    "will be returned",
    "has failed permanently",
    "not be delivered after",
    "permanent",
];

/// A lower-case subject of a delivery notice.
pub(super) fn is_subject(subject: &str) -> bool {
    SUBJECTS.iter().any(|words| subject.contains(words))
}

/// A lower-case text of a delivery notice.
pub(super) fn is_text(text: &str) -> bool {
    TEXTS.iter().any(|words| text.contains(words))
}

/// Whether the server says that it goes on trying.
pub(super) fn is_delayed(subject: &str, text: &str) -> bool {
    let says_delayed = [
        "delay",
        "warning: could not send",
        "warning: message",
        "retard",
        "différé",
        "verzögert",
    ]
    .iter()
    .any(|words| subject.contains(words));
    (says_delayed || STILL_TRYING.iter().any(|words| text.contains(words)))
        && !GIVEN_UP.iter().any(|words| text.contains(words))
}

/// The readable parts in lower case, line breaks as spaces, cut to what servers write themselves.
pub(super) fn lower_text(parts: &[Part<'_>]) -> String {
    let mut lower = String::new();
    for part in parts {
        let is_text = part
            .mime_type
            .get(..5)
            .is_some_and(|kind| kind.eq_ignore_ascii_case("text/"))
            && !part.mime_type.to_ascii_lowercase().starts_with("text/rfc822");
        let room = TEXT_BYTES.saturating_sub(lower.len());
        if is_text && room > 0 {
            let text = &part.text[..part.text.floor_char_boundary(room)];
            let words = text.split_whitespace().flat_map(|word| [word, " "]);
            lower.push_str(&words.collect::<String>().to_lowercase().replace('’', "'"));
        }
    }
    lower
}

/// Whether the notice brings the mail back, as a part or in its text.
pub(super) fn returns_mail(parts: &[Part<'_>], text: &str) -> bool {
    parts.iter().any(|part| {
        let mime_type = part.mime_type.to_ascii_lowercase();
        mime_type == "message/rfc822" || mime_type.starts_with("text/rfc822")
    }) || (text.contains("received: from") && text.contains("message-id:"))
}

/// An absence notice from a null sender is no bounce, whatever its subject repeats.
pub(super) fn is_automatic_answer(headers: &Headers, subject: &str) -> bool {
    let replied = headers
        .get("Auto-Submitted")
        .is_some_and(|value| value.to_ascii_lowercase().starts_with("auto-replied"));
    let starts = [
        "automatic reply",
        "réponse automatique",
        "out of office",
        "absence",
        "auto:",
        "re:",
    ];
    replied && starts.iter().any(|start| subject.starts_with(start))
}

/// Whether a lower-case text holds a server's answer: a reply code, a status, or the opening words of a
/// known server.
pub(super) fn quotes_server(text: &str) -> bool {
    reply_code_in(text).is_some()
        || status_in(text).is_some()
        || SERVERS.iter().any(|words| text.contains(words))
}

#[rustfmt::skip]
const SERVERS: &[&str] = &[
    "this is the qmail", "this is the mail system at", "this is the postfix", "created automatically by mail delivery", "transcript of session", "dragonfly mail agent", "this is the mailer-daemon", "did not reach", "delivery status notification", "following address", "following recipient", "failed addresses follow", "unable to deliver", "delivery failed", "mail undeliverable", "original message follows", "could not be delivered to", "mailbox is full: <", "final-recipient:", "google groups", "group you tried to contact", "message not delivered", "invalid user address", "account is disabled", "failure reasons",
];
