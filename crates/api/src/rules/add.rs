//! `POST /rules`

use super::views::{PlacedRule, RuleList};
use crate::answer::{Answer, IfMatch, Tagged};
use crate::ask::{Asker, Body};
use axum::http::StatusCode;
use facteur_flows::rules;

/// Adds a rule.
#[utoipa::path(
    post, path = "/rules", tag = "rules", security(("session" = [])), request_body = PlacedRule,
    responses((status = CREATED, description = "All rules as they stand now", body = RuleList, headers(("ETag" = String))))
)]
pub(crate) async fn add_rule(
    asker: Asker,
    IfMatch(version): IfMatch,
    Body(new): Body<PlacedRule>,
) -> Answer<(StatusCode, Tagged<RuleList>)> {
    let position = new.position.map(|position| position as usize);
    let list = rules::add(asker.services(), asker.actor(), new.rule(), position, version).await?;
    Ok((StatusCode::CREATED, list.into()))
}
