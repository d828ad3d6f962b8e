//! `GET /contacts`

use super::views::Contact;
use crate::answer::Answer;
use crate::ask::{Asked, Asker};
use crate::wire::{Page, PageAsked};
use axum::Json;
use facteur_flows::people;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which contacts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ContactsAsked {
    /// Only those whose name or address holds this text.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Where to go on: `next` of the page before.
    #[param(max_length = 400)]
    cursor: Option<String>,
    /// Items of a page; 50 when none is named.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// Lists contacts, those who wrote last first.
#[utoipa::path(
    get, path = "/contacts", tag = "contacts", security(("session" = [])), params(ContactsAsked),
    responses((status = OK, description = "One page of contacts", body = Page<Contact>))
)]
pub(crate) async fn list_contacts(
    asker: Asker,
    Asked(asked): Asked<ContactsAsked>,
) -> Answer<Json<Page<Contact>>> {
    let page = PageAsked {
        cursor: asked.cursor,
        limit: asked.limit,
    };
    let (text, cursor) = (asked.q.unwrap_or_default(), page.cursor()?);
    let found = people::contact_list(asker.services(), &text, cursor.as_deref(), page.limit()?).await?;
    let items = found.contacts.into_iter().map(Contact::from).collect();
    Ok(Json(Page::new(items, found.next)))
}
