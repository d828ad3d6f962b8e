//! Keys from outside: where they come from, what a start without them says, their rotation; and that no secret is ever
//! told where it should not be.

use crate::program::{Running, World};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

const QUIET: [&str; 2] = ["--set", "metrics.listen=off"];
/// Stands in every secret that is entered.
const MARKER: &str = "Zebra4711Marqueur";

fn add_mailbox(world: &World, address: &str) {
    let password = format!("{MARKER}-{address}\n");
    let arguments = [
        "mailbox",
        "add",
        address,
        "--imap",
        "127.0.0.1:9",
        "--username",
        "support",
        "--security",
        "none",
        "--password-stdin",
        "--untested",
    ];
    let ran = world.run_with_input(&arguments, password.as_bytes());
    assert_eq!(ran.code, Some(0), "{}", ran.all());
}

fn new_key(world: &World) -> String {
    let ran = world.run(&["secrets", "new-key"]);
    let digits = ran.output.trim().strip_prefix("facteur-key-1 ").unwrap();
    assert_eq!(digits.len(), 64);
    digits.to_owned()
}

fn key_file(world: &World) -> std::path::PathBuf {
    world.path().join(".config/facteur/secret.key")
}

#[test]
fn a_rotation_with_and_without_a_server_is_told_and_old_keys_are_forgotten_later() {
    let world = World::new();
    assert!(
        world
            .run(&["secrets", "status"])
            .output
            .contains("Nothing is sealed yet")
    );
    assert!(!key_file(&world).exists(), "asking makes no key");
    add_mailbox(&world, "a@calorine.example");
    add_mailbox(&world, "b@calorine.example");
    let rotated = world.run(&["secrets", "rotate"]);
    assert!(
        rotated
            .output
            .contains("Every secret is sealed with the current key"),
        "{}",
        rotated.all()
    );
    {
        let _server = Running::start(&world, &QUIET);
        let rotated = world.run(&["secrets", "rotate"]);
        assert!(
            rotated
                .output
                .contains("Every secret is sealed with the current key"),
            "{}",
            rotated.all()
        );
        let soon = world.run(&["secrets", "forget"]);
        assert_ne!(soon.code, Some(0));
        assert!(soon.error.contains("try again in"), "{}", soon.all());
    }
    let keys = std::fs::read_to_string(key_file(&world)).unwrap();
    assert_eq!(keys.matches("facteur-key-1 ").count(), 3);
    let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let file = std::fs::File::options()
        .append(true)
        .open(key_file(&world))
        .unwrap();
    file.set_modified(long_ago).unwrap();
    let forgotten = world.run(&["secrets", "forget"]);
    assert_eq!(forgotten.code, Some(0), "{}", forgotten.all());
    let keys = std::fs::read_to_string(key_file(&world)).unwrap();
    assert_eq!(keys.matches("facteur-key-1 ").count(), 1);
    assert!(world.run(&["secrets", "status"]).output.contains("2 secrets"));
}

#[test]
fn a_start_without_the_right_key_is_refused_in_clear_words() {
    let world = World::new();
    add_mailbox(&world, "a@calorine.example");
    let kept = std::fs::read(key_file(&world)).unwrap();
    let refused = |world: &World, words: &str| {
        let ran = world.run(&["serve", QUIET[0], QUIET[1]]);
        assert_eq!(ran.code, Some(78), "{}", ran.all());
        assert!(ran.error.contains(words), "{}", ran.all());
    };
    std::fs::remove_file(key_file(&world)).unwrap();
    refused(&world, "is missing, and the data hold secrets sealed with key");
    assert!(!key_file(&world).exists(), "no key is made where one is lost");
    std::fs::write(key_file(&world), format!("facteur-key-1 {}\n", new_key(&world))).unwrap();
    set_private(&key_file(&world));
    refused(&world, "but secrets are sealed with key");

    std::fs::write(key_file(&world), kept).unwrap();
    let wrong = new_key(&world);
    let world = world.with("FACTEUR_KEY", &wrong);
    refused(&world, "the variable FACTEUR_KEY holds key");
    let world = world.with("FACTEUR_KEY", "abc");
    refused(&world, "the variable FACTEUR_KEY, line 1: this is no key");
}

fn set_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn keys_of_the_environment_are_rotated_by_who_sets_them() {
    let first = World::new();
    let (old, new) = (new_key(&first), new_key(&first));
    let world = first.with("FACTEUR_KEY", &old);
    add_mailbox(&world, "a@calorine.example");
    assert!(!key_file(&world).exists());
    let refused = world.run(&["secrets", "rotate"]);
    assert_ne!(refused.code, Some(0));
    assert!(
        refused.error.contains("the variable FACTEUR_KEY gives the keys"),
        "{}",
        refused.all()
    );
    let world = world.with("FACTEUR_KEY", &format!("{new},{old}"));
    let rotated = world.run(&["secrets", "rotate"]);
    assert!(
        rotated
            .output
            .contains("Every secret is sealed with the current key"),
        "{}",
        rotated.all()
    );
    // The old one is needed by nobody now.
    let world = world.with("FACTEUR_KEY", &new);
    let server = Running::start(&world, &QUIET);
    assert_eq!(server.end_with("-TERM"), Some(0));
}

#[test]
fn keys_of_a_systemd_credential_are_taken() {
    let world = World::new();
    let credential = world.write("facteur-key", format!("facteur-key-1 {}\n", new_key(&world)));
    let directory = credential.parent().unwrap().display().to_string();
    let world = world.with("CREDENTIALS_DIRECTORY", &directory);
    add_mailbox(&world, "a@calorine.example");
    assert!(!key_file(&world).exists());
    let status = world.run(&["secrets", "status"]);
    assert!(status.output.contains("1 secrets"), "{}", status.all());
}

/// An answer over plain HTTP, whole.
fn ask(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn post(address: &str, path: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    let request = format!(
        "POST /api/v1{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n\
         {headers}Content-Length: {length}\r\n\r\n{body}"
    );
    ask(address, &request)
}

/// A line of an answer's head.
fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let mut lines = answer.lines().filter_map(|line| line.split_once(": "));
    lines
        .find(|(found, _)| found.eq_ignore_ascii_case(name))
        .unwrap_or_else(|| panic!("{answer}"))
        .1
}

fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// Everything below a folder that is no file of keys.
fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.is_file() {
            found.push((
                path.display().to_string(),
                std::fs::read(&path).unwrap_or_default(),
            ));
        }
    }
}

fn holds(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

/// A whole scenario with secrets everywhere, at the most talkative level: none of them is told.
#[test]
fn no_secret_is_in_logs_answers_arguments_the_data_or_a_backup() {
    let address = free_address();
    let first = World::new();
    let key = new_key(&first);
    let world = first
        .with("FACTEUR_KEY", &key)
        .with("FACTEUR_HTTP__LISTEN", &address)
        .with("FACTEUR_HTTP__GATEWAY_KEY", &format!("{MARKER}-gateway"))
        .with(
            "FACTEUR_NETWORK__PROXY",
            &format!("http://lea:{MARKER}-proxy@127.0.0.1:9"),
        )
        .with("FACTEUR_LOG__LEVEL", "trace");
    let mut told = vec![("config show".to_owned(), world.run(&["config", "show"]).all())];
    {
        let server = Running::start(&world, &QUIET);
        let arguments = std::fs::read(format!("/proc/{}/cmdline", server.child.id())).unwrap_or_default();
        told.push((
            "arguments".to_owned(),
            String::from_utf8_lossy(&arguments).into_owned(),
        ));
        add_mailbox(&world, "a@calorine.example");
        let administrator = format!(
            "{{\"name\":\"Léa\",\"address\":\"lea@calorine.example\",\"password\":\"{MARKER} agrafe cheval\",\
             \"language\":\"en\"}}"
        );
        let made = post(&address, "/setup", "", &administrator);
        assert!(made.starts_with("HTTP/1.1 201"), "{made}");
        let cookie = header(&made, "set-cookie").split(';').next().unwrap().to_owned();
        let csrf = made
            .split("\"csrf\":\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        let session = format!("Cookie: {cookie}\r\nX-Facteur-Csrf: {csrf}\r\n");
        let wrong = format!("{{\"address\":\"{MARKER}@x\",\"password\":\"{MARKER}-wrong\"}}");
        let trial = format!(
            "{{\"address\":\"b@calorine.example\",\"source\":{{\"kind\":\"imap\",\"host\":\"127.0.0.1\",\"port\":9,\
             \"security\":\"none\",\"username\":\"b\"}},\"password\":\"{MARKER}-imap\"}}"
        );
        let broken = format!("{{\"password\":\"{MARKER}\", \"{MARKER}");
        let current = format!("{{\"current\":\"{MARKER}-not-it\",\"new\":\"{MARKER} neuf cheval\"}}");
        for (path, body) in [
            ("/auth/login", &wrong),
            ("/mailboxes/test", &trial),
            ("/mailboxes", &trial),
            ("/mailboxes", &broken),
            ("/users/password", &current),
        ] {
            told.push((path.to_owned(), post(&address, path, &session, body)));
        }
        told.push((
            "/setup again".to_owned(),
            post(&address, "/setup", "", &administrator),
        ));
        for commands in [
            &["secrets", "status"][..],
            &["secrets", "rotate"],
            &["doctor"],
            &["mailbox", "list", "--json"],
        ] {
            told.push((format!("{commands:?}"), world.run(commands).all()));
        }
        let backup = world.run(&["backup", "backup.tar.zst"]);
        assert_eq!(backup.code, Some(0), "{}", backup.all());
        assert_eq!(server.end_with("-TERM"), Some(0));
    }
    let log = Running::log(&world);
    assert!(log.contains("\"action\":\"start\""), "it was written: {log}");
    told.push(("log".to_owned(), log));
    for (what, text) in &told {
        assert!(!text.contains(&key), "{what} tells the key");
        // The address that was typed instead of a name may come back to who typed it.
        let text = text.replace(&format!("{MARKER}@x"), "");
        assert!(
            !text.to_lowercase().contains(&MARKER.to_lowercase()),
            "{what} tells a secret: {text}"
        );
    }
    let mut found = Vec::new();
    files(world.path(), &mut found);
    let backup = found
        .iter()
        .find(|(path, _)| path.ends_with("backup.tar.zst"))
        .unwrap();
    found.push((
        "the backup unpacked".to_owned(),
        zstd::decode_all(backup.1.as_slice()).unwrap(),
    ));
    for (path, bytes) in &found {
        assert!(!holds(bytes, &key), "{path} holds the key");
        assert!(!holds(bytes, MARKER), "{path} holds a secret");
    }
}
