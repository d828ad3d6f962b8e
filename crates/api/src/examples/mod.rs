//! Examples of shapes that are too large to stand beside their types.

use serde_json::{Value, json};
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
    let page = json!({ "items": [read(EXAMPLES[0].1)], "next": null });
    let all = EXAMPLES.map(|(name, text)| (name, read(text)));
    for (name, example) in all.into_iter().chain([("Page_TicketRow", page)]) {
        let example = Some(example);
        match components.schemas.get_mut(name) {
            Some(RefOr::T(Schema::Object(object))) => object.example = example,
            Some(RefOr::T(Schema::AllOf(all))) => all.example = example,
            _ => {}
        }
    }
}

fn read(text: &str) -> Value {
    // A test sees that every route has its example.
    serde_json::from_str(text).unwrap_or_default()
}
