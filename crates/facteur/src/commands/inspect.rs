//! `facteur inspect FILE`

use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Io, Style, View, human, printable, printable_lines};
use crate::text::Message;
use clap::Args;
use facteur_mail::{Inspection, Limits};
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Arguments of `inspect`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(
    after_help = "With --json: from_email, from_name, to, cc, reply_to, date, subject, headers, text, html, \
                        reply,\nsignature, quote, language, automated, bounce, message_id, references, attachments, \
                        problems."
)]
pub struct Inspect {
    /// The raw mail; - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

impl Inspect {
    /// Runs it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let limit = app.config().intake.max_message_megabytes << 20;
        let raw = read(&self.file, limit, io).await?;
        let limits = Limits {
            raw_bytes: limit,
            ..Limits::default()
        };
        let inspected = tokio::task::spawn_blocking(move || facteur_mail::inspect(&raw, &limits)).await;
        let inspection = inspected.map_err(|_| Failure::new("the mail could not be read"))?;
        io.result(&inspection, describe).await;
        Ok(Exit::Done)
    }
}

/// The raw mail. What lies behind the limit is left unread, and the reading says so.
async fn read(path: &Path, limit: usize, io: &mut Io) -> Result<Vec<u8>, Failure> {
    if path == Path::new("-") {
        return io.read_input(limit).await;
    }
    tokio::fs::read(path).await.map_err(|error| {
        let why = error.to_string();
        Failure::new(Message::FileTrouble {
            path: path.to_owned(),
            why,
        })
        .exit(Exit::Data)
    })
}

fn describe(mail: &Inspection, view: &View) -> String {
    let language = view.language;
    let mut text = String::new();
    let mut line = |label: &str, value: &str| {
        if !value.is_empty() {
            let label = Style::Strong.paint(label, view.colours);
            let _ = writeln!(text, "{label}: {}", printable(value));
        }
    };
    let sender = match (&mail.from_name, &mail.from_email) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (None, Some(address)) => address.clone(),
        (_, None) => String::new(),
    };
    let addresses = |list: &[facteur_mail::Address]| {
        list.iter()
            .map(|each| each.address.clone())
            .collect::<Vec<_>>()
            .join(", ")
    };
    line(language.choose("From", "De"), &sender);
    line(language.choose("To", "À"), &addresses(&mail.to));
    line("Cc", &addresses(&mail.cc));
    line("Date", mail.date.as_deref().unwrap_or_default());
    line(language.choose("Subject", "Sujet"), &mail.subject);
    line(
        language.choose("Language", "Langue"),
        mail.language.as_deref().unwrap_or_default(),
    );
    for attachment in &mail.attachments {
        let size = human::size(attachment.size, language);
        let value = format!("{} ({}, {size})", attachment.filename, attachment.mime_type);
        line(language.choose("Attachment", "Pièce jointe"), &value);
    }
    for problem in &mail.problems {
        line(language.choose("Problem", "Problème"), &problem.sentence);
    }
    let _ = writeln!(text, "\n{}", printable_lines(mail.reply.trim_end()));
    if let Some(signature) = &mail.signature {
        let _ = writeln!(
            text,
            "\n{}",
            Style::Dim.paint(&printable_lines(signature.trim_end()), view.colours)
        );
    }
    text
}
