//! `GET /teams`

use super::view::Team;
use crate::answer::Answer;
use crate::ask::Asker;
use crate::wire::List;
use axum::Json;
use facteur_flows::organisation;

/// Lists the teams, oldest first.
#[utoipa::path(
    get, path = "/teams", tag = "members", security(("session" = [])),
    responses((status = OK, description = "The teams", body = List<Team>))
)]
pub(crate) async fn list_teams(asker: Asker) -> Answer<Json<List<Team>>> {
    let teams = organisation::teams(asker.services()).await?;
    Ok(Json(List {
        items: teams.into_iter().map(Team::from).collect(),
    }))
}
