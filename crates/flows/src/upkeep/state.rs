//! How the whole does, for people: what waits, what was given up, what is being imported.

use super::counts::{Pulse, pulse};
use super::sends::sends_held;
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{OrganisationId, Reach};
use facteur_store::{StoreResult, Tx, arrivals, mailboxes};
use serde::Serialize;

/// How the whole does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct State {
    /// What waits and what was given up.
    #[serde(flatten)]
    pub pulse: Pulse,
    /// Whether nothing is sent until told.
    pub sends_held: bool,
    /// Mailboxes whose older mail is being taken, or into which files are imported.
    pub importing: Vec<Importing>,
}

/// A mailbox into which much mail is being taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Importing {
    /// Its address.
    pub mailbox: String,
    /// Mails of it that are here and handled.
    pub done: i64,
    /// Those and what is still to be fetched or handled.
    pub total: i64,
}

/// How the whole does.
pub async fn state(services: &Services) -> FlowResult<State> {
    let (organisation, reach) = (services.organisation, services.reach.clone());
    let importing: StoreResult<_> = services
        .store
        .read(organisation, move |tx| importing(tx, organisation, &reach))
        .await;
    Ok(State {
        pulse: pulse(services).await?,
        sends_held: sends_held(services).await?,
        importing: importing?,
    })
}

fn importing(tx: &mut Tx<'_>, organisation: OrganisationId, reach: &Reach) -> StoreResult<Vec<Importing>> {
    let mut found = Vec::new();
    let mut seen = mailboxes::mailbox_list(tx, organisation)?;
    seen.retain(|mailbox| reach.allows(mailbox.team));
    for mailbox in seen {
        let waiting = arrivals::arrival_bulk_waiting(tx, organisation, mailbox.id)?;
        if waiting == 0 {
            continue;
        }
        // Counting all costs, and only while there is something to tell.
        let states = arrivals::arrival_counts(tx, organisation, mailbox.id)?;
        let done = states.iter().filter(|(state, _)| state.is_final());
        let done: i64 = done.map(|(_, count)| count).sum();
        found.push(Importing {
            mailbox: mailbox.address,
            done,
            total: done + waiting,
        });
    }
    Ok(found)
}
