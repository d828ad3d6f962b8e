//! Learning from corrections: remembered at once, trained on in the background, and never for the worse.

use crate::support::{Databases, Office, on_both};
use facteur_domain::{
    Actor, Category, DecidedBy, EventKind, FolderRole, Lane, ModelState, TicketId, Verdict,
};
use facteur_flows::judgement::{
    CategoryWish, GivenExample, bring_back, categories, category_add, category_change, export, give, import,
    overview, read_csv, retrain_now,
};
use facteur_flows::rules::{NewRule, preview};
use facteur_flows::tickets::{TicketChange, confirm, set, show, undo};
use facteur_store::{corrections, sql};
use facteur_testkit::mails::Mail;

fn mail(number: usize, sender: &str, subject: &str, text: &str) -> Vec<u8> {
    Mail::new()
        .from(&format!("Somebody <{sender}>"))
        .to("support@calorine.example")
        .subject(subject)
        .message_id(&format!("{number}-{sender}"))
        .date(&format!(
            "Mon, 16 Mar 2026 {:02}:{:02}:00 +0100",
            8 + number / 60,
            number % 60
        ))
        .text(text)
        .bytes()
}

const REPORT: &str = "Bonjour, voici le rapport hebdomadaire des sauvegardes du serveur principal : tout s'est bien \
                      passé, aucune erreur n'est à signaler et l'espace libre suffit pour trois mois encore.";

async fn arrive(office: &Office, raw: Vec<u8>) {
    office.hand_in(FolderRole::Incoming, Lane::Live, vec![raw]).await;
    office.work().await;
}

/// The ticket of that subject, with what was decided about its first mail.
async fn judged(office: &Office, subject: &str) -> (TicketId, Category, Verdict) {
    let all = office.tickets().await;
    let ticket = all.into_iter().find(|ticket| ticket.subject == subject).unwrap();
    let view = show(&office.services, ticket.id).await.unwrap();
    let verdict = view.messages[0].verdict.clone().unwrap();
    (ticket.id, ticket.category, verdict)
}

fn to(category: &str) -> TicketChange {
    TicketChange {
        category: Some(category.parse().unwrap()),
        ..TicketChange::default()
    }
}

async fn correct(office: &Office, ticket: TicketId, category: &str) {
    set(&office.services, Actor::Operator, ticket, to(category))
        .await
        .unwrap();
}

/// What the newest mail, of that subject, would be without a rule that files it as sales, by the rule's preview.
async fn category_without(office: &Office, subject: &str) -> String {
    let rule = NewRule {
        name: "Essai".to_owned(),
        conditions: vec![format!("subject={subject}")],
        unless: Vec::new(),
        actions: vec!["category=sales".to_owned()],
    };
    let tried = preview(&office.services, rule, None, 1).await.unwrap();
    let differences = &tried.matches[0].differences;
    let category = differences.iter().find(|each| each.field == "category");
    category.unwrap().from.clone()
}

async fn standing(office: &Office) -> Vec<String> {
    let organisation = office.services.organisation;
    let examples = office
        .services
        .store
        .read(organisation, move |tx| {
            corrections::training_list(tx, organisation, 100)
        })
        .await
        .unwrap();
    examples.iter().map(|example| example.to.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_counts_for_the_next_mail_of_its_sender() {
    on_both(a_correction_counts_for_the_next_mail_of_its_sender_here).await;
}

async fn a_correction_counts_for_the_next_mail_of_its_sender_here(databases: Databases) {
    let office = Office::open(&databases).await;
    arrive(&office, mail(1, "backup@host.example", "Rapport 12/03", REPORT)).await;
    let (ticket, _, _) = judged(&office, "Rapport 12/03").await;
    correct(&office, ticket, "administrative").await;
    let next_week = REPORT.replace("trois mois", "deux mois");
    arrive(
        &office,
        mail(2, "Backup@Host.example", "Rapport 19/03", &next_week),
    )
    .await;
    let (_, category, verdict) = judged(&office, "Rapport 19/03").await;
    assert_eq!(category.key(), "administrative");
    assert!(matches!(verdict.decided_by, DecidedBy::Memory(_)), "{verdict:?}");
    assert!(verdict.reasons.iter().any(|reason| reason.code == "remembered"));
    assert_eq!(category_without(&office, "Rapport 19/03").await, "administrative");
    arrive(
        &office,
        mail(3, "other@host.example", "Rapport 26/03", &next_week),
    )
    .await;
    let (_, _, other) = judged(&office, "Rapport 26/03").await;
    assert!(!matches!(other.decided_by, DecidedBy::Memory(_)), "{other:?}");
    let another = "Le portail ne répond plus depuis ce matin, personne ne peut travailler.";
    arrive(&office, mail(4, "backup@host.example", "Portail", another)).await;
    let (_, _, other) = judged(&office, "Portail").await;
    assert!(!matches!(other.decided_by, DecidedBy::Memory(_)), "{other:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undone_correction_is_forgotten_and_comes_back_with_the_change() {
    on_both(an_undone_correction_is_forgotten_and_comes_back_with_the_change_here).await;
}

async fn an_undone_correction_is_forgotten_and_comes_back_with_the_change_here(databases: Databases) {
    let office = Office::open(&databases).await;
    arrive(&office, mail(1, "backup@host.example", "Rapport 12/03", REPORT)).await;
    let (ticket, _, _) = judged(&office, "Rapport 12/03").await;
    correct(&office, ticket, "administrative").await;
    correct(&office, ticket, "sales").await;
    assert_eq!(standing(&office).await, ["sales"]);
    let view = show(&office.services, ticket).await.unwrap();
    let mut changes = view.history.iter().rev().map(|line| &line.event.event);
    let last = changes
        .find(|event| event.kind == EventKind::CategoryChanged)
        .unwrap()
        .id;
    let undone = undo(&office.services, Actor::Operator, last).await.unwrap();
    assert_eq!(standing(&office).await, ["administrative"]);
    undo(&office.services, Actor::Operator, undone.event)
        .await
        .unwrap();
    assert_eq!(standing(&office).await, ["sales"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_member_confirms_is_an_example() {
    on_both(what_a_member_confirms_is_an_example_here).await;
}

async fn what_a_member_confirms_is_an_example_here(databases: Databases) {
    let office = Office::open(&databases).await;
    arrive(&office, mail(1, "backup@host.example", "Rapport 12/03", REPORT)).await;
    let (ticket, category, _) = judged(&office, "Rapport 12/03").await;
    let confirmed = confirm(&office.services, Actor::Operator, ticket).await.unwrap();
    assert!(confirmed.touched && !confirmed.to_review);
    assert_eq!(standing(&office).await, [category.key()]);
    let view = show(&office.services, ticket).await.unwrap();
    let told = view
        .history
        .iter()
        .any(|line| line.event.event.kind == EventKind::CategoryConfirmed);
    assert!(told);
}

const THINGS: [&str; 6] = [
    "perceuse",
    "bouilloire",
    "tondeuse",
    "imprimante",
    "trottinette",
    "cafetière",
];
const WORDS: [&str; 5] = [
    "est tombée sous garantie, je joins le bon de garantie et demande l'échange",
    "a deux ans de garantie constructeur : comment faire jouer la garantie ?",
    "garantie refusée par le magasin alors que le certificat de garantie court encore",
    "Prise en charge sous garantie, s'il vous plaît, extension de garantie souscrite en mai",
    "le numéro de garantie figure sur la facture, merci d'ouvrir le dossier de garantie",
];

fn warranty(number: usize) -> (String, String) {
    let (thing, words) = (THINGS[number % 6], WORDS[number % 5]);
    (
        format!("Ma {thing} numéro {number}"),
        format!("Bonjour,\n\nma {thing} {words}. Référence {number}{number}.\n\nMerci d'avance"),
    )
}

/// Corrects twenty-five mails of twenty-five senders to a category of one's own.
async fn teach(office: &Office) {
    category_add(&office.services, Actor::Operator, "Garantie", "Warranty")
        .await
        .unwrap();
    let mails = (1..=25).map(|number| {
        let (subject, text) = warranty(number);
        mail(
            number,
            &format!("client{number}@people{number}.example"),
            &subject,
            &text,
        )
    });
    office
        .hand_in(FolderRole::Incoming, Lane::Live, mails.collect())
        .await;
    office.work().await;
    for ticket in office.tickets().await {
        correct(office, ticket.id, "warranty").await;
    }
    office.work().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn enough_corrections_make_a_model_that_decides_the_next_mail() {
    on_both(enough_corrections_make_a_model_that_decides_the_next_mail_here).await;
}

async fn enough_corrections_make_a_model_that_decides_the_next_mail_here(databases: Databases) {
    let office = Office::open(&databases).await;
    teach(&office).await;
    let seen = overview(&office.services).await.unwrap();
    let champion = seen
        .champion
        .clone()
        .unwrap_or_else(|| panic!("{:?}", seen.models));
    assert_eq!((champion.number, champion.state), (1, ModelState::Champion));
    assert!(champion.report.contest.is_promoted && champion.report.contest.challenger.examples > 0);
    let organisation = office.services.organisation;
    let examples = office.services.store.read(organisation, move |tx| {
        corrections::training_list(tx, organisation, 100)
    });
    let all = examples.await.unwrap();
    let taught = all.iter().filter(|example| !example.held_out).count();
    assert_eq!(
        (all.len(), champion.report.own_examples),
        (25, taught),
        "held-out threads are not trained on"
    );
    let text =
        "Bonjour, l'aspirateur acheté chez vous fait valoir sa garantie : dossier de garantie ci-joint.";
    arrive(&office, mail(90, "new@elsewhere.example", "Aspirateur", text)).await;
    let (_, category, verdict) = judged(&office, "Aspirateur").await;
    assert_eq!(category.key(), "warranty", "{verdict:?}");
    assert_eq!(verdict.decided_by, DecidedBy::Model);
    assert_eq!(
        category_without(&office, "Aspirateur").await,
        "warranty",
        "a rule is tried with the model that judges"
    );

    bring_back(&office.services, Actor::Operator, None).await.unwrap();
    arrive(
        &office,
        mail(91, "new@elsewhere.example", "Aspirateur encore", text),
    )
    .await;
    let (_, category, _) = judged(&office, "Aspirateur encore").await;
    assert_ne!(
        category.key(),
        "warranty",
        "the shipped model knows no such category"
    );
    bring_back(&office.services, Actor::Operator, Some(1))
        .await
        .unwrap();
    arrive(
        &office,
        mail(92, "third@elsewhere.example", "Aspirateur toujours", text),
    )
    .await;
    assert_eq!(judged(&office, "Aspirateur toujours").await.1.key(), "warranty");
    let archived = CategoryWish {
        archived: Some(true),
        ..CategoryWish::default()
    };
    category_change(&office.services, Actor::Operator, "warranty", archived)
        .await
        .unwrap();
    arrive(
        &office,
        mail(93, "fourth@elsewhere.example", "Aspirateur archivé", text),
    )
    .await;
    let (_, category, verdict) = judged(&office, "Aspirateur archivé").await;
    assert_ne!(category.key(), "warranty");
    assert_eq!(verdict.reasons[0].code, "category_archived");
    let gone = bring_back(&office.services, Actor::Operator, Some(9))
        .await
        .unwrap_err();
    assert!(gone.to_string().contains("no model 9"), "{gone}");

    let file = export(&office.services, None).await.unwrap();
    assert_eq!(
        import(&office.services, Actor::Operator, file.clone())
            .await
            .unwrap(),
        2
    );
    let damaged = import(&office.services, Actor::Operator, file[..file.len() / 2].to_vec()).await;
    assert!(damaged.unwrap_err().to_string().contains("no model"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_model_leaves_the_one_before_in_place() {
    on_both(a_damaged_model_leaves_the_one_before_in_place_here).await;
}

async fn a_damaged_model_leaves_the_one_before_in_place_here(databases: Databases) {
    let office = Office::open(&databases).await;
    teach(&office).await;
    retrain_now(&office.services, Actor::Operator).await.unwrap();
    let organisation = office.services.organisation;
    office
        .services
        .store
        .write(organisation, move |tx| {
            tx.execute(
                sql("insert into model (organisation, id, number, state, made_at, seen_until, examples, report, bytes) \
                     select organisation, organisation, 50, 'former', made_at, seen_until, examples, report, $2 \
                     from model where organisation = $1 and state = 'champion'"),
                &[facteur_store::Param::id(organisation), vec![1_u8, 2, 3].into()],
            )?;
            tx.execute(
                sql("update model set state = case when number = 50 then 'champion' else 'former' end \
                     where organisation = $1 and number in (1, 50) and number <> case when state = 'champion' then 50 else 1 end"),
                &[facteur_store::Param::id(organisation)],
            )?;
            tx.execute(
                sql("update model set state = 'champion' where organisation = $1 and number = 50"),
                &[facteur_store::Param::id(organisation)],
            )
        })
        .await
        .unwrap();
    let fresh = crate::support::services_of(office.services.store.clone(), organisation);
    for services in [&office.services, &fresh] {
        let seen = overview(services).await.unwrap();
        assert_eq!(seen.champion.map(|champion| champion.number), Some(50));
        assert!(seen.problem.is_some());
    }
    let text = "Bonjour, l'aspirateur fait valoir sa garantie : dossier de garantie ci-joint.";
    arrive(&office, mail(90, "new@elsewhere.example", "Aspirateur", text)).await;
    assert_eq!(judged(&office, "Aspirateur").await.1.key(), "warranty");
    let refused = bring_back(&office.services, Actor::Operator, Some(50))
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("damaged"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn examples_of_a_table_make_categories_of_ones_own() {
    on_both(examples_of_a_table_make_categories_of_ones_own_here).await;
}

async fn examples_of_a_table_make_categories_of_ones_own_here(databases: Databases) {
    let office = Office::open(&databases).await;
    let mut table = "\u{feff}Subject;Body;Category\n".to_owned();
    for number in 0..30 {
        let (subject, text) = warranty(number);
        let pupils = number + 10;
        table += &[
            format!("{subject};\"{text}\";Garantie\n"),
            format!(
                "Visite {number};Bonjour, nous souhaitons visiter l'atelier avec un groupe de {pupils} élèves, quand ?;Visites\n"
            ),
        ]
        .concat();
    }
    let examples = read_csv(table.as_bytes()).unwrap();
    assert_eq!(examples.len(), 60);
    assert!(examples[0].body.contains('\n'), "{:?}", examples[0]);
    let given = give(&office.services, Actor::Operator, examples).await.unwrap();
    assert_eq!(
        (given.examples, given.made),
        (60, vec!["garantie".to_owned(), "visites".to_owned()])
    );
    office.work().await;
    let seen = overview(&office.services).await.unwrap();
    assert!(seen.champion.is_some(), "{:?}", seen.models);
    let text =
        "Bonjour, notre classe de 24 élèves voudrait visiter l'atelier au printemps. Est-ce possible ?";
    arrive(&office, mail(90, "ecole@elsewhere.example", "Sortie", text)).await;
    assert_eq!(judged(&office, "Sortie").await.1.key(), "visites");
    let missing = read_csv(b"subject,text\na,b\n").unwrap_err();
    assert!(missing.to_string().contains("body and category"), "{missing}");
    let empty = GivenExample {
        category: "sales".to_owned(),
        ..GivenExample::default()
    };
    let refused = give(&office.services, Actor::Operator, vec![empty])
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("no text"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn categories_are_named_renamed_and_archived() {
    on_both(categories_are_named_renamed_and_archived_here).await;
}

async fn categories_are_named_renamed_and_archived_here(databases: Databases) {
    let office = Office::open(&databases).await;
    let services = &office.services;
    let made = category_add(services, Actor::Operator, "Après-vente", "After sales")
        .await
        .unwrap();
    assert_eq!(made.key.key(), "after-sales");
    let twice = category_add(services, Actor::Operator, "après-vente", "Other words")
        .await
        .unwrap_err();
    assert!(twice.to_string().contains("another category"), "{twice}");
    let wish = CategoryWish {
        french: Some("Factures".to_owned()),
        archived: Some(true),
        ..CategoryWish::default()
    };
    category_change(services, Actor::Operator, "billing", wish)
        .await
        .unwrap();
    let all = categories(services).await.unwrap();
    assert_eq!(all.len(), 7);
    let billing = all
        .iter()
        .find(|category| category.key.key() == "billing")
        .unwrap();
    assert_eq!(
        (
            billing.french.as_str(),
            billing.english.as_str(),
            billing.archived
        ),
        ("Factures", "Billing", true)
    );
    let unknown = category_change(services, Actor::Operator, "nothing", CategoryWish::default()).await;
    assert!(unknown.unwrap_err().to_string().contains("no category"));
}
