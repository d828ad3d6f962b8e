//! `GET /views`

use super::view::View;
use crate::answer::Answer;
use crate::ask::Asker;
use crate::wire::List;
use axum::Json;
use facteur_flows::views;

/// Lists the views that a member sees, by place and name.
#[utoipa::path(
    get, path = "/views", tag = "views", security(("session" = [])),
    responses((status = OK, description = "The views", body = List<View>))
)]
pub(crate) async fn list_views(asker: Asker) -> Answer<Json<List<View>>> {
    let found = views::list(asker.services(), asker.id()).await?;
    Ok(Json(List {
        items: found.into_iter().map(View::from).collect(),
    }))
}
