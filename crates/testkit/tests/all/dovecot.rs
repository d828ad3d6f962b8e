use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use facteur_testkit::dovecot::{Dovecot, Options};
use facteur_testkit::mails::Mail;
use facteur_testkit::{ImapProbe, SmtpSink};

fn with_user() -> Dovecot {
    let mut dovecot = Dovecot::start();
    dovecot.add_user("anne", "secret");
    dovecot
}

fn probe(dovecot: &Dovecot) -> ImapProbe {
    ImapProbe::login(dovecot.imap_port(), "anne", "secret").unwrap()
}

#[test]
fn mails_written_and_delivered_are_there_in_order() {
    let mut dovecot = with_user();
    let mails: Vec<Vec<u8>> = (0..50)
        .map(|number| Mail::new().message_id(&format!("{number}@t")).bytes())
        .collect();
    dovecot.put_maildir("anne", "INBOX", &mails);
    assert_eq!(
        probe(&dovecot).examine("INBOX").unwrap().flags.len(),
        50,
        "log: {}",
        dovecot.log()
    );
    let last = Mail::new().subject("Dépôt").text(".caché\n").bytes();
    dovecot.lmtp_deliver("anne", &last);
    let mut probe = probe(&dovecot);
    let snapshot = probe.examine("INBOX").unwrap();
    assert_eq!(snapshot.flags.len(), 51, "log: {}", dovecot.log());
    for (uid, mail) in (1..).zip(&mails) {
        assert!(&probe.mail(uid).unwrap() == mail, "UID {uid} is another mail");
    }
    let delivered = probe.mail(51).unwrap();
    assert!(
        delivered.ends_with(&last),
        "{}",
        String::from_utf8_lossy(&delivered)
    );
}

#[test]
fn a_snapshot_shows_every_change_and_no_reading() {
    let mut dovecot = with_user();
    dovecot.put_maildir(
        "anne",
        "INBOX",
        &[Mail::new().bytes(), Mail::new().bytes(), Mail::new().bytes()],
    );
    let mut probe = probe(&dovecot);
    let before = probe.examine("INBOX").unwrap();
    probe.mail(2).unwrap();
    assert_eq!(probe.select("INBOX").unwrap(), before);
    probe.store_flags(1, "+FLAGS", "\\Seen").unwrap();
    let seen = probe.select("INBOX").unwrap();
    assert!(seen.flags[&1].contains("\\Seen"));
    assert_ne!(seen, before);
    probe.move_to(2, "Archive").unwrap();
    probe.copy_to(1, "Junk").unwrap();
    probe.delete(3).unwrap();
    assert_eq!(
        probe
            .examine("INBOX")
            .unwrap()
            .flags
            .into_keys()
            .collect::<Vec<_>>(),
        [1]
    );
    assert_eq!(probe.examine("Archive").unwrap().flags.len(), 1);
    assert_eq!(
        probe
            .append("Sent", "\\Seen $Done", &Mail::new().bytes())
            .unwrap(),
        1
    );
    assert!(probe.examine("Sent").unwrap().flags[&1].contains("$Done"));
}

#[test]
fn folders_have_their_special_use_and_others_can_be_made() {
    let mut dovecot = with_user();
    dovecot.put_maildir("anne", "Clients/Durand", &[Mail::new().bytes()]);
    let mut probe = probe(&dovecot);
    let folders = probe.command("LIST (SPECIAL-USE) \"\" \"*\"").unwrap();
    let folders = String::from_utf8(folders.concat()).unwrap();
    for role in [
        "\\Sent) \"/\" Sent",
        "\\Junk) \"/\" Junk",
        "\\Archive) \"/\" Archive",
        "\\Drafts)",
        "\\Trash)",
    ] {
        assert!(folders.contains(role), "{folders}");
    }
    assert_eq!(probe.examine("Clients/Durand").unwrap().flags.len(), 1);
    probe.create_folder("Envoy&AOk-s").unwrap();
    assert_eq!(probe.examine("Envoy&AOk-s").unwrap().flags.len(), 0);
}

#[test]
fn it_stops_dies_comes_back_and_changes_uidvalidity() {
    let mut dovecot = with_user();
    dovecot.put_maildir("anne", "INBOX", &[Mail::new().bytes()]);
    let before = probe(&dovecot).examine("INBOX").unwrap();
    let mut open = probe(&dovecot);
    dovecot.kill();
    assert!(open.command("NOOP").is_err());
    assert!(ImapProbe::login(dovecot.imap_port(), "anne", "secret").is_err());
    dovecot.start_again();
    assert_eq!(probe(&dovecot).examine("INBOX").unwrap(), before);
    dovecot.change_uidvalidity("anne", "INBOX");
    let after = probe(&dovecot).examine("INBOX").unwrap();
    assert_ne!(after.uidvalidity, before.uidvalidity);
    assert_eq!(after.flags.len(), 1);
}

#[test]
fn a_password_can_change_and_a_wrong_one_is_refused() {
    let mut dovecot = with_user();
    assert!(ImapProbe::login(dovecot.imap_port(), "anne", "wrong").is_err());
    dovecot.add_user("anne", "another secret");
    assert!(ImapProbe::login(dovecot.imap_port(), "anne", "secret").is_err());
    ImapProbe::login(dovecot.imap_port(), "anne", "another secret").unwrap();
    assert!(dovecot.doveadm(&["user", "anne"]).contains("home"));
}

#[test]
fn its_certificate_is_good_for_localhost() {
    let dovecot = Dovecot::start();
    for (port, how) in [(dovecot.imaps_port(), None), (dovecot.imap_port(), Some("imap"))] {
        let mut command = std::process::Command::new("openssl");
        command.args([
            "s_client",
            "-connect",
            &format!("127.0.0.1:{port}"),
            "-verify_return_error",
            "-brief",
        ]);
        command
            .args(["-verify_hostname", "localhost", "-CAfile"])
            .arg(dovecot.ca_path());
        command.args(how.iter().flat_map(|protocol| ["-starttls", protocol]));
        let output = command.stdin(std::process::Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && said.contains("Verification: OK"),
            "{said}"
        );
    }
}

#[test]
fn what_is_submitted_reaches_the_sink() {
    let sink = SmtpSink::start();
    let mut dovecot = Dovecot::start_with(&Options {
        relay_to: Some(sink.port()),
        ..Options::default()
    });
    dovecot.add_user("anne", "secret");
    let client = TcpStream::connect(("127.0.0.1", dovecot.submission_port())).unwrap();
    client.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut answers = BufReader::new(&client);
    let sign_in = "AUTH PLAIN AGFubmUAc2VjcmV0";
    let steps = [
        "",
        "HELO t",
        sign_in,
        "MAIL FROM:<a@t.example>",
        "RCPT TO:<b@t.example>",
        "DATA",
    ];
    for step in steps.iter().copied().chain(["Subject: x\r\n\r\n..y\r\n."]) {
        if !step.is_empty() {
            (&client).write_all(format!("{step}\r\n").as_bytes()).unwrap();
        }
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        assert!(
            answer.starts_with(['2', '3']),
            "{step}: {answer}{}",
            dovecot.log()
        );
    }
    let sent = sink.next(Duration::from_secs(20)).unwrap();
    assert_eq!(
        (sent.from.as_str(), sent.to.as_slice()),
        ("a@t.example", &["b@t.example".to_owned()][..])
    );
    assert!(
        sent.bytes.ends_with(b"Subject: x\r\n\r\n.y\r\n"),
        "{}",
        String::from_utf8_lossy(&sent.bytes)
    );
}
