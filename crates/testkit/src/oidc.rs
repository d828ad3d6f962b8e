//! A certified OpenID Connect provider of one's own, on loopback: the npm package `oidc-provider`, run by Node.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/oidc");
const MISSING: &str = "the provider of the tests is not installed; run scripts/install.sh test, or \
    npm ci --prefix crates/testkit/oidc (it needs Node 20)";
const PATIENCE: Duration = Duration::from_secs(30);
/// Pages from the first to the last of a sign-in, at most.
const PAGES: usize = 15;

/// A provider that knows one client. It ends when this is dropped, or when this process ends in whatever way.
#[derive(Debug)]
pub struct OidcProvider {
    child: Child,
    commands: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    issuer: String,
}

impl OidcProvider {
    /// What the client is called there.
    pub const CLIENT_ID: &'static str = "facteur";
    /// The client's secret, with letters that must be escaped on the way.
    pub const CLIENT_SECRET: &'static str = "a secret: of+the client/100%";

    /// Starts one that nobody can sign in at yet.
    pub fn start() -> Self {
        assert!(
            Path::new(FOLDER).join("node_modules/oidc-provider").exists(),
            "{MISSING}"
        );
        let mut child = Command::new("node")
            .arg("provider.mjs")
            .current_dir(FOLDER)
            .env("NODE_NO_WARNINGS", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("node cannot be run: {error}; {MISSING}"));
        let commands = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("its output is piped"));
        let mut provider = Self {
            child,
            commands,
            answers,
            issuer: String::new(),
        };
        provider.issuer = provider.answer();
        provider
    }

    /// Its issuer identifier.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Sets what the line of JSON names: `redirects`, `accounts` by login, `claimsInToken`, `algorithm`.
    pub fn set(&mut self, settings: &str) {
        let commands = self.commands.as_mut().expect("the input is open until the drop");
        writeln!(commands, "{}", settings.replace('\n', " ")).expect("the provider reads its input");
        assert_eq!(self.answer(), "done");
    }

    /// Lets it sign with new keys, and forget the old ones.
    pub fn rotate_keys(&mut self) {
        self.set(r#"{"rotate": true}"#);
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        let read = self.answers.read_line(&mut line).unwrap_or_default();
        assert!(read > 0, "the provider of the tests ended; {MISSING}");
        line.trim().to_owned()
    }

    /// Signs in with a fresh browser that was sent to `address`, agrees to everything, and gives the address that the
    /// provider sends it back to. It blocks.
    pub fn sign_in(&self, address: &str, login: &str) -> String {
        let mut browser = Browser::default();
        let mut page = browser.ask("GET", address, "");
        for _ in 0..PAGES {
            page = match page.location.take() {
                Some(location) if !location.starts_with('/') && !location.starts_with(&self.issuer) => {
                    return location;
                }
                Some(location) => browser.ask("GET", &self.absolute(&location), ""),
                None => {
                    let asks_consent = page.body.contains("value=\"consent\"");
                    let form = if asks_consent {
                        "prompt=consent".to_owned()
                    } else {
                        format!("prompt=login&login={login}&password=any")
                    };
                    let action = action_of(&page.body);
                    let Some(action) = action else {
                        panic!("the provider shows no form:\n{}", page.body)
                    };
                    browser.ask("POST", &self.absolute(&action), &form)
                }
            };
        }
        panic!("the sign-in at the provider has no end");
    }

    fn absolute(&self, location: &str) -> String {
        if location.starts_with('/') {
            format!("{}{location}", self.issuer)
        } else {
            location.to_owned()
        }
    }
}

impl Drop for OidcProvider {
    fn drop(&mut self) {
        self.commands = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn action_of(page: &str) -> Option<String> {
    let (_, form) = page.split_once("<form")?;
    let (_, action) = form.split_once("action=\"")?;
    Some(action.split('"').next()?.to_owned())
}

/// Just enough of a browser: cookies, forms, one request a connection.
#[derive(Default)]
struct Browser {
    cookies: BTreeMap<String, String>,
}

struct Page {
    location: Option<String>,
    body: String,
}

impl Browser {
    fn ask(&mut self, method: &str, address: &str, form: &str) -> Page {
        let rest = address
            .strip_prefix("http://")
            .expect("the provider speaks plain HTTP");
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut stream = TcpStream::connect(host).expect("the provider listens");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("a timeout can be set");
        write!(
            stream,
            "{method} /{path} HTTP/1.0\r\nHost: {host}\r\nCookie: {}\r\nAccept: text/html\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
            cookies.join("; "),
            form.len(),
        )
        .expect("the provider reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the provider answers");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let mut location = None;
        for line in head.lines() {
            let Some((name, value)) = line.split_once(": ") else {
                continue;
            };
            match name.to_ascii_lowercase().as_str() {
                "location" => location = Some(value.to_owned()),
                "set-cookie" => self.keep(value),
                _ => {}
            }
        }
        Page {
            location,
            body: body.to_owned(),
        }
    }

    fn keep(&mut self, cookie: &str) {
        let pair = cookie.split(';').next().unwrap_or_default();
        if let Some((name, value)) = pair.split_once('=') {
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
