//! `GET /state`

use crate::answer::Answer;
use crate::ask::Asker;
use crate::state::ApiState;
use crate::wire::Time;
use axum::Json;
use axum::extract::State;
use facteur_flows::upkeep;
use serde::Serialize;
use utoipa::ToSchema;

/// How the whole does.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "version": "0.1.0", "waiting": 3, "oldest_waiting": "2026-11-20T15:50:56Z", "dead": 0, "sends_held": false,
    "database_bytes": 73_400_320, "importing": [{ "mailbox": "support@exemple.fr", "done": 1200, "total": 5000 }]
}))]
pub(crate) struct Standing {
    /// The version of the program.
    version: &'static str,
    /// Mails that wait to be handled.
    waiting: i64,
    /// When the one that waits longest was accepted.
    #[schema(required = true)]
    oldest_waiting: Option<Time>,
    /// What was given up: mails and pieces of work.
    dead: i64,
    /// Whether everything is held back that would leave.
    sends_held: bool,
    /// Bytes of the database on its disk.
    database_bytes: i64,
    /// Mailboxes into which much mail is being taken.
    importing: Vec<Importing>,
}

/// A mailbox into which much mail is being taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Importing {
    /// Its address.
    mailbox: String,
    /// Mails of it that are here and handled.
    done: i64,
    /// Those, and what is still to be fetched or handled.
    total: i64,
}

/// Tells how the whole does.
#[utoipa::path(
    get, path = "/state", tag = "state", security(("session" = [])),
    responses((status = OK, description = "How the whole does", body = Standing))
)]
pub(crate) async fn show_state(State(state): State<ApiState>, asker: Asker) -> Answer<Json<Standing>> {
    let now = upkeep::state(asker.services()).await?;
    let dead = upkeep::dead_list(asker.services()).await?;
    let importing = now.importing.into_iter();
    Ok(Json(Standing {
        version: state.settings().version,
        waiting: now.pulse.waiting,
        oldest_waiting: now.pulse.oldest_waiting.map(Time::from),
        dead: dead.len() as i64,
        sends_held: now.sends_held,
        database_bytes: now.pulse.database_bytes,
        importing: importing
            .map(|upkeep::Importing { mailbox, done, total }| Importing { mailbox, done, total })
            .collect(),
    }))
}
