//! A contact as it is shown.

use crate::wire::Time;
use facteur_domain::id::Id;
use facteur_store::contacts;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Somebody outside who writes or is written to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-00000000000c", "name": "Max Durand", "addresses": ["max@client.example"],
    "first_seen": "2026-01-05T08:00:00Z", "last_seen": "2026-11-20T15:50:56Z", "messages": 12
}))]
pub(crate) struct Contact {
    /// Its id.
    pub id: Uuid,
    /// The name it last gave itself; may be empty.
    pub name: String,
    /// Its addresses.
    pub addresses: Vec<String>,
    /// When it first wrote.
    pub first_seen: Time,
    /// When it last wrote.
    pub last_seen: Time,
    /// How many messages it sent.
    pub messages: i64,
}

impl From<contacts::Contact> for Contact {
    fn from(contact: contacts::Contact) -> Self {
        Self {
            id: contact.id.uuid(),
            name: contact.name,
            addresses: contact.addresses,
            first_seen: contact.first_seen.into(),
            last_seen: contact.last_seen.into(),
            messages: contact.messages,
        }
    }
}
