//! `POST /rules`

use super::views::{PlacedRule, RuleList};
use crate::answer::{Answer, IfMatch, Tagged};
use crate::ask::{Admin, Body};
use crate::state::ApiState;
use axum::extract::State;
use axum::http::StatusCode;
use facteur_flows::rules;

/// Adds a rule.
#[utoipa::path(
    post, path = "/rules", tag = "rules", security(("session" = [])), request_body = PlacedRule,
    responses((status = CREATED, description = "All rules as they stand now", body = RuleList, headers(("ETag" = String))))
)]
pub(crate) async fn add_rule(
    State(state): State<ApiState>,
    admin: Admin,
    IfMatch(version): IfMatch,
    Body(new): Body<PlacedRule>,
) -> Answer<(StatusCode, Tagged<RuleList>)> {
    let position = new.position.map(|position| position as usize);
    let list = rules::add(state.services(), admin.actor(), new.rule(), position, version).await?;
    Ok((StatusCode::CREATED, list.into()))
}
