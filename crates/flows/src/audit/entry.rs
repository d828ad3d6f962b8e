//! One line, as a command writes it.

use crate::services::Services;
use facteur_domain::{Actor, AuditAction, AuditObject, Origin};
use facteur_store::audit::{AuditLine, audit_append};
use facteur_store::{StoreResult, Tx, organisations};
use serde::Serialize;
use serde_json::{Map, Value};

/// Letters kept of a name, an address or a device.
const LONGEST: usize = 300;

/// What a command says to the audit.
#[derive(Debug, Clone)]
pub struct Entry {
    actor: Actor,
    action: AuditAction,
    object_kind: AuditObject,
    object_id: String,
    object_name: String,
    before: Option<Value>,
    after: Option<Value>,
}

impl Entry {
    /// Somebody did this to the thing of that kind and id.
    #[expect(clippy::needless_pass_by_value, reason = "callers have ids that are copied")]
    pub fn new(actor: Actor, action: AuditAction, kind: AuditObject, id: impl ToString) -> Self {
        Self {
            actor,
            action,
            object_kind: kind,
            object_id: id.to_string(),
            object_name: String::new(),
            before: None,
            after: None,
        }
    }

    /// What the thing is called now, for who reads the line when it is gone.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.object_name = name.chars().take(LONGEST).collect();
        self
    }

    /// How it was. What may be a secret is left out by its name, here and in [`Entry::after`].
    #[must_use]
    pub fn before(mut self, before: &impl Serialize) -> Self {
        self.before = shown(before);
        self
    }

    /// How it is from now on.
    #[must_use]
    pub fn after(mut self, after: &impl Serialize) -> Self {
        self.after = shown(after);
        self
    }

    /// How it was and how it is, told by the fields that differ.
    #[must_use]
    pub fn changed(mut self, before: &impl Serialize, after: &impl Serialize) -> Self {
        self.before = shown(before);
        self.after = shown(after);
        if let (Some(Value::Object(before)), Some(Value::Object(after))) = (&mut self.before, &mut self.after)
        {
            keep_differences(before, after);
        }
        self
    }
}

/// Appends a line to the audit of the services' organisation, with where the request came from.
pub fn record(tx: &mut Tx<'_>, services: &Services, entry: Entry) -> StoreResult<()> {
    let organisation = services.organisation;
    let actor_name = match entry.actor {
        Actor::Member(member) => {
            organisations::member_get(tx, organisation, member)?.map(|member| member.name)
        }
        Actor::System | Actor::Rule(_) | Actor::Operator => None,
    };
    let origin: Option<&Origin> = services.origin.as_ref();
    let line = AuditLine {
        id: services.ids.make(),
        at: services.now(),
        actor: entry.actor,
        actor_name: actor_name.unwrap_or_default(),
        action: entry.action.word().to_owned(),
        object_kind: entry.object_kind.word().to_owned(),
        object_id: entry.object_id,
        object_name: entry.object_name,
        address: origin
            .and_then(|origin| origin.address)
            .map(|address| address.to_string()),
        device: origin
            .map(|origin| origin.device.chars().take(LONGEST).collect::<String>())
            .filter(|device| !device.is_empty()),
        before: entry.before,
        after: entry.after,
    };
    audit_append(tx, organisation, &line)
}

/// A value as the audit keeps it. Callers hand in no secrets; should one of them be careless one day, a field whose
/// name says that it holds one is told as such and its value is not.
pub(super) fn shown(value: &impl Serialize) -> Option<Value> {
    let mut value = serde_json::to_value(value)
        .ok()
        .filter(|value| !value.is_null())?;
    hide_secrets(&mut value);
    Some(value)
}

fn hide_secrets(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if names_a_secret(name) && is_telling(value) {
                    *value = Value::from("(not kept)");
                } else {
                    hide_secrets(value);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(hide_secrets),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn names_a_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "password",
        "secret",
        "token",
        "hash",
        "csrf",
        "sealed",
        "recovery_code",
        "otp",
        "api_key",
        "private_key",
    ]
    .iter()
    .any(|word| name.contains(word))
}

/// "changed" about a password tells nothing of it, nor does a truth value.
fn is_telling(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => !matches!(text.as_str(), "" | "changed" | "set" | "removed" | "forgotten"),
        Value::Array(_) | Value::Object(_) => true,
    }
}

fn keep_differences(before: &mut Map<String, Value>, after: &mut Map<String, Value>) {
    let same: Vec<String> = before
        .iter()
        .filter(|(name, value)| after.get(*name) == Some(value))
        .map(|(name, _)| name.clone())
        .collect();
    for name in same {
        before.remove(&name);
        after.remove(&name);
    }
}
