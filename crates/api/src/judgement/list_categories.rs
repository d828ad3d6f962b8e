//! `GET /categories`

use super::views::CategoryRow;
use crate::answer::Answer;
use crate::ask::Asker;
use axum::Json;
use facteur_flows::judgement;
use serde::Serialize;
use utoipa::ToSchema;

/// All categories.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "items": [
    { "key": "technical", "french": "Technique", "english": "Technical", "is_archived": false }
] }))]
pub(crate) struct CategoryList {
    /// In their order.
    items: Vec<CategoryRow>,
}

/// The categories, those that are archived too.
#[utoipa::path(
    get, path = "/categories", tag = "judgement", security(("session" = [])),
    responses((status = OK, description = "The categories", body = CategoryList))
)]
pub(crate) async fn list_categories(asker: Asker) -> Answer<Json<CategoryList>> {
    let all = judgement::categories(asker.services()).await?;
    Ok(Json(CategoryList {
        items: all.into_iter().map(CategoryRow::from).collect(),
    }))
}
