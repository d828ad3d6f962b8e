//! A server that answers by a script, for what no real server can be made to say.

use facteur_connect::{ConnectOptions, MailSource, SourceError, connect};
use facteur_domain::{Security, Source};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

const USUAL: [(&str, &str); 4] = [
    ("LOGIN", "TAG OK [CAPABILITY IMAP4rev1] hello\r\n"),
    ("CAPABILITY", "* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n"),
    (
        "EXAMINE",
        "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 9] ok\r\nTAG OK [READ-ONLY] done\r\n",
    ),
    ("NOOP", "TAG OK done\r\n"),
];

pub struct FakeServer {
    port: u16,
}

impl FakeServer {
    /// Answers a command that begins with the first text by the second, where `TAG` stands for its tag; the
    /// script goes before the usual answers. Serves one connection.
    pub async fn start(script: &[(&'static str, &'static str)]) -> Self {
        let script: Vec<_> = script.iter().copied().chain(USUAL).collect();
        Self::serve("* OK ready\r\n".to_owned(), script).await
    }

    /// Says only this.
    pub async fn greeting(text: &str) -> Self {
        Self::serve(text.to_owned(), Vec::new()).await
    }

    async fn serve(greeting: String, script: Vec<(&'static str, &'static str)>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            // The client may hang up whenever it has seen enough.
            let _ = converse(stream, &greeting, &script).await;
        });
        Self { port }
    }

    pub async fn connect(&self) -> Result<Box<dyn MailSource>, SourceError> {
        self.connect_by(Security::None).await
    }

    pub async fn connect_by(&self, security: Security) -> Result<Box<dyn MailSource>, SourceError> {
        let source = Source::Imap {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            security,
            username: "x".to_owned(),
        };
        let options = ConnectOptions {
            poll_every: Duration::from_millis(20),
            command_deadline: Duration::from_secs(5),
            ..ConnectOptions::default()
        };
        connect(&source, Some("s3cret!".into()), &options).await
    }
}

async fn converse(stream: TcpStream, greeting: &str, script: &[(&str, &str)]) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.get_mut().write_all(greeting.as_bytes()).await?;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let (tag, command) = line.trim_end().split_once(' ').unwrap_or_default();
        let answer = script.iter().find(|(begin, _)| command.starts_with(begin));
        let answer = answer
            .map_or("TAG BAD unknown\r\n", |(_, answer)| answer)
            .replace("TAG", tag);
        stream.get_mut().write_all(answer.as_bytes()).await?;
        line.clear();
    }
    Ok(())
}

/// An SMTP server on some port of loopback that says this, and answers commands that begin with the first text
/// by the second. Serves one connection.
pub async fn smtp(greeting: &'static str, script: &'static [(&'static str, &'static str)]) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        stream.get_mut().write_all(greeting.as_bytes()).await?;
        let mut line = String::new();
        while stream.read_line(&mut line).await? > 0 {
            let answer = script.iter().find(|(begin, _)| line.starts_with(begin));
            let answer = answer.map_or("500 unknown\r\n", |(_, answer)| answer);
            stream.get_mut().write_all(answer.as_bytes()).await?;
            line.clear();
        }
        Ok::<_, std::io::Error>(())
    });
    port
}
