//! `/tickets`: the work.

mod bulk;
mod change;
mod counts;
mod join;
mod links;
mod list;
mod notes;
mod row;
mod seen;
mod show;
mod view;

use crate::answer::{Answer, Problem, Tagged};
use crate::answers::Authors;
use crate::messages::shown;
use crate::session::Current;
use crate::state::ApiState;
use facteur_domain::{Actor, TicketId};
use facteur_flows::tickets::TicketView;
use facteur_flows::{Services, answers, drafts, tickets};
use std::collections::HashMap;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use row::TicketRow;
use row::rows_of;
use view::Beside;
pub(crate) use view::Ticket;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_tickets))
        .routes(routes!(counts::count_tickets))
        .routes(routes!(bulk::change_many))
        .routes(routes!(show::show_ticket, change::change_ticket))
        .routes(routes!(notes::add_note))
        .routes(routes!(links::add_link))
        .routes(routes!(links::remove_link))
        .routes(routes!(join::join_tickets))
        .routes(routes!(seen::mark_seen))
}

/// A ticket as it stands, with its tag, as this member sees it.
pub(crate) async fn tagged(state: &ApiState, current: &Current, id: TicketId) -> Answer<Tagged<Ticket>> {
    let services = current.services();
    let mut view = tickets::show(services, id).await?;
    let ticket = view.ticket.id;
    let row = rows_of(services, vec![view.ticket.clone()]).await?.pop();
    let beside = Beside {
        row: row.ok_or_else(Problem::not_found)?,
        answers: answers::list_of_ticket(services, ticket).await?,
        draft: drafts::get(services, current.id(), ticket).await?,
        authors: authors(services, &view).await?,
        conversation: shown(services, std::mem::take(&mut view.messages)).await?,
        members: Authors::load(state, current).await?,
    };
    let version = view.ticket.version;
    Ok(Tagged(version, Ticket::new(view, beside)))
}

/// Who wrote each of our mails of the conversation with Facteur, by Message-ID.
async fn authors(services: &Services, view: &TicketView) -> Answer<HashMap<String, Actor>> {
    let ours = view
        .messages
        .iter()
        .filter(|message| message.message.direction == "outgoing");
    let ids: Vec<String> = ours
        .filter_map(|message| message.message.message_id.clone())
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let authors = answers::authors(services, ids.clone()).await?;
    let known = ids.into_iter().zip(authors);
    Ok(known.filter_map(|(id, author)| Some((id, author?))).collect())
}
