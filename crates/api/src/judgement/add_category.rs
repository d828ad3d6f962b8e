//! `POST /categories`

use super::views::CategoryRow;
use crate::answer::Answer;
use crate::ask::{Asker, Body};
use axum::Json;
use axum::http::StatusCode;
use facteur_flows::judgement;
use serde::Deserialize;
use utoipa::ToSchema;

/// A category to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "french": "Garantie", "english": "Warranty" }))]
pub(crate) struct NewCategory {
    /// What it is called in French.
    #[schema(min_length = 1, max_length = 60)]
    french: String,
    /// What it is called in English; its key is made from it.
    #[schema(min_length = 1, max_length = 60)]
    english: String,
}

/// Adds a category. It is given to mails once there are examples of it, or a rule.
#[utoipa::path(
    post, path = "/categories", tag = "judgement", security(("session" = [])), request_body = NewCategory,
    responses((status = CREATED, description = "The category", body = CategoryRow))
)]
pub(crate) async fn add_category(
    asker: Asker,
    Body(new): Body<NewCategory>,
) -> Answer<(StatusCode, Json<CategoryRow>)> {
    let made = judgement::category_add(asker.services(), asker.actor(), &new.french, &new.english).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}
