//! A Dovecot, a database and the program between them.

use crate::base::{Base, Kind};
use crate::letters::{Letter, word};
use crate::picture::{Picture, assert_consistent};
use facteur::app::App;
use facteur::config::{Asked, Surroundings, load};
use facteur_domain::{Afterwards, Mailbox, Security, Smtp, Source, StartFrom, SystemClock, SystemRandom};
use facteur_flows::mailboxes::{self, NewMailbox};
use facteur_flows::watch::{self, FolderReport};
use facteur_store::{mailboxes as mailbox_rows, search};
use facteur_testkit::SmtpSink;
use facteur_testkit::dovecot::{Dovecot, Options};
use facteur_testkit::process::{Program, Running};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

const USER: &str = "support";
const PASSWORD: &str = "sésame";
/// How long anything may take on a machine that is busy with other tests.
pub const PATIENCE: Duration = Duration::from_mins(2);

/// All of it; dropped with everything that runs.
pub struct House {
    pub base: Base,
    pub dovecot: Dovecot,
    // Unmounted before its place is removed.
    pub disk: Option<Disk>,
    directory: tempfile::TempDir,
    delivered: i64,
    port: u16,
    /// The UIDVALIDITY that the incoming folder no longer has.
    former: Option<String>,
}

impl House {
    /// The server's own port is asked, or that of a proxy before it.
    pub fn new(kind: Kind) -> Self {
        Self::before(kind, |port| port)
    }

    /// A house whose mailbox sends by Dovecot's submission server, which hands the mails to the sink.
    pub fn that_sends(kind: Kind, sink: &SmtpSink) -> Self {
        let options = Options {
            relay_to: Some(sink.port()),
            ..Options::default()
        };
        let house = Self::furnished(
            kind,
            data_directory(),
            None,
            Dovecot::start_with(&options),
            |port| port,
        );
        let smtp = Smtp {
            host: "127.0.0.1".to_owned(),
            port: house.dovecot.submission_port(),
            security: Security::None,
            username: USER.to_owned(),
            from_name: "Équipe support".to_owned(),
            per_hour: None,
            save_to_sent: true,
        };
        house.set_mailbox(|mailbox| mailbox.smtp = Some(smtp.clone()));
        house
    }

    /// Changes the mailbox while the program does not run.
    pub fn set_mailbox(&self, change: impl Fn(&mut Mailbox)) {
        self.with_app(async |app| {
            let services = app.services().await.unwrap();
            let organisation = services.organisation;
            let list = services.store.read(organisation, move |tx| {
                mailbox_rows::mailbox_list(tx, organisation)
            });
            let mut mailbox = list.await.unwrap().remove(0);
            change(&mut mailbox);
            let saved = services.store.write(organisation, move |tx| {
                mailbox_rows::mailbox_update(tx, organisation, &mailbox)
            });
            saved.await.unwrap();
        });
    }

    /// With a disk of its own of so many megabytes, where this machine lets us mount one.
    pub fn on_a_small_disk(kind: Kind, megabytes: u32) -> Option<Self> {
        let directory = data_directory();
        let disk = Disk::mount(&directory.path().join("data"), megabytes)?;
        Some(Self::build(kind, directory, Some(disk), |port| port))
    }

    pub fn before(kind: Kind, proxy: impl FnOnce(u16) -> u16) -> Self {
        Self::build(kind, data_directory(), None, proxy)
    }

    fn build(
        kind: Kind,
        directory: tempfile::TempDir,
        disk: Option<Disk>,
        proxy: impl FnOnce(u16) -> u16,
    ) -> Self {
        Self::furnished(kind, directory, disk, Dovecot::start(), proxy)
    }

    fn furnished(
        kind: Kind,
        directory: tempfile::TempDir,
        disk: Option<Disk>,
        mut dovecot: Dovecot,
        proxy: impl FnOnce(u16) -> u16,
    ) -> Self {
        let base = Base::new(kind, &directory.path().join("data"));
        dovecot.add_user(USER, PASSWORD);
        dovecot.put_maildir::<Vec<u8>>(USER, "Sent", &[]);
        let port = proxy(dovecot.imap_port());
        let house = Self {
            base,
            dovecot,
            disk,
            directory,
            delivered: 0,
            port,
            former: None,
        };
        house.with_app(async |app| house.add_mailbox(app).await);
        house
    }

    async fn add_mailbox(&self, app: &App) {
        let services = app.services().await.unwrap();
        let new = NewMailbox {
            source: Some(Source::Imap {
                host: "127.0.0.1".to_owned(),
                port: self.port,
                security: Security::None,
                username: USER.to_owned(),
            }),
            start: Some(StartFrom::Beginning),
            afterwards: Afterwards::MarkSeen,
            poll_seconds: 5,
            ..NewMailbox::new("support@facteur.example")
        };
        let mut mailbox = mailboxes::add(services, new, Some(PASSWORD.into()))
            .await
            .unwrap();
        // Faster than a person may ask for: the sent folder is polled.
        mailbox.poll_seconds = 1;
        let organisation = services.organisation;
        services
            .store
            .write(organisation, move |tx| {
                mailbox_rows::mailbox_update(tx, organisation, &mailbox)
            })
            .await
            .unwrap();
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The file of SQLite.
    pub fn data_file(&self) -> PathBuf {
        self.path().join("data/facteur.db")
    }

    fn variables(&self) -> Vec<(String, String)> {
        let path = |name: &str| self.path().join(name).display().to_string();
        [
            ("HOME", path("home")),
            ("FACTEUR_DATA_DIR", path("data")),
            ("FACTEUR_KEY_FILE", path("secret.key")),
            ("FACTEUR_DATABASE__URL", self.base.url()),
            ("FACTEUR_METRICS__LISTEN", "off".to_owned()),
            ("FACTEUR_HTTP__LISTEN", "off".to_owned()),
            ("FACTEUR_LOG__FORMAT", "json".to_owned()),
            ("FACTEUR_INTAKE__COMMAND_TIMEOUT_SECONDS", "5".to_owned()),
            ("FACTEUR_INTAKE__LEASE_SECONDS", "4".to_owned()),
            ("FACTEUR_QUEUE__LEASE_SECONDS", "4".to_owned()),
            ("FACTEUR_SENDING__UNDO_SECONDS", "0".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }

    /// The program; with a plan it dies where that says.
    pub fn program(&self, crash_at: Option<&str>) -> Program {
        // Another program may be named, such as the one of a package.
        let named = std::env::var("FACTEUR_TEST_PROGRAM").ok();
        let path = named.unwrap_or_else(|| env!("CARGO_BIN_EXE_facteur").to_owned());
        self.command_of(path, &["serve"], crash_at)
    }

    /// A command of the program; with a plan it dies where that says.
    pub fn command(&self, arguments: &[&str], crash_at: Option<&str>) -> Program {
        self.command_of(env!("CARGO_BIN_EXE_facteur").to_owned(), arguments, crash_at)
    }

    fn command_of(&self, path: String, arguments: &[&str], crash_at: Option<&str>) -> Program {
        let program = Program::new(path).arguments(arguments);
        let plan = crash_at.map(|plan| ("FACTEUR_TEST_CRASH_AT".to_owned(), plan.to_owned()));
        self.variables()
            .into_iter()
            .chain(plan)
            .fold(program, |program, (name, value)| program.environment(name, value))
    }

    pub fn serve(&self) -> Running {
        self.program(None).start()
    }

    /// What the program itself would open, while it does not run.
    pub fn with_app(&self, work: impl AsyncFnOnce(&App)) {
        let around = Surroundings {
            environment: self.variables().into_iter().collect(),
            directory: self.path().to_owned(),
        };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let loaded = load(&Asked::default(), &around).unwrap();
            let app = App::new(loaded, Arc::new(SystemClock), Arc::new(SystemRandom), None);
            work(&app).await;
        });
    }

    pub fn deliver(&mut self, letters: &[Letter]) {
        for letter in letters {
            self.dovecot.put_maildir(USER, letter.folder, &[&letter.raw]);
        }
        self.delivered += letters.len() as i64;
    }

    pub fn change_uidvalidity(&mut self) {
        self.former = Some(self.uidvalidity());
        self.dovecot.change_uidvalidity(USER, "INBOX");
    }

    fn uidvalidity(&self) -> String {
        let rows = self
            .base
            .rows("select uidvalidity from folder where name = 'INBOX'");
        rows[0][0].clone()
    }

    /// Mails that were delivered and are not handled.
    pub fn in_flight(&self) -> i64 {
        let handled = self.base.number(
            "select count(*) from arrival where gone_at is null and state not in ('accepted', 'listed')",
        );
        self.delivered - handled
    }

    /// Mails that were delivered to the incoming folder and are not handled.
    pub fn in_flight_incoming(&self) -> i64 {
        let handled = self.base.number(
            "select count(*) from arrival a join folder f on f.id = a.folder where f.role = 'incoming' \
             and a.state not in ('accepted', 'listed')",
        );
        self.delivered - handled
    }

    /// The id of the answer with that Message-ID, while the program does not run.
    pub fn id_of_answer(&self, message_id: &str) -> String {
        let found = std::cell::RefCell::new(String::new());
        self.with_app(async |app| {
            let services = app.services().await.unwrap();
            let open = facteur_flows::answers::list(services, &[], 1_000).await.unwrap();
            let one = open
                .iter()
                .find(|view| view.answer.message_id == message_id)
                .unwrap();
            *found.borrow_mut() = one.answer.id.to_string();
        });
        found.into_inner()
    }

    fn is_at_rest(&self) -> bool {
        self.former
            .as_ref()
            .is_none_or(|former| *former != self.uidvalidity())
            && self.in_flight() == 0
            && self
                .base
                .number("select count(*) from arrival where state in ('accepted', 'listed')")
                == 0
            && self.base.number("select count(*) from job where state = 'ready'") == 0
    }

    /// Waits until all that was delivered is handled, with a program that may be started anew.
    pub fn settle(&self, server: &mut Running) {
        self.settle_within(server, PATIENCE);
    }

    pub fn settle_within(&self, server: &mut Running, patience: Duration) {
        let begun = Instant::now();
        while !self.is_at_rest() {
            assert!(server.is_running(), "the program ended:\n{}", server.heard());
            assert!(
                begun.elapsed() < patience,
                "{} of {} mails are not handled; jobs: {:?}; folders: {:?}; arrivals: {:?}; log:\n{}",
                self.in_flight(),
                self.delivered,
                self.base
                    .rows("select kind, state, attempts, error, payload from job"),
                self.base
                    .rows("select name, uidvalidity, position, listed, on_server, trouble from folder"),
                self.base
                    .rows("select state, count(*) from arrival where gone_at is null group by 1"),
                server.heard()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Looks once, after a moment: whether all is handled or the program ended. For loops.
    pub fn rests_or_ended(&self, server: &mut Running) -> bool {
        std::thread::sleep(Duration::from_millis(30));
        !server.is_running() || self.is_at_rest()
    }

    /// Waits for the death that was planned.
    pub fn wait_for_death(&self, server: &mut Running, what: &str) {
        let begun = Instant::now();
        while server.is_running() {
            assert!(
                begun.elapsed() < PATIENCE / 2,
                "did not die at {what}; jobs {:?}; log:\n{}",
                self.base.rows("select kind, state, attempts, error from job"),
                server.heard()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The picture once the program is stopped, with everything checked that must hold.
    pub fn conclude(&self, mut server: Running, words: &[String]) -> Picture {
        server.signal("TERM");
        let begun = Instant::now();
        while server.is_running() && begun.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(20));
        }
        drop(server);
        assert_consistent(&self.base);
        let seen = self
            .dovecot
            .doveadm(&["mailbox", "status", "-u", USER, "unseen", "INBOX"]);
        // What was to be marked when the numbers changed is left alone: nobody knows which mail it is now.
        assert!(
            self.former.is_some() || seen.contains("unseen=0"),
            "not all was marked afterwards: {seen}"
        );
        self.assert_found(words);
        self.assert_reconciled();
        Picture::of(&self.base)
    }

    /// The server's own list of mail and ours agree.
    fn assert_reconciled(&self) {
        self.with_app(async |app| {
            let services = app.services().await.unwrap();
            let organisation = services.organisation;
            let list = services.store.read(organisation, move |tx| {
                mailbox_rows::mailbox_list(tx, organisation)
            });
            for mailbox in list.await.unwrap() {
                let report = watch::reconcile(services, &mailbox, false).await.unwrap();
                let odd = |folder: &FolderReport| !folder.vanished.is_empty() || folder.waiting > 0;
                assert!(
                    report.is_whole() && !report.folders.iter().any(odd),
                    "{report:#?}"
                );
                assert_eq!(report.on_server() as i64, self.delivered, "{report:#?}");
            }
        });
    }

    /// Every word is found once.
    fn assert_found(&self, words: &[String]) {
        self.with_app(async |app| {
            let services = app.services().await.unwrap();
            let organisation = services.organisation;
            let words = words.to_vec();
            let wrong = services.store.read(organisation, move |tx| {
                let mut wrong = Vec::new();
                for word in &words {
                    let hits = search::search(tx, organisation, &search::Query::parse(word), None, 5)?;
                    if hits.len() != 1 {
                        wrong.push((word.clone(), hits.len()));
                    }
                }
                Ok::<_, facteur_store::StoreError>(wrong)
            });
            let wrong = wrong.await.unwrap();
            assert!(
                wrong.is_empty(),
                "found another number of times than once: {wrong:?}"
            );
        });
    }
}

fn data_directory() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join("data")).unwrap();
    directory
}

/// A disk in memory, with a file that can fill it.
pub struct Disk(PathBuf);

impl Disk {
    /// None where mounting is not allowed, as for ordinary users.
    fn mount(place: &Path, megabytes: u32) -> Option<Self> {
        let size = format!("size={megabytes}m");
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "facteur-test"])
            .arg(place)
            .output()
            .ok()?;
        mount.status.success().then(|| Self(place.to_owned()))
    }

    /// Leaves not a byte.
    pub fn fill(&self) {
        let mut ballast = std::fs::File::create(self.0.join("ballast")).unwrap();
        for block in [1 << 20, 4_096, 1] {
            while ballast.write_all(&vec![0; block]).is_ok() {}
        }
    }

    pub fn make_room(&self) {
        std::fs::remove_file(self.0.join("ballast")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

/// The words of all distinct mails in these rounds.
pub fn words(rounds: std::ops::Range<u32>) -> Vec<String> {
    rounds
        .flat_map(|number| {
            crate::letters::distinct(number)
                .into_iter()
                .map(move |position| word(number, position))
        })
        .collect()
}
