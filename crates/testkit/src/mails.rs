//! Small well-formed mails for tests whose subject is not the reading of mail.

use std::fmt::Write;

/// Builds one mail. Whatever is not said has a plain default; lines end in CRLF.
#[derive(Clone, Debug)]
pub struct Mail {
    from: String,
    to: String,
    subject: String,
    date: String,
    headers: Vec<(String, String)>,
    text: String,
}

impl Mail {
    /// A mail from Alice to support, without Message-ID.
    pub fn new() -> Self {
        Self {
            from: "Alice Martin <alice@client.example>".to_owned(),
            to: "support@facteur.example".to_owned(),
            subject: "Une question".to_owned(),
            date: "Mon, 16 Mar 2026 09:00:00 +0100".to_owned(),
            headers: Vec::new(),
            text: "Bonjour,\n\nj'ai une question.\n\nAlice\n".to_owned(),
        }
    }

    /// Who writes, as the header has it.
    #[must_use]
    pub fn from(mut self, from: &str) -> Self {
        from.clone_into(&mut self.from);
        self
    }

    /// To whom, as the header has it.
    #[must_use]
    pub fn to(mut self, to: &str) -> Self {
        to.clone_into(&mut self.to);
        self
    }

    /// The subject; encoded by RFC 2047 where it is not ASCII.
    #[must_use]
    pub fn subject(mut self, subject: &str) -> Self {
        subject.clone_into(&mut self.subject);
        self
    }

    /// The date in the form of RFC 5322.
    #[must_use]
    pub fn date(mut self, date: &str) -> Self {
        date.clone_into(&mut self.date);
        self
    }

    /// Its id, without the angle brackets.
    #[must_use]
    pub fn message_id(self, id: &str) -> Self {
        self.header("Message-ID", &format!("<{id}>"))
    }

    /// Answers that mail: In-Reply-To and References, ids without the angle brackets.
    #[must_use]
    pub fn in_reply_to(self, id: &str) -> Self {
        self.header("In-Reply-To", &format!("<{id}>"))
            .header("References", &format!("<{id}>"))
    }

    /// Any other header; ASCII only.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The text, in UTF-8.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        text.clone_into(&mut self.text);
        self
    }

    /// The mail as a server would hand it over.
    pub fn bytes(&self) -> Vec<u8> {
        let mut mail = String::new();
        let mut line = |name: &str, value: &str| {
            let _ = write!(mail, "{name}: {value}\r\n");
        };
        line("From", &self.from);
        line("To", &self.to);
        line("Subject", &encoded(&self.subject));
        line("Date", &self.date);
        for (name, value) in &self.headers {
            line(name, value);
        }
        line("MIME-Version", "1.0");
        line("Content-Type", "text/plain; charset=utf-8");
        line("Content-Transfer-Encoding", "8bit");
        mail.push_str("\r\n");
        for text in self.text.lines() {
            mail.push_str(text);
            mail.push_str("\r\n");
        }
        mail.into_bytes()
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self::new()
    }
}

/// RFC 2047: words of at most 75 characters, each a whole number of characters of the text.
fn encoded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut words = vec![String::new()];
    for character in text.chars() {
        let mut bytes = [0; 4];
        let character = character.encode_utf8(&mut bytes).bytes();
        let escaped = character.fold(String::new(), |text, byte| format!("{text}={byte:02X}"));
        if words.last().is_none_or(|word| word.len() + escaped.len() > 60) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push_str(&escaped);
        }
    }
    let words: Vec<String> = words.iter().map(|word| format!("=?utf-8?Q?{word}?=")).collect();
    words.join("\r\n ")
}
