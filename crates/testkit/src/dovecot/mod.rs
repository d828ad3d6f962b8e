//! A real Dovecot of one's own: IMAP, IMAPS, LMTP and, if asked for, submission, on loopback.
//!
//! As root it runs the way Dovecot does in production; otherwise all of it runs as the current user.
//! The configuration is written for Dovecot 2.3 (Debian 12, where it is tried) and, from its documentation, for
//! 2.4 (Debian 13).

mod certificate;
mod configuration;
mod maildir;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use self::configuration::{Dialect, Place, Ports, render};
use crate::lookup::{SystemUser, current_user, find_program, system_user, user_names};
use crate::supervised::{Supervised, directory, free_port};

const SUPERVISOR: &str = include_str!("supervise.sh");
const START: Duration = Duration::from_secs(15);
const PATIENCE: Duration = Duration::from_secs(30);
const MISSING: &str = "Dovecot is missing. Debian, Ubuntu: \
    apt-get install dovecot-imapd dovecot-lmtpd dovecot-submissiond (its service need not run)";

/// How a [`Dovecot`] is started.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Offer submission and hand what is sent to this SMTP port of 127.0.0.1.
    pub relay_to: Option<u16>,
    /// More lines for `dovecot.conf`, in the dialect of the installed version.
    pub settings: String,
}

/// A Dovecot in a temporary directory. It is killed and its files are removed when this is dropped, or when
/// this process ends in whatever way.
#[derive(Debug)]
pub struct Dovecot {
    supervised: Supervised,
    directory: PathBuf,
    ports: Ports,
    mail_user: SystemUser,
    passwords: BTreeMap<String, String>,
    written: u64,
}

impl Dovecot {
    /// Starts a server without users and waits until it greets.
    pub fn start() -> Self {
        Self::start_with(&Options::default())
    }

    /// The same with other settings.
    pub fn start_with(options: &Options) -> Self {
        // Between the choice of a port and its use another process may take it.
        for _ in 0..3 {
            let dovecot = Self::try_start(options);
            match dovecot.wait_until_it_greets() {
                Ok(()) => return dovecot,
                Err(log) if log.contains("Address already in use") => {}
                Err(log) => panic!("Dovecot does not greet within {START:?}. Its log:\n{log}"),
            }
        }
        panic!("Dovecot found none of its ports free, three times");
    }

    fn try_start(options: &Options) -> Self {
        let program = find_program("dovecot", &[]).expect(MISSING);
        let me = current_user();
        let names = user_names(me);
        let mail_user = if me.user == 0 {
            system_user("nobody").expect("there is a user nobody")
        } else {
            me
        };
        let directory = directory("facteur-dovecot-", 0o755, None);
        let ports = Ports {
            imap: free_port(),
            imaps: free_port(),
            lmtp: free_port(),
            submission: free_port(),
        };
        let rootless = (me.user != 0).then_some((names.0.as_str(), names.1.as_str()));
        let place = Place {
            directory: &directory,
            ports,
            rootless,
            mail_user,
        };
        certificate::make(&directory);
        let configuration = render(dialect(&program), &place, options);
        std::fs::write(directory.join("dovecot.conf"), configuration).expect("the directory is ours");
        std::fs::write(directory.join("users"), "").expect("the directory is ours");
        let arguments = [program.display().to_string(), directory.display().to_string()];
        let (supervised, answer) = Supervised::start(SUPERVISOR, &arguments, None);
        assert_eq!(answer, "started");
        Self {
            supervised,
            directory,
            ports,
            mail_user,
            passwords: BTreeMap::new(),
            written: 0,
        }
    }

    fn wait_until_it_greets(&self) -> Result<(), String> {
        let begun = Instant::now();
        while begun.elapsed() < START {
            if self.greets().is_some() {
                return Ok(());
            }
            if self.log().contains("Fatal") {
                return Err(self.log());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(self.log())
    }

    fn greets(&self) -> Option<()> {
        let stream = TcpStream::connect(("127.0.0.1", self.ports.imap)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).ok()?;
        line.starts_with("* OK").then_some(())
    }

    /// Makes a user, or gives one another password; at most a second later the server knows it and this returns.
    pub fn add_user(&mut self, name: &str, password: &str) {
        self.passwords.insert(name.to_owned(), password.to_owned());
        let SystemUser { user, group } = self.mail_user;
        let mut table = String::new();
        for (name, password) in &self.passwords {
            let home = self.home(name);
            let _ = writeln!(
                table,
                "{name}:{{PLAIN}}{password}:{user}:{group}::{}::",
                home.display()
            );
        }
        let fresh = self.directory.join("users.new");
        std::fs::write(&fresh, table).expect("the directory is ours");
        std::fs::rename(fresh, self.directory.join("users")).expect("the directory is ours");
        maildir::make(&self.home(name), "", self.mail_user);
        self.wait_until_known(name, password);
    }

    /// Dovecot looks for a change of its table at most once a second.
    fn wait_until_known(&self, name: &str, password: &str) {
        let begun = Instant::now();
        while self.greets().is_some() && self.try_doveadm(&["auth", "test", name, password]).is_err() {
            assert!(
                begun.elapsed() < START,
                "Dovecot does not know the user {name}. Its log:\n{}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Port of IMAP without TLS at first; it offers STARTTLS and takes passwords without it too.
    pub fn imap_port(&self) -> u16 {
        self.ports.imap
    }

    /// Port of IMAP over TLS, with a certificate for `localhost` and 127.0.0.1 signed by [`Self::ca_path`].
    pub fn imaps_port(&self) -> u16 {
        self.ports.imaps
    }

    /// Port of LMTP, without TLS or password.
    pub fn lmtp_port(&self) -> u16 {
        self.ports.lmtp
    }

    /// Port of submission; it answers only with [`Options::relay_to`].
    pub fn submission_port(&self) -> u16 {
        self.ports.submission
    }

    /// PEM file of the authority that clients must trust.
    pub fn ca_path(&self) -> PathBuf {
        self.directory.join("ca.pem")
    }

    /// Holds its configuration, its log and the mails.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// What Dovecot wrote to its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.directory.join("log")).unwrap_or_default()
    }

    /// Stops the server as an administrator would. Mails stay.
    pub fn stop(&mut self) {
        assert_eq!(self.supervised.ask("stop"), "stopped");
    }

    /// Kills the server and all sessions with SIGKILL. Mails stay.
    pub fn kill(&mut self) {
        assert_eq!(self.supervised.ask("kill"), "killed");
    }

    /// Starts it again after [`stop`](Self::stop) or [`kill`](Self::kill), at the same ports.
    pub fn start_again(&mut self) {
        assert_eq!(self.supervised.ask("start"), "started");
        if let Err(log) = self.wait_until_it_greets() {
            panic!("Dovecot does not greet within {START:?} of its new start. Its log:\n{log}");
        }
    }

    /// Runs `doveadm` on this server and gives what it prints.
    pub fn doveadm(&self, arguments: &[&str]) -> String {
        self.try_doveadm(arguments)
            .unwrap_or_else(|complaint| panic!("doveadm {arguments:?}: {complaint}"))
    }

    fn try_doveadm(&self, arguments: &[&str]) -> Result<String, String> {
        let program = find_program("doveadm", &[]).expect(MISSING);
        let mut command = Command::new(program);
        command
            .arg("-c")
            .arg(self.directory.join("dovecot.conf"))
            .args(arguments);
        let output = command.output().expect("doveadm can be started");
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Delivers one mail to INBOX by LMTP, as a mail server would. For thousands see [`Self::put_maildir`].
    pub fn lmtp_deliver(&self, user: &str, mail: &[u8]) {
        let stream = TcpStream::connect(("127.0.0.1", self.ports.lmtp)).expect("LMTP listens");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("a deadline can be set");
        let mut answers = BufReader::new(stream.try_clone().expect("a socket can be shared"));
        let mut say = |text: &[u8], wanted: &str| {
            (&stream).write_all(text).expect("LMTP reads");
            lmtp_answer(&mut answers, wanted);
        };
        say(b"", "220");
        say(b"LHLO localhost\r\n", "250");
        say(b"MAIL FROM:<tests@localhost>\r\n", "250");
        say(format!("RCPT TO:<{user}>\r\n").as_bytes(), "250");
        say(b"DATA\r\n", "354");
        say(&dotted(mail), "250");
        say(b"QUIT\r\n", "221");
    }

    /// Writes mails into a folder's `new/` as a delivery program would, fast enough for thousands; they get
    /// UIDs in this order when a client opens the folder (a mail delivered by LMTP gets its UID at once). The
    /// folder is made if it is not there; `/` separates its levels. ASCII names only
    /// (for others make the folder by IMAP and append).
    pub fn put_maildir<Mail: AsRef<[u8]>>(&mut self, user: &str, folder: &str, mails: &[Mail]) {
        let path = maildir::make(&self.home(user), folder, self.mail_user);
        for mail in mails {
            self.written += 1;
            maildir::deliver(&path, self.written, mail.as_ref(), self.mail_user);
        }
    }

    /// The folder's directory with `new` and `cur`.
    pub fn maildir_path(&self, user: &str, folder: &str) -> PathBuf {
        maildir::path(&self.home(user), folder)
    }

    /// Gives a folder another UIDVALIDITY, as after a restore or a move to another server: all UIDs that a
    /// client knew are worth nothing. The server is stopped for it and started again.
    pub fn change_uidvalidity(&mut self, user: &str, folder: &str) {
        self.stop();
        maildir::change_uidvalidity(&self.maildir_path(user, folder));
        self.start_again();
    }

    fn home(&self, user: &str) -> PathBuf {
        self.directory.join("mail").join(user)
    }
}

fn dialect(program: &Path) -> Dialect {
    let output = Command::new(program)
        .arg("--version")
        .output()
        .expect("dovecot can be started");
    Dialect::of_version(&String::from_utf8_lossy(&output.stdout))
}

fn lmtp_answer(answers: &mut impl BufRead, wanted: &str) {
    loop {
        let mut line = String::new();
        answers.read_line(&mut line).expect("LMTP answers in time");
        assert!(line.starts_with(wanted), "LMTP: wanted {wanted}, got {line}");
        if line.as_bytes().get(3) == Some(&b' ') {
            return;
        }
    }
}

/// RFC 5321 4.5.2: lines end in CRLF, a line's first dot is doubled, a lone dot ends the mail.
fn dotted(mail: &[u8]) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = mail.split(|&byte| byte == b'\n').collect();
    if lines.last().is_some_and(|last| last.is_empty()) {
        lines.pop();
    }
    let mut wire = Vec::with_capacity(mail.len() + 64);
    for line in lines {
        if line.starts_with(b".") {
            wire.push(b'.');
        }
        wire.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b".\r\n");
    wire
}
