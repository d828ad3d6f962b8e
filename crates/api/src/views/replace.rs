//! `PUT /views/{id}`

use super::view::{NewView, View, keeper};
use crate::answer::{Answer, IfMatch, Tagged};
use crate::ask::{Asker, Body, Named};
use crate::state::ApiState;
use axum::extract::State;
use facteur_domain::ViewId;
use facteur_domain::id::Id;
use facteur_flows::views;
use uuid::Uuid;

/// Changes a view.
#[utoipa::path(
    put, path = "/views/{id}", tag = "views", security(("session" = [])), request_body = NewView,
    params(("id" = Uuid, Path, description = "The view")),
    responses((status = OK, description = "The view as it stands now", body = View, headers(("ETag" = String))))
)]
pub(crate) async fn replace_view(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
    Body(new): Body<NewView>,
) -> Answer<Tagged<View>> {
    let (services, keeper) = (asker.services(), keeper(&asker));
    let view = views::replace(services, keeper, ViewId::from_uuid(id), new.into(), version).await?;
    state.tell_views(&asker);
    Ok(View::from(view).into())
}
