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

use crate::answer::{Answer, Tagged};
use crate::state::ApiState;
use facteur_domain::TicketId;
use facteur_flows::tickets;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use row::TicketRow;
use row::rows_of;
use view::Ticket;

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

/// A ticket as it stands, with its tag, for this member.
async fn tagged(state: &ApiState, id: TicketId) -> Answer<Tagged<Ticket>> {
    let view = tickets::show(state.services(), id).await?;
    let row = rows_of(state, vec![view.ticket.clone()]).await?.pop();
    let row = row.ok_or_else(crate::answer::Problem::not_found)?;
    let version = view.ticket.version;
    Ok(Tagged(version, Ticket::new(row, view)))
}
