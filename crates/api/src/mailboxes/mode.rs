//! `POST /mailboxes/{id}/pause` and `POST /mailboxes/{id}/resume`

use super::show::tagged;
use super::views::Mailbox;
use crate::answer::{Answer, Tagged};
use crate::ask::{Asker, Named};
use crate::state::ApiState;
use axum::extract::State;
use facteur_domain::MailboxId;
use facteur_domain::id::Id;
use facteur_flows::mailboxes;
use uuid::Uuid;

/// Stops reading a mailbox for now; its mail waits on the server.
#[utoipa::path(
    post, path = "/mailboxes/{id}/pause", tag = "mailboxes", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The mailbox")),
    responses((status = OK, description = "The mailbox as it stands now", body = Mailbox, headers(("ETag" = String))))
)]
pub(crate) async fn pause_mailbox(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<Uuid>,
) -> Answer<Tagged<Mailbox>> {
    mailboxes::pause(asker.services(), MailboxId::from_uuid(id)).await?;
    tagged(&state, &asker, id).await
}

/// Reads a mailbox again.
#[utoipa::path(
    post, path = "/mailboxes/{id}/resume", tag = "mailboxes", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The mailbox")),
    responses((status = OK, description = "The mailbox as it stands now", body = Mailbox, headers(("ETag" = String))))
)]
pub(crate) async fn resume_mailbox(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<Uuid>,
) -> Answer<Tagged<Mailbox>> {
    mailboxes::resume(asker.services(), MailboxId::from_uuid(id)).await?;
    tagged(&state, &asker, id).await
}
