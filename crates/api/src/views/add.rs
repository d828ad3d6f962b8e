//! `POST /views`

use super::view::{NewView, View};
use crate::answer::{Answer, Tagged};
use crate::ask::{Agent, Body};
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
    agent: Agent,
    Body(new): Body<NewView>,
) -> Answer<(StatusCode, Tagged<View>)> {
    let view = views::add(state.services(), agent.id(), new.into()).await?;
    state.tell_views();
    Ok((StatusCode::CREATED, View::from(view).into()))
}
