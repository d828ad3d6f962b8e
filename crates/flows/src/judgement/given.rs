//! Examples that belong to no ticket: typed in, five for each category, or imported from tickets of another program.

use super::categories::{add, called, list, tell};
use super::lesson::{Desk, enqueue, member_of};
use crate::audit::{Entry, record};
use crate::error::{FieldError, FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, AuditAction, AuditObject, CorrectionSource};
use facteur_store::StoreError;
use facteur_store::corrections::{self, Correction};
use facteur_understand::MailFacts;
use facteur_understand::line::LineMail;
use facteur_understand::model::{TrainingText, is_held_out};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Examples of one import.
const MOST: usize = 20_000;
/// Sentences about lines that cannot be taken.
const SENTENCES: usize = 20;

/// One example.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct GivenExample {
    /// The subject; may be empty.
    #[serde(default)]
    pub subject: String,
    /// The text.
    pub body: String,
    /// The category: its key or one of its labels. One that does not exist is made.
    pub category: String,
}

/// What became of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Given {
    /// Examples that were taken.
    pub examples: usize,
    /// How many of them are never trained on, to compare models.
    pub held_out: usize,
    /// Keys of categories that were made.
    pub made: Vec<String>,
}

/// Reads a table with the columns `subject`, `body` and `category`, by commas, semicolons or tabs.
///
/// # Errors
/// Refused when a column is missing, or a line cannot be read, with its number.
pub fn read_csv(bytes: &[u8]) -> FlowResult<Vec<GivenExample>> {
    let head = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let most = |one: u8| head.split(|byte| *byte == one).count();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|one| (most(*one), *one == b','));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .flexible(true)
        .trim(csv::Trim::Headers)
        .from_reader(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes));
    let head = reader
        .byte_headers()
        .cloned()
        .map_err(|error| unreadable(&error))?;
    let column = |name: &str| {
        head.iter()
            .position(|cell| cell.eq_ignore_ascii_case(name.as_bytes()))
    };
    let (subject, body, category) = (column("subject"), column("body"), column("category"));
    let (Some(body), Some(category)) = (body, category) else {
        return Err(FlowError::invalid(
            "csv",
            "the first line must name the columns subject, body and category",
        ));
    };
    let mut examples = Vec::new();
    for line in reader.byte_records() {
        let line = line.map_err(|error| unreadable(&error))?;
        let cell = |column: usize| {
            String::from_utf8_lossy(line.get(column).unwrap_or_default())
                .trim()
                .to_owned()
        };
        examples.push(GivenExample {
            subject: subject.map(cell).unwrap_or_default(),
            body: cell(body),
            category: cell(category),
        });
    }
    Ok(examples)
}

fn unreadable(error: &csv::Error) -> FlowError {
    let line = error.position().map_or(1, csv::Position::line);
    FlowError::invalid("csv", format!("line {line} cannot be read as CSV"))
}

/// Takes examples, makes the categories that are missing, and asks for a training at once.
///
/// # Errors
/// Refused when there are none or too many, or one has no text or no category.
pub async fn give(services: &Services, actor: Actor, examples: Vec<GivenExample>) -> FlowResult<Given> {
    check(&examples)?;
    let read = tokio::task::spawn_blocking(move || examples.into_iter().map(Ready::of).collect::<Vec<_>>());
    let ready = read
        .await
        .map_err(|_| StoreError::fault("reading examples panicked"))?;
    let scoped = services.clone();
    let given = services
        .store
        .write(services.organisation, move |tx| {
            let organisation = scoped.organisation;
            let desk = Desk {
                organisation,
                ids: &scoped.ids,
                now: scoped.now(),
                actor,
            };
            let mut all = list(tx, organisation)?;
            let mut given = Given::default();
            for example in &ready {
                if called(&all, &example.category).is_none() {
                    let made = add(tx, &scoped, actor, &example.category, &example.category)?;
                    given.made.push(made.key.key().to_owned());
                    all = list(tx, organisation)?;
                }
                let Some(category) = called(&all, &example.category) else {
                    continue;
                };
                let correction = Correction {
                    id: desk.ids.make(),
                    source: CorrectionSource::Given,
                    at: desk.now,
                    member: member_of(actor),
                    about: None,
                    event: None,
                    from: None,
                    to: category.key.clone(),
                    sender: None,
                    sketch: None,
                    held_out: example.held_out,
                    body: example.body.clone(),
                };
                corrections::correction_insert(tx, organisation, &correction)?;
                given.examples += 1;
                given.held_out += usize::from(example.held_out);
            }
            if !given.made.is_empty() {
                tell(tx, &scoped, actor)?;
            }
            let entry = Entry::new(
                actor,
                AuditAction::ExamplesGiven,
                AuditObject::Model,
                organisation,
            );
            record(tx, &scoped, entry.after(&given))?;
            enqueue(tx, desk, desk.now, true)?;
            Ok::<_, FlowError>(given)
        })
        .await?;
    services.wake.wake();
    Ok(given)
}

fn check(examples: &[GivenExample]) -> FlowResult<()> {
    if examples.is_empty() || examples.len() > MOST {
        return Err(FlowError::invalid(
            "examples",
            format!("1 to {MOST} examples at a time"),
        ));
    }
    let mut wrong = Vec::new();
    for (number, example) in examples.iter().enumerate() {
        if example.body.trim().is_empty() && example.subject.trim().is_empty() {
            wrong.push(FieldError::new(
                format!("examples[{number}].body"),
                "this example has no text",
            ));
        }
        let label = example.category.trim().chars().count();
        if label == 0 || label > 60 {
            let sentence = "a category of 1 to 60 letters";
            wrong.push(FieldError::new(format!("examples[{number}].category"), sentence));
        }
        if wrong.len() >= SENTENCES {
            break;
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(FlowError::Invalid(wrong))
    }
}

/// An example that was read.
#[derive(Clone)]
struct Ready {
    category: String,
    held_out: bool,
    body: String,
}

impl Ready {
    fn of(example: GivenExample) -> Self {
        let key = Sha256::digest(format!("{}\n{}", example.subject, example.body));
        let mail = LineMail {
            subject: example.subject,
            body: example.body,
            ..LineMail::default()
        };
        let reading = mail.reading();
        let text = TrainingText::of(&MailFacts::of(&reading, None));
        Self {
            category: example.category.split_whitespace().collect::<Vec<_>>().join(" "),
            held_out: is_held_out(&key),
            // Texts can always be written.
            body: serde_json::to_string(&text).unwrap_or_default(),
        }
    }
}
