//! `GET /tickets`

use super::TicketRow;
use crate::answer::{Answer, Problem};
use crate::ask::{Asked, Asker, Commas};
use crate::wire::{DueSpan, Page, PageAsked, Priority, SendState, Shelf, Status};
use axum::Json;
use facteur_domain::entity::looked_for;
use facteur_domain::id::Id;
use facteur_domain::{Category, ContactId, EntityKind, MailboxId, MemberId};
use facteur_flows::tickets::{self, ListRequest};
use facteur_store::tickets::{TicketFilter, TicketOrder};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which tickets come first.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
pub(crate) enum Sort {
    /// The newest message.
    #[default]
    #[serde(rename = "-last_message_at")]
    NewestMessage,
    /// The message that waits longest.
    #[serde(rename = "last_message_at")]
    OldestMessage,
    /// The newest ticket.
    #[serde(rename = "-created_at")]
    NewestCreated,
    /// The highest priority, and the newest message within one.
    #[serde(rename = "priority")]
    Priority,
    /// The nearest deadline; tickets without one are left out.
    #[serde(rename = "due")]
    Due,
}

impl From<Sort> for TicketOrder {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::NewestMessage => Self::NewestMessage,
            Sort::OldestMessage => Self::OldestMessage,
            Sort::NewestCreated => Self::NewestCreated,
            Sort::Priority => Self::Priority,
            Sort::Due => Self::Due,
        }
    }
}

/// Which tickets.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TicketsAsked {
    /// Only with one of these statuses, with commas between them.
    #[serde(default)]
    #[param(value_type = Option<Vec<Status>>, style = Form, explode = false)]
    status: Commas<Status>,
    /// Only of this category.
    #[param(min_length = 1, max_length = 40)]
    category: Option<String>,
    /// Only of one of these priorities.
    #[serde(default)]
    #[param(value_type = Option<Vec<Priority>>, style = Form, explode = false)]
    priority: Commas<Priority>,
    /// Only those of this member: an id, `me`, or `none` for those of nobody.
    #[param(pattern = "^(me|none|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$")]
    assignee: Option<String>,
    /// Only of this mailbox.
    mailbox: Option<Uuid>,
    /// Only with this tag.
    #[param(min_length = 1, max_length = 100)]
    tag: Option<String>,
    /// Only on this shelf; on every one when none is named.
    #[param(inline)]
    shelf: Option<Shelf>,
    /// Only of this contact.
    contact: Option<Uuid>,
    /// Only those whose verdict a member should look at.
    #[serde(default)]
    #[param(required = false)]
    to_review: bool,
    /// Only those with an answer in one of these states, with commas between them; only answers that are not over.
    #[serde(default)]
    #[param(value_type = Option<Vec<SendState>>, style = Form, explode = false)]
    sending: Commas<SendState>,
    /// Only those on which there is work to do, and whose deadline has passed, is today, or this week.
    #[param(inline)]
    due: Option<DueSpan>,
    /// Only those with a message that names this: `order_no:CMD-2231` with its kind, or `CMD-2231` of any. Blanks, dots
    /// and dashes do not count.
    #[param(min_length = 1, max_length = 300, example = "order_no:CMD-2231")]
    entity: Option<String>,
    /// Which come first; the newest message when nothing is said. With words, always the newest message.
    #[serde(default)]
    #[param(inline, value_type = Option<Sort>)]
    sort: Sort,
    /// Only those with a message that has these words.
    #[param(max_length = 500)]
    q: Option<String>,
    /// Where to go on: `next` of the page before.
    #[param(max_length = 400)]
    cursor: Option<String>,
    /// Items of a page; 50 when none is named.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// Lists tickets, newest message first.
#[utoipa::path(
    get, path = "/tickets", tag = "tickets", security(("session" = [])), params(TicketsAsked),
    responses((status = OK, description = "One page of tickets", body = Page<TicketRow>))
)]
pub(crate) async fn list_tickets(
    asker: Asker,
    Asked(asked): Asked<TicketsAsked>,
) -> Answer<Json<Page<TicketRow>>> {
    let page = PageAsked {
        cursor: asked.cursor.clone(),
        limit: asked.limit,
    };
    let request = ListRequest {
        cursor: page.cursor()?,
        text: asked.q.clone(),
        due: asked.due.map(Into::into),
        filter: asked.filter(&asker, page.limit()?)?,
    };
    let found = tickets::list(asker.services(), request).await?;
    let items = found.tickets.into_iter().map(TicketRow::from).collect();
    Ok(Json(Page::new(items, found.next)))
}

impl TicketsAsked {
    fn filter(&self, asker: &Asker, limit: usize) -> Answer<TicketFilter> {
        let assignee = self
            .assignee
            .as_deref()
            .map(|who| assignee(who, asker))
            .transpose()?;
        let category = self.category.as_deref().map(str::parse::<Category>).transpose();
        Ok(TicketFilter {
            status: self.status.iter().map(|status| (*status).into()).collect(),
            category: category.map_err(|error| wrong("category", error.to_string()))?,
            priority: self.priority.iter().map(|priority| (*priority).into()).collect(),
            shelf: Some(self.shelf.map_or("all", Shelf::word).to_owned()),
            mailbox: self.mailbox.map(MailboxId::from_uuid),
            within: None,
            contact: self.contact.map(ContactId::from_uuid),
            tag: self.tag.clone(),
            assignee,
            to_review: self.to_review,
            sending: self.sending.iter().map(|state| (*state).into()).collect(),
            due: None,
            entity: self.entity.as_deref().map(entity).transpose()?,
            order: self.sort.into(),
            after: None,
            limit: Some(limit),
        })
    }
}

/// `kind:value`, or a value of any kind.
fn entity(asked: &str) -> Answer<(Option<EntityKind>, String)> {
    let found = looked_for(asked);
    found.ok_or_else(|| {
        wrong(
            "entity",
            "a kind and a value, such as order_no:CMD-2231".to_owned(),
        )
    })
}

fn assignee(who: &str, asker: &Asker) -> Answer<Option<MemberId>> {
    match who {
        "none" => Ok(None),
        "me" => Ok(Some(asker.id())),
        id => id
            .parse()
            .map(Some)
            .map_err(|_| wrong("assignee", "a member's id, \"me\" or \"none\"".to_owned())),
    }
}

fn wrong(field: &str, message: String) -> Problem {
    Problem::new(crate::answer::Kind::BadRequest).field(field, message)
}
