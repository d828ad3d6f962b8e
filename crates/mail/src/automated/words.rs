//! The words of automatic answers, in French, English and the languages around.

use super::Kind;

/// As much of a subject as is looked at.
pub(super) const SUBJECT_BYTES: usize = 300;
/// As much of a text as is looked at: automatic answers come to the point.
pub(super) const TEXT_BYTES: usize = 3_000;

/// In lower case, with plain apostrophes and spaces.
pub(super) fn normal(text: &str, most: usize) -> String {
    text[..text.floor_char_boundary(most)]
        .to_lowercase()
        .replace(['’', '‘'], "'")
        .replace(['\u{a0}', '\u{202f}', '\n', '\r', '\t'], " ")
}

/// What automatic answers put before the subject that they answer, or write in its place.
#[rustfmt::skip]
const SUBJECTS: &[&str] = &[
    "réponse automatique", "reponse automatique", "réponse automatique d'absence", "absence du bureau", "message d'absence", "message automatique",
    "notification d'absence", "avis d'absence", "réponse d'absence", "absent du bureau", "absente du bureau",
    "automatic reply", "auto reply", "auto-reply", "autoreply", "auto response", "auto-response", "autoresponse", "auto", "[auto]", "automatic response", "automated reply",
    "out of office", "out of the office", "out-of-office", "out of office autoreply", "out of office reply", "out of office notification", "ooo",
    "automatische antwort", "abwesenheitsnotiz", "abwesend", "respuesta automática", "fuera de la oficina",
    "risposta automatica", "fuori sede", "resposta automática", "fora do escritório", "automatisch antwoord", "automatisch bericht", "afwezig",
    "autosvar", "automatiskt svar", "automatisk svar", "automaattinen vastaus", "automatyczna odpowiedź", "автоответ", "自动回复", "自動返信", "自動応答",
];

/// Whether a subject is that of an automatic answer: one of the phrases, alone or set before a colon
/// or "Re:". "Out of office next week?" is a question of somebody.
pub(super) fn is_automatic_subject(subject: &str) -> bool {
    let subject = subject.trim();
    SUBJECTS.iter().any(|phrase| {
        let Some(rest) = subject.strip_prefix(phrase) else {
            return false;
        };
        let rest = rest.trim_start();
        let is_prefix = rest.starts_with([':', '：', ']'])
            || rest.starts_with("re:")
            || rest.starts_with("re :")
            || rest.starts_with("- ");
        // "Auto" alone is a word like others.
        let is_whole = phrase.len() > 5 && rest.trim_end_matches(['!', '.']).is_empty();
        is_prefix || is_whole || *phrase == "[auto]"
    })
}

#[rustfmt::skip]
const LEFT: &[&str] = &[
    "ne fais plus partie", "ne fait plus partie", "ne travaille plus", "a quitté l'entreprise", "a quitté la société", "a quitté ses fonctions",
    "j'ai quitté", "ai quitté la société", "ai quitté l'entreprise", "n'est plus en activité", "adresse n'est plus active", "adresse n'est plus utilisée",
    "adresse n'est plus valide", "boîte n'est plus consultée", "adresse n'est plus consultée", "no longer work", "no longer with", "no longer employed", "no longer at ", "no longer part of",
    "has left the company", "have left the company", "left the organi", "has left our", "no longer monitored", "no longer in use", "no longer active",
    "nicht mehr im unternehmen", "nicht mehr für", "ya no trabaja", "ya no trabajo", "non lavora più", "werkt niet meer", "werkzaam meer",
];

#[rustfmt::skip]
const CHALLENGES: &[&str] = &[
    "mailinblack", "mail in black", "soit délivré, cliquez", "vérification de l'expéditeur", "authentifier votre adresse", "vous authentifier",
    "spam arrest", "spamarrest", "boxbe", "challenge/response", "sender verification", "verify that you are a", "verify you are human",
    "confirm that you are a human", "confirm you are not a robot", "to deliver your message, please click", "prove that you are", "please confirm your message",
    "votre message est en attente d'authentification", "pour débloquer votre message", "demande d'authentification",
];

#[rustfmt::skip]
const ACKNOWLEDGED_SUBJECTS: &[&str] = &[
    "accusé de réception", "accuse de reception", "nous avons bien reçu", "votre demande a bien été", "we received your", "we have received your",
    "we've received your", "thank you for contacting", "thanks for contacting", "merci de nous avoir contacté", "confirmation de réception",
    "eingangsbestätigung", "acuse de recibo", "ricevuta di ritorno", "ontvangstbevestiging",
];

#[rustfmt::skip]
const ACKNOWLEDGED: &[&str] = &[
    "a bien été reçu", "a bien été reçue", "avons bien reçu votre", "a bien été enregistré", "accusons réception", "sera traité sous", "sera traitée sous",
    "received your message", "received your request", "received your email", "your request has been received", "has been received and",
    "will answer within", "will respond within", "get back to you within", "a ticket has been",
];

#[rustfmt::skip]
const AWAY: &[&str] = &[
    "absent", "absence", "congé", "vacances", "de retour", "mon retour", "notre retour", "retour le ", "retour demain", "en déplacement", "en arrêt", "arrêt maladie",
    "fermé ", "fermée ", "fermés ", "fermées ", "fermeture", "réouverture", "indisponible", "pas disponible", "reprendrai", "en formation", "en rtt", "hors du bureau", "ne serai pas joignable",
    "out of office", "out of the office", "on leave", "annual leave", "parental leave", "maternity", "paternity", "sick leave", "vacation", "i am away", "i'm away",
    "am currently away", "away until", "away from", "be back", "back on ", "back in ", "back tomorrow", "back at work", "back to the office", "out today", "out until", "until i return", "when i return", "will return", "returning on", "my return",
    "on holiday", "holidays", "limited access to", "office is closed", "offices are closed", "office will be closed", "we are closed", "not in the office", "travelling", "traveling",
    "nicht im büro", "abwesend", "urlaub", "außer haus", "fuera de la oficina", "vacaciones", "fuori ufficio", "fuori sede", "ferie", "férias", "ausente", "afwezig", "vakantie", "ferier", "semester", "nieobecn", "urlop",
];

/// The kind of an automatic answer by its words, the more telling ones first.
pub(super) fn kind_of_answer(subject: &str, text: &str) -> Option<Kind> {
    let has = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
    if has(LEFT, text) {
        return Some(Kind::LeftCompany);
    }
    if has(CHALLENGES, subject) || has(CHALLENGES, text) {
        return Some(Kind::Challenge);
    }
    if has(ACKNOWLEDGED_SUBJECTS, subject) {
        return Some(Kind::AutoReply);
    }
    if has(AWAY, subject) {
        return Some(Kind::OutOfOffice);
    }
    if has(ACKNOWLEDGED, text) {
        return Some(Kind::AutoReply);
    }
    has(AWAY, text).then_some(Kind::OutOfOffice)
}
