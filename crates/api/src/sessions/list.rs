//! `GET /users/sessions`

use crate::answer::Answer;
use crate::ask::Asker;
use crate::wire::{List, Time};
use axum::Json;
use facteur_domain::SessionId;
use facteur_domain::id::Id;
use facteur_flows::people::{self, SessionKind, SessionView};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// With what somebody is signed in.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OwnSessionKind {
    /// A browser.
    Browser,
    /// A program with access and refresh tokens.
    Program,
}

/// A browser or program that somebody is signed in with.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-000000000003", "kind": "browser", "device": "Firefox", "address": "192.0.2.7",
    "created_at": "2026-11-20T15:50:56Z", "last_seen_at": "2026-11-20T16:10:00Z", "current": true,
    "ended_at": null, "ended_because": null
}))]
pub(crate) struct OwnSession {
    /// Its id.
    id: Uuid,
    /// What it is.
    kind: OwnSessionKind,
    /// What it calls itself.
    device: String,
    /// The address it signed in from; may be empty.
    address: String,
    /// When it signed in.
    created_at: Time,
    /// When it was last used, give or take some minutes.
    last_seen_at: Time,
    /// Whether it is the one that asks.
    current: bool,
    /// When it ended, for what is shown nevertheless.
    #[schema(required = true)]
    ended_at: Option<Time>,
    /// Why it ended: `reused` when a refresh token was used twice. It is shown until it is deleted.
    #[schema(required = true)]
    ended_because: Option<&'static str>,
}

impl OwnSession {
    fn new(session: SessionView, current: Option<SessionId>) -> Self {
        Self {
            id: session.id.uuid(),
            kind: match session.kind {
                SessionKind::Browser => OwnSessionKind::Browser,
                SessionKind::Program => OwnSessionKind::Program,
            },
            device: session.device,
            address: session.address,
            created_at: session.created_at.into(),
            last_seen_at: session.last_seen_at.into(),
            current: current == Some(session.id),
            ended_at: session.ended.map(|(at, _)| at.into()),
            ended_because: session.ended.map(|(_, why)| why.word()),
        }
    }
}

/// Lists the sessions of who is signed in, those used last first.
#[utoipa::path(
    get, path = "/users/sessions", tag = "sessions", security(("session" = [])),
    responses((status = OK, description = "The sessions", body = List<OwnSession>))
)]
pub(crate) async fn list_sessions(asker: Asker) -> Answer<Json<List<OwnSession>>> {
    let services = asker.services();
    let current = people::current_session(services, &asker.token).await?;
    let sessions = people::session_list(services, asker.signed_in.user).await?;
    let items = sessions.into_iter();
    Ok(Json(List {
        items: items.map(|session| OwnSession::new(session, current)).collect(),
    }))
}
