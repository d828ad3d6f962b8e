use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
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

/// An SMTP server on loopback that takes every mail and brings it nowhere. It lives as long as this process.
#[derive(Debug)]
pub struct SmtpSink {
    port: u16,
    mails: Receiver<SentMail>,
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
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let sender = sender.clone();
                std::thread::spawn(move || converse(&client, &sender));
            }
        });
        Self { port, mails }
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The next mail, waited for at most that long.
    pub fn next(&self, patience: Duration) -> Option<SentMail> {
        self.mails.recv_timeout(patience).ok()
    }
}

fn converse(client: &TcpStream, mails: &Sender<SentMail>) -> std::io::Result<()> {
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
        let address = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
            "MAIL" => {
                mail = SentMail {
                    from: address,
                    ..empty.clone()
                }
            }
            "RCPT" => mail.to.push(address),
            "DATA" => {
                say("354 go on")?;
                mail.bytes = read_mail(&mut lines)?;
                let _ = mails.send(std::mem::replace(&mut mail, empty.clone()));
            }
            "QUIT" => return say("221 bye"),
            _ => {}
        }
        say("250 ok")?;
    }
}

fn read_mail(lines: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut mail = Vec::new();
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line)? == 0 || line == b".\r\n" {
            return Ok(mail);
        }
        mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
