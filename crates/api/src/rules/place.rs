//! `POST /rules/{id}/move`

use super::views::RuleList;
use crate::answer::{Answer, IfMatch, Tagged};
use crate::ask::{Asker, Body, Named};
use facteur_flows::rules;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where a rule is to stand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "position": 1 }))]
pub(crate) struct NewPlace {
    /// The place, counted from 1.
    #[schema(minimum = 1, maximum = 100_000)]
    position: u32,
}

/// Moves a rule: earlier ones win over later ones.
#[utoipa::path(
    post, path = "/rules/{id}/move", tag = "rules", security(("session" = [])), request_body = NewPlace,
    params(("id" = Uuid, Path, description = "The rule")),
    responses((status = OK, description = "All rules as they stand now", body = RuleList, headers(("ETag" = String))))
)]
pub(crate) async fn move_rule(
    asker: Asker,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
    Body(place): Body<NewPlace>,
) -> Answer<Tagged<RuleList>> {
    let (rule, position) = (id.to_string(), place.position as usize);
    let list = rules::move_to(asker.services(), asker.actor(), &rule, position, version).await?;
    Ok(list.into())
}
