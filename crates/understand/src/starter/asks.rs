//! Whether a mail asks for anything at all: reports, thanks and announcements do not.

use crate::lists::Phrases;

/// Folded words and phrases of a demand.
#[rustfmt::skip]
static DEMANDS: Phrases = Phrases::new(&[
    "?", "merci de", "merci d'avance", "merci de me", "merci de nous", "veuillez", "pouvez", "pourriez", "pourrait", "pourrais", "peux-tu", "peux tu", "il faut", "il faudra", "il nous faut", "il me faut", "besoin", "souhait", "voudr", "aimer", "demande", "attend", "priere", "prie de", "svp", "s'il vous plait", "stp", "urgent", "rappelez", "repond", "envoyez", "envoyer", "transmettre", "confirmer", "confirmez", "corriger", "rembours", "regler", "intervenir", "intervention", "en panne", "ne fonctionne", "ne marche", "n'arrive", "impossible", "erreur", "probleme", "toujours pas", "conteste", "commande", "devis", "resilier", "resiliation", "mettre fin", "procedure", "a quelle", "comment",
    "please", "could you", "can you", "would you", "need", "kindly", "let me know", "send", "require", "request", "how do", "how can", "when will", "asap", "fix", "error", "broken", "not work", "doesn't work", "cannot", "can't", "problem", "issue", "cancel", "refund", "quote", "confirm", "must", "waiting for", "look forward",
]);

/// Whether one of them stands in a folded subject or text.
pub(super) fn anything(subject: &str, body: &str) -> bool {
    DEMANDS.stand_in(body) || DEMANDS.stand_in(subject)
}
