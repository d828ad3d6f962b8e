use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A mail that was sent to an [`SmtpSink`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentMail {
    /// The address of MAIL FROM; empty for the null sender.
    pub from: String,
    /// The addresses of RCPT TO.
    pub to: Vec<String>,
    /// The mail as it came, dots undoubled, lines ending in CRLF.
    pub bytes: Vec<u8>,
}

/// How an [`SmtpSink`] treats the mail that comes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Manners {
    /// It takes every mail.
    #[default]
    Kind,
    /// It answers commands that begin with this text (`.` is the mail's end) with this line.
    Says(&'static str, &'static str),
    /// It hangs up instead of answering such a command; a mail whose end came it has taken before.
    HangsUpAt(&'static str),
}

/// An SMTP server on loopback that takes mail and brings it nowhere. It lives as long as this process.
#[derive(Debug)]
pub struct SmtpSink {
    port: u16,
    mails: Receiver<SentMail>,
    manners: Arc<Mutex<Manners>>,
}

impl SmtpSink {
    /// Listens on a free port of 127.0.0.1.
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
        let port = listener
            .local_addr()
            .expect("a bound socket has an address")
            .port();
        let (sender, mails) = channel();
        let manners = Arc::new(Mutex::new(Manners::Kind));
        let shared = Arc::clone(&manners);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (sender, manners) = (sender.clone(), Arc::clone(&shared));
                std::thread::spawn(move || converse(&client, &sender, &manners));
            }
        });
        Self { port, mails, manners }
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Lets it treat what comes from now on that way.
    pub fn set(&self, manners: Manners) {
        *self.manners.lock().unwrap_or_else(PoisonError::into_inner) = manners;
    }

    /// The next mail, waited for at most that long.
    pub fn next(&self, patience: Duration) -> Option<SentMail> {
        self.mails.recv_timeout(patience).ok()
    }

    /// All mails that came and were not asked for yet.
    pub fn taken(&self) -> Vec<SentMail> {
        self.mails.try_iter().collect()
    }
}

fn converse(client: &TcpStream, mails: &Sender<SentMail>, manners: &Mutex<Manners>) -> std::io::Result<()> {
    let mut lines = BufReader::new(client);
    let say = |text: &str| {
        let mut out: &TcpStream = client;
        out.write_all(format!("{text}\r\n").as_bytes())
    };
    let empty = SentMail {
        from: String::new(),
        to: Vec::new(),
        bytes: Vec::new(),
    };
    let mut mail = empty.clone();
    say("220 sink")?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let manners = manners.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let command = line.trim_end().to_ascii_uppercase();
        match &manners {
            Manners::Says(begin, reply) if command.starts_with(begin) => {
                say(reply)?;
                continue;
            }
            Manners::HangsUpAt(begin) if command.starts_with(begin) => {
                return client.shutdown(Shutdown::Both);
            }
            _ => {}
        }
        let address = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        match command.get(..4).unwrap_or_default() {
            "MAIL" => {
                mail = SentMail {
                    from: address,
                    ..empty.clone()
                }
            }
            "RCPT" => mail.to.push(address),
            "DATA" => {
                say("354 go on")?;
                let Some(bytes) = read_mail(&mut lines)? else {
                    return Ok(());
                };
                mail.bytes = bytes;
                if let Manners::Says(".", reply) = manners {
                    say(reply)?;
                    continue;
                }
                let _ = mails.send(std::mem::replace(&mut mail, empty.clone()));
                if manners == Manners::HangsUpAt(".") {
                    return client.shutdown(Shutdown::Both);
                }
            }
            "QUIT" => return say("221 bye"),
            _ => {}
        }
        say("250 ok")?;
    }
}

/// The mail up to its lone dot; none when the client left before it: then there was no mail.
fn read_mail(lines: &mut impl BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let mut mail = Vec::new();
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line == b".\r\n" {
            return Ok(Some(mail));
        }
        mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
