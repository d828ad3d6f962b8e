//! Permissions, and which role has which: the one table from which every check and `docs/permissions.md` come.

use crate::member::Role;
use crate::verdict::words;

words! {
    /// What one needs to be allowed to do something.
    Permission, "permission" {
        /// One's own profile, password, sessions, tokens and second factor.
        ProfileOwn = "profile.own",
        /// See tickets, their mails, and what happened to them.
        TicketsRead = "tickets.read",
        /// Change tickets, write notes and answers.
        TicketsWork = "tickets.work",
        /// See contacts.
        ContactsRead = "contacts.read",
        /// Hand mail in.
        MailHandIn = "mail.hand_in",
        /// See rules.
        RulesRead = "rules.read",
        /// Change rules.
        RulesChange = "rules.change",
        /// See mailboxes and how they do.
        MailboxesRead = "mailboxes.read",
        /// Add and set up mailboxes.
        MailboxesManage = "mailboxes.manage",
        /// See how the whole does and what was given up.
        UpkeepRead = "upkeep.read",
        /// Hold sends, let them go on, load the demonstration.
        UpkeepManage = "upkeep.manage",
        /// See members and teams.
        MembersRead = "members.read",
        /// Invite and change members, make and change teams.
        MembersManage = "members.manage",
        /// Set up the organisation.
        OrganisationManage = "organisation.manage",
        /// Decide over the organisation itself.
        OrganisationOwn = "organisation.own",
        /// Make tokens for programs that belong to the organisation.
        TokensService = "tokens.service",
        /// See who did what.
        AuditRead = "audit.read",
        /// How long mail is kept; export and erase what is held about a contact.
        PrivacyManage = "privacy.manage",
        /// Set up signing in by another service.
        SignOnManage = "sign_on.manage",
    }
}

impl Permission {
    /// The least role that has it: the table. Whoever has more has it too.
    pub const fn from(self) -> Role {
        match self {
            Self::ProfileOwn
            | Self::TicketsRead
            | Self::ContactsRead
            | Self::RulesRead
            | Self::MailboxesRead
            | Self::UpkeepRead
            | Self::MembersRead => Role::Viewer,
            Self::TicketsWork | Self::MailHandIn => Role::Agent,
            Self::RulesChange
            | Self::MailboxesManage
            | Self::UpkeepManage
            | Self::MembersManage
            | Self::OrganisationManage
            | Self::TokensService
            | Self::AuditRead
            | Self::PrivacyManage
            | Self::SignOnManage => Role::Admin,
            Self::OrganisationOwn => Role::Owner,
        }
    }
}

impl Role {
    /// Whether it has the permission.
    pub const fn may(self, permission: Permission) -> bool {
        self.rank() >= permission.from().rank()
    }

    /// How much it may do: whoever has a higher rank may do all that a lower one may, and more.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Viewer => 0,
            Self::Agent => 1,
            Self::Admin => 2,
            Self::Owner => 3,
        }
    }

    /// Whether it sees all of the organisation, whatever teams its member is in.
    pub const fn sees_everything(self) -> bool {
        match self {
            Self::Owner | Self::Admin => true,
            Self::Agent | Self::Viewer => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_role_may_all_that_a_lower_one_may() {
        let may = |role: Role| Permission::ALL.iter().filter(|each| role.may(**each)).count();
        let counts = [Role::Viewer, Role::Agent, Role::Admin, Role::Owner].map(may);
        assert_eq!(counts, [7, 9, 18, 19]);
        assert_eq!(Permission::ALL.len(), 19);
    }

    #[test]
    fn only_owners_decide_over_the_organisation() {
        assert!(Role::Owner.may(Permission::OrganisationOwn));
        assert!(!Role::Admin.may(Permission::OrganisationOwn));
        assert!(!Role::Viewer.may(Permission::TicketsWork));
    }
}
