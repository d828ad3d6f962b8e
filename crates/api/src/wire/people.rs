//! Members and the people outside, as other things name them.

use super::Role;
use facteur_domain::id::Id;
use facteur_store::organisations;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A member of the organisation.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-000000000001", "name": "Léa Martin", "address": "lea@calorine.example", "role": "admin"
}))]
pub(crate) struct Member {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its mail address.
    pub address: String,
    /// What it may do.
    pub role: Role,
}

impl From<organisations::Member> for Member {
    fn from(member: organisations::Member) -> Self {
        // An unknown word can only be of a later release: it may do what the least may.
        let role = member.role.parse().unwrap_or(facteur_domain::Role::Viewer);
        Self {
            id: member.id.uuid(),
            name: member.name,
            address: member.address,
            role: role.into(),
        }
    }
}

/// Somebody who writes or is written to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Person {
    /// The contact, when it is a known one.
    #[schema(required = true)]
    pub id: Option<Uuid>,
    /// What it calls itself; may be empty.
    pub name: String,
    /// Its mail address.
    pub address: String,
}
