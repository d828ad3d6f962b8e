//! `PATCH /categories/{key}`

use super::views::CategoryRow;
use crate::answer::Answer;
use crate::ask::{Asker, Body, Named};
use axum::Json;
use facteur_flows::judgement::{self, CategoryWish};
use serde::Deserialize;
use utoipa::ToSchema;

/// What to change; what is not named stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "french": "Sous garantie", "is_archived": false }))]
pub(crate) struct CategoryChange {
    /// What it is called in French.
    #[schema(min_length = 1, max_length = 60)]
    french: Option<String>,
    /// What it is called in English.
    #[schema(min_length = 1, max_length = 60)]
    english: Option<String>,
    /// Whether it is offered no longer.
    is_archived: Option<bool>,
}

/// Renames a category, archives it or brings it back. Its key and its tickets stay.
#[utoipa::path(
    patch, path = "/categories/{key}", tag = "judgement", security(("session" = [])), request_body = CategoryChange,
    params(("key" = String, Path, description = "Its key", example = "warranty")),
    responses((status = OK, description = "The category", body = CategoryRow))
)]
pub(crate) async fn change_category(
    asker: Asker,
    Named(key): Named<String>,
    Body(change): Body<CategoryChange>,
) -> Answer<Json<CategoryRow>> {
    let wish = CategoryWish {
        french: change.french,
        english: change.english,
        archived: change.is_archived,
    };
    let changed = judgement::category_change(asker.services(), asker.actor(), &key, wish).await?;
    Ok(Json(changed.into()))
}
