use std::path::{Path, PathBuf};

use crate::lookup::{SystemUser, current_user, system_user};
use crate::supervised::{Supervised, directory, free_port};

const SUPERVISOR: &str = include_str!("supervise.sh");

/// How a [`Server`] of one's own is started.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Keep `fsync` and `synchronous_commit` on, as in production. Off is several times faster.
    pub durable: bool,
    /// Listen on 127.0.0.1 too, at [`Server::port`], so that a proxy can stand before it.
    pub loopback: bool,
    /// More settings of `postgresql.conf`, such as `("max_connections", "20")`.
    pub settings: Vec<(String, String)>,
}

/// A PostgreSQL server in a temporary directory. It is stopped and its files are removed when this is dropped,
/// or when this process ends in whatever way.
#[derive(Debug)]
pub struct Server {
    supervised: Supervised,
    directory: PathBuf,
    port: u16,
}

impl Server {
    /// Starts a server and waits until it takes connections (about half a second).
    pub fn start(options: &Options) -> Self {
        let port = if options.loopback { free_port() } else { 5432 };
        let owner = server_user();
        let directory = directory("facteur-postgres-", 0o700, owner);
        let mut arguments = vec![directory.display().to_string(), port.to_string()];
        for (name, value) in settings(options) {
            arguments.extend(["-c".to_owned(), format!("{name}={value}")]);
        }
        let (supervised, answer) = Supervised::start(SUPERVISOR, &arguments, owner);
        expect(&answer, "ready");
        Self {
            supervised,
            directory,
            port,
        }
    }

    /// URL of the superuser, on the unix socket.
    pub fn admin_url(&self) -> String {
        format!(
            "postgres:///postgres?user=postgres&host={}&port={}",
            self.directory.display(),
            self.port
        )
    }

    /// The port of the unix socket's name and, with [`Options::loopback`], of 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Holds its data, its log and its socket.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// What the server wrote to its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.directory.join("log")).unwrap_or_default()
    }

    /// Stops the server as an administrator would: sessions are cut, transactions rolled back. The data stay.
    pub fn stop(&mut self) {
        self.ask("stop", "stopped");
    }

    /// Kills the server with SIGKILL, as a crash or the out-of-memory killer would. The data stay.
    pub fn kill(&mut self) {
        self.ask("kill", "killed");
    }

    /// Starts it again after [`stop`](Self::stop) or [`kill`](Self::kill), at the same address.
    pub fn start_again(&mut self) {
        self.ask("start", "ready");
    }

    fn ask(&mut self, command: &str, wanted: &str) {
        expect(&self.supervised.ask(command), wanted);
    }
}

fn expect(answer: &str, wanted: &str) {
    assert!(
        answer == wanted,
        "PostgreSQL for tests: wanted «{wanted}», got «{answer}»"
    );
}

fn settings(options: &Options) -> Vec<(String, String)> {
    let durable = if options.durable { "on" } else { "off" };
    let listen = if options.loopback { "127.0.0.1" } else { "" };
    let ours = [
        ("listen_addresses", listen),
        ("fsync", durable),
        ("synchronous_commit", durable),
        ("full_page_writes", durable),
        ("max_connections", "200"),
        ("timezone", "UTC"),
    ];
    let ours = ours
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    ours.chain(options.settings.iter().cloned()).collect()
}

/// PostgreSQL refuses to run as root; as anybody else we run it as ourselves.
fn server_user() -> Option<SystemUser> {
    if current_user().user != 0 {
        return None;
    }
    let user = system_user("postgres").or_else(|| system_user("nobody"));
    Some(user.expect("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as"))
}
