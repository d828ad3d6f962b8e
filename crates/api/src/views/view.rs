//! A view as it is given and shown.

use crate::answer::Tagged;
use crate::session::Current;
use facteur_domain::Role;
use facteur_domain::id::Id;
use facteur_flows::views::{self, Keeper};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A filter of the ticket list that a member keeps.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-000000000013", "name": "Factures urgentes",
    "query": "status=open,new&category=billing&priority=high,critical", "shared": true, "position": 1, "version": 1
}))]
pub(crate) struct View {
    /// Its id.
    id: Uuid,
    /// What people call it.
    name: String,
    /// The query string of `/tickets`.
    query: String,
    /// Whether all members see it.
    shared: bool,
    /// Its place among the others, the lowest first.
    position: i64,
    /// Rises at every change.
    version: i64,
}

/// What a view is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Factures urgentes", "query": "status=open,new&category=billing", "shared": false, "position": 1
}))]
pub(crate) struct NewView {
    /// What people call it.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// The query string of `/tickets`.
    #[schema(max_length = 2000)]
    query: String,
    /// Whether all members see it.
    #[serde(default)]
    #[schema(required = false)]
    shared: bool,
    /// Its place among the others, the lowest first.
    #[serde(default)]
    #[schema(required = false, minimum = -1_000_000, maximum = 1_000_000)]
    position: i32,
}

impl From<NewView> for views::NewView {
    fn from(view: NewView) -> Self {
        Self {
            name: view.name,
            query: view.query,
            shared: view.shared,
            position: i64::from(view.position),
        }
    }
}

impl From<facteur_store::views::View> for View {
    fn from(view: facteur_store::views::View) -> Self {
        Self {
            id: view.id.uuid(),
            name: view.name,
            query: view.query,
            shared: view.shared,
            position: view.position,
            version: view.version,
        }
    }
}

impl From<View> for Tagged<View> {
    fn from(view: View) -> Self {
        Self(view.version, view)
    }
}

/// Who is signed in, as the keeper of views.
pub(super) fn keeper(current: &Current) -> Keeper {
    Keeper {
        member: current.id(),
        of_all: matches!(current.role, Role::Owner | Role::Admin),
    }
}
