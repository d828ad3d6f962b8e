//! Tags that are proposed: the organisation's own that a mail names, then what its words and numbers speak for.

use crate::facts::id;
use facteur_domain::{FolderRole, ProposedTag, Rule, RuleSet, Verdict};
use facteur_mail::Limits;
use facteur_understand::rules::{NoNames, parse_action, parse_condition};
use facteur_understand::{
    CompiledRules, JudgeFacts, MailFacts, OwnTags, Policy, judge, read, still_proposed,
};

struct Asked<'a> {
    folder: FolderRole,
    rules: CompiledRules,
    own: &'a [&'a str],
    headers: &'a str,
}

impl Default for Asked<'_> {
    fn default() -> Self {
        Self {
            folder: FolderRole::Incoming,
            rules: CompiledRules::default(),
            own: &[],
            headers: "",
        }
    }
}

impl Asked<'_> {
    fn verdict(&self, subject: &str, text: &str) -> Verdict {
        let raw = format!(
            "From: eva@client.example\r\nTo: s@ours.example\r\nSubject: {subject}\r\n{}Content-Type: text/plain; \
             charset=utf-8\r\n\r\n{text}\r\n",
            self.headers
        );
        let reading = read(raw.as_bytes(), &Limits::default());
        let own = OwnTags::new(self.own.iter().map(|tag| (*tag).to_owned()).collect());
        let facts = JudgeFacts {
            folder: self.folder,
            older: false,
            remembered: None,
        };
        let policy = Policy {
            rules: &self.rules,
            starter: true,
            model: None,
            archived: &[],
            tags: Some(&own),
        };
        judge(&MailFacts::of(&reading, None), &facts, &policy).verdict
    }

    fn tags(&self, subject: &str, text: &str) -> Vec<String> {
        let proposed = self.verdict(subject, text).proposed_tags;
        proposed.into_iter().map(|proposed| proposed.tag).collect()
    }
}

#[test]
fn words_propose_tags_in_the_language_of_the_mail() {
    const CASES: &[(&str, &str, &[&str])] = &[
        (
            "Demande",
            "Bonjour, je souhaite être remboursée de ma commande. Merci d'avance.",
            &["remboursement"],
        ),
        (
            "Refund",
            "Hello, I would like to get a refund for my last order, please.",
            &["refund"],
        ),
        (
            "Demande de devis",
            "Bonjour, pourriez-vous nous envoyer un devis pour dix postes ?",
            &["devis"],
        ),
        (
            "Toujours rien",
            "Bonjour, je me permets de vous relancer au sujet du colis que je n'ai pas reçu.",
            &["relance", "livraison"],
        ),
        (
            "Rappel",
            "Bonjour, la facture est impayée depuis mars, merci de la régler.",
            &["facture impayée"],
        ),
        (
            "Changement de banque",
            "Bonjour, voici notre nouveau compte : FR76 3000 6000 0112 3456 7890 189. Cordialement.",
            &["coordonnées bancaires"],
        ),
        // Not a word of it: a word within another, priority, thanks.
        (
            "C'est urgent",
            "Bonjour, merci de répondre très vite, c'est urgent. La ribambelle est là.",
            &[],
        ),
        (
            "Merci",
            "Merci beaucoup pour votre aide, tout est clair maintenant.",
            &[],
        ),
    ];
    for (subject, text, tags) in CASES {
        assert_eq!(Asked::default().tags(subject, text), *tags, "{subject}");
    }
}

#[test]
fn each_proposal_says_its_words_and_the_subject_counts_more() {
    let text = "Bonjour, le colis est perdu, la livraison n'a pas eu lieu. Je demande une résiliation.";
    let proposed = Asked::default()
        .verdict("Résiliation du contrat", text)
        .proposed_tags;
    let told: Vec<(&str, Vec<&str>)> = proposed
        .iter()
        .map(|one| (one.tag.as_str(), one.words.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(
        told,
        [
            ("résiliation", vec!["resiliation"]),
            ("livraison", vec!["colis", "livraison"])
        ]
    );
}

#[test]
fn tags_in_use_come_first_when_the_mail_names_them_and_keep_their_spelling() {
    let asked = Asked {
        own: &["Remboursement", "dossier-sinistre", "été", "VIP", "rh"],
        ..Asked::default()
    };
    let text = "Bonjour, pour mon dossier sinistre je demande mon remboursement. Le service RH est prévenu, \
                les vips aussi, et cet étêtage.";
    assert_eq!(
        asked.tags("Question", text),
        ["Remboursement", "dossier-sinistre"]
    );
    // An English mail gets the French word when that is what the organisation uses.
    assert_eq!(
        asked.tags("Refund", "Hello, I would like to be refunded for this order."),
        ["Remboursement"]
    );
    assert_eq!(asked.tags("Fermé en Été ?", "Serez-vous ouverts ?"), ["été"]);
    let many = Asked {
        own: &["alpha", "beta", "gamma", "delta"],
        ..Asked::default()
    };
    assert_eq!(
        many.tags("delta", "alpha beta gamma et un remboursement"),
        ["delta", "alpha", "beta"]
    );
}

#[test]
fn one_word_in_passing_says_nothing_in_a_long_mail() {
    let long = "Bonjour, nous avons bien avancé sur ce dossier avec toute notre équipe. ".repeat(30);
    let asked = Asked::default();
    assert!(
        asked
            .tags("Suivi", &format!("{long} Le devis est joint."))
            .is_empty()
    );
    let twice = format!("Le devis est joint. {long} Signez le devis.");
    assert_eq!(asked.tags("Suivi", &twice), ["devis"]);
}

#[test]
fn what_a_rule_set_and_what_nobody_works_on_is_not_proposed() {
    let rule = Rule {
        id: id(8),
        name: "Devis".to_owned(),
        conditions: vec![parse_condition("subject=devis", &NoNames).unwrap()],
        unless: Vec::new(),
        actions: vec![parse_action("tag=Devis", &NoNames).unwrap()],
    };
    let rules = CompiledRules::new(&RuleSet {
        version: 1,
        rules: vec![rule],
    });
    let by_rule = Asked {
        rules: rules.unwrap(),
        ..Asked::default()
    };
    assert!(
        by_rule
            .tags("Demande de devis", "Bonjour, un devis svp.")
            .is_empty()
    );
    for (folder, headers) in [
        (FolderRole::Sent, ""),
        (FolderRole::Junk, ""),
        (FolderRole::Incoming, "Auto-Submitted: auto-generated\r\n"),
        (
            FolderRole::Incoming,
            "List-Unsubscribe: <https://x.example/u>\r\nPrecedence: bulk\r\n",
        ),
    ] {
        let asked = Asked {
            folder,
            headers,
            ..Asked::default()
        };
        let tags = asked.tags("Demande de devis", "Bonjour, un devis svp.");
        assert!(tags.is_empty(), "{folder:?} {headers} {tags:?}");
    }
}

#[test]
fn a_ticket_is_proposed_what_it_neither_has_nor_refused() {
    let verdict = |tags: &[&str]| {
        let mut verdict = Asked::default().verdict("Bonjour", "Rien.");
        verdict.proposed_tags = tags
            .iter()
            .map(|tag| ProposedTag {
                tag: (*tag).to_owned(),
                words: vec![(*tag).to_owned()],
            })
            .collect();
        verdict
    };
    let (new, old) = (
        verdict(&["devis", "relance"]),
        verdict(&["panne", "Devis", "bug", "RGPD"]),
    );
    let open = |tags: &[&str], refused: &[&str]| -> Vec<String> {
        let owned = |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
        let open = still_proposed([&new, &old], &owned(tags), &owned(refused));
        open.into_iter().map(|proposed| proposed.tag).collect()
    };
    assert_eq!(open(&[], &[]), ["devis", "relance", "panne"]);
    assert_eq!(open(&["DEVIS"], &["panne"]), ["relance", "bug", "RGPD"]);
    assert!(open(&["devis", "panne", "bug"], &["relance", "rgpd"]).is_empty());
}
