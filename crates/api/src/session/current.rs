//! Who the cookie of a request stands for.

use crate::answer::Answer;
use crate::language::Language;
use facteur_domain::{MemberId, Permission, Role};
use facteur_flows::Services;
use facteur_flows::people::{self, SignedIn};
use std::sync::Arc;

/// Who asks, as far as every request needs it.
#[derive(Clone)]
pub(crate) struct Current {
    /// The member.
    pub member: MemberId,
    /// What it may do.
    pub role: Role,
    /// What a program's token may do of that; none for a browser, which may do all of it.
    pub scopes: Option<Arc<[Permission]>>,
    /// The language of its profile.
    pub language: Language,
    /// The token of the session.
    pub token: String,
    /// The services of its organisation, limited to what it may see.
    pub services: Services,
    /// All else.
    pub signed_in: SignedIn,
}

impl Current {
    /// Who is signed in, by which token.
    pub(crate) fn new(
        services: &Services,
        signed_in: SignedIn,
        token: String,
        scopes: Option<Arc<[Permission]>>,
    ) -> Self {
        Self {
            member: signed_in.member.id,
            role: signed_in.role,
            scopes,
            language: signed_in.language.into(),
            token,
            services: services.within(signed_in.organisation, signed_in.reach.clone()),
            signed_in,
        }
    }
}

/// The session of a token; none when there is none or it has ended.
pub(crate) async fn current(services: &Services, token: String) -> Answer<Option<Current>> {
    let found = people::session_of(services, &token).await?;
    Ok(found.map(|signed_in| Current::new(services, signed_in, token, None)))
}
