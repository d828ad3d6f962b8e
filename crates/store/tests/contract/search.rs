//! Search: the same hits on both databases, newest first, and only one's own.

use crate::ground::{Ground, NOON, on_both};
use crate::rows::{message, ticket};
use facteur_domain::{MessageId, OrganisationId, Span, TeamId, ThreadId, Timestamp};
use facteur_store::messages::{message_insert, thread_insert, thread_set_ticket};
use facteur_store::search::{Hit, Language, Query, search, words_of};
use facteur_store::tickets::ticket_insert;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

on_both! {
    queries_find_what_they_should,
    hits_are_newest_first_and_page,
    a_hit_names_its_ticket,
    another_organisation_is_never_found,
    odd_texts_and_very_old_dates_are_found,
    a_common_word_pages_beyond_the_newest,
    messages_of_one_group_and_second_keep_apart,
}

struct Corpus {
    organisation: OrganisationId,
    team: TeamId,
    thread: ThreadId,
}

async fn corpus(ground: &Ground) -> Corpus {
    let (organisation, team, thread) = (ground.id(), ground.id(), ground.id());
    ground
        .write(organisation, move |tx| {
            thread_insert(tx, organisation, team, thread, None, NOON)
        })
        .await;
    Corpus {
        organisation,
        team,
        thread,
    }
}

impl Corpus {
    /// Saves one message for each text, each received at its time.
    async fn add(&self, ground: &Ground, texts: &[(&str, Language, Timestamp)]) -> Vec<MessageId> {
        let organisation = self.organisation;
        let rows: Vec<_> = texts
            .iter()
            .map(|(text, language, received_at)| {
                let mut mail = message(ground, self.team, self.thread);
                mail.subject = (*text).to_owned();
                mail.received_at = *received_at;
                (mail, words_of(&[text], *language))
            })
            .collect();
        let ids = rows.iter().map(|(mail, _)| mail.id).collect();
        ground
            .write(organisation, move |tx| {
                rows.iter()
                    .try_for_each(|(mail, words)| message_insert(tx, organisation, mail, words.clone()))
            })
            .await;
        ids
    }
}

async fn find(
    ground: &Ground,
    organisation: OrganisationId,
    text: &str,
    before: Option<i64>,
    limit: usize,
) -> Vec<Hit> {
    let query = Query::parse(text);
    ground
        .read(organisation, move |tx| {
            search(tx, organisation, &query, before, limit)
        })
        .await
}

async fn subjects(ground: &Ground, organisation: OrganisationId, text: &str) -> Vec<String> {
    let hits = find(ground, organisation, text, None, 50).await;
    hits.into_iter().map(|hit| hit.subject).collect()
}

fn at(seconds: i64) -> Timestamp {
    NOON + Span::seconds(seconds)
}

async fn queries_find_what_they_should(ground: Ground) {
    let corpus = corpus(&ground).await;
    let texts = [
        "Facture n° F-2026-0042 impayée depuis l'été",
        "L'équipe réglera le problème aujourd'hui",
        "Your invoices are running late",
        "Relance : commande 77 pour le cœur du réseau",
    ];
    let languages = [
        Language::French,
        Language::French,
        Language::English,
        Language::French,
    ];
    let rows: Vec<_> = (0..4)
        .map(|row| (texts[row], languages[row], at(row as i64)))
        .collect();
    corpus.add(&ground, &rows).await;
    let cases: [(&str, &[usize]); 22] = [
        ("facture", &[0]),
        ("FACTURES", &[0]),
        ("impayee", &[0]),
        ("impayées", &[0]),
        ("ete", &[0]),
        ("été", &[0]),
        ("l’été", &[0]),
        ("2026 0042", &[0]),
        ("F-2026-0042", &[0]),
        ("equipe", &[1]),
        ("équipes", &[1]),
        ("aujourd'hui", &[1]),
        ("probleme regler", &[1]),
        ("invoice", &[2]),
        ("invoices run", &[2]),
        ("running", &[2]),
        ("coeur", &[3]),
        ("cœurs commandes", &[3]),
        ("facture invoice", &[]),
        ("fact", &[]),
        ("l'été équipe", &[]),
        ("' \" & | ! : * ( ) <-> \\", &[]),
    ];
    for (query, wanted) in cases {
        let wanted: Vec<&str> = wanted.iter().map(|text| texts[*text]).collect();
        assert_eq!(
            subjects(&ground, corpus.organisation, query).await,
            wanted,
            "{query}"
        );
    }
}

async fn hits_are_newest_first_and_page(ground: Ground) {
    let corpus = corpus(&ground).await;
    let mut wanted = Vec::new();
    // Inserted out of order, in several transactions.
    for batch in 0..5 {
        let names: Vec<(String, i64)> = (0..10)
            .map(|number| {
                let second = (number * 5 + batch) * 37 % 50;
                (format!("facture {second:02}"), second)
            })
            .collect();
        let rows: Vec<_> = names
            .iter()
            .map(|(text, second)| (text.as_str(), Language::French, at(*second)))
            .collect();
        corpus.add(&ground, &rows).await;
        wanted.extend(names.into_iter().map(|(text, _)| text));
    }
    wanted.sort();
    wanted.reverse();
    let mut seen: Vec<Hit> = Vec::new();
    loop {
        let before = seen.last().map(|hit| hit.search_id);
        let page = find(&ground, corpus.organisation, "facture", before, 7).await;
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 7);
        seen.extend(page);
    }
    let seen: Vec<String> = seen.into_iter().map(|hit| hit.subject).collect();
    assert_eq!(seen, wanted);
}

async fn a_hit_names_its_ticket(ground: Ground) {
    let corpus = corpus(&ground).await;
    let (organisation, thread) = (corpus.organisation, corpus.thread);
    let ids = corpus.add(&ground, &[("facture", Language::French, at(0))]).await;
    let hit = &find(&ground, organisation, "facture", None, 5).await[0];
    assert_eq!((hit.message, hit.ticket, hit.number), (ids[0], None, None));
    let of = ticket(&ground, 123);
    let (id, number) = (of.id, of.number);
    ground
        .write(organisation, move |tx| {
            ticket_insert(tx, organisation, &of)?;
            thread_set_ticket(tx, organisation, thread, Some(id))
        })
        .await;
    let hit = &find(&ground, organisation, "facture", None, 5).await[0];
    assert_eq!((hit.ticket, hit.number), (Some(id), Some(number)));
    assert_eq!(
        (hit.from_address.as_str(), hit.snippet.as_str()),
        ("zoe@client.example", "Bonjour")
    );
    assert_eq!(hit.received_at, at(0));
}

async fn another_organisation_is_never_found(ground: Ground) {
    let (ours, theirs) = (corpus(&ground).await, corpus(&ground).await);
    ours.add(&ground, &[("facture nous", Language::French, at(0))])
        .await;
    let many: Vec<_> = (0..30)
        .map(|second| ("facture eux", Language::French, at(second)))
        .collect();
    theirs.add(&ground, &many).await;
    assert_eq!(
        subjects(&ground, ours.organisation, "facture").await,
        ["facture nous"]
    );
    assert_eq!(subjects(&ground, ours.organisation, "eux").await, [""; 0]);
    // The word by which the index keeps organisations apart can be typed, and gives nothing away.
    let word = format!("o{}", theirs.organisation.to_string().replace('-', ""));
    assert_eq!(subjects(&ground, ours.organisation, &word).await, [""; 0]);
}

async fn odd_texts_and_very_old_dates_are_found(ground: Ground) {
    let corpus = corpus(&ground).await;
    let long = "a".repeat(10_000);
    let digits = "7".repeat(50);
    let cases = [
        ("nul\u{0}octet", "octet", NOON),
        ("🙂 sourire 👩‍👩‍👧", "sourire", Timestamp::MIN),
        ("日本語 テスト", "日本語", Timestamp::from_seconds(0)),
        ("ที่นี่ ภาษาไทย", "ภาษาไทย", Timestamp::from_seconds(-1)),
        ("हिन्दी भाषा", "हिन्दी", Timestamp::from_micros(i64::MAX)),
        ("Привет МИР", "мир", Timestamp::from_seconds(1)),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ", Timestamp::from_seconds(2)),
        ("İstanbul ﬁn ½ ²", "istanbul", Timestamp::from_seconds(3)),
        (&long, &long, Timestamp::from_seconds(4)),
        (&digits, &digits, Timestamp::from_seconds(5)),
        (
            "e\u{301}te\u{301} combine\u{301}",
            "ete",
            Timestamp::from_seconds(6),
        ),
    ];
    for (text, query, time) in cases {
        let ids = corpus.add(&ground, &[(text, Language::French, time)]).await;
        let hits = find(&ground, corpus.organisation, query, None, 5).await;
        let shown: String = query.chars().take(20).collect();
        assert_eq!(
            hits.iter().map(|hit| hit.message).collect::<Vec<_>>(),
            ids,
            "{shown}"
        );
        assert_eq!(hits[0].received_at, time, "{shown}");
    }
}

async fn a_common_word_pages_beyond_the_newest(ground: Ground) {
    let corpus = corpus(&ground).await;
    // More than PostgreSQL walks before it asks its index; the rare word is among the oldest.
    let rows: Vec<_> = (0..5_600)
        .map(|second| {
            let text = if second < 3 {
                "bonjour rarissime"
            } else {
                "bonjour"
            };
            (text, Language::French, at(second))
        })
        .collect();
    corpus.add(&ground, &rows).await;
    let rare = find(&ground, corpus.organisation, "rarissime", None, 20).await;
    assert_eq!(
        rare.iter().map(|hit| hit.received_at).collect::<Vec<_>>(),
        [at(2), at(1), at(0)]
    );
    let first = find(&ground, corpus.organisation, "bonjour", None, 20).await;
    assert_eq!((first.len(), first[0].received_at), (20, at(5_599)));
    let mut seen = 0;
    let mut before = None;
    loop {
        let page = find(&ground, corpus.organisation, "bonjour", before, 1_000).await;
        let Some(last) = page.last() else { break };
        before = Some(last.search_id);
        seen += page.len();
    }
    assert_eq!(seen, 5_600);
}

/// On SQLite the words of a whole group are written at its end, in the order of their numbers.
async fn messages_of_one_group_and_second_keep_apart(ground: Ground) {
    let corpus = corpus(&ground).await;
    let adds = (0..40).map(|number| {
        let text: &'static str = Box::leak(format!("facture mot{number}").into_boxed_str());
        let rows = [
            (text, Language::French, at(0)),
            (text, Language::French, at(-1_000)),
        ];
        let (ground, corpus) = (&ground, &corpus);
        async move { corpus.add(ground, &rows).await.len() }
    });
    let added = futures::future::join_all(adds).await;
    assert_eq!(added.iter().sum::<usize>(), 80);
    for number in [0, 17, 39] {
        assert_eq!(
            subjects(&ground, corpus.organisation, &format!("mot{number}"))
                .await
                .len(),
            2
        );
    }
    assert_eq!(
        find(&ground, corpus.organisation, "facture", None, 200)
            .await
            .len(),
        80
    );
}

/// Any words in any letters: both databases give the same answer to the same query.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_databases_give_the_same_hits() {
    let (one, two) = (Ground::sqlite().await, Ground::postgres().await);
    let mut runner = TestRunner::deterministic();
    let word = "[a-cA-Céèœßﬁªºς०-९Ⅻŉİİ١一ห็ि'’ \u{301}\u{0}\u{200d}.]{0,12}";
    let texts: Vec<String> = (0..150)
        .map(|_| {
            proptest::string::string_regex(word)
                .unwrap()
                .new_tree(&mut runner)
                .unwrap()
                .current()
        })
        .collect();
    let mut answers = Vec::new();
    for ground in [&one, &two] {
        let corpus = corpus(ground).await;
        let rows: Vec<_> = texts
            .iter()
            .enumerate()
            .map(|(second, text)| (text.as_str(), Language::French, at(second as i64)))
            .collect();
        corpus.add(ground, &rows).await;
        let mut hits = Vec::new();
        for text in &texts {
            let found = find(ground, corpus.organisation, text, None, 200).await;
            hits.push(found.iter().map(|hit| hit.received_at).collect::<Vec<_>>());
        }
        answers.push(hits);
    }
    for (position, text) in texts.iter().enumerate() {
        assert_eq!(answers[0][position], answers[1][position], "{text:?}");
        let own = at(position as i64);
        if !Query::parse(text).is_empty() {
            assert!(
                answers[0][position].contains(&own),
                "{text:?} does not find itself"
            );
        }
    }
}
