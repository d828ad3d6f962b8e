use std::fs::Permissions;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::lookup::{SystemUser, current_user, system_user};

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
    supervisor: Child,
    commands: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    directory: PathBuf,
    port: u16,
}

impl Server {
    /// Starts a server and waits until it takes connections (about half a second).
    pub fn start(options: &Options) -> Self {
        let port = if options.loopback { free_port() } else { 5432 };
        let owner = server_user();
        let directory = directory_of(owner);
        let mut command = Command::new("sh");
        command
            .args(["-c", SUPERVISOR, "supervise.sh"])
            .arg(&directory)
            .arg(port.to_string());
        command.args(
            settings(options)
                .iter()
                .flat_map(|(name, value)| ["-c".into(), format!("{name}={value}")]),
        );
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        // Ctrl-C must reach the test only: the supervisor ends when its input does, and cleans up.
        command.process_group(0);
        if let Some(user) = owner {
            command.uid(user.user).gid(user.group);
        }
        let mut supervisor = command.spawn().expect("sh can be started");
        let commands = supervisor.stdin.take();
        let answers = BufReader::new(supervisor.stdout.take().expect("its output is piped"));
        let mut server = Self {
            supervisor,
            commands,
            answers,
            directory,
            port,
        };
        server.expect_answer("ready");
        server
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

    fn ask(&mut self, command: &str, answer: &str) {
        let commands = self.commands.as_mut().expect("the input is open until the drop");
        writeln!(commands, "{command}").expect("the supervisor reads its input");
        self.expect_answer(answer);
    }

    fn expect_answer(&mut self, wanted: &str) {
        let mut line = String::new();
        self.answers
            .read_line(&mut line)
            .expect("the supervisor answers in UTF-8");
        assert!(
            line.trim_end() == wanted,
            "PostgreSQL for tests: wanted «{wanted}», got «{}»",
            line.trim_end()
        );
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.commands.take());
        let _ = self.supervisor.wait();
    }
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

/// Short, since the path of a unix socket ends at 107 bytes. Removed by the supervisor.
fn directory_of(owner: Option<SystemUser>) -> PathBuf {
    let parent = if Path::new("/tmp").is_dir() {
        PathBuf::from("/tmp")
    } else {
        std::env::temp_dir()
    };
    let directory = tempfile::Builder::new()
        .prefix("facteur-postgres-")
        .tempdir_in(parent);
    let directory = directory.expect("a temporary directory can be made").keep();
    std::fs::set_permissions(&directory, Permissions::from_mode(0o700)).expect("our own directory");
    if let Some(user) = owner {
        chown(&directory, Some(user.user), Some(user.group)).expect("root can give a directory away");
    }
    directory
}

pub(crate) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener
        .local_addr()
        .expect("a bound socket has an address")
        .port()
}
