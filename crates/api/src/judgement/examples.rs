//! `POST /models/examples`

use crate::answer::{Answer, Problem};
use crate::ask::{Asker, Body};
use axum::Json;
use facteur_flows::judgement::{self, GivenExample};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One example.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewExample {
    /// The subject.
    #[serde(default)]
    #[schema(required = false)]
    subject: String,
    /// The text.
    body: String,
    /// The category: its key or one of its labels. One that does not exist is made.
    #[schema(min_length = 1, max_length = 60)]
    category: String,
}

/// Examples, or a table of past tickets.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "examples": [{ "subject": "Ma perceuse", "body": "Elle est encore sous garantie.", "category": "Garantie" }]
}))]
pub(crate) struct NewExamples {
    /// The examples.
    #[serde(default)]
    #[schema(max_items = 20_000, required = false)]
    examples: Vec<NewExample>,
    /// Or CSV with the columns `subject`, `body` and `category`.
    #[serde(default)]
    #[schema(required = false)]
    csv: Option<String>,
}

/// What became of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "examples": 15, "held_out": 2, "made": ["garantie"] }))]
pub(crate) struct TakenExamples {
    /// Examples that were taken.
    examples: u64,
    /// How many of them are never trained on, to compare models.
    held_out: u64,
    /// Keys of the categories that were made.
    made: Vec<String>,
}

/// Takes examples of what is right, from which a model is trained at once. About five for each category are a good
/// beginning.
#[utoipa::path(
    post, path = "/models/examples", tag = "judgement", security(("session" = [])), request_body = NewExamples,
    responses((status = OK, description = "What became of them", body = TakenExamples))
)]
pub(crate) async fn give_examples(asker: Asker, Body(new): Body<NewExamples>) -> Answer<Json<TakenExamples>> {
    let mut examples: Vec<GivenExample> = new
        .examples
        .into_iter()
        .map(|example| GivenExample {
            subject: example.subject,
            body: example.body,
            category: example.category,
        })
        .collect();
    if let Some(table) = &new.csv {
        examples.extend(judgement::read_csv(table.as_bytes())?);
    }
    if examples.is_empty() {
        return Err(Problem::invalid(
            "examples",
            ("send at least one example", "envoyez au moins un exemple"),
        ));
    }
    let given = judgement::give(asker.services(), asker.actor(), examples).await?;
    Ok(Json(TakenExamples {
        examples: given.examples as u64,
        held_out: given.held_out as u64,
        made: given.made,
    }))
}
