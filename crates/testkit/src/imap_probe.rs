use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail};

const PATIENCE: Duration = Duration::from_secs(20);

/// A small blocking IMAP client, written apart from Facteur's own: it checks what Facteur did to a mailbox.
/// It speaks plain text to loopback and waits 20 s at most for an answer.
#[derive(Debug)]
pub struct ImapProbe {
    stream: BufReader<TcpStream>,
    commands: u32,
}

/// All that Facteur could change in a folder; two are equal when nothing was changed between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// UIDVALIDITY of the folder.
    pub uidvalidity: u32,
    /// The UID that the next mail will get.
    pub uidnext: u32,
    /// Flags by UID, without `\Recent`, which belongs to a session and not to the mail.
    pub flags: BTreeMap<u32, BTreeSet<String>>,
}

impl ImapProbe {
    /// Connects to that port of 127.0.0.1 and signs in.
    pub fn login(port: u16, user: &str, password: &str) -> Result<Self> {
        let stream =
            TcpStream::connect(("127.0.0.1", port)).context("the IMAP server does not take connections")?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let mut probe = Self {
            stream: BufReader::new(stream),
            commands: 0,
        };
        probe.response()?;
        probe.command(&format!("LOGIN {} {}", quoted(user), quoted(password)))?;
        Ok(probe)
    }

    /// Sends a command and gives the untagged answers, literals included; an answer other than OK is an error.
    pub fn command(&mut self, command: &str) -> Result<Vec<Vec<u8>>> {
        let tag = self.send(command)?;
        self.answers(&tag)
    }

    /// Opens a folder without changing anything in it, not even `\Recent`.
    pub fn examine(&mut self, folder: &str) -> Result<Snapshot> {
        self.open("EXAMINE", folder)
    }

    /// Opens a folder to change it.
    pub fn select(&mut self, folder: &str) -> Result<Snapshot> {
        self.open("SELECT", folder)
    }

    /// Raw bytes of a mail in the open folder; leaves it unseen.
    pub fn mail(&mut self, uid: u32) -> Result<Vec<u8>> {
        let answers = self.command(&format!("UID FETCH {uid} BODY.PEEK[]"))?;
        let answer = answers
            .iter()
            .find(|answer| find(answer, b"BODY[]").is_some())
            .context("no such mail")?;
        let start = find(answer, b"}\r\n").context("the mail is not a literal")? + 3;
        let open = answer[..start]
            .iter()
            .rposition(|&byte| byte == b'{')
            .context("the mail is not a literal")?;
        let size: usize = std::str::from_utf8(&answer[open + 1..start - 3])?.parse()?;
        Ok(answer[start..start + size].to_vec())
    }

    /// Appends a mail to a folder; gives its UID (UIDPLUS).
    pub fn append(&mut self, folder: &str, flags: &str, mail: &[u8]) -> Result<u32> {
        let tag = self.send(&format!("APPEND {} ({flags}) {{{}}}", quoted(folder), mail.len()))?;
        let ready = self.response()?;
        if !ready.starts_with(b"+") {
            bail!("APPEND was answered by {}", String::from_utf8_lossy(&ready));
        }
        self.stream.get_mut().write_all(mail)?;
        self.stream.get_mut().write_all(b"\r\n")?;
        let answers = self.answers(&tag)?;
        let last = String::from_utf8_lossy(answers.last().context("the tagged answer")?).into_owned();
        let code = last
            .split("APPENDUID ")
            .nth(1)
            .and_then(|rest| rest.split(']').next());
        let uid = code
            .and_then(|code| code.split(' ').nth(1))
            .context("the server has no UIDPLUS")?;
        Ok(uid.parse()?)
    }

    /// Changes the flags of a mail in the selected folder, such as `+FLAGS`, `\Seen`.
    pub fn store_flags(&mut self, uid: u32, change: &str, flags: &str) -> Result<()> {
        self.command(&format!("UID STORE {uid} {change} ({flags})"))
            .map(drop)
    }

    /// Moves a mail of the selected folder.
    pub fn move_to(&mut self, uid: u32, folder: &str) -> Result<()> {
        self.command(&format!("UID MOVE {uid} {}", quoted(folder)))
            .map(drop)
    }

    /// Copies a mail of the open folder.
    pub fn copy_to(&mut self, uid: u32, folder: &str) -> Result<()> {
        self.command(&format!("UID COPY {uid} {}", quoted(folder)))
            .map(drop)
    }

    /// Deletes a mail of the selected folder for good.
    pub fn delete(&mut self, uid: u32) -> Result<()> {
        self.store_flags(uid, "+FLAGS", "\\Deleted")?;
        self.command(&format!("UID EXPUNGE {uid}")).map(drop)
    }

    /// Makes a folder. A name beyond ASCII must come in modified UTF-7 (RFC 3501 5.1.3).
    pub fn create_folder(&mut self, folder: &str) -> Result<()> {
        self.command(&format!("CREATE {}", quoted(folder))).map(drop)
    }

    fn open(&mut self, command: &str, folder: &str) -> Result<Snapshot> {
        let answers = self.command(&format!("{command} {}", quoted(folder)))?;
        let code = |name: &str| -> Result<u32> {
            let texts = answers.iter().map(|answer| String::from_utf8_lossy(answer));
            let mut numbers =
                texts.filter_map(|text| Some(text.split(name).nth(1)?.split(']').next()?.parse().ok()));
            numbers
                .find_map(|number| number)
                .with_context(|| format!("{command} did not tell{name}"))
        };
        let (uidvalidity, uidnext) = (code("[UIDVALIDITY ")?, code("[UIDNEXT ")?);
        let mut flags = BTreeMap::new();
        for answer in self.command("UID FETCH 1:* (FLAGS)")? {
            if let Some((uid, found)) = flags_of(&String::from_utf8_lossy(&answer)) {
                flags.insert(uid, found);
            }
        }
        Ok(Snapshot {
            uidvalidity,
            uidnext,
            flags,
        })
    }

    fn send(&mut self, command: &str) -> Result<String> {
        self.commands += 1;
        let tag = format!("p{}", self.commands);
        self.stream
            .get_mut()
            .write_all(format!("{tag} {command}\r\n").as_bytes())?;
        Ok(tag)
    }

    /// The untagged answers and, last, the tagged one.
    fn answers(&mut self, tag: &str) -> Result<Vec<Vec<u8>>> {
        let ours = format!("{tag} ");
        let mut answers = Vec::new();
        loop {
            let answer = self.response()?;
            let last = answer.starts_with(ours.as_bytes());
            if last && !answer[ours.len()..].starts_with(b"OK") {
                bail!(
                    "the IMAP server refused: {}",
                    String::from_utf8_lossy(&answer).trim_end()
                );
            }
            answers.push(answer);
            if last {
                return Ok(answers);
            }
        }
    }

    /// One whole response, literals included.
    fn response(&mut self) -> Result<Vec<u8>> {
        let mut response = Vec::new();
        loop {
            let begin = response.len();
            if self.stream.read_until(b'\n', &mut response)? == 0 {
                bail!("the IMAP server closed the connection");
            }
            let Some(size) = literal_size(&response[begin..]) else {
                return Ok(response);
            };
            (&mut self.stream).take(size).read_to_end(&mut response)?;
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn literal_size(line: &[u8]) -> Option<u64> {
    let line = line.strip_suffix(b"}\r\n")?;
    let open = line.iter().rposition(|&byte| byte == b'{')?;
    std::str::from_utf8(&line[open + 1..]).ok()?.parse().ok()
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// Reads `* 3 FETCH (UID 7 FLAGS (\Seen))`, in either order.
fn flags_of(answer: &str) -> Option<(u32, BTreeSet<String>)> {
    let uid = answer
        .split("UID ")
        .nth(1)?
        .split([' ', ')'])
        .next()?
        .parse()
        .ok()?;
    let flags = answer.split("FLAGS (").nth(1)?.split(')').next()?;
    let flags = flags
        .split_whitespace()
        .filter(|flag| !flag.eq_ignore_ascii_case("\\Recent"));
    Some((uid, flags.map(str::to_owned).collect()))
}
