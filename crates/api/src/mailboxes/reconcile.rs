//! `POST /mailboxes/{id}/reconcile`

use super::views::one;
use crate::answer::Answer;
use crate::ask::{Asked, Asker, Named};
use crate::state::ApiState;
use crate::wire::FolderRole;
use axum::Json;
use axum::extract::State;
use facteur_flows::watch::{self, FolderReport};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// How to compare.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReconcileAsked {
    /// Whether what is missing is to be fetched.
    #[serde(default)]
    #[param(required = false)]
    mend: bool,
}

/// What a comparison of a mailbox with its server found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "mailbox": "support@exemple.fr", "whole": true, "mended": false, "on_server": 1204, "accounted_for": 1204,
    "folders": [{ "name": "INBOX", "role": "incoming", "on_server": 1204, "accounted_for": 1204,
                  "states": { "ticketed": 1000, "joined": 204 }, "missing": [], "not_reached": [], "returned": 0,
                  "vanished": [], "waiting": 0, "unfetchable": [], "trouble": null }]
}))]
pub(crate) struct ReconcileReport {
    /// The mailbox's address.
    mailbox: String,
    /// Whether every message on the server is accounted for.
    whole: bool,
    /// Whether differences were mended.
    mended: bool,
    /// Messages on the server.
    on_server: usize,
    /// Of these, how many have an arrival.
    accounted_for: usize,
    /// Folder by folder.
    folders: Vec<ReconciledFolder>,
}

/// A folder of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReconciledFolder {
    /// Its name.
    name: String,
    /// What it is for.
    role: FolderRole,
    /// Messages on the server.
    on_server: usize,
    /// Of these, how many have an arrival.
    accounted_for: usize,
    /// Those by what became of them.
    states: BTreeMap<&'static str, usize>,
    /// Messages on the server without an arrival.
    missing: Vec<String>,
    /// Messages that the watcher takes at its next look.
    not_reached: Vec<String>,
    /// Arrivals that said gone, of messages that lie there.
    returned: usize,
    /// Messages with an arrival that are no longer on the server.
    vanished: Vec<String>,
    /// Messages that wait to be fetched.
    waiting: usize,
    /// Messages that the server lists and does not hand over.
    unfetchable: Vec<String>,
    /// What keeps the folder from being compared.
    #[schema(required = true)]
    trouble: Option<String>,
}

/// Compares a mailbox with its server and names every difference.
#[utoipa::path(
    post, path = "/mailboxes/{id}/reconcile", tag = "mailboxes", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The mailbox"), ReconcileAsked),
    responses((status = OK, description = "What was found", body = ReconcileReport))
)]
pub(crate) async fn reconcile_mailbox(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<Uuid>,
    Asked(asked): Asked<ReconcileAsked>,
) -> Answer<Json<ReconcileReport>> {
    let status = one(&asker, id).await?;
    let report = watch::reconcile(asker.services(), &status.mailbox, asked.mend).await?;
    Ok(Json(ReconcileReport {
        whole: report.is_whole(),
        on_server: report.on_server(),
        accounted_for: report.accounted_for(),
        mailbox: report.mailbox,
        mended: report.mended,
        folders: report
            .folders
            .into_iter()
            .map(|folder| ReconciledFolder {
                trouble: folder
                    .trouble
                    .clone()
                    .map(|text| state.told(text, asker.language)),
                ..ReconciledFolder::from(folder)
            })
            .collect(),
    }))
}

impl From<FolderReport> for ReconciledFolder {
    fn from(folder: FolderReport) -> Self {
        Self {
            name: folder.name,
            role: folder.role.into(),
            on_server: folder.on_server,
            accounted_for: folder.accounted_for,
            states: folder
                .states
                .into_iter()
                .map(|(state, count)| (state.word(), count))
                .collect(),
            missing: folder.missing,
            not_reached: folder.not_reached,
            returned: folder.returned,
            vanished: folder.vanished,
            waiting: folder.waiting,
            unfetchable: folder.unfetchable,
            trouble: folder.trouble,
        }
    }
}
