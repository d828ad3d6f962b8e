//! `DELETE /rules/{id}`

use super::views::RuleList;
use crate::answer::{Answer, IfMatch, Tagged};
use crate::ask::{Asker, Named};
use facteur_flows::rules;
use uuid::Uuid;

/// Removes a rule.
#[utoipa::path(
    delete, path = "/rules/{id}", tag = "rules", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The rule")),
    responses((status = OK, description = "The rules that are left", body = RuleList, headers(("ETag" = String))))
)]
pub(crate) async fn remove_rule(
    asker: Asker,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
) -> Answer<Tagged<RuleList>> {
    let list = rules::remove(asker.services(), asker.actor(), &id.to_string(), version).await?;
    Ok(list.into())
}
