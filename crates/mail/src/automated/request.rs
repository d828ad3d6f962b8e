//! What people ask for in a word or two: to be left alone, or not to be asked again.

use serde::{Deserialize, Serialize};

use super::words::{TEXT_BYTES, normal};

/// What a person answers to mail that they did not want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Never write again.
    Unsubscribe,
    /// No, thank you; this matter is closed.
    NotInterested,
}

/// Answers longer than this ask for something else too.
const LONGEST: usize = 700;

#[rustfmt::skip]
const UNSUBSCRIBE: &[&str] = &[
    "ne plus me contacter", "ne plus nous contacter", "ne plus m'écrire", "ne plus nous écrire", "ne me contactez plus", "ne nous contactez plus", "ne m'écrivez plus", "ne plus recevoir vos", "ne plus recevoir de", "ne souhaite plus recevoir", "ne souhaitons plus recevoir", "ne veux plus recevoir", "ne désire plus recevoir", "arrêtez de m'écrire", "arrêtez de m'envoyer", "arrêter de m'envoyer", "cessez de m'écrire", "cessez de m'envoyer", "cesser de me contacter", "cessez de me contacter", "ne plus être contacté", "ne plus être sollicité", "ne plus me solliciter", "me désinscrire", "me désabonner", "désinscrivez-moi", "désinscrivez moi", "désabonnez-moi", "désinscription svp", "merci de me désinscrire", "me retirer de votre liste", "me retirer de vos listes", "me retirer de vos fichiers", "nous retirer de votre", "retirez-moi", "retirez moi", "supprimez-moi de", "me supprimer de vos", "me supprimer de votre", "supprimer mon adresse de", "supprimer mes coordonnées de vos", "me rayer de", "m'enlever de votre", "enlevez-moi",
    "remove me from", "remove us from", "remove my address", "remove my email", "take me off", "take us off", "unsubscribe me", "please unsubscribe", "stop emailing me", "stop e-mailing me", "stop contacting", "stop writing", "stop sending me", "stop mailing", "do not contact me", "don't contact me", "do not contact us", "do not email me", "don't email me", "no longer wish to receive", "no longer want to receive", "don't want to receive any", "do not wish to receive", "never contact me", "opt me out", "opt-out", "delete me from",
];

#[rustfmt::skip]
const NOT_INTERESTED: &[&str] = &[
    "ne donnons pas suite", "ne donnerons pas suite", "ne donne pas suite", "ne donnerai pas suite", "ne pas donner suite", "ne souhaitons pas donner suite", "ne souhaite pas donner suite", "sans suite", "pas intéressé", "pas intéressée", "pas intéressés", "pas intéressées", "ne nous intéresse pas", "ne m'intéresse pas", "pas d'intérêt pour", "n'avons pas besoin", "n'ai pas besoin de vos", "n'est pas d'actualité", "plus d'actualité", "pas de projet en ce sens", "pas de besoin", "aucun besoin", "avons choisi un autre", "avons retenu un autre", "avons déjà un prestataire", "avons déjà un fournisseur", "déjà équipés", "sommes déjà équipé", "votre offre n'a pas été retenue", "ne retiendrons pas", "n'avons pas retenu", "non merci",
    "not interested", "no interest", "no thank you", "no thanks", "not a fit", "not a good fit", "not at this time", "decided not to proceed", "decided to go with", "decided to go another", "we have gone with", "we went with", "not moving forward", "won't be moving forward", "will not be moving forward", "will not be proceeding", "won't be proceeding", "not be taking this further", "already have a supplier", "already have a provider", "have no need", "don't need this", "not looking for", "we'll pass", "we will pass", "i'll pass", "gonna pass", "pass on this",
];

/// What a person's answer asks for. `text` is what they wrote now, without quotes.
pub(super) fn read(subject: &str, text: &str) -> Option<Request> {
    let text = normal(text.trim(), TEXT_BYTES);
    let subject = normal(subject.trim(), 100);
    if is_stop(&text) || (text.len() < 40 && is_stop(&subject)) {
        return Some(Request::Unsubscribe);
    }
    if text.len() > LONGEST {
        return None;
    }
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    if has(UNSUBSCRIBE) {
        // "Ne plus recevoir de retard": a question about something else is no wish to leave.
        return (!text.contains('?') || text.len() < 200).then_some(Request::Unsubscribe);
    }
    (has(NOT_INTERESTED) && !text.contains('?')).then_some(Request::NotInterested)
}

/// The one word that lists ask for.
fn is_stop(text: &str) -> bool {
    let bare = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    matches!(
        bare,
        "stop"
            | "unsubscribe"
            | "désinscription"
            | "desinscription"
            | "désabonnement"
            | "désinscrire"
            | "desinscrire"
            | "désabonner"
            | "remove"
            | "stop merci"
            | "stop svp"
            | "stop please"
            | "please stop"
            | "remove me"
    )
}
