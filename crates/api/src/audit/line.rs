//! One line of the audit.

use crate::wire::Time;
use facteur_domain as domain;
use facteur_domain::id::Id;
use facteur_store::audit;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// One line of the audit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-000000000021", "at": "2026-11-20T15:50:56Z",
    "actor": { "kind": "member", "id": "01938c6e-0000-7000-8000-000000000001", "name": "Léa Martin" },
    "action": "mailbox.changed",
    "object": { "kind": "mailbox", "id": "01938c6e-0000-7000-8000-000000000002", "name": "support@calorine.example" },
    "address": "192.0.2.7", "device": "Mozilla/5.0", "before": { "mode": "active" }, "after": { "mode": "paused" }
}))]
pub(crate) struct AuditLine {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: Time,
    /// Who did it.
    pub actor: AuditActor,
    /// What, as a stable word such as `mailbox.changed`.
    pub action: String,
    /// To what.
    pub object: AuditedObject,
    /// From which machine; null for what Facteur or the command line did.
    #[schema(required = true)]
    pub address: Option<String>,
    /// With which browser or program.
    #[schema(required = true)]
    pub device: Option<String>,
    /// How it was, told by what differs; never a secret.
    #[schema(required = true, value_type = Option<Object>)]
    pub before: Option<Value>,
    /// How it is from then on.
    #[schema(required = true, value_type = Option<Object>)]
    pub after: Option<Value>,
}

/// Who did it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditActor {
    /// `member`, `operator` (the command line), `rule` or `system`.
    pub kind: &'static str,
    /// The member or rule.
    #[schema(required = true)]
    pub id: Option<Uuid>,
    /// What they were called then; may be empty.
    pub name: String,
}

/// What it was done to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditedObject {
    /// What it is, as a stable word such as `mailbox`.
    pub kind: String,
    /// Its id; empty for what has none.
    pub id: String,
    /// What it was called then; may be empty.
    pub name: String,
}

impl From<audit::AuditLine> for AuditLine {
    fn from(line: audit::AuditLine) -> Self {
        let (kind, id) = match line.actor {
            domain::Actor::System => ("system", None),
            domain::Actor::Rule(id) => ("rule", Some(id.uuid())),
            domain::Actor::Member(id) => ("member", Some(id.uuid())),
            domain::Actor::Operator => ("operator", None),
        };
        Self {
            id: line.id.uuid(),
            at: line.at.into(),
            actor: AuditActor {
                kind,
                id,
                name: line.actor_name,
            },
            action: line.action,
            object: AuditedObject {
                kind: line.object_kind,
                id: line.object_id,
                name: line.object_name,
            },
            address: line.address,
            device: line.device,
            before: line.before.filter(Value::is_object),
            after: line.after.filter(Value::is_object),
        }
    }
}
