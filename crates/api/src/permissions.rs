//! Who may ask for what: the one table of all routes. A route that does not stand here is answered to nobody.
//!
//! A new route is one line here: its method, its path as in its description, and what one needs. The check is made in
//! `ask/admit.rs` before any handler runs, `docs/permissions.md` is made from this table, and a test calls every
//! route as everybody.

use facteur_domain::{Permission, Role};
use std::fmt::Write;

/// What one needs to ask for a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing: whoever is not signed in yet may.
    Open,
    /// To be signed in.
    SignedIn,
    /// To be signed in with a role, and for a program's token with a scope, that has the permission.
    Needs(Permission),
    /// The same, or the password of mail gateways (HTTP Basic).
    OrGateway(Permission),
}

/// One route: method, path template below `/api/v1`, and what one needs.
pub type Line = (&'static str, &'static str, Access);

/// The table.
pub const TABLE: &[Line] = {
    use Access::{Needs, Open, OrGateway, SignedIn};
    use Permission as P;
    &[
        // The description itself.
        ("GET", "/openapi.json", Open),
        // Signing in, and one's own.
        ("GET", "/setup", Open),
        ("POST", "/setup", Open),
        ("POST", "/auth/login", Open),
        ("POST", "/auth/second-factor", Open),
        ("GET", "/auth/sign-on/{id}/begin", Open),
        ("GET", "/auth/sign-on/{id}/callback", Open),
        ("GET", "/sign-on", Open),
        ("POST", "/auth/logout", SignedIn),
        ("POST", "/auth/token", Open),
        ("POST", "/auth/refresh", Open),
        ("POST", "/auth/register", Open),
        ("POST", "/auth/password/forgot", Open),
        ("POST", "/auth/password/reset", Open),
        ("POST", "/auth/password/strength", Open),
        ("POST", "/auth/verify", Open),
        ("POST", "/auth/verify/send", Needs(P::ProfileOwn)),
        ("GET", "/users/sessions", Needs(P::ProfileOwn)),
        ("DELETE", "/users/sessions/{id}", Needs(P::ProfileOwn)),
        ("POST", "/users/sessions/end-others", Needs(P::ProfileOwn)),
        ("GET", "/users/tokens", Needs(P::ProfileOwn)),
        ("POST", "/users/tokens", Needs(P::ProfileOwn)),
        ("DELETE", "/users/tokens/{id}", Needs(P::ProfileOwn)),
        ("GET", "/tokens", Needs(P::TokensService)),
        ("POST", "/tokens", Needs(P::TokensService)),
        ("DELETE", "/tokens/{id}", Needs(P::TokensService)),
        ("GET", "/auth/session", SignedIn),
        ("POST", "/users/password", Needs(P::ProfileOwn)),
        ("GET", "/users/mfa", Needs(P::ProfileOwn)),
        ("POST", "/users/mfa/enable", Needs(P::ProfileOwn)),
        ("POST", "/users/mfa/confirm", Needs(P::ProfileOwn)),
        ("POST", "/users/mfa/disable", Needs(P::ProfileOwn)),
        ("POST", "/users/mfa/recovery-codes", Needs(P::ProfileOwn)),
        ("GET", "/users/profile", Needs(P::ProfileOwn)),
        ("PUT", "/users/profile", Needs(P::ProfileOwn)),
        // Tickets and their mails.
        ("GET", "/tickets", Needs(P::TicketsRead)),
        ("GET", "/tickets/counts", Needs(P::TicketsRead)),
        ("GET", "/tickets/{id}", Needs(P::TicketsRead)),
        ("PATCH", "/tickets/{id}", Needs(P::TicketsWork)),
        ("POST", "/tickets/bulk", Needs(P::TicketsWork)),
        ("POST", "/tickets/{id}/join", Needs(P::TicketsWork)),
        ("POST", "/tickets/{id}/links", Needs(P::TicketsWork)),
        ("DELETE", "/tickets/{id}/links/{other}", Needs(P::TicketsWork)),
        ("POST", "/tickets/{id}/notes", Needs(P::TicketsWork)),
        ("POST", "/tickets/{id}/seen", Needs(P::TicketsRead)),
        ("POST", "/tickets/{id}/confirm", Needs(P::TicketsWork)),
        ("GET", "/search", Needs(P::TicketsRead)),
        ("GET", "/threads/{id}", Needs(P::TicketsRead)),
        ("GET", "/messages/{id}", Needs(P::TicketsRead)),
        ("GET", "/messages/{id}/html", Needs(P::TicketsRead)),
        ("GET", "/messages/{id}/raw", Needs(P::TicketsRead)),
        ("GET", "/messages/{id}/source", Needs(P::TicketsRead)),
        (
            "GET",
            "/messages/{id}/attachments/{position}",
            Needs(P::TicketsRead),
        ),
        ("GET", "/images", Needs(P::TicketsRead)),
        ("GET", "/events", Needs(P::TicketsRead)),
        ("GET", "/events/stream", Needs(P::TicketsRead)),
        ("POST", "/events/{id}/undo", Needs(P::TicketsWork)),
        // Answers.
        ("GET", "/answers", Needs(P::TicketsRead)),
        ("POST", "/answers", Needs(P::TicketsWork)),
        ("GET", "/answers/{id}", Needs(P::TicketsRead)),
        ("POST", "/answers/{id}/cancel", Needs(P::TicketsWork)),
        ("POST", "/answers/{id}/send-again", Needs(P::TicketsWork)),
        ("POST", "/tickets/{id}/answers", Needs(P::TicketsWork)),
        ("GET", "/tickets/{id}/compose", Needs(P::TicketsRead)),
        ("PUT", "/tickets/{id}/draft", Needs(P::TicketsWork)),
        ("DELETE", "/tickets/{id}/draft", Needs(P::TicketsWork)),
        ("POST", "/uploads", Needs(P::TicketsWork)),
        ("DELETE", "/uploads/{id}", Needs(P::TicketsWork)),
        // Views.
        ("GET", "/views", Needs(P::TicketsRead)),
        ("POST", "/views", Needs(P::TicketsWork)),
        ("PUT", "/views/{id}", Needs(P::TicketsWork)),
        ("DELETE", "/views/{id}", Needs(P::TicketsWork)),
        // Mail that is handed in.
        ("POST", "/messages", OrGateway(P::MailHandIn)),
        ("POST", "/mail-gateway", OrGateway(P::MailHandIn)),
        // Contacts.
        ("GET", "/contacts", Needs(P::ContactsRead)),
        ("GET", "/contacts/{id}", Needs(P::ContactsRead)),
        // Rules.
        ("GET", "/rules", Needs(P::RulesRead)),
        ("POST", "/rules", Needs(P::RulesChange)),
        ("POST", "/rules/preview", Needs(P::TicketsWork)),
        ("PUT", "/rules/{id}", Needs(P::RulesChange)),
        ("DELETE", "/rules/{id}", Needs(P::RulesChange)),
        ("POST", "/rules/{id}/move", Needs(P::RulesChange)),
        // What judges mail.
        ("GET", "/models", Needs(P::RulesRead)),
        ("POST", "/models/bring-back", Needs(P::RulesChange)),
        ("POST", "/models/retrain", Needs(P::RulesChange)),
        ("POST", "/models/examples", Needs(P::RulesChange)),
        ("GET", "/categories", Needs(P::RulesRead)),
        ("POST", "/categories", Needs(P::RulesChange)),
        ("PATCH", "/categories/{key}", Needs(P::RulesChange)),
        // Mailboxes.
        ("GET", "/mailboxes", Needs(P::MailboxesRead)),
        ("POST", "/mailboxes", Needs(P::MailboxesManage)),
        ("POST", "/mailboxes/guess", Needs(P::MailboxesManage)),
        ("POST", "/mailboxes/test", Needs(P::MailboxesManage)),
        ("GET", "/mailboxes/{id}", Needs(P::MailboxesRead)),
        ("PATCH", "/mailboxes/{id}", Needs(P::MailboxesManage)),
        ("POST", "/mailboxes/{id}/pause", Needs(P::MailboxesManage)),
        ("POST", "/mailboxes/{id}/resume", Needs(P::MailboxesManage)),
        ("POST", "/mailboxes/{id}/test", Needs(P::MailboxesManage)),
        ("POST", "/mailboxes/{id}/reconcile", Needs(P::TicketsWork)),
        // Upkeep.
        ("GET", "/state", Needs(P::UpkeepRead)),
        ("GET", "/sends", Needs(P::UpkeepRead)),
        ("POST", "/sends/hold", Needs(P::UpkeepManage)),
        ("POST", "/sends/release", Needs(P::UpkeepManage)),
        ("POST", "/demonstration", Needs(P::UpkeepManage)),
        ("GET", "/dead-letters", Needs(P::UpkeepRead)),
        ("POST", "/dead-letters/retry-all", Needs(P::TicketsWork)),
        ("POST", "/dead-letters/{id}/retry", Needs(P::TicketsWork)),
        // People.
        ("GET", "/members", Needs(P::MembersRead)),
        ("PATCH", "/members/{id}", Needs(P::MembersManage)),
        ("DELETE", "/members/{id}", Needs(P::MembersManage)),
        ("GET", "/teams", Needs(P::MembersRead)),
        ("POST", "/teams", Needs(P::MembersManage)),
        ("PUT", "/teams/{id}", Needs(P::MembersManage)),
        ("DELETE", "/teams/{id}", Needs(P::MembersManage)),
        ("GET", "/invitations", Needs(P::MembersManage)),
        ("POST", "/invitations", Needs(P::MembersManage)),
        ("DELETE", "/invitations/{id}", Needs(P::MembersManage)),
        ("POST", "/invitations/{id}/send-again", Needs(P::MembersManage)),
        ("GET", "/invitations/by-token/{token}", Open),
        ("POST", "/invitations/accept", Needs(P::ProfileOwn)),
        // The organisation.
        ("GET", "/organisation", Needs(P::MembersRead)),
        ("PUT", "/organisation", Needs(P::OrganisationManage)),
        ("POST", "/organisations", Needs(P::ProfileOwn)),
        ("GET", "/users/organisations", Needs(P::ProfileOwn)),
        ("POST", "/auth/switch", Needs(P::ProfileOwn)),
        ("GET", "/sign-on/providers", Needs(P::SignOnManage)),
        ("POST", "/sign-on/providers", Needs(P::SignOnManage)),
        ("POST", "/sign-on/providers/test", Needs(P::SignOnManage)),
        ("GET", "/sign-on/providers/{id}", Needs(P::SignOnManage)),
        ("PUT", "/sign-on/providers/{id}", Needs(P::SignOnManage)),
        ("DELETE", "/sign-on/providers/{id}", Needs(P::SignOnManage)),
        // Who did what.
        ("GET", "/audit", Needs(P::AuditRead)),
        ("GET", "/audit/export", Needs(P::AuditRead)),
        // The keys of secrets.
        ("GET", "/secrets", Needs(P::OrganisationOwn)),
        ("POST", "/secrets/rotate", Needs(P::OrganisationOwn)),
        // Privacy.
        ("GET", "/privacy/retention", Needs(P::PrivacyManage)),
        ("PUT", "/privacy/retention", Needs(P::PrivacyManage)),
        ("POST", "/privacy/retention/preview", Needs(P::PrivacyManage)),
        ("GET", "/privacy/tasks", Needs(P::PrivacyManage)),
        ("GET", "/privacy/tasks/{id}", Needs(P::PrivacyManage)),
        ("POST", "/privacy/exports", Needs(P::PrivacyManage)),
        ("GET", "/privacy/exports/{id}/file", Needs(P::PrivacyManage)),
        ("POST", "/privacy/erasures", Needs(P::PrivacyManage)),
    ]
};

/// What the table says about a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// What one needs.
    Access(Access),
    /// The path stands there, with these methods only.
    OtherMethods(String),
    /// Nothing.
    Nothing,
}

/// Looks a route up. Whoever may GET may ask for the head alone.
pub(crate) fn find(method: &str, path: &str) -> Found {
    let method = if method == "HEAD" { "GET" } else { method };
    let of_path = || TABLE.iter().filter(|(_, known, _)| *known == path);
    if let Some((_, _, access)) = of_path().find(|(known, _, _)| *known == method) {
        return Found::Access(*access);
    }
    let methods: Vec<&str> = of_path().map(|(known, _, _)| *known).collect();
    if methods.is_empty() {
        Found::Nothing
    } else {
        Found::OtherMethods(methods.join(", "))
    }
}

/// The permission that a route needs; none when every member has it.
pub const fn needed(access: Access) -> Option<Permission> {
    match access {
        Access::Open | Access::SignedIn => None,
        Access::Needs(permission) | Access::OrGateway(permission) => Some(permission),
    }
}

/// The page `docs/permissions.md`.
pub fn page() -> String {
    let mut page = String::from(
        "<!-- Made from crates/domain/src/permission.rs and crates/api/src/permissions.rs: \
         FACTEUR_UPDATE_DOCS=1 cargo test -p facteur-api permissions -->\n\n\
         # Permissions\n\n\
         What each role may do, and what each route of the API needs. Both tables are what the program checks by.\n\n\
         Owners and admins see all of the organisation. Agents and viewers see what belongs to the mailboxes of their\n\
         teams: tickets, mails, threads, answers and events of others do not exist for them (404), and lists leave\n\
         them out. A token of a program may do what both its role and its scopes allow.\n\n\
         ## Roles\n\n\
         | permission | viewer | agent | admin | owner |\n| --- | --- | --- | --- | --- |\n",
    );
    for permission in Permission::ALL {
        let marks = [Role::Viewer, Role::Agent, Role::Admin, Role::Owner]
            .map(|role| if role.may(*permission) { "yes" } else { "no" });
        // Writing to a text cannot fail.
        let _ = writeln!(page, "| `{permission}` | {} |", marks.join(" | "));
    }
    page.push_str("\n## Routes\n\nBelow `/api/v1`.\n\n| method | path | needs |\n| --- | --- | --- |\n");
    for (method, path, access) in TABLE {
        let needs = match access {
            Access::Open => "nothing".to_owned(),
            Access::SignedIn => "to be signed in".to_owned(),
            Access::Needs(permission) => format!("`{permission}`"),
            Access::OrGateway(permission) => format!("`{permission}`, or the password of mail gateways"),
        };
        let _ = writeln!(page, "| {method} | `{path}` | {needs} |");
    }
    page
}
