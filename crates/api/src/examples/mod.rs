//! Examples of shapes that are too large to stand beside their types.

use serde_json::Value;
use utoipa::openapi::{OpenApi, RefOr, Schema};

/// Shapes by their names in the description.
const EXAMPLES: [(&str, &str); 6] = [
    ("TicketRow", include_str!("ticket_row.json")),
    ("Ticket", include_str!("ticket.json")),
    ("MessageRow", include_str!("message.json")),
    ("Thread", include_str!("thread.json")),
    ("ContactWithHistory", include_str!("contact.json")),
    ("EventLine", include_str!("event.json")),
];

/// Puts the examples into the description.
pub(crate) fn add(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    for (name, text) in EXAMPLES {
        let example: Option<Value> = serde_json::from_str(text).ok();
        match components.schemas.get_mut(name) {
            Some(RefOr::T(Schema::Object(object))) => object.example = example,
            Some(RefOr::T(Schema::AllOf(all))) => all.example = example,
            _ => {}
        }
    }
}
