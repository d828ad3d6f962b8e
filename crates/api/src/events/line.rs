//! Something that happened.

use crate::wire::Time;
use facteur_domain as domain;
use facteur_domain::id::Id;
use facteur_flows::tickets;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-000000000011", "at": "2026-11-20T15:50:56Z", "kind": "ticket.status_changed",
    "actor": { "by": "member", "id": "01938c6e-0000-7000-8000-000000000001", "name": "Léa Martin" },
    "data": { "from": "new", "to": "open" }, "undoable": true, "undone_by": null
}))]
pub(crate) struct HistoryLine {
    /// Its id.
    id: Uuid,
    /// When.
    at: Time,
    /// What, as a stable word such as `ticket.created`.
    kind: &'static str,
    /// Who did it.
    actor: Actor,
    /// The facts; what they are depends on the kind.
    #[schema(value_type = Object)]
    data: Value,
    /// Whether it can be taken back, unless something changed since.
    undoable: bool,
    /// The event that took it back.
    #[schema(required = true)]
    undone_by: Option<Uuid>,
}

/// Who did something.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Actor {
    /// What kind of actor.
    by: ActorKind,
    /// The member or rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<Uuid>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
}

/// What kind of actor.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ActorKind {
    /// Facteur itself.
    System,
    /// A rule.
    Rule,
    /// A member.
    Member,
    /// Who has the command line of the server.
    Operator,
}

impl Actor {
    /// An actor with its name.
    pub(crate) fn new(actor: domain::Actor, name: Option<String>) -> Self {
        let (by, id) = match actor {
            domain::Actor::System => (ActorKind::System, None),
            domain::Actor::Rule(id) => (ActorKind::Rule, Some(id.uuid())),
            domain::Actor::Member(id) => (ActorKind::Member, Some(id.uuid())),
            domain::Actor::Operator => (ActorKind::Operator, None),
        };
        Self { by, id, name }
    }
}

impl From<tickets::HistoryLine> for HistoryLine {
    fn from(line: tickets::HistoryLine) -> Self {
        let event = line.event.event;
        Self {
            id: event.id.uuid(),
            at: event.at.into(),
            kind: event.kind.word(),
            actor: Actor::new(event.actor, line.actor_name),
            // Every kind has facts; an empty object is a promise, null would be a surprise.
            data: if event.data.is_object() {
                event.data
            } else {
                serde_json::json!({})
            },
            undoable: line.undoable,
            undone_by: line.event.undone_by.map(Id::uuid),
        }
    }
}
