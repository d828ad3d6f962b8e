//! Who the cookie of a request stands for.

use crate::answer::Answer;
use crate::language::Language;
use crate::state::ApiState;
use facteur_domain::{MemberId, Role};
use facteur_flows::people::{self, SignedIn};

/// Who is signed in, as far as every request needs it.
#[derive(Debug, Clone)]
pub(crate) struct Current {
    /// The member.
    pub member: MemberId,
    /// What it may do.
    pub role: Role,
    /// The language of its profile.
    pub language: Language,
    /// The token of the session.
    pub token: String,
    /// All else.
    pub signed_in: SignedIn,
}

/// The session of a token; none when there is none or it has ended.
pub(crate) async fn current(state: &ApiState, token: String) -> Answer<Option<Current>> {
    let found = people::session_of(state.services(), &token).await?;
    Ok(found.map(|signed_in| Current {
        member: signed_in.member.id,
        // An unknown word can only be of a later release: it may do what the least may.
        role: signed_in.member.role.parse().unwrap_or(Role::Viewer),
        language: signed_in.language.into(),
        token,
        signed_in,
    }))
}
