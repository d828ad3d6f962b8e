//! The mails that are delivered while the program dies. Each distinct mail has a date of its own, by which it
//! is known again, and a word of its own, by which it is searched.

use facteur_testkit::mails::Mail;

/// 1 January 2026, 00:00 UTC.
const FIRST_SECOND: i64 = 1_767_225_600;

/// One letter for one folder.
#[derive(Clone)]
pub struct Letter {
    pub folder: &'static str,
    pub raw: Vec<u8>,
}

/// One round of mail: a question, the same again, a mail without Message-ID, an answer to the question, the
/// question as a list handed it on, what we answered, and now and then a large one.
pub fn round(number: u32) -> Vec<Letter> {
    let mut letters = vec![inbox(&question(number)), inbox(&question(number))];
    letters.push(inbox(
        &Mail::new()
            .from(&format!("Bruno {number} <bruno{number}@other.example>"))
            .subject(&format!("Sans identifiant {number}"))
            .date(&date(number, 2))
            .text(&format!("Bonjour,\nmot {} ici.\nBruno", word(number, 2))),
    ));
    letters.push(inbox(
        &Mail::new()
            .from(&customer(number))
            .subject(&format!("Re: Question {number}"))
            .date(&date(number, 3))
            .message_id(&format!("r{number}@client.example"))
            .in_reply_to(&format!("q{number}@client.example"))
            .text(&format!("Encore un mot : {}.", word(number, 3))),
    ));
    letters.push(inbox(&listed(number)));
    letters.push(Letter {
        folder: "Sent",
        raw: Mail::new()
            .from("Support <support@facteur.example>")
            .to(&customer(number))
            .subject(&format!("Re: Question {number}"))
            .date(&date(number, 4))
            .message_id(&format!("s{number}@facteur.example"))
            .in_reply_to(&format!("q{number}@client.example"))
            .text(&format!("Nous regardons : {}.", word(number, 4)))
            .bytes(),
    });
    if number.is_multiple_of(6) {
        letters.push(inbox(&large(number)));
    }
    letters
}

/// The mails of several rounds.
pub fn some(rounds: std::ops::Range<u32>) -> Vec<Letter> {
    rounds.flat_map(round).collect()
}

/// The distinct mails of a round.
pub fn distinct(number: u32) -> Vec<u32> {
    let large = number.is_multiple_of(6).then_some(5);
    [0, 2, 3, 4].into_iter().chain(large).collect()
}

/// The word that only this mail contains.
pub fn word(number: u32, position: u32) -> String {
    format!("repere{number:04}x{position}")
}

/// Of the Date field, as the picture names a mail.
pub fn sent_at(number: u32, position: u32) -> i64 {
    (FIRST_SECOND + i64::from(number) * 60 + i64::from(position)) * 1_000_000
}

fn inbox(mail: &Mail) -> Letter {
    Letter {
        folder: "INBOX",
        raw: mail.bytes(),
    }
}

fn customer(number: u32) -> String {
    format!("Alice {number} <alice{number}@client.example>")
}

fn question(number: u32) -> Mail {
    Mail::new()
        .from(&customer(number))
        .subject(&format!("Question {number}"))
        .date(&date(number, 0))
        .message_id(&format!("q{number}@client.example"))
        .text(&question_text(number))
}

fn question_text(number: u32) -> String {
    format!(
        "Bonjour,\n\nma question contient {}.\nEt une autre ligne.\n\nAlice\n",
        word(number, 0)
    )
}

fn listed(number: u32) -> Mail {
    question(number).header("List-Id", "<clients.facteur.example>").text(&format!(
        "{}\n_______________________________________________\nListe clients\nhttps://listes.facteur.example/clients\n",
        question_text(number)
    ))
}

fn large(number: u32) -> Mail {
    let line = format!("Une ligne parmi beaucoup d'autres, du courrier {number}, pour qu'il soit grand.\n");
    Mail::new()
        .from(&format!("Carla {number} <carla{number}@large.example>"))
        .subject(&format!("Gros courrier {number}"))
        .date(&date(number, 5))
        .message_id(&format!("l{number}@large.example"))
        .text(&format!(
            "{}\n{}",
            word(number, 5),
            line.repeat(300_000 / line.len())
        ))
}

fn date(number: u32, position: u32) -> String {
    let of_day = number * 60 + position;
    let (day, second) = (1 + of_day / 86_400, of_day % 86_400);
    format!(
        "{day} Jan 2026 {:02}:{:02}:{:02} +0000",
        second / 3_600,
        second / 60 % 60,
        second % 60
    )
}
