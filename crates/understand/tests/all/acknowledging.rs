//! Who is told that their mail came, one line a case.

use facteur_domain::FolderRole;
use facteur_mail::Limits;
use facteur_understand::plan::acknowledge_to;
use facteur_understand::{Shelf, read};

const OWN: &str = "support@facteur.example";

fn told(head: &str) -> Option<String> {
    told_in(head, FolderRole::Incoming, false, Shelf::Work)
}

fn told_in(head: &str, folder: FolderRole, older: bool, shelf: Shelf) -> Option<String> {
    let raw = format!("To: {OWN}\r\nSubject: Question\r\n{head}\r\n\r\nBonjour, une question.\r\n");
    let reading = read(raw.as_bytes(), &Limits::default());
    let to = acknowledge_to(&reading, folder, older, shelf, &[OWN.to_owned()]);
    to.map(|person| person.address)
}

#[test]
fn only_people_who_wrote_by_themselves_are_told() {
    assert_eq!(
        told("From: Alice <alice@client.example>").as_deref(),
        Some("alice@client.example")
    );
    assert_eq!(
        told("From: form@site.example\r\nReply-To: alice@client.example").as_deref(),
        Some("alice@client.example"),
        "a form writes in somebody's name"
    );
    for head in [
        "From: Support <Support@Facteur.example>",
        "From: alice@client.example\r\nReply-To: support@facteur.example",
        "From: no-reply@shop.example",
        "From: ne-pas-repondre@banque.example",
        "From: alice@client.example\r\nReply-To: NoReply@shop.example",
        "From: MAILER-DAEMON@mx.example",
        "From: alice@client.example\r\nAuto-Submitted: auto-replied",
        "From: alice@client.example\r\nAuto-Submitted: auto-generated",
        "From: alice@client.example\r\nX-Auto-Response-Suppress: OOF, AutoReply",
        "From: alice@client.example\r\nPrecedence: bulk",
        "From: alice@client.example\r\nList-Id: <clients.example>",
        "From: alice@client.example\r\nList-Unsubscribe: <mailto:x@y.example>",
        "From: alice@client.example\r\nReturn-Path: <>",
        "X-Nothing: 1",
        "From: alice",
    ] {
        assert_eq!(told(head), None, "{head}");
    }
    let alice = "From: alice@client.example";
    assert_eq!(told_in(alice, FolderRole::Junk, false, Shelf::Work), None);
    assert_eq!(told_in(alice, FolderRole::Sent, false, Shelf::Work), None);
    assert_eq!(told_in(alice, FolderRole::Incoming, true, Shelf::Work), None);
    assert_eq!(told_in(alice, FolderRole::Incoming, false, Shelf::Spam), None);
    assert_eq!(
        told_in(alice, FolderRole::Incoming, false, Shelf::Newsletters),
        None
    );
}
