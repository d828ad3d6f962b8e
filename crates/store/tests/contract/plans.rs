//! SQLite knows of every index how selective it is: without that it reads whole tables once they are large.

use crate::ground::Ground;
use facteur_store::{Scope, sql};

/// Tables that stay small, or that have one index alone.
const SMALL: [&str; 8] = [
    "job",
    "lane",
    "secret",
    "counter",
    "draft",
    "saved_view",
    "idempotency_key",
    "session",
];

#[tokio::test]
async fn every_index_that_begins_with_the_organisation_tells_how_selective_it_is() {
    let ground = Ground::sqlite().await;
    let indexes = ground
        .read(Scope::Global, |tx| {
            tx.query(
                sql("select m.tbl_name, m.name, (select count(*) from pragma_index_info(m.name)), \
                     (select s.stat from sqlite_stat1 s where s.tbl = m.tbl_name and s.idx = m.name) \
                     from sqlite_master m where m.type = 'index' and m.name not like 'sqlite_%' \
                     and exists (select 1 from pragma_index_info(m.name) i where i.seqno = 0 and i.name = 'organisation')"),
                &[],
            )?
            .iter()
            .map(|row| Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<i64>(2)?, row.maybe::<String>(3)?)))
            .collect::<Result<Vec<_>, _>>()
        })
        .await;
    assert!(indexes.len() > 20, "{indexes:?}");
    for (table, index, columns, figures) in indexes {
        if SMALL.contains(&table.as_str()) {
            continue;
        }
        let figures = figures.unwrap_or_default();
        // The rows, and then the rows for each beginning of the index.
        assert_eq!(
            figures.split(' ').count() as i64,
            columns + 1,
            "{index}: \"{figures}\""
        );
    }
}

#[tokio::test]
async fn a_conversation_is_read_by_its_own_indexes() {
    let ground = Ground::sqlite().await;
    for (query, index) in [
        (
            sql(
                "explain query plan select id, folder from arrival where organisation = $1 and message = $1 order by id",
            ),
            "arrival_message",
        ),
        (
            sql(
                "explain query plan select id, at from event where organisation = $1 and ticket = $1 order by id",
            ),
            "event_ticket",
        ),
        (
            sql(
                "explain query plan select id, body from note where organisation = $1 and ticket = $1 order by id",
            ),
            "note_ticket",
        ),
        (
            sql(
                "explain query plan select t.id, t.subject from ticket t where t.organisation = $1 \
                 and t.contact = $1 and t.folded_into is null order by t.last_message_at desc",
            ),
            "ticket_contact",
        ),
    ] {
        let plan = ground
            .read(Scope::Global, move |tx| {
                tx.query(query, &[facteur_store::Param::Null])
            })
            .await;
        let told: Vec<String> = plan.iter().filter_map(|row| row.get(3).ok()).collect();
        assert!(told.iter().any(|step| step.contains(index)), "{index}: {told:?}");
    }
}
