//! What people call mailboxes and members, in rules as they type them.

use facteur_domain::{Action, Condition, Mailbox, MailboxId, MemberId, OrganisationId};
use facteur_store::organisations::{self, Member};
use facteur_store::{StoreResult, Tx, mailboxes};
use facteur_understand::rules::{Names, show_action, show_condition};

/// The mailboxes and members of an organisation.
pub(super) struct Known {
    mailboxes: Vec<Mailbox>,
    members: Vec<Member>,
}

impl Known {
    pub(super) fn load(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Self> {
        Ok(Self {
            mailboxes: mailboxes::mailbox_list(tx, organisation)?,
            members: organisations::member_list(tx, organisation)?,
        })
    }

    /// The condition as people type it.
    pub(super) fn condition(&self, condition: &Condition) -> String {
        let Condition::Mailbox { is } = condition else {
            return show_condition(condition);
        };
        let mailbox = self.mailboxes.iter().find(|mailbox| mailbox.id == *is);
        mailbox.map_or_else(
            || show_condition(condition),
            |mailbox| format!("mailbox={}", mailbox.address),
        )
    }

    /// The action as people type it.
    pub(super) fn action(&self, action: &Action) -> String {
        let Action::Assign(id) = action else {
            return show_action(action);
        };
        self.member_address(*id)
            .map_or_else(|| show_action(action), |address| format!("assign={address}"))
    }

    /// The address of a member.
    pub(super) fn member_address(&self, id: MemberId) -> Option<&str> {
        let member = self.members.iter().find(|member| member.id == id)?;
        Some(&member.address)
    }

    /// What a rule names that is not here, as sentences. Ids are understood wherever names are, and an id
    /// may be of something that is gone or never was.
    pub(super) fn strangers(&self, conditions: &[Condition], actions: &[Action]) -> Vec<String> {
        let conditions = conditions.iter().filter_map(|condition| match condition {
            Condition::Mailbox { is } if self.mailboxes.iter().all(|known| known.id != *is) => Some(format!(
                "there is no mailbox {is}; `facteur mailbox list` shows those there are"
            )),
            _ => None,
        });
        let actions = actions.iter().filter_map(|action| match action {
            Action::Assign(id) if self.member_address(*id).is_none() => Some(format!(
                "there is no member {id}; `facteur member list` shows those there are"
            )),
            _ => None,
        });
        conditions.chain(actions).collect()
    }
}

impl Names for Known {
    fn mailbox(&self, address: &str) -> Option<MailboxId> {
        let found = self.mailboxes.iter().find(|mailbox| mailbox.address == address);
        found.map(|mailbox| mailbox.id)
    }

    fn member(&self, name: &str) -> Option<MemberId> {
        let wanted = name.trim().to_lowercase();
        let by_address = self.members.iter().find(|member| member.address == wanted);
        if let Some(member) = by_address {
            return Some(member.id);
        }
        // A name that two members share names neither.
        let mut by_name = self
            .members
            .iter()
            .filter(|member| member.name.to_lowercase() == wanted);
        let first = by_name.next()?;
        by_name.next().is_none().then_some(first.id)
    }
}
