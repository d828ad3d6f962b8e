//! `GET /tickets/counts`

use crate::answer::Answer;
use crate::ask::Asker;
use axum::Json;
use facteur_flows::tickets;
use serde::Serialize;
use utoipa::ToSchema;

/// The numbers beside the entries of the navigation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "open": 42, "mine": 7, "unassigned": 12, "to_review": 3, "pending": 9, "newsletters": 120, "spam": 15,
    "sends_unknown": 0, "dead_letters": 0, "capped_at": 1000
}))]
pub(crate) struct Counts {
    /// Tickets to work on: new and open.
    open: usize,
    /// Those of who is signed in, pending ones included.
    mine: usize,
    /// Those of nobody.
    unassigned: usize,
    /// Those whose verdict a member should look at.
    to_review: usize,
    /// Those that wait for somebody else.
    pending: usize,
    /// New newsletters.
    newsletters: usize,
    /// New spam.
    spam: usize,
    /// Answers of which nobody knows whether they left, or that were refused.
    sends_unknown: usize,
    /// What was given up.
    dead_letters: usize,
    /// Where counting ends: this number means "so many or more".
    capped_at: usize,
}

/// Counts what the navigation shows.
#[utoipa::path(
    get, path = "/tickets/counts", tag = "tickets", security(("session" = [])),
    responses((status = OK, description = "The numbers", body = Counts))
)]
pub(crate) async fn count_tickets(asker: Asker) -> Answer<Json<Counts>> {
    let counted = tickets::counts(asker.services(), asker.id()).await?;
    Ok(Json(Counts {
        open: counted.open,
        mine: counted.mine,
        unassigned: counted.unassigned,
        to_review: counted.to_review,
        pending: counted.pending,
        newsletters: counted.newsletters,
        spam: counted.spam,
        sends_unknown: counted.sends_unknown,
        dead_letters: counted.dead_letters,
        capped_at: tickets::COUNTED,
    }))
}
