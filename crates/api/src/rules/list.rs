//! `GET /rules`

use super::views::RuleList;
use crate::answer::{Answer, Tagged};
use crate::ask::Reader;
use crate::state::ApiState;
use axum::extract::State;
use facteur_flows::rules;

/// Lists the rules, first to last.
#[utoipa::path(
    get, path = "/rules", tag = "rules", security(("session" = [])),
    responses((status = OK, description = "The rules", body = RuleList, headers(("ETag" = String))))
)]
pub(crate) async fn list_rules(State(state): State<ApiState>, _: Reader) -> Answer<Tagged<RuleList>> {
    Ok(rules::list(state.services()).await?.into())
}
