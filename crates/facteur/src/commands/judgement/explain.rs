//! `facteur explain FILE`

use super::{compute, load, trouble};
use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Io, Table, View};
use clap::Args;
use facteur_classify::{Analyser, Document, Model, Reasons, Scratch};
use facteur_mail::Limits;
use facteur_understand::{CategoryModel, MailFacts, TrainingText};
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

const WORDS_SHOWN: usize = 10;
const ALTERNATIVES: usize = 2;

/// Arguments of `explain`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Explain {
    /// The raw mail
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The model to ask, instead of the one that tells categories of mails
    #[arg(long, value_name = "MODEL")]
    pub model: Option<PathBuf>,
    /// The file is plain text; its first line is its title when it has more
    #[arg(long)]
    pub text: bool,
    /// Explain this class instead of the likeliest
    #[arg(long, value_name = "CLASS")]
    pub class: Option<String>,
}

/// The JSON of `explain`.
#[derive(Serialize)]
struct Explained {
    likeliest: String,
    confidence: f32,
    is_sure: bool,
    is_none_of_these: bool,
    alternatives: Vec<(String, f32)>,
    /// The class whose reasons follow.
    class: String,
    /// Its score: the bias and the weights of all words together.
    score: f32,
    #[serde(flatten)]
    reasons: Reasons<'static>,
}

impl Explain {
    /// Runs it.
    pub async fn run(self, _: &Arc<App>, io: &mut Io) -> Outcome {
        let explained = compute(move || self.explain()).await?;
        io.result(&explained, describe).await;
        Ok(Exit::Done)
    }

    fn explain(&self) -> Result<Explained, Failure> {
        let raw = std::fs::read(&self.file).map_err(|error| trouble(&self.file, &error))?;
        let text = if self.text {
            of_text(&String::from_utf8_lossy(&raw))
        } else {
            let reading = facteur_understand::read(&raw, &Limits::default());
            TrainingText::of(&MailFacts::of(&reading, None))
        };
        match &self.model {
            Some(path) => {
                let document = Document {
                    title: &text.subject,
                    body: &text.text,
                    facts: &[],
                };
                self.ask(&load(path)?, &document)
            }
            None => CategoryModel::with_document(&text, |document| {
                self.ask(CategoryModel::starter().model(), document)
            }),
        }
    }

    fn ask(&self, model: &Model, document: &Document<'_>) -> Result<Explained, Failure> {
        let (mut analyser, mut scratch) = (Analyser::new(), Scratch::default());
        let answer = model.judge(analyser.count(document), &mut scratch);
        let class = match &self.class {
            Some(name) => number_of(model, name)?,
            None => answer.class,
        };
        let name = |class: usize| model.labels()[class].clone();
        let alternatives = scratch.alternatives(ALTERNATIVES).into_iter();
        Ok(Explained {
            likeliest: name(answer.class),
            confidence: answer.confidence,
            is_sure: answer.is_sure,
            is_none_of_these: answer.is_none_of_these,
            class: name(class),
            score: scratch.scores()[class],
            alternatives: alternatives
                .map(|(class, chance)| (name(class), chance))
                .collect(),
            reasons: model.reasons(&analyser, &scratch, document, class).into_owned(),
        })
    }
}

fn of_text(text: &str) -> TrainingText {
    let document = Document::of_text(text);
    TrainingText {
        subject: document.title.to_owned(),
        text: document.body.to_owned(),
        facts: Vec::new(),
    }
}

fn number_of(model: &Model, name: &str) -> Result<usize, Failure> {
    let found = model.labels().iter().position(|label| label == name);
    found.ok_or_else(|| {
        let classes = model.labels().join(", ");
        let english = format!("this model has no class {name}; it has {classes}");
        let french = format!("ce modèle n'a pas de classe {name} ; il a {classes}");
        Failure::new((english, french)).exit(Exit::Usage)
    })
}

fn describe(explained: &Explained, view: &View) -> String {
    let language = view.language;
    let percent = |share: f32| format!("{:.0} %", share * 100.0);
    let mut text = format!("{}: {}", explained.likeliest, percent(explained.confidence));
    for (class, chance) in &explained.alternatives {
        let _ = write!(text, ", {class}: {}", percent(*chance));
    }
    text.push('\n');
    if explained.is_none_of_these {
        text.push_str(language.choose(
            "It looks like none of the classes.\n",
            "Cela ne ressemble à aucune classe.\n",
        ));
    }
    if !explained.is_sure {
        text.push_str(language.choose("A person should look at it.\n", "À vérifier par une personne.\n"));
    }
    let speaks = language.choose("Speaks for", "Parle pour");
    let against = language.choose("Speaks against", "Parle contre");
    for (head, reasons) in [
        (
            speaks,
            explained
                .reasons
                .speaking_for()
                .take(WORDS_SHOWN)
                .collect::<Vec<_>>(),
        ),
        (
            against,
            explained.reasons.speaking_against().take(WORDS_SHOWN).collect(),
        ),
    ] {
        let head = format!("{head} {}", explained.class);
        let mut table = Table::new(&[&head, ">"]);
        for reason in reasons {
            table.row([reason.word.to_string(), format!("{:+.3}", reason.weight)]);
        }
        text.push('\n');
        text.push_str(&table.render(view));
    }
    text
}
