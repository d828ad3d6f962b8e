//! The audit: who did what, when, from where, before and after. What it tells apart, and where a request came
//! from.

use crate::event::Actor;
use crate::verdict::words;
use std::net::IpAddr;

words! {
    /// What was done. The words are part of the API and never change their meaning.
    AuditAction, "audited action" {
        /// Somebody signed in.
        SignInAccepted = "sign_in.accepted",
        /// Somebody was not let in.
        SignInRefused = "sign_in.refused",
        /// Somebody signed out.
        SignedOut = "sign_in.ended",
        /// A session was ended from elsewhere.
        SessionEnded = "session.ended",
        /// An access and refresh pair was given to a program.
        PairGiven = "session.pair_given",
        /// A refresh token came twice: its family was ended.
        RefreshReused = "session.refresh_reused",
        /// Somebody made themselves an account.
        UserRegistered = "user.registered",
        /// Somebody proved that an address is theirs.
        AddressVerified = "user.address_verified",
        /// A password was changed by who knew it.
        PasswordChanged = "password.changed",
        /// A link to set a forgotten password was asked for.
        PasswordForgotten = "password.forgotten",
        /// A password was set anew without the old one.
        PasswordReset = "password.reset",
        /// A second factor was switched on.
        SecondFactorEnabled = "second_factor.enabled",
        /// A second factor was switched off.
        SecondFactorDisabled = "second_factor.disabled",
        /// A code was wrong.
        SecondFactorRefused = "second_factor.refused",
        /// New recovery codes were made.
        RecoveryCodesMade = "second_factor.recovery_codes_made",
        /// Somebody signed in with a recovery code.
        RecoveryCodeUsed = "second_factor.recovery_code_used",
        /// A provider of single sign-on was added.
        ProviderAdded = "sign_on.provider_added",
        /// A provider of single sign-on was set otherwise.
        ProviderChanged = "sign_on.provider_changed",
        /// A provider of single sign-on was removed.
        ProviderRemoved = "sign_on.provider_removed",
        /// An API token was made.
        TokenMade = "token.made",
        /// An API token was revoked.
        TokenRevoked = "token.revoked",
        /// An organisation was made.
        OrganisationCreated = "organisation.created",
        /// An organisation was set otherwise.
        OrganisationChanged = "organisation.changed",
        /// A member was added.
        MemberAdded = "member.added",
        /// A member's role, teams, state or profile were changed.
        MemberChanged = "member.changed",
        /// A member was removed.
        MemberRemoved = "member.removed",
        /// Somebody was invited.
        InvitationMade = "invitation.made",
        /// An invitation was sent once more.
        InvitationSentAgain = "invitation.sent_again",
        /// An invitation was taken back.
        InvitationWithdrawn = "invitation.withdrawn",
        /// An invitation was accepted.
        InvitationAccepted = "invitation.accepted",
        /// A team was made.
        TeamAdded = "team.added",
        /// A team's name, members or mailboxes were changed.
        TeamChanged = "team.changed",
        /// A team was removed.
        TeamRemoved = "team.removed",
        /// A mailbox was added.
        MailboxAdded = "mailbox.added",
        /// A mailbox was set otherwise.
        MailboxChanged = "mailbox.changed",
        /// A mailbox was removed.
        MailboxRemoved = "mailbox.removed",
        /// A mailbox was given another password.
        MailboxPasswordChanged = "mailbox.password_changed",
        /// A rule was added.
        RuleAdded = "rule.added",
        /// A rule was changed.
        RuleChanged = "rule.changed",
        /// A rule was moved among the others.
        RuleMoved = "rule.moved",
        /// A rule was removed.
        RuleRemoved = "rule.removed",
        /// What had been given up is tried again.
        DeadLetterRetried = "dead_letter.retried",
        /// Nothing is sent until told.
        SendsHeld = "sends.held",
        /// What was held back may be sent.
        SendsReleased = "sends.released",
        /// A new key seals the secrets.
        KeyRenewed = "key.renewed",
        /// Old keys were removed.
        KeyForgotten = "key.forgotten",
        /// All sealed secrets were given up, because their key is lost.
        SecretsForgotten = "key.secrets_forgotten",
        /// The audit was exported.
        AuditExported = "audit.exported",
        /// How long things are kept was changed.
        RetentionChanged = "privacy.retention_changed",
        /// What is held about a contact was asked for.
        ExportAsked = "privacy.export_asked",
        /// What is held about a contact was fetched.
        ExportFetched = "privacy.export_fetched",
        /// A contact is to be erased.
        ErasureAsked = "privacy.erasure_asked",
        /// A contact was erased.
        Erased = "privacy.erased",
        /// A category was added.
        CategoryAdded = "category.added",
        /// A category was renamed, archived or brought back.
        CategoryChanged = "category.changed",
        /// Examples to learn from were typed in or imported.
        ExamplesGiven = "model.examples_given",
        /// A model of before decides again.
        ModelBroughtBack = "model.brought_back",
        /// A model file was taken in.
        ModelImported = "model.imported",
    }
}

words! {
    /// What something was done to. The words are part of the API and never change their meaning.
    AuditObject, "audited object" {
        /// Somebody who signs in, wherever they are a member.
        User = "user",
        /// Somebody of the organisation.
        Member = "member",
        /// An address that nobody known has.
        Address = "address",
        /// A browser or program that is signed in.
        Session = "session",
        /// An API token.
        Token = "token",
        /// A provider of single sign-on.
        Provider = "provider",
        /// The organisation.
        Organisation = "organisation",
        /// An invitation.
        Invitation = "invitation",
        /// A team.
        Team = "team",
        /// A mailbox.
        Mailbox = "mailbox",
        /// A rule.
        Rule = "rule",
        /// A job or a mail that was given up.
        DeadLetter = "dead_letter",
        /// Everything that is to be sent.
        Sends = "sends",
        /// A key that seals secrets.
        Key = "key",
        /// The audit itself.
        Audit = "audit",
        /// How long things are kept.
        Retention = "retention",
        /// A contact.
        Contact = "contact",
        /// An export or an erasure.
        Task = "task",
        /// A category.
        Category = "category",
        /// What judges mail.
        Model = "model",
    }
}

/// Where a request comes from, and who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Who asks.
    pub actor: Actor,
    /// The address of the machine, as far as it is known.
    pub address: Option<IpAddr>,
    /// What the browser or program calls itself; may be empty.
    pub device: String,
}
