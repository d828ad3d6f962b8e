//! Verdicts: rules over words, words over nothing, and machines' mail apart.

use crate::facts::id;
use facteur_domain::{Category, DecidedBy, FolderRole, Priority, Rule, RuleSet};
use facteur_mail::Limits;
use facteur_understand::rules::{NoNames, parse_action, parse_condition};
use facteur_understand::{
    CompiledRules, JudgeFacts, Judgement, MailFacts, Policy, Remembered, Shelf, judge, read,
};
use proptest::prelude::*;

const INCOMING: JudgeFacts = JudgeFacts {
    folder: FolderRole::Incoming,
    older: false,
    remembered: None,
};

fn judged(raw: &str, facts: &JudgeFacts, rules: &CompiledRules, starter: bool) -> Judgement {
    let reading = read(raw.as_bytes(), &Limits::default());
    judge(
        &MailFacts::of(&reading, None),
        facts,
        &Policy {
            rules,
            starter,
            model: None,
            archived: &[],
            tags: None,
        },
    )
}

fn mail(subject: &str, text: &str) -> String {
    format!(
        "From: eva@client.example\r\nTo: s@ours.example\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
}

fn rules(condition: &str, actions: &[&str]) -> CompiledRules {
    let rule = Rule {
        id: id(8),
        name: "Comptes".to_owned(),
        conditions: vec![parse_condition(condition, &NoNames).unwrap()],
        unless: Vec::new(),
        actions: actions
            .iter()
            .map(|text| parse_action(text, &NoNames).unwrap())
            .collect(),
    };
    CompiledRules::new(&RuleSet {
        version: 7,
        rules: vec![rule],
    })
    .unwrap()
}

#[test]
fn words_give_category_and_priority() {
    let none = CompiledRules::default();
    for (subject, text, category, priority) in [
        (
            "Site inaccessible",
            "Bonjour, le site est inaccessible depuis 9 h, nos clients ne peuvent plus commander.",
            "technical",
            Priority::Critical,
        ),
        (
            "Odeur",
            "Il y a une odeur de gaz près de la chaudière.",
            "technical",
            Priority::Critical,
        ),
        (
            "Our whole office",
            "We have no internet since this morning, 45 users are waiting.",
            "technical",
            Priority::Critical,
        ),
        (
            "Mot de passe",
            "J'ai oublié mon mot de passe, comment faire ?",
            "support",
            Priority::Normal,
        ),
        (
            "Parcel",
            "Hello, the tracking of my parcel has not moved for a week.",
            "support",
            Priority::Normal,
        ),
        (
            "Demande",
            "Pourriez-vous nous faire un devis pour 12 postes ?",
            "sales",
            Priority::Normal,
        ),
        (
            "Pricing",
            "Could you send me your price list?",
            "sales",
            Priority::Normal,
        ),
        (
            "Facture",
            "Je n'ai pas reçu la facture de mars.",
            "billing",
            Priority::Normal,
        ),
        (
            "Refund",
            "I was charged twice, please refund me. If not I will start a chargeback.",
            "billing",
            Priority::High,
        ),
        (
            "Résiliation",
            "Je souhaite résilier mon contrat au 31 décembre.",
            "administrative",
            Priority::Normal,
        ),
        (
            "GDPR",
            "This is a subject access request under the GDPR.",
            "administrative",
            Priority::Normal,
        ),
        (
            "Candidature",
            "Veuillez trouver mon CV et ma lettre de motivation.",
            "other",
            Priority::Low,
        ),
        (
            "Merci",
            "Merci beaucoup, tout fonctionne.",
            "other",
            Priority::Low,
        ),
        (
            "URGENT !!! DERNIÈRE CHANCE",
            "Offre exceptionnelle, profitez de -50 % ! Pour vous désinscrire, cliquez ici : se désinscrire",
            "other",
            Priority::Low,
        ),
        (
            "Imprimante",
            "L'imprimante ne fonctionne plus, pouvez-vous passer ?",
            "technical",
            Priority::Normal,
        ),
        (
            "Coquille",
            "Rien d'urgent : une faute de frappe sur la page tarifs.",
            "sales",
            Priority::Low,
        ),
        (
            "C'EST UNE HONTE !!!",
            "Vous êtes des incapables !!! Je n'ai toujours pas reçu ma facture !!!",
            "billing",
            Priority::Normal,
        ),
    ] {
        let judgement = judged(&mail(subject, text), &INCOMING, &none, true);
        let verdict = &judgement.verdict;
        assert_eq!(
            (verdict.category.key(), verdict.priority),
            (category, priority),
            "{subject}: {:?}",
            verdict.reasons
        );
        assert!(
            (0.1..1.0).contains(&verdict.confidence) && !verdict.reasons.is_empty(),
            "{subject}"
        );
        assert_eq!((judgement.shelf, judgement.notify), (Shelf::Work, true));
    }
}

/// A member's word about a mail like this one counts more than the model, and less than a rule.
#[test]
fn a_correction_is_remembered() {
    let raw = mail(
        "Facture",
        "Votre facture de mars est fausse, pouvez-vous la corriger ?",
    );
    let remembered = Remembered {
        category: "sales".parse().unwrap(),
        correction: id(9),
    };
    let like_it = JudgeFacts {
        remembered: Some(remembered),
        ..INCOMING
    };
    let verdict = judged(&raw, &like_it, &CompiledRules::default(), true).verdict;
    assert_eq!(
        (verdict.category.key(), verdict.decided_by),
        ("sales", DecidedBy::Memory(id(9)))
    );
    assert_eq!(verdict.alternatives[0].category.key(), "billing");
    assert!(verdict.alternatives.len() == 2 && !verdict.to_review());
    let ruled = judged(
        &raw,
        &like_it,
        &rules("words=facture", &["category=support"]),
        true,
    )
    .verdict;
    assert_eq!(
        (ruled.category.key(), ruled.decided_by),
        ("support", DecidedBy::Rule(id(8)))
    );
}

#[test]
fn the_model_tells_its_words_and_what_else_it_may_be() {
    let raw = mail(
        "Facture",
        "Votre facture de mars est fausse, pouvez-vous la corriger ?",
    );
    let verdict = judged(&raw, &INCOMING, &CompiledRules::default(), true).verdict;
    let words = |code: &str| {
        verdict
            .reasons
            .iter()
            .filter(|reason| reason.code == code)
            .count()
    };
    assert_eq!(verdict.category.key(), "billing");
    assert!(
        verdict
            .reasons
            .iter()
            .any(|reason| reason.code == "model_for" && reason.detail.eq_ignore_ascii_case("facture"))
    );
    assert!((1..=6).contains(&words("model_for")) && words("model_against") <= 3);
    let chances: f64 = verdict.alternatives.iter().map(|other| other.confidence).sum();
    assert!(verdict.alternatives.len() == 2 && chances + verdict.confidence <= 1.001);
}

#[test]
fn the_quote_and_the_signature_count_for_nothing() {
    let text = "Bonjour, pouvez-vous m'envoyer un devis ?\r\n\r\n-- \r\nEva\r\nURGENCES 24h/24 : odeur de gaz, 01 02 03 04 05\r\n\r\n\
                Le 2 mars 2026 à 08:14, Support <s@ours.example> a écrit :\r\n> le site est inaccessible, mise en demeure\r\n";
    let verdict = judged(&mail("Demande", text), &INCOMING, &CompiledRules::default(), true).verdict;
    assert_eq!(
        (verdict.category.key(), verdict.priority),
        ("sales", Priority::Normal),
        "{:?}",
        verdict.reasons
    );
}

#[test]
fn rules_have_the_last_word_before_members() {
    let rules = rules(
        "subject=devis*",
        &["category=billing", "urgency=hours", "tag=compta"],
    );
    let judgement = judged(
        &mail("Devis", "Un devis, s'il vous plaît."),
        &INCOMING,
        &rules,
        true,
    );
    let verdict = judgement.verdict;
    assert_eq!(verdict.category.key(), "billing");
    assert_eq!(verdict.decided_by, DecidedBy::Rule(id(8)));
    assert_eq!(
        (verdict.priority, verdict.tags.as_slice()),
        (Priority::High, ["compta".to_owned()].as_slice())
    );
    assert!((verdict.confidence - 1.0).abs() < f64::EPSILON);
    assert_eq!(
        (
            verdict.reasons[0].code.as_str(),
            verdict.reasons[0].detail.as_str()
        ),
        ("rule", "Comptes (subject=devis*)")
    );
    assert_eq!(verdict.versions, "judge 3, rules 7");
}

#[test]
fn an_ignored_mail_notifies_nobody_and_names_its_rule() {
    let judgement = judged(&mail("x", "y"), &INCOMING, &rules("subject=x", &["ignore"]), true);
    assert_eq!((judgement.ignored_by, judgement.notify), (Some(id(8)), false));
}

#[test]
fn without_rules_and_starter_the_defaults_say_so() {
    let verdict = judged(&mail("Facture", "x"), &INCOMING, &CompiledRules::default(), false).verdict;
    assert_eq!(
        (verdict.category.key(), verdict.decided_by),
        ("other", DecidedBy::Default)
    );
    assert_eq!(
        (verdict.priority, verdict.reasons[0].code.as_str()),
        (Priority::Normal, "default")
    );
    assert!(verdict.confidence < f64::EPSILON);
}

#[test]
fn newsletters_and_spam_have_lists_of_their_own() {
    let none = CompiledRules::default();
    let letter = format!(
        "List-Unsubscribe: <https://x.example/u>\r\nPrecedence: bulk\r\nList-Id: <n.x.example>\r\n{}",
        mail("Notre lettre", "URGENT : site inaccessible")
    );
    let judgement = judged(&letter, &INCOMING, &none, true);
    assert_eq!(
        (judgement.shelf, judgement.notify, judgement.verdict.priority),
        (Shelf::Newsletters, false, Priority::Low)
    );
    let wanted = judged(
        &letter,
        &INCOMING,
        &rules("subject=notre*", &["category=billing"]),
        true,
    );
    assert_eq!((wanted.shelf, wanted.notify), (Shelf::Work, true));
    let spam = format!("X-Spam-Flag: YES\r\n{}", mail("Facture", "Facture impayée"));
    let judgement = judged(&spam, &INCOMING, &none, true);
    assert_eq!(
        (
            judgement.shelf,
            judgement.notify,
            judgement.verdict.category.key()
        ),
        (Shelf::Spam, false, "other")
    );
    let junk = JudgeFacts {
        folder: FolderRole::Junk,
        older: false,
        remembered: None,
    };
    assert_eq!(
        judged(&mail("Facture", "x"), &junk, &none, true).shelf,
        Shelf::Spam
    );
    let older = JudgeFacts {
        folder: FolderRole::Incoming,
        older: true,
        remembered: None,
    };
    assert!(!judged(&mail("Facture", "x"), &older, &none, true).notify);
}

#[test]
fn a_notice_is_low_an_alarm_is_not_and_a_form_speaks_for_a_person() {
    let none = CompiledRules::default();
    let notice = |reply_to: &str, subject: &str, text: &str| {
        let raw = format!(
            "Auto-Submitted: auto-generated\r\n{reply_to}{}",
            mail(subject, text).replace("eva@", "noreply@")
        );
        judged(&raw, &INCOMING, &none, true).verdict
    };
    let low = notice(
        "",
        "Sauvegarde terminée",
        "La sauvegarde de la facture s'est bien terminée.",
    );
    assert_eq!((low.category.key(), low.priority), ("other", Priority::Low));
    let alarm = notice("", "DOWN", "Le site est inaccessible : HTTP 502 bad gateway");
    assert_eq!(
        (alarm.category.key(), alarm.priority),
        ("technical", Priority::Critical)
    );
    let form = notice(
        "Reply-To: Zoe <zoe@else.example>\r\n",
        "Formulaire de contact",
        "Bonjour, pouvez-vous me faire un devis ?",
    );
    assert_eq!((form.category.key(), form.priority), ("sales", Priority::Normal));
}

#[test]
fn an_archived_category_is_answered_no_longer() {
    let raw = mail(
        "Facture",
        "Je n'ai pas reçu la facture de mars, merci de me la renvoyer.",
    );
    let reading = read(raw.as_bytes(), &Limits::default());
    let (none, billing) = (CompiledRules::default(), "billing".parse().unwrap());
    let with = |archived: &[Category], facts: &JudgeFacts, rules: &CompiledRules| {
        let policy = Policy {
            rules,
            starter: true,
            model: None,
            archived,
            tags: None,
        };
        judge(&MailFacts::of(&reading, None), facts, &policy).verdict
    };
    let before = with(&[], &INCOMING, &none);
    assert_eq!((before.category.key(), before.sure), ("billing", Some(true)));
    let all: Vec<Category> = Category::DEFAULTS
        .iter()
        .map(|(key, _, _)| key.parse().unwrap())
        .collect();
    let next = before.alternatives[0].clone();
    let others: Vec<Category> = all
        .iter()
        .filter(|category| category.key() != "sales")
        .cloned()
        .collect();
    for (archived, category, confidence) in [
        (vec![billing], next.category.clone(), next.confidence),
        // Nothing that is left was likely.
        (others, "sales".parse().unwrap(), 0.0),
    ] {
        let after = with(&archived, &INCOMING, &none);
        assert_eq!(after.category, category);
        assert!(after.confidence <= confidence.max(next.confidence), "{after:?}");
        assert!(after.to_review(), "{after:?}");
        let told = (after.reasons[0].code.as_str(), after.reasons[0].detail.as_str());
        assert_eq!(told, ("category_archived", "billing"));
        assert!(after.reasons.iter().all(|reason| reason.code != "model_for"));
        assert!(
            after
                .alternatives
                .iter()
                .all(|other| !archived.contains(&other.category))
        );
    }
    let remembered = JudgeFacts {
        remembered: Some(Remembered {
            category: "sales".parse().unwrap(),
            correction: id(3),
        }),
        ..INCOMING
    };
    assert_eq!(with(&all[..1], &remembered, &none).category.key(), "sales");
    assert_eq!(with(&all[1..2], &remembered, &none).category.key(), "billing");
    let rule = with(&all, &INCOMING, &rules("subject=facture*", &["category=billing"]));
    assert_eq!(
        rule.category.key(),
        "billing",
        "what members wrote a rule for is what they want"
    );
}

proptest! {
    #[test]
    fn any_bytes_have_a_verdict(raw in proptest::collection::vec(any::<u8>(), 0..600)) {
        let reading = read(&raw, &Limits::default());
        let rules = CompiledRules::default();
        let judgement = judge(&MailFacts::of(&reading, None), &INCOMING, &Policy { rules: &rules, starter: true, model: None, archived: &[], tags: None });
        prop_assert!((0.0..=1.0).contains(&judgement.verdict.confidence));
    }
}
