//! Which lines of the audit.

use crate::answer::{Answer, Kind, Problem};
use crate::wire::Time;
use facteur_domain::id::Id;
use facteur_domain::{AuditAction, AuditObject, MemberId};
use facteur_store::audit::AuditFilter;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which lines of the audit.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditAsked {
    /// Only what this member did, or what was done to them.
    pub member: Option<Uuid>,
    /// Only this action, such as `member.changed`.
    #[param(max_length = 60)]
    pub action: Option<String>,
    /// Only what was done to this: a kind such as `mailbox`, or the id of one thing.
    #[param(max_length = 60)]
    pub object: Option<String>,
    /// Not before this time.
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Time>,
    /// Before this time.
    #[param(value_type = Option<String>, format = DateTime)]
    pub until: Option<Time>,
    /// Where to go on: `next` of the page before.
    #[param(max_length = 400)]
    pub cursor: Option<String>,
    /// Items of a page; 50 when none is named.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// For the export: `csv`, or `jsonl` (one JSON object a line).
    #[param(max_length = 10)]
    pub format: Option<String>,
}

impl AuditAsked {
    /// What is asked for.
    ///
    /// # Errors
    /// A word that names nothing.
    pub(crate) fn filter(&self) -> Answer<AuditFilter> {
        let (object_kind, object_id) = match self.object.as_deref() {
            None => (None, None),
            Some(object) => match (object.parse::<AuditObject>(), object.parse::<Uuid>()) {
                (Ok(kind), _) => (Some(kind), None),
                (Err(_), Ok(id)) => (None, Some(id.to_string())),
                (Err(_), Err(_)) => {
                    return Err(unknown(
                        "object",
                        "no kind of thing and no id",
                        "ni un genre ni un identifiant",
                    ));
                }
            },
        };
        let action = self.action.as_deref().map(str::parse::<AuditAction>).transpose();
        Ok(AuditFilter {
            member: self.member.map(MemberId::from_uuid),
            action: action
                .map_err(|_| unknown("action", "there is no such action", "cette action n'existe pas"))?,
            object_kind,
            object_id,
            from: self.from.map(|time| time.0),
            until: self.until.map(|time| time.0),
        })
    }
}

pub(super) fn unknown(field: &str, english: &str, french: &str) -> Problem {
    Problem::new(Kind::BadRequest).field(field, (english, french))
}
