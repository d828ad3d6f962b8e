//! Row-level security, the second fence: also a query that names no organisation gets no other's row.

use crate::ground::{Ground, psql};
use facteur_domain::OrganisationId;
use facteur_domain::id::Id;
use facteur_store::{ErrorKind, Scope, StoreResult, sql};

/// Looked up before anybody knows whose they are: these stand outside the fence on purpose.
const OUTSIDE: [&str; 8] = [
    "job",
    "lane",
    "membership",
    "session",
    "sign_on_attempt",
    "sign_on_domain",
    "sign_on_route",
    "token_family",
];

/// What the serving role may only add to and read: nobody's row is deleted there, not even by mistake.
const APPEND_ONLY: [&str; 1] = ["audit"];

async fn admin(ground: &Ground, statement: &str) -> String {
    let (url, statement) = (
        ground.database.as_ref().unwrap().admin_url(),
        statement.to_owned(),
    );
    tokio::task::spawn_blocking(move || {
        let output = std::process::Command::new("psql")
            .args([
                "-X",
                "-A",
                "-t",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                &url,
                "-c",
                &statement,
            ])
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    })
    .await
    .unwrap()
}

async fn fenced_tables(ground: &Ground) -> Vec<String> {
    let tables = admin(
        ground,
        "select table_name from information_schema.columns \
         where table_schema = 'public' and column_name = 'organisation' order by table_name",
    )
    .await;
    let tables: Vec<String> = tables
        .lines()
        .filter(|table| !OUTSIDE.contains(table))
        .map(str::to_owned)
        .collect();
    assert!(tables.len() >= 21, "{tables:?}");
    tables
}

/// An insert of one row of any table: a value for every column that must have one.
async fn any_row(ground: &Ground, table: &str, organisation: OrganisationId) -> String {
    let columns = admin(
        ground,
        &format!(
            "select column_name || ' ' || data_type from information_schema.columns where table_schema = 'public' \
             and table_name = '{table}' and is_nullable = 'NO'"
        ),
    )
    .await;
    let (names, values): (Vec<&str>, Vec<String>) = columns
        .lines()
        .map(|column| {
            let (name, kind) = column.split_once(' ').unwrap();
            let value = match (name, kind) {
                ("organisation", _) => format!("'{}'", organisation.uuid()),
                (_, "uuid") => format!("'{}'", ground.id::<OrganisationId>().uuid()),
                (_, "bigint") => "1".to_owned(),
                _ => "'x'".to_owned(),
            };
            (name, value)
        })
        .unzip();
    format!(
        "insert into {table} ({}) values ({})",
        names.join(", "),
        values.join(", ")
    )
}

/// SQL text of the store is `'static`, so that it is never built from input; a test may build its own.
fn leaked(text: String) -> facteur_store::Sql {
    sql(Box::leak(text.into_boxed_str()))
}

#[tokio::test]
async fn no_table_gives_a_row_to_another_organisation() {
    let ground = Ground::postgres().await;
    let (ours, theirs): (OrganisationId, OrganisationId) = (ground.id(), ground.id());
    for table in fenced_tables(&ground).await {
        let insert = leaked(any_row(&ground, &table, ours).await);
        ground
            .write(ours, move |tx| tx.execute(insert, &[]).map(drop))
            .await;
        let count = leaked(format!("select count(*) from {table}"));
        assert_eq!(ground.number(ours, count).await, 1, "{table}");
        assert_eq!(ground.number(theirs, count).await, 0, "{table}");
        assert_eq!(ground.number(Scope::Global, count).await, 0, "{table}");

        for scope in [Scope::Organisation(theirs), Scope::Global] {
            let error = ground
                .store
                .write(scope, move |tx| tx.execute(insert, &[]).map(drop))
                .await
                .unwrap_err();
            assert!(
                error.to_string().contains("row-level security"),
                "{table}: {error}"
            );
            let delete = leaked(format!("delete from {table}"));
            let deleted: StoreResult<u64> =
                ground.store.write(scope, move |tx| tx.execute(delete, &[])).await;
            if APPEND_ONLY.contains(&table.as_str()) {
                assert!(deleted.is_err(), "{table}");
            } else {
                assert_eq!(deleted.unwrap(), 0, "{table}");
            }
        }
        let steal = leaked(format!("update {table} set organisation = '{}'", theirs.uuid()));
        let error = ground
            .store
            .write(ours, move |tx| tx.execute(steal, &[]).map(drop))
            .await;
        assert!(error.is_err(), "{table}: a row went to another organisation");
    }
}

#[tokio::test]
async fn every_table_with_an_organisation_has_a_forced_policy() {
    let ground = Ground::postgres().await;
    for table in fenced_tables(&ground).await {
        let state = admin(
            &ground,
            &format!(
                "select relrowsecurity, relforcerowsecurity, (select count(*) from pg_policy where polrelid = c.oid) \
                 from pg_class c where relname = '{table}' and relkind = 'r'"
            ),
        )
        .await;
        assert_eq!(state, "t|t|1", "{table}");
    }
}

#[tokio::test]
async fn the_serving_role_owns_nothing_and_cannot_bypass_the_fence() {
    let ground = Ground::postgres().await;
    for writing in [true, false] {
        let look = |tx: &mut facteur_store::Tx<'_>| -> StoreResult<(String, i64, i64)> {
            let row = tx.query_one(
                sql("select current_user::text, (select (rolsuper or rolbypassrls or rolcreaterole)::int from pg_roles \
                     where rolname = current_user), (select count(*) from pg_class c join pg_roles r \
                     on r.oid = c.relowner where r.rolname = current_user)"),
                &[],
            )?;
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        };
        let answer = if writing {
            ground.store.write(Scope::Global, look).await
        } else {
            ground.store.read(Scope::Global, look).await
        };
        assert_eq!(answer.unwrap(), ("facteur_app".to_owned(), 0, 0));
    }
}

/// A later migration runs as the owner, whom the forced policies bind too.
#[tokio::test]
async fn tables_made_later_are_granted_by_the_next_migration() {
    let ground = Ground::postgres().await;
    let url = ground.database.as_ref().unwrap().url();
    tokio::task::spawn_blocking(move || psql(&url, "create table later (a bigint)"))
        .await
        .unwrap();
    let count = sql("select count(*) from later");
    let refused = ground
        .store
        .read(Scope::Global, move |tx| tx.query(count, &[]).map(drop))
        .await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Fault);
    facteur_store::Store::migrate(&ground.options).await.unwrap();
    assert_eq!(ground.number(Scope::Global, count).await, 0);
}

/// Where the owner may not make roles it serves by itself, and the forced policies bind it.
#[tokio::test]
async fn an_owner_that_may_make_no_role_is_fenced_too() {
    let ground = Ground::postgres().await;
    let database = tokio::task::spawn_blocking(facteur_testkit::postgres::Database::fresh)
        .await
        .unwrap();
    let role = format!("plain_{}", database.name());
    let (admin_url, owner) = (database.admin_url(), role.clone());
    tokio::task::spawn_blocking(move || {
        psql(&admin_url, &format!("create role {owner} login password 'x'"));
        psql(
            &admin_url,
            &format!(
                "do $$ begin execute format('alter database %I owner to {owner}', current_database()); end $$"
            ),
        );
    })
    .await
    .unwrap();
    let mut options = ground.options.clone();
    options.url = facteur_store::DatabaseUrl::Postgres(database.url().replace(
        "user=facteur&password=facteur",
        &format!("user={role}&password=x"),
    ));
    let store = facteur_store::Store::open_and_migrate(options).await.unwrap();
    let (ours, theirs): (OrganisationId, OrganisationId) = (ground.id(), ground.id());
    let insert = leaked(any_row(&ground, "ticket_tag", ours).await);
    store
        .write(ours, move |tx| tx.execute(insert, &[]).map(drop))
        .await
        .unwrap();
    let count = sql("select count(*) from ticket_tag");
    for (scope, wanted) in [(ours, 1), (theirs, 0)] {
        let found: i64 = store
            .read(scope, move |tx| -> StoreResult<i64> {
                tx.query_one(count, &[])?.get(0)
            })
            .await
            .unwrap();
        assert_eq!(found, wanted);
    }
    drop(store);
    let admin_url = database.admin_url();
    tokio::task::spawn_blocking(move || {
        psql(
            &admin_url,
            &format!("reassign owned by {role} to facteur; drop owned by {role}"),
        );
        drop(database);
        let _ = role;
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_superuser_is_refused_where_the_fence_would_not_hold() {
    let ground = Ground::postgres().await;
    let mut options = ground.options.clone();
    options.url = facteur_store::DatabaseUrl::Postgres(ground.database.as_ref().unwrap().admin_url());
    // A superuser may take on the serving role, and then it is as good as any.
    let store = facteur_store::Store::open(options).await.unwrap();
    let user: String = store
        .read(Scope::Global, |tx| -> StoreResult<String> {
            tx.query_one(sql("select current_user::text"), &[])?.get(0)
        })
        .await
        .unwrap();
    assert_eq!(user, "facteur_app");
}
