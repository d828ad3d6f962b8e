use std::collections::HashSet;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex, OnceLock};

use super::server::{Options, Server};
use crate::lookup::find_program;

/// The role that owns the databases: no superuser, so that row-level security bites in tests as it does in
/// production. It may make other roles.
const ROLE: &str = "facteur";

/// Makes the role, once per server: several test processes may try at the same time.
const ROLE_SQL: &str = "
DO $$ BEGIN
  CREATE ROLE facteur LOGIN PASSWORD 'facteur' NOSUPERUSER CREATEROLE NOCREATEDB NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$";

/// A database of one test, dropped with it.
#[derive(Debug)]
pub struct Database {
    admin_url: String,
    name: String,
}

impl Database {
    /// An empty database on the shared server.
    pub fn fresh() -> Self {
        Self::fresh_on(shared_server())
    }

    /// An empty database on the server with that superuser URL, see [`Server::admin_url`].
    pub fn fresh_on(admin_url: &str) -> Self {
        Self::create(admin_url, "template0")
    }

    /// A copy of a template on the shared server. The first caller of a run prepares the template: `prepare`
    /// gets the URL of an empty database, fills it and leaves no connection open. On a server that outlives
    /// the run (`FACTEUR_TEST_POSTGRES` set by hand) put the schema's version into the name.
    pub fn from_template(name: &str, prepare: impl FnOnce(&str)) -> Self {
        static PREPARED: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);
        let admin_url = shared_server();
        let template = format!("template_{name}");
        {
            let mut prepared = PREPARED
                .lock()
                .expect("no test panicked while it prepared a template");
            if !prepared.contains(&template) {
                prepare_template(admin_url, &template, prepare);
                prepared.insert(template.clone());
            }
        }
        Self::create(admin_url, &template)
    }

    /// URL of the owner, the role `facteur`.
    pub fn url(&self) -> String {
        url_for(&self.admin_url, &self.name, Some(ROLE))
    }

    /// URL of the superuser in this database, to look behind row-level security or to cut connections.
    pub fn admin_url(&self) -> String {
        url_for(&self.admin_url, &self.name, None)
    }

    /// The database's name on its server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Runs SQL as the superuser; gives the rows as lines with `|` between columns.
    pub fn psql(&self, sql: &str) -> String {
        psql(&self.admin_url(), sql).expect("the SQL runs")
    }

    fn create(admin_url: &str, template: &str) -> Self {
        let name = unique_name();
        let create = format!("CREATE DATABASE {name} OWNER {ROLE} TEMPLATE {template} STRATEGY FILE_COPY");
        let mut made = psql(admin_url, &create);
        if made
            .as_ref()
            .is_err_and(|error| error.contains("role \"facteur\" does not exist"))
        {
            psql(admin_url, ROLE_SQL).expect("the role of the tests can be made");
            made = psql(admin_url, &create);
        }
        made.expect("a database can be made");
        Self {
            admin_url: admin_url.to_owned(),
            name,
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // A server that was stopped by its test takes the database with it.
        let _ = psql(
            &self.admin_url,
            &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name),
        );
    }
}

/// Prepares under another name and renames at the end: of several processes that prepare at once one wins,
/// and a template that is there is whole.
fn prepare_template(admin_url: &str, template: &str, prepare: impl FnOnce(&str)) {
    let exists = format!("SELECT 1 FROM pg_database WHERE datname = '{template}'");
    if !psql(admin_url, &exists)
        .expect("databases can be listed")
        .is_empty()
    {
        return;
    }
    let database = Database::create(admin_url, "template0");
    prepare(&database.url());
    let rename = format!("ALTER DATABASE {} RENAME TO {template}", database.name);
    if let Err(error) = psql(admin_url, &rename) {
        assert!(
            error.contains("already exists"),
            "the template {template} cannot be kept: {error}"
        );
    }
}

fn shared_server() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    // A static is never dropped; the server ends when the process does and its pipe closes.
    static SERVER: OnceLock<Server> = OnceLock::new();
    URL.get_or_init(|| match std::env::var("FACTEUR_TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => url,
        _ => SERVER
            .get_or_init(|| Server::start(&Options::default()))
            .admin_url(),
    })
}

/// Unique among the processes of a run and the threads of a process.
fn unique_name() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    format!(
        "test_{}_{}",
        std::process::id(),
        COUNTER.fetch_add(1, Ordering::Relaxed)
    )
}

/// The same server with another database and, if named, the role of the tests in place of the superuser.
fn url_for(admin_url: &str, database: &str, role: Option<&str>) -> String {
    let (base, query) = admin_url.split_once('?').unwrap_or((admin_url, ""));
    let authority = base
        .strip_prefix("postgres://")
        .or_else(|| base.strip_prefix("postgresql://"));
    let authority = authority
        .and_then(|rest| rest.split('/').next())
        .unwrap_or_default();
    let Some(role) = role else {
        return format!("postgres://{authority}/{database}?{query}");
    };
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let kept = query
        .split('&')
        .filter(|pair| !pair.starts_with("user=") && !pair.starts_with("password="));
    let query = kept.filter(|pair| !pair.is_empty()).collect::<Vec<_>>().join("&");
    if host.is_empty() {
        return format!("postgres:///{database}?user={role}&password={role}&{query}");
    }
    format!("postgres://{role}:{role}@{host}/{database}?{query}")
}

fn psql(url: &str, sql: &str) -> Result<String, String> {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
        // Debian's /usr/bin/psql is a script that costs more than the query.
        let mut folders: Vec<PathBuf> = std::env::var_os("FACTEUR_POSTGRES_BIN")
            .into_iter()
            .map(Into::into)
            .collect();
        let versions = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten();
        folders.extend(versions.map(|version| version.path().join("bin")));
        find_program("psql", &folders).expect(
            "psql is missing. Debian, Ubuntu: apt-get install postgresql-client (comes with postgresql)",
        )
    });
    let mut command = Command::new(&*PROGRAM);
    command.args([
        "-X",
        "-q",
        "-A",
        "-t",
        "-v",
        "ON_ERROR_STOP=1",
        "-d",
        url,
        "-c",
        sql,
    ]);
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

#[cfg(test)]
mod tests {
    use super::url_for;

    #[test]
    fn urls_for_the_role_keep_the_server() {
        let socket = "postgres:///postgres?user=postgres&host=/tmp/x&port=5432";
        assert_eq!(
            url_for(socket, "d", Some("facteur")),
            "postgres:///d?user=facteur&password=facteur&host=/tmp/x&port=5432"
        );
        assert_eq!(
            url_for(socket, "d", None),
            "postgres:///d?user=postgres&host=/tmp/x&port=5432"
        );
        let named = "postgres://postgres:secret@127.0.0.1:5433/postgres?sslmode=disable";
        assert_eq!(
            url_for(named, "d", Some("facteur")),
            "postgres://facteur:facteur@127.0.0.1:5433/d?sslmode=disable"
        );
    }
}
