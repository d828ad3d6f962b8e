//! `POST /views`

use super::view::{NewView, View};
use crate::answer::{Answer, Tagged};
use crate::ask::{Asker, Body};
use crate::state::ApiState;
use axum::extract::State;
use axum::http::StatusCode;
use facteur_flows::views;

/// Keeps a view.
#[utoipa::path(
    post, path = "/views", tag = "views", security(("session" = [])), request_body = NewView,
    responses((status = CREATED, description = "The view", body = View, headers(("ETag" = String))))
)]
pub(crate) async fn add_view(
    State(state): State<ApiState>,
    asker: Asker,
    Body(new): Body<NewView>,
) -> Answer<(StatusCode, Tagged<View>)> {
    let view = views::add(asker.services(), asker.id(), new.into()).await?;
    state.tell_views(&asker);
    Ok((StatusCode::CREATED, View::from(view).into()))
}
