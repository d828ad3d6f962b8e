//! What the benchmarks share: a Facteur process whose CPU time, memory and metrics can be read.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)] // A benchmark that cannot go on stops.

use facteur_testkit::mails::Mail;
use facteur_testkit::process::{Program, Running};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A running `facteur serve` with its data in a folder of its own.
pub struct Facteur {
    client: Client,
    running: Option<Running>,
}

/// How one reaches it, from any thread.
#[derive(Clone)]
pub struct Client {
    pub data: PathBuf,
    metrics: u16,
    http: u16,
    database: String,
    id: u32,
}

impl std::ops::Deref for Facteur {
    type Target = Client;
    fn deref(&self) -> &Client {
        &self.client
    }
}

/// The release binary beside the benchmark's own.
pub fn binary() -> PathBuf {
    let own = std::env::current_exe().expect("a benchmark is a file");
    let path = own.with_file_name("facteur");
    assert!(
        path.exists(),
        "build the binary first: cargo build --release -p facteur"
    );
    path
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

impl Facteur {
    /// Data in `data`; `database` is a URL, `sqlite:` for the file in it.
    pub fn new(data: &Path, database: &str) -> Self {
        Self {
            client: Client {
                data: data.to_owned(),
                metrics: free_port(),
                http: free_port(),
                database: database.to_owned(),
                id: 0,
            },
            running: None,
        }
    }

    /// Starts the server and waits until it is ready; tells how long that took.
    pub fn serve(&mut self) -> Duration {
        let begun = Instant::now();
        let running = self.program(&["serve"]).start();
        self.client.id = running.id();
        self.running = Some(running);
        while !self
            .page("/readyz")
            .is_some_and(|page| page.starts_with("HTTP/1.1 200"))
        {
            assert!(
                begun.elapsed() < Duration::from_mins(2),
                "not ready after two minutes"
            );
            std::thread::sleep(Duration::from_millis(2));
        }
        begun.elapsed()
    }

    /// Stops the server.
    pub fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.signal("TERM");
            running.wait(Duration::from_secs(30));
        }
    }
}

impl Client {
    fn program(&self, arguments: &[&str]) -> Program {
        let key_file = self.data.with_extension("key");
        Program::new(binary())
            .arguments(arguments.iter().copied())
            .environment("FACTEUR_DATA_DIR", self.data.display().to_string())
            .environment("FACTEUR_KEY_FILE", key_file.display().to_string())
            .environment("FACTEUR_DATABASE__URL", self.database.clone())
            .environment("FACTEUR_METRICS__LISTEN", format!("127.0.0.1:{}", self.metrics))
            .environment("FACTEUR_HTTP__LISTEN", format!("127.0.0.1:{}", self.http))
            .environment("FACTEUR_LOG__LEVEL", "warn")
    }

    /// Runs a command to its end and gives its output.
    pub fn command(&self, arguments: &[&str]) -> String {
        let ended = self.program(arguments).run(Duration::from_mins(10));
        assert!(ended.status.success(), "{arguments:?}: {}", ended.errors);
        ended.output
    }

    /// Where the API is answered.
    pub fn http_address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.http))
    }

    /// A page of the metrics' address.
    pub fn page(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.metrics)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        .ok()?;
        let mut page = String::new();
        stream.read_to_string(&mut page).ok()?;
        Some(page)
    }

    /// Mails handled since the server started.
    pub fn handled(&self) -> u64 {
        let page = self.page("/metrics").unwrap_or_default();
        page.lines()
            .filter(|line| line.starts_with("emails_processed_total"))
            .filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok())
            .sum::<f64>() as u64
    }

    /// Waits until that many mails are handled.
    pub fn wait_for(&self, mails: u64, at_most: Duration) -> Duration {
        let begun = Instant::now();
        while self.handled() < mails {
            assert!(begun.elapsed() < at_most, "{} of {mails} mails", self.handled());
            std::thread::sleep(Duration::from_millis(20));
        }
        begun.elapsed()
    }

    /// User and system time of the server in microseconds (proc(5); 100 ticks a second).
    pub fn cpu_micros(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id)).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        (fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()) * 10_000
    }

    /// A line of /proc/PID/status in megabytes: `VmHWM` (peak) or `VmRSS` (now).
    pub fn memory_megabytes(&self, line: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id)).unwrap();
        let found = status.lines().find(|each| each.starts_with(line)).unwrap();
        found.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
    }
}

/// The median of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// That share of the figures is not above the answer.
pub fn percentile(mut figures: Vec<f64>, share: f64) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[((figures.len() - 1) as f64 * share).round() as usize]
}

/// Every `.eml` file of a folder, by name.
pub fn mails_of(folder: &Path) -> Vec<Vec<u8>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder of mails")
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// The same with the folders in it, one after the other.
pub fn mails_below(folder: &Path) -> Vec<Vec<u8>> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder of mails")
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let mut mails = mails_of(folder);
    mails.extend(folders.iter().flat_map(|folder| mails_below(folder)));
    mails
}

/// Writes an mbox of these mails.
pub fn mbox_of(path: &Path, name: &str, mails: &[Vec<u8>]) -> PathBuf {
    let file = path.join(format!("{name}.mbox"));
    let mut writer = std::io::BufWriter::new(std::fs::File::create(&file).unwrap());
    for mail in mails {
        writer
            .write_all(b"From user@client.example Mon Mar  2 08:00:00 2026\n")
            .unwrap();
        for line in mail.split_inclusive(|byte| *byte == b'\n') {
            let quoted: &[u8] = if line.starts_with(b"From ") { b">" } else { b"" };
            writer.write_all(quoted).unwrap();
            writer.write_all(line).unwrap();
        }
        writer.write_all(b"\n").unwrap();
    }
    writer.flush().unwrap();
    file
}

/// Writes an mbox of small mails: 60 people, as many subjects as mails, a reply for every tenth.
pub fn mbox(path: &Path, name: &str, mails: u64) -> PathBuf {
    let file = path.join(format!("{name}.mbox"));
    let mut writer = std::io::BufWriter::new(std::fs::File::create(&file).unwrap());
    for number in 0..mails {
        let subject = format!("Demande {name} {number} : livraison du thermostat");
        let id = format!("{number}.{name}@client.example");
        let text = "Bonjour,\n\nJe n'arrive plus à me connecter depuis la mise à jour de jeudi ; pouvez-vous \
                    vérifier la facture jointe ?\nNous souhaitons ajouter trois postes à notre contrat.\n\n\
                    Cordialement,\nHélène Durand\n";
        let mut mail = Mail::new()
            .from(&format!("user{}@client.example", number % 6_000))
            .to("import@example.org")
            .message_id(&id)
            .text(text);
        mail = if number % 10 == 9 {
            mail.subject(&format!("Re: Demande {name} {}", number - 1))
                .in_reply_to(&format!("{}.{name}@client.example", number - 1))
        } else {
            mail.subject(&subject)
        };
        writer
            .write_all(b"From user@client.example Mon Mar  2 08:00:00 2026\n")
            .unwrap();
        writer.write_all(&mail.bytes()).unwrap();
        writer.write_all(b"\n").unwrap();
    }
    writer.flush().unwrap();
    file
}
