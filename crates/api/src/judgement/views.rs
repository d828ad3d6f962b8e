//! Models and categories as they are shown.

use crate::wire::Time;
use facteur_domain as domain;
use facteur_domain::id::Id;
use facteur_flows::judgement;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What became of a model.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ModelState {
    /// It decides.
    Champion,
    /// It decided once, or was imported.
    Former,
    /// It was found worse than the one that decided.
    Refused,
}

impl From<domain::ModelState> for ModelState {
    fn from(state: domain::ModelState) -> Self {
        match state {
            domain::ModelState::Champion => Self::Champion,
            domain::ModelState::Former => Self::Former,
            domain::ModelState::Refused => Self::Refused,
        }
    }
}

/// How a model did on examples that it had not seen.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Figures {
    /// How many examples.
    examples: u64,
    /// Share that was right, 0 to 1.
    accuracy: f64,
    /// Share that it decides without a person.
    coverage: f64,
    /// Share of those that was right.
    precision: f64,
    /// Share that looked like none of the categories: it rises when mail changes.
    unfamiliar: f64,
    /// How often a category was taken for which.
    confusion: Vec<Confusion>,
}

/// One cell of the confusion matrix.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Confusion {
    /// The key of the right category.
    right: String,
    /// The key of the category that was said.
    said: String,
    /// How often.
    count: u64,
}

impl From<judgement::Figures> for Figures {
    fn from(figures: judgement::Figures) -> Self {
        let cells = figures.confusion.into_iter();
        Self {
            examples: figures.examples as u64,
            accuracy: figures.accuracy,
            coverage: figures.coverage,
            precision: figures.precision,
            unfamiliar: figures.unfamiliar,
            confusion: cells
                .map(|(right, said, count)| Confusion {
                    right: right.key().to_owned(),
                    said: said.key().to_owned(),
                    count: count as u64,
                })
                .collect(),
        }
    }
}

/// A model of the organisation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Model {
    /// Its id.
    id: Uuid,
    /// Counts the models from 1.
    number: i64,
    /// What became of it.
    state: ModelState,
    /// When it was made.
    made_at: Time,
    /// On how many examples it was trained.
    examples: i64,
    /// How many of them were the organisation's own.
    own_examples: u64,
    /// Whether it can be brought back.
    is_kept: bool,
    /// Whether it was brought in as a file.
    is_imported: bool,
    /// Why it was taken or not: `promote`, `less_right`, `less_coverage`, `no_examples`; empty when it was not compared.
    reason: String,
    /// Why no model could be trained.
    #[schema(required = true)]
    problem: Option<String>,
    /// How it did.
    figures: Figures,
    /// How the one that decided then did on the same examples.
    champion_figures: Figures,
    /// The number of the one that decided then; null: the shipped one.
    #[schema(required = true)]
    against: Option<i64>,
}

impl From<judgement::ModelView> for Model {
    fn from(model: judgement::ModelView) -> Self {
        let report = model.report;
        Self {
            id: model.id.uuid(),
            number: model.number,
            state: model.state.into(),
            made_at: model.made_at.into(),
            examples: model.examples,
            own_examples: report.own_examples as u64,
            is_kept: model.is_kept,
            is_imported: report.is_imported,
            reason: report.contest.reason,
            problem: report.problem,
            figures: report.contest.challenger.into(),
            champion_figures: report.contest.champion.into(),
            against: report.against,
        }
    }
}

/// A category.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "key": "warranty", "french": "Garantie", "english": "Warranty", "is_archived": false
}))]
pub(crate) struct CategoryRow {
    /// Its key, which never changes.
    key: String,
    /// What it is called in French.
    french: String,
    /// What it is called in English.
    english: String,
    /// Whether it is offered no longer.
    is_archived: bool,
}

impl From<domain::CategoryLabels> for CategoryRow {
    fn from(category: domain::CategoryLabels) -> Self {
        Self {
            key: category.key.key().to_owned(),
            french: category.french,
            english: category.english,
            is_archived: category.archived,
        }
    }
}

/// How many examples of a category there are.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ExampleCount {
    /// The key of the category.
    category: String,
    /// How many.
    count: i64,
}

/// How judging stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "champion": null, "problem": null, "models": [], "pending": 8, "missing": 12, "due": "2026-11-20T16:05:00Z",
    "examples": [{ "category": "billing", "count": 8 }]
}))]
pub(crate) struct JudgementState {
    /// The number of the model that decides; null while the shipped one does.
    #[schema(required = true)]
    champion: Option<i64>,
    /// Why that one does not judge although it should.
    #[schema(required = true)]
    problem: Option<String>,
    /// The models, the newest first.
    models: Vec<Model>,
    /// Corrections since the last training.
    pending: u64,
    /// How many more begin the next training at once.
    missing: u64,
    /// When it begins at the latest; null when nothing is new.
    #[schema(required = true)]
    due: Option<Time>,
    /// Examples that the organisation gave, by category.
    examples: Vec<ExampleCount>,
}

impl From<judgement::Overview> for JudgementState {
    fn from(overview: judgement::Overview) -> Self {
        let counts = overview.examples.into_iter();
        Self {
            champion: overview.champion.map(|champion| champion.number),
            problem: overview.problem,
            models: overview.models.into_iter().map(Model::from).collect(),
            pending: overview.pending.examples,
            missing: overview.missing,
            due: overview.due.map(Time::from),
            examples: counts
                .map(|(category, count)| ExampleCount { category, count })
                .collect(),
        }
    }
}
