//! `GET /rules`

use super::views::RuleList;
use crate::answer::{Answer, Tagged};
use crate::ask::Asker;
use facteur_flows::rules;

/// Lists the rules, first to last.
#[utoipa::path(
    get, path = "/rules", tag = "rules", security(("session" = [])),
    responses((status = OK, description = "The rules", body = RuleList, headers(("ETag" = String))))
)]
pub(crate) async fn list_rules(asker: Asker) -> Answer<Tagged<RuleList>> {
    Ok(rules::list(asker.services()).await?.into())
}
