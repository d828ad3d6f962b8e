//! What the words around a moment make of it: a demand, a promise of the sender, an offer, an event.

use facteur_mail::dates::Word;
use std::ops::Range;

/// The sentence in which word `at` stands.
pub(super) fn sentence(words: &[Word], at: usize) -> Range<usize> {
    let ends = |position: &usize| is_end(words, *position);
    let start = (0..at).rev().find(ends).map_or(0, |end| end + 1);
    let end = (at..words.len()).find(ends).unwrap_or(words.len());
    start..end
}

fn is_end(words: &[Word], at: usize) -> bool {
    let Some(word) = words.get(at) else {
        return true;
    };
    let next_is_glued = words.get(at + 1).is_some_and(|next| next.is_glued);
    match word.text.as_str() {
        "!" | "?" | ";" | "•" => true,
        "." => !(next_is_glued && word.is_glued),
        _ => false,
    }
}

/// The part of the sentence that leads to word `at`: behind the last comma or "and".
fn part(words: &[Word], at: usize) -> &[Word] {
    let sentence = sentence(words, at);
    let start = (sentence.start..at)
        .rev()
        .find(|position| {
            matches!(
                words[*position].text.as_str(),
                "," | ":"
                    | "et"
                    | "and"
                    | "mais"
                    | "but"
                    | "donc"
                    | "so"
                    | "sinon"
                    | "otherwise"
                    | "-"
                    | "("
                    | "car"
                    | "because"
                    | "pour"
                    | "afin"
                    | "que"
                    | "that"
                    | "qui"
            ) && !is_apostrophe_before(words, *position)
        })
        .map_or(sentence.start, |end| end + 1);
    &words[start..at]
}

fn is_apostrophe_before(words: &[Word], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| words[before].text == "'")
}

fn any(words: &[Word], these: &[&str]) -> bool {
    words.iter().any(|word| these.contains(&word.text.as_str()))
}

#[rustfmt::skip]
const DEMANDS: &[&str] = &[
    "merci", "veuillez", "pouvez", "pourriez", "pourrez", "pourrait", "peux", "pourrais", "peut", "faut", "faudrait", "faudra", "besoin", "attends", "attendons", "attend", "attendu", "attendue", "attendus", "souhaite", "souhaitons", "souhaiterais", "souhaiterions", "voudrais", "voudrions", "aimerais", "aimerions", "aurais", "aurions", "urgent", "urgence", "urgente", "imperatif", "imperatif", "imperativement", "obligatoirement", "repondre", "repondez", "reponse", "retour", "envoyer", "envoyez", "transmettre", "transmettez", "adresser", "regler", "reglez", "reglement", "payer", "paiement", "virement", "signer", "signez", "signature", "signe", "confirmer", "confirmez", "confirmation", "valider", "validez", "validation", "rappeler", "rappelez", "intervenir", "intervenez", "intervention", "livrer", "livrez", "livraison", "livre", "deposer", "fournir", "rendre", "rendez", "remettre", "depot", "delai", "limite", "exige", "doit", "doivent", "devez", "devra", "devront", "devrait", "demande", "demandons", "prie", "prions", "compte", "comptons", "possible", "necessaire", "requis", "votre", "vos", "disponible", "dispo", "pret", "prete", "prets", "recevoir", "avoir", "mettre", "faire", "retablir", "reparer", "debloquer", "resoudre", "traiter", "corriger", "rembourser", "stp", "svp",
    "please", "could", "can", "would", "need", "needs", "needed", "must", "require", "required", "requires", "expect", "expects", "want", "wants", "send", "reply", "respond", "response", "answer", "confirm", "sign", "signed", "pay", "payment", "provide", "return", "returned", "submit", "submitted", "let", "know", "get", "latest", "deadline", "due", "urgent", "urgently", "your", "you", "have", "deliver", "delivery", "delivered", "fix", "fixed", "restore", "resolve", "ready", "approve", "approval", "review", "call", "help", "asap", "complete", "completed",
];

#[rustfmt::skip]
const WISHES: &[&str] = &[
    "souhaite", "souhaitons", "souhaiterais", "souhaiterions", "voudrais", "voudrions", "aimerais", "aimerions", "veux", "voulons", "besoin", "attends", "attendons", "compte", "comptons", "espere", "esperons", "demande", "demandons", "exige", "exigeons", "dois", "devons", "doit", "prie", "prions", "remercie", "remercions", "invite", "invitons", "saurais", "serais", "serions", "recevoir", "avoir", "mets", "mettons", "somme", "sommons", "reclame", "reclamons", "aurais", "aurions", "propose",
    "need", "want", "would", "like", "expect", "require", "must", "hope", "ask", "appreciate", "await", "awaiting", "request", "insist", "should", "have", "demand", "urge", "looking", "please", "can", "could",
];

#[rustfmt::skip]
const SENDERS_ACTS: &[&str] = &[
    "vais", "allons", "reviens", "reviendrai", "reviendrons", "rappelle", "rappellerai", "rappellerons", "enverrai", "enverrons", "envoie", "transmets", "transmettrai", "transmettrons", "ferai", "ferons", "fais", "serai", "serons", "passerai", "passerons", "passe", "livrerons", "livrons", "recontacte", "recontacterai", "recontacterons", "tiens", "tiendrai", "tiendrons", "reponds", "repondrai", "repondrons", "regle", "reglerai", "reglerons", "paie", "paierai", "paierons", "effectuerons", "effectuerai", "procederons", "donnerai", "confirmerai", "confirmerons", "arrive", "pars", "rentre", "finis", "termine", "boucle", "depose", "deposerai", "finalise", "apporte", "apporterai", "posterai", "contacte", "contacterai", "contacterons",
    "will", "'ll", "ll", "shall", "plan", "aim", "intend", "going", "leaving", "leave", "arrive",
];

#[rustfmt::skip]
const HAPPENS: &[&str] = &[
    "sera", "seront", "recevrez", "tiendra", "tiendront", "aura", "auront", "lieu", "commence", "commencera", "debute", "debutera", "ouvrira", "ouvre", "ferme", "fermera", "fermes", "fermee", "fermees", "prevu", "prevue", "prevus", "promis", "promise", "promettez", "promettait", "annonce", "annonces", "annoncez", "annonciez", "annoncait", "promettiez", "promettaient", "garantissiez", "garanti", "garantie", "garantissez", "devait", "devaient", "deviez", "etait", "etaient", "avait", "avaient", "aviez", "aurait", "auraient", "initialement", "valable", "valables", "valide", "promo", "promotion", "soldes", "expediee", "expedie", "livrable", "absent", "absente", "conges", "vacances", "rupture", "depuis", "hier", "avez",
    "was", "were", "had", "promised", "supposed", "guaranteed", "advertised", "valid", "sale", "held", "starts", "started", "begins", "opens", "receive", "refunded", "shipped", "dispatched", "arrived", "away", "closed", "holiday", "since", "scheduled", "booked",
];

/// Whether the sentence around word `at` asks for something.
pub(super) fn asks(words: &[Word], at: usize) -> bool {
    any(&words[sentence(words, at)], DEMANDS)
}

/// Whether the words that lead to word `at` say that the sender himself acts by then.
pub(super) fn is_own_promise(words: &[Word], at: usize) -> bool {
    let part = part(words, at);
    let speaks = any(part, &["je", "j", "nous", "on", "i", "we"]);
    if !speaks || any(part, WISHES) {
        return false;
    }
    let acts = any(part, SENDERS_ACTS);
    let future = part.iter().any(|word| {
        let text = word.text.as_str();
        (text.ends_with("erai")
            || text.ends_with("erons")
            || text.ends_with("irai")
            || text.ends_with("irons")
            || text.ends_with("drai")
            || text.ends_with("drons"))
            && text.len() > 5
    });
    acts || future
}

/// Whether the words that lead to word `at` tell of something that happens, happened or is offered by then.
pub(super) fn only_happens(words: &[Word], at: usize) -> bool {
    let part = part(words, at);
    any(part, HAPPENS)
        && !any(
            part,
            &[
                "merci",
                "veuillez",
                "please",
                "faut",
                "besoin",
                "need",
                "must",
                "pouvez",
                "pourriez",
                "could",
                "can",
                "devra",
                "doit",
                "doivent",
                "imperativement",
                "si",
                "if",
                "not",
                "isn",
                "unless",
                "sans",
                "defaut",
                "sinon",
            ],
        )
}

/// "Pas avant lundi", "not before May": no deadline.
pub(super) fn is_denied(words: &[Word], at: usize) -> bool {
    let before = &words[at.saturating_sub(3)..at];
    let nothing = any(before, &["rien", "nothing", "aucune", "never", "jamais"]);
    let not = before
        .last()
        .is_some_and(|word| matches!(word.text.as_str(), "pas" | "not" | "juste" | "just"));
    nothing || not
}

/// "If received in error, delete within 24 hours": the small print under a mail.
pub(super) fn is_legal_notice(words: &[Word], at: usize) -> bool {
    let sentence = &words[sentence(words, at)];
    let received = any(
        sentence,
        &["received", "recu", "recevez", "recipient", "destinataire"],
    );
    let error = any(
        sentence,
        &["error", "erreur", "intended", "confidential", "confidentiel"],
    );
    received
        && error
        && any(
            sentence,
            &[
                "delete",
                "destroy",
                "supprimer",
                "detruire",
                "notify",
                "prevenir",
                "avertir",
            ],
        )
}
