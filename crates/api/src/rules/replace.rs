//! `PUT /rules/{id}`

use super::views::{NewRule, RuleList};
use crate::answer::{Answer, IfMatch, Tagged};
use crate::ask::{Asker, Body, Named};
use facteur_flows::rules;
use uuid::Uuid;

/// Replaces what a rule says; it keeps its place.
#[utoipa::path(
    put, path = "/rules/{id}", tag = "rules", security(("session" = [])), request_body = NewRule,
    params(("id" = Uuid, Path, description = "The rule")),
    responses((status = OK, description = "All rules as they stand now", body = RuleList, headers(("ETag" = String))))
)]
pub(crate) async fn replace_rule(
    asker: Asker,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
    Body(rule): Body<NewRule>,
) -> Answer<Tagged<RuleList>> {
    let list = rules::replace(
        asker.services(),
        asker.actor(),
        &id.to_string(),
        rule.into(),
        version,
    )
    .await?;
    Ok(list.into())
}
