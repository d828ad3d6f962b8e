//! `PUT /teams/{id}`

use super::view::{NewTeam, Team};
use crate::answer::{Answer, IfMatch, Tagged};
use crate::ask::{Asker, Body, Named};
use facteur_domain::TeamId;
use facteur_domain::id::Id;
use facteur_flows::organisation;
use uuid::Uuid;

/// Changes a team. A mailbox that it takes over brings its tickets along: whoever is not in this team sees them no
/// more. A mailbox leaves a team only for another one.
#[utoipa::path(
    put, path = "/teams/{id}", tag = "members", security(("session" = [])), request_body = NewTeam,
    params(("id" = Uuid, Path, description = "The team")),
    responses((status = OK, description = "The team as it stands now", body = Team, headers(("ETag" = String))))
)]
pub(crate) async fn change_team(
    asker: Asker,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
    Body(new): Body<NewTeam>,
) -> Answer<Tagged<Team>> {
    let id = TeamId::from_uuid(id);
    let changed = organisation::change_team(asker.services(), id, new.into(), version).await?;
    Ok(changed.into())
}
