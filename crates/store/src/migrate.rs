//! Migrations: the same names in two folders, applied in order, each in a transaction of its own.
//!
//! A server of one release must run on the schema of the next one too, so that several processes can be
//! updated one after the other: a migration adds, and what it makes useless is removed a release later.

use crate::error::{StoreError, StoreResult};
use crate::postgres::Connection as PostgresConnection;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use rusqlite::Connection;

struct Migration {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        &[$(Migration {
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }),*]
    };
}

const MIGRATIONS: &[Migration] = migrations![
    "0001_foundation",
    "0002_people",
    "0003_sign_on",
    "0004_organisations",
    "0005_guard",
    "0006_privacy",
    "0007_insight",
    "0008_learning",
    "0009_former_members",
];

/// What a migration run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationReport {
    /// Names applied now, in order; empty when the schema was up to date.
    pub applied: Vec<String>,
    /// How many the schema has in all.
    pub total: usize,
}

const TABLE: &str = "create table if not exists migration (name text not null primary key)";

pub(crate) fn sqlite(connection: &Connection) -> StoreResult<MigrationReport> {
    // Several processes may start at once: the first one migrates, the others wait for it.
    connection.execute_batch("begin immediate")?;
    connection.execute_batch(TABLE)?;
    let mut applied = Vec::new();
    for migration in MIGRATIONS {
        let known = !crate::sqlite::query(connection, KNOWN.sqlite, &[migration.name.into()])?.is_empty();
        if known {
            continue;
        }
        connection.execute_batch(migration.sqlite)?;
        crate::sqlite::execute(connection, RECORD.sqlite, &[migration.name.into()])?;
        applied.push(migration.name.to_owned());
    }
    connection.execute_batch("commit")?;
    Ok(report(applied))
}

/// Several processes may start at once: the first one migrates, the others wait for it.
const LOCK: &str = "select pg_advisory_xact_lock(7093411526)";

pub(crate) fn postgres(connection: &mut PostgresConnection) -> StoreResult<MigrationReport> {
    // Row-level security binds the owner too. A migration that changes rows must lift it from its tables for
    // that long (`no force row level security`); without this setting it would silently find none.
    connection.batch(&format!("begin; {LOCK}; set local row_security = off"))?;
    connection.batch(TABLE)?;
    let mut applied = Vec::new();
    for migration in MIGRATIONS {
        if !connection
            .query(KNOWN.postgres, &[migration.name.into()])?
            .is_empty()
        {
            continue;
        }
        connection.batch(migration.postgres)?;
        connection.execute(RECORD.postgres, &[migration.name.into()])?;
        applied.push(migration.name.to_owned());
    }
    connection.batch("commit")?;
    serve(connection)?;
    Ok(report(applied))
}

/// Makes the role that serves requests and lets it use the tables, those of this migration too.
fn serve(connection: &mut PostgresConnection) -> StoreResult<()> {
    // One text is one transaction. Roles are the whole server's, and no lock spans its databases: a second
    // migration may be making the same one right now.
    let text = format!("{LOCK}; {SERVING_ROLE}");
    let mut outcome = connection.batch(&text);
    for _ in 0..5 {
        if outcome.is_ok() {
            break;
        }
        outcome = connection.batch(&text);
    }
    outcome
}

fn report(applied: Vec<String>) -> MigrationReport {
    MigrationReport {
        applied,
        total: MIGRATIONS.len(),
    }
}

/// Where we may not make the role or take it on, row-level security still binds the owner, since it is forced.
/// PostgreSQL 16 lets the maker of a role administer it but not take it on, until that is granted as well.
const SERVING_ROLE: &str = "
do $role$
declare
  taking text := case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end;
begin
  if not exists (select from pg_roles where rolname = 'facteur_app') then
    begin
      create role facteur_app nologin nosuperuser nobypassrls;
    exception
      when insufficient_privilege then
        raise notice 'the role facteur_app cannot be made by this user';
        return;
      when duplicate_object or unique_violation then null;
    end;
  end if;
  if not pg_has_role(current_user, 'facteur_app', taking) then
    begin
      execute 'grant facteur_app to current_user';
    exception
      when insufficient_privilege then
        raise notice 'the role facteur_app cannot be granted to this user';
        return;
    end;
  end if;
  grant usage on schema public to facteur_app;
  if exists (
    select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and relname <> 'audit' and not has_table_privilege('facteur_app', oid, 'delete')
  ) then
    grant select, insert, update, delete on all tables in schema public to facteur_app;
  end if;
  if has_table_privilege('facteur_app', 'audit', 'update') or not has_table_privilege('facteur_app', 'audit', 'insert') then
    grant select, insert on audit to facteur_app;
    revoke update, delete, truncate on audit from facteur_app;
  end if;
  grant execute on function audit_forget(uuid, bigint) to facteur_app;
  grant execute on function audit_redact(uuid, uuid, text, text, text, text) to facteur_app;
end
$role$;
";

const KNOWN: Sql = sql("select 1 from migration where name = $1");
const RECORD: Sql = sql("insert into migration (name) values ($1)");

/// Says no when the schema is older than this program.
pub(crate) fn check(tx: &mut Tx<'_>) -> StoreResult<()> {
    for migration in MIGRATIONS {
        let known = tx.query_opt(KNOWN, &[migration.name.into()]).map_err(|error| {
            if error.is_infrastructure() {
                error
            } else {
                missing(migration.name)
            }
        })?;
        if known.is_none() {
            return Err(missing(migration.name));
        }
    }
    Ok(())
}

fn missing(name: &str) -> StoreError {
    StoreError::refused(format!(
        "the database lacks the migration {name}; run `facteur migrate` and start again"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &str) -> Vec<String> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("migrations")
            .join(folder);
        let mut names: Vec<String> = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| {
                entry
                    .unwrap()
                    .path()
                    .file_stem()
                    .unwrap()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn both_databases_have_the_same_migrations_and_all_are_applied() {
        let listed: Vec<String> = MIGRATIONS
            .iter()
            .map(|migration| migration.name.to_owned())
            .collect();
        assert_eq!(names("sqlite"), listed);
        assert_eq!(names("postgres"), listed);
    }

    #[test]
    fn both_schemas_have_the_same_tables_and_columns() {
        let columns = |text: &str| -> Vec<String> {
            text.lines()
                .take_while(|line| {
                    !["search", "$fence$", "sqlite_stat1"]
                        .iter()
                        .any(|end| line.contains(end))
                })
                .take_while(|line| !line.contains(" function ") && !line.contains(" trigger "))
                .filter(|line| line.starts_with("create table") || line.starts_with("  "))
                .filter_map(|line| {
                    line.trim()
                        .split(' ')
                        .nth(usize::from(line.starts_with("create")) * 2)
                })
                .map(str::to_owned)
                .collect()
        };
        for migration in MIGRATIONS {
            assert_eq!(
                columns(migration.sqlite),
                columns(migration.postgres),
                "{}",
                migration.name
            );
        }
    }
}
