//! The database under test, asked directly: not through the code whose work is checked.

use facteur_testkit::postgres::{Database, Options, Server};
use std::path::PathBuf;
use std::sync::Mutex;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// One database, and its server when it has one.
pub enum Base {
    Sqlite(PathBuf),
    // The database is dropped before its server.
    Postgres(Database, Mutex<Server>),
}

impl Base {
    pub fn new(kind: Kind, directory: &std::path::Path) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite(directory.join("facteur.db")),
            Kind::Postgres => {
                let server = Server::start(&Options {
                    durable: true,
                    ..Options::default()
                });
                Self::Postgres(Database::fresh_on(&server.admin_url()), Mutex::new(server))
            }
        }
    }

    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres(database, _) => database.url(),
        }
    }

    pub fn server(&self) -> std::sync::MutexGuard<'_, Server> {
        match self {
            Self::Sqlite(_) => panic!("SQLite has no server"),
            Self::Postgres(_, server) => server.lock().unwrap(),
        }
    }

    /// Rows as texts, null as the empty text.
    pub fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        match self {
            Self::Sqlite(path) => sqlite_rows(path, sql),
            Self::Postgres(database, _) => database
                .psql(sql)
                .lines()
                .map(|line| line.split('|').map(str::to_owned).collect())
                .collect(),
        }
    }

    pub fn number(&self, sql: &str) -> i64 {
        self.rows(sql)[0][0].parse().unwrap()
    }

    /// Lets the leases of dead processes run out, as time would.
    pub fn let_leases_run_out(&self) {
        if let Self::Postgres(database, _) = self {
            database
                .psql("update lease set until = 0; update job set leased_until = 1 where leased_until > 0;");
        }
    }
}

fn sqlite_rows(path: &std::path::Path, sql: &str) -> Vec<Vec<String>> {
    // Closed again at once: a reader that stays would spare the program its recovery after a kill.
    let connection =
        rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    connection
        .busy_timeout(std::time::Duration::from_secs(20))
        .unwrap();
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..columns)
            .map(|column| {
                Ok(match row.get_ref(column)? {
                    rusqlite::types::ValueRef::Null => String::new(),
                    rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                    rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                    other => panic!("no text: {other:?}"),
                })
            })
            .collect()
    });
    rows.unwrap().map(Result::unwrap).collect()
}
