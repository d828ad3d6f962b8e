//! Who did what, by their names.

use crate::people::everybody;
use facteur_domain::id::Id;
use facteur_domain::{Actor, MemberId, OrganisationId, Rule, TokenId};
use facteur_store::events::RecordedEvent;
use facteur_store::organisations::Member;
use facteur_store::{StoreResult, Tx, rules, tokens};
use serde::Serialize;

/// Something that happened.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryLine {
    /// What, when and by whom, with the facts.
    #[serde(flatten)]
    pub event: RecordedEvent,
    /// The name of the member or rule who did it.
    pub actor_name: Option<String>,
    /// Whether it can be taken back, unless something changed since.
    pub undoable: bool,
}

/// The members of an organisation, those too who are no more, and its rules.
pub(crate) struct Names {
    members: Vec<Member>,
    /// Services act as members that have their token's id.
    services: Vec<(TokenId, String)>,
    rules: Vec<Rule>,
}

impl Names {
    pub(crate) fn load(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Self> {
        Ok(Self {
            members: everybody(tx, organisation)?,
            services: tokens::token_service_names(tx, organisation)?,
            rules: rules::rule_set_get(tx, organisation)?.rules,
        })
    }

    pub(crate) fn member(&self, id: MemberId) -> Option<&Member> {
        self.members.iter().find(|member| member.id == id)
    }

    fn service(&self, id: MemberId) -> Option<String> {
        let found = self.services.iter().find(|(token, _)| token.uuid() == id.uuid());
        found.map(|(_, name)| name.clone())
    }

    /// An event as a line of history.
    pub(crate) fn line(&self, event: RecordedEvent) -> HistoryLine {
        let actor_name = match event.event.actor {
            Actor::Member(id) => {
                let member = self.member(id).map(|member| member.name.clone());
                member.or_else(|| self.service(id))
            }
            Actor::Rule(id) => {
                let rule = self.rules.iter().find(|rule| rule.id == id);
                rule.map(|rule| rule.name.clone())
            }
            Actor::System | Actor::Operator => None,
        };
        HistoryLine {
            actor_name,
            undoable: super::undo::is_undoable(&event),
            event,
        }
    }
}
