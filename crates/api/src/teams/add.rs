//! `POST /teams`

use super::view::{NewTeam, Team};
use crate::answer::{Answer, Tagged};
use crate::ask::{Asker, Body};
use axum::http::StatusCode;
use facteur_flows::organisation;

/// Makes a team.
#[utoipa::path(
    post, path = "/teams", tag = "members", security(("session" = [])), request_body = NewTeam,
    responses((status = CREATED, description = "The team", body = Team, headers(("ETag" = String))))
)]
pub(crate) async fn add_team(asker: Asker, Body(new): Body<NewTeam>) -> Answer<(StatusCode, Tagged<Team>)> {
    let made = organisation::add_team(asker.services(), new.into()).await?;
    Ok((StatusCode::CREATED, made.into()))
}
