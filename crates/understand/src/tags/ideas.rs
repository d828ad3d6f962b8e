//! Plain ideas for tags that any organisation may want, with the words that speak for them. Nothing of it says how
//! much a mail matters: that is the priority's.

use super::{Folded, Support, is_word};
use crate::fold::fold;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Idea(usize);

impl Idea {
    /// The tag in French and in English.
    pub(super) const fn names(self) -> (&'static str, &'static str) {
        (TABLE[self.0].0, TABLE[self.0].1)
    }
}

/// What an IBAN speaks for too.
pub(super) const BANK_DETAILS: Idea = Idea(0);

/// The French tag, the English tag, words of both languages; `*`: the word may go on.
const TABLE: &[(&str, &str, &[&str])] = &[
    (
        "coordonnées bancaires",
        "bank details",
        &[
            "rib",
            "iban",
            "coordonnées bancaires",
            "bank details",
            "bank account details",
        ],
    ),
    (
        "remboursement",
        "refund",
        &["rembours*", "refund*", "reimburse*", "money back", "chargeback*"],
    ),
    (
        "résiliation",
        "cancellation",
        &[
            "résili*",
            "mettre fin à mon contrat",
            "mettre fin à notre contrat",
            "mettre fin à mon abonnement",
            "cancel my subscription",
            "cancel our subscription",
            "cancel my contract",
            "cancel our contract",
            "cancel my account",
            "cancellation of",
            "terminate my contract",
            "terminate our contract",
            "termination of",
        ],
    ),
    (
        "panne",
        "outage",
        &[
            "panne",
            "pannes",
            "ne fonctionne plus",
            "ne fonctionnent plus",
            "ne marche plus",
            "ne marchent plus",
            "ne répond plus",
            "hors service",
            "hors ligne",
            "inaccessible*",
            "outage*",
            "is down",
            "are down",
            "stopped working",
            "not working",
            "does not work",
            "doesn't work",
        ],
    ),
    (
        "devis",
        "quote",
        &[
            "devis",
            "proposition tarifaire",
            "offre de prix",
            "quotation*",
            "a quote",
            "your quote",
            "price quote",
            "estimate for",
        ],
    ),
    (
        "relance",
        "follow-up",
        &[
            "vous relance",
            "vous relancer",
            "relance",
            "relances",
            "sans réponse de votre part",
            "toujours pas de réponse",
            "toujours pas eu de réponse",
            "toujours sans réponse",
            "toujours sans nouvelle*",
            "n'ai pas eu de retour",
            "n'ai pas reçu de réponse",
            "following up",
            "follow up on",
            "follow-up on",
            "haven't heard back",
            "have not heard back",
            "still waiting for",
            "still no answer",
            "still no reply",
            "gentle reminder",
        ],
    ),
    (
        "livraison",
        "delivery",
        &[
            "livraison",
            "livraisons",
            "livreur",
            "colis",
            "transporteur",
            "pas été livré*",
            "delivery",
            "deliveries",
            "shipment*",
            "parcel*",
            "courier",
            "tracking number",
            "been delivered",
        ],
    ),
    (
        "mot de passe",
        "password",
        &["mot de passe", "mots de passe", "mdp", "password*", "passcode*"],
    ),
    (
        "réclamation",
        "complaint",
        &[
            "réclamation*",
            "inacceptable*",
            "inadmissible*",
            "mécontent*",
            "très déçu*",
            "insatisf*",
            "complaint*",
            "complain about",
            "unacceptable",
            "dissatisf*",
            "very disappointed",
            "extremely disappointed",
        ],
    ),
    (
        "rendez-vous",
        "appointment",
        &[
            "rendez-vous",
            "rendez vous",
            "rdv",
            "fixer une réunion",
            "un créneau",
            "appointment*",
            "schedule a call",
            "schedule a meeting",
            "set up a call",
            "set up a meeting",
            "arrange a meeting",
        ],
    ),
    (
        "candidature",
        "job application",
        &[
            "candidature*",
            "lettre de motivation",
            "mon cv",
            "curriculum vitae",
            "recherche d'un stage",
            "recherche un stage",
            "recherche d'une alternance",
            "recherche une alternance",
            "job application*",
            "application for the position",
            "apply for the position",
            "applying for",
            "cover letter",
            "my resume",
            "my cv",
        ],
    ),
    (
        "RGPD",
        "GDPR",
        &[
            "rgpd",
            "gdpr",
            "données personnelles",
            "données à caractère personnel",
            "droit d'accès",
            "droit à l'effacement",
            "droit à l'oubli",
            "personal data",
            "right to erasure",
            "right of access",
            "subject access request",
            "data protection",
        ],
    ),
    (
        "virement",
        "bank transfer",
        &["virement*", "bank transfer*", "wire transfer*", "sepa transfer*"],
    ),
    (
        "facture impayée",
        "unpaid invoice",
        &[
            "impayé*",
            "facture en retard",
            "factures en retard",
            "retard de paiement",
            "mise en demeure",
            "facture échue",
            "unpaid",
            "overdue invoice*",
            "invoice is overdue",
            "outstanding invoice*",
            "past due",
            "late payment*",
        ],
    ),
    (
        "double prélèvement",
        "double charge",
        &[
            "double prélèvement",
            "prélevé deux fois",
            "prélevée deux fois",
            "débité deux fois",
            "débitée deux fois",
            "facturé deux fois",
            "facturée deux fois",
            "payé deux fois",
            "double facturation",
            "charged twice",
            "billed twice",
            "double charged",
            "double charge",
            "paid twice",
        ],
    ),
    (
        "prélèvement",
        "direct debit",
        &["prélèvement", "prélèvements", "mandat sepa", "direct debit*"],
    ),
    (
        "garantie",
        "warranty",
        &[
            "sous garantie",
            "la garantie",
            "extension de garantie",
            "warranty",
            "under guarantee",
        ],
    ),
    (
        "retour produit",
        "product return",
        &[
            "bon de retour",
            "étiquette de retour",
            "retour produit",
            "retourner l'article",
            "retourner le produit",
            "retourner la commande",
            "renvoyer le produit",
            "renvoyer l'article",
            "return label",
            "return the item",
            "return the product",
            "return my order",
            "return this item",
        ],
    ),
    (
        "changement d'adresse",
        "change of address",
        &[
            "changement d'adresse",
            "nouvelle adresse",
            "déménag*",
            "change of address",
            "new address",
            "changed address",
            "moving house",
        ],
    ),
    (
        "formation",
        "training",
        &["formation", "formations", "training course*", "training session*"],
    ),
    (
        "démonstration",
        "demo",
        &[
            "démonstration*",
            "une démo",
            "a demo",
            "product demo",
            "demo of",
            "book a demo",
        ],
    ),
    (
        "sécurité",
        "security",
        &[
            "phishing",
            "hameçonnage",
            "piraté*",
            "piratage*",
            "rançongiciel*",
            "fuite de données",
            "faille de sécurité",
            "hacked",
            "ransomware",
            "data breach",
            "security breach",
            "vulnerability",
        ],
    ),
    (
        "renouvellement",
        "renewal",
        &["renouvel*", "reconduction", "renewal*", "renew my", "renew our"],
    ),
    (
        "attestation",
        "certificate",
        &["attestation*", "certificat de", "certificate of", "proof of"],
    ),
    (
        "absence",
        "absence",
        &[
            "arrêt maladie",
            "arrêt de travail",
            "mes congés",
            "jours de congé*",
            "sick leave",
            "days off",
        ],
    ),
    (
        "bug",
        "bug",
        &[
            "bug",
            "bugs",
            "message d'erreur",
            "page d'erreur",
            "erreur 404",
            "erreur 500",
            "plante",
            "plantage*",
            "error message*",
            "crashes",
            "crashed",
            "crashing",
        ],
    ),
    ("partenariat", "partnership", &["partenariat*", "partnership*"]),
];

/// One word of the table.
struct Word {
    idea: Idea,
    text: &'static str,
    open: bool,
}

/// All words in one automaton, made at the first mail. The table never changes, so the faster kind pays.
static WORDS: LazyLock<(Option<AhoCorasick>, Vec<Word>)> = LazyLock::new(|| {
    let words: Vec<Word> = TABLE
        .iter()
        .enumerate()
        .flat_map(|(line, (_, _, words))| words.iter().map(move |word| (Idea(line), *word)))
        .map(|(idea, word)| Word {
            idea,
            text: word.trim_end_matches('*'),
            open: word.ends_with('*'),
        })
        .collect();
    let automaton = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .build(words.iter().map(|word| fold(word.text)))
        .ok();
    (automaton, words)
});

/// What speaks for each idea.
pub(super) fn heard(folded: &Folded<'_>) -> BTreeMap<Idea, Support> {
    let mut heard: BTreeMap<Idea, Support> = BTreeMap::new();
    let (Some(automaton), words) = &*WORDS else {
        return heard;
    };
    for (part, text) in folded.parts() {
        for hit in automaton.find_overlapping_iter(text) {
            let word = &words[hit.pattern().as_usize()];
            if !is_word(text, hit.start(), hit.end(), word.open) {
                continue;
            }
            let said = &text[hit.start()..end_of_word(text, hit.end())];
            heard.entry(word.idea).or_default().add(said, part.weight());
        }
    }
    heard
}

/// Where a word that goes on ends.
fn end_of_word(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    from + rest
        .find(|letter: char| !letter.is_alphanumeric())
        .unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_each_thing_once() {
        let (automaton, words) = &*WORDS;
        assert!(automaton.is_some());
        let mut seen = std::collections::HashSet::new();
        for word in words {
            assert!(seen.insert(fold(word.text)), "{} stands twice", word.text);
        }
        let mut names = std::collections::HashSet::new();
        for (french, english, _) in TABLE {
            assert!(names.insert(*french), "{french} stands twice");
            assert!(
                french == english || names.insert(english),
                "{english} stands twice"
            );
        }
        assert_eq!(BANK_DETAILS.names().1, "bank details");
    }
}
