//! The numbers beside the entries of the navigation.

use crate::error::FlowResult;
use crate::services::Services;
use crate::{mailboxes, upkeep};
use facteur_domain::{MemberId, OrganisationId, SendState, Status};
use facteur_store::tickets::{self, TicketFilter};
use facteur_store::{StoreError, StoreResult, Tx, answers};
use serde::Serialize;

/// Each number is counted up to this: whoever has more only wants to know that it is many.
pub const COUNTED: usize = 1_000;

/// The numbers beside the entries of the navigation, each capped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct NavigationCounts {
    /// Tickets to work on: new and open.
    pub open: usize,
    /// Those of this member, and what they wait for.
    pub mine: usize,
    /// Those of nobody.
    pub unassigned: usize,
    /// Those whose verdict a person should look at.
    pub to_review: usize,
    /// Those that wait for somebody else.
    pub pending: usize,
    /// New newsletters.
    pub newsletters: usize,
    /// New spam.
    pub spam: usize,
    /// Answers of which nobody knows whether they left, or that were refused.
    pub sends_unknown: usize,
    /// What was given up.
    pub dead_letters: usize,
}

/// Counts what the navigation shows to a member.
pub async fn counts(services: &Services, member: MemberId) -> FlowResult<NavigationCounts> {
    let (organisation, reach) = (services.organisation, services.reach.clone());
    let counted = services.store.read(organisation, move |tx| {
        let within = mailboxes::within(tx, organisation, &reach)?;
        let dead = upkeep::dead_letters(tx, organisation, within.as_deref())?.len();
        let open = answers::answer_counts(tx, organisation, within.as_deref())?;
        let hang = |state: &SendState| matches!(state, SendState::Unknown | SendState::Refused);
        let hanging: i64 = open
            .iter()
            .filter(|(state, _)| hang(state))
            .map(|(_, count)| count)
            .sum();
        let active = [Status::New, Status::Open];
        let mut count = |filter: TicketFilter, status: &[Status]| {
            let filter = TicketFilter {
                status: status.to_vec(),
                ..filter
            };
            counted(tx, organisation, &filter)
        };
        let any = || TicketFilter {
            within: within.clone(),
            ..TicketFilter::default()
        };
        let shelf = |name: &str| TicketFilter {
            shelf: Some(name.to_owned()),
            ..any()
        };
        let of = |assignee| TicketFilter {
            assignee: Some(assignee),
            ..any()
        };
        let unsure = TicketFilter {
            to_review: true,
            ..any()
        };
        Ok::<_, StoreError>(NavigationCounts {
            open: count(any(), &active)?,
            mine: count(of(Some(member)), &[Status::New, Status::Open, Status::Pending])?,
            unassigned: count(of(None), &active)?,
            to_review: count(unsure, &active)?,
            pending: count(any(), &[Status::Pending])?,
            newsletters: count(shelf("newsletters"), &active)?,
            spam: count(shelf("spam"), &active)?,
            sends_unknown: (hanging as usize).min(COUNTED),
            dead_letters: dead.min(COUNTED),
        })
    });
    Ok(counted.await?)
}

fn counted(tx: &mut Tx<'_>, organisation: OrganisationId, filter: &TicketFilter) -> StoreResult<usize> {
    tickets::ticket_count(tx, organisation, filter, COUNTED)
}
