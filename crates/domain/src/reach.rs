//! What of an organisation somebody may see: everything, or what belongs to some teams.

use crate::id::TeamId;
use std::sync::Arc;

/// What of an organisation somebody may see. Mailboxes belong to a team; threads, tickets, messages and events
/// belong to the team of their mailbox. What is out of reach does not exist for who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// All of the organisation.
    Everything,
    /// What belongs to one of these teams.
    Teams(Arc<[TeamId]>),
}

impl Reach {
    /// The reach of who is in these teams.
    pub fn teams(teams: impl IntoIterator<Item = TeamId>) -> Self {
        Self::Teams(teams.into_iter().collect())
    }

    /// Whether what belongs to that team is within reach.
    pub fn allows(&self, team: TeamId) -> bool {
        match self {
            Self::Everything => true,
            Self::Teams(teams) => teams.contains(&team),
        }
    }

    /// The teams that it is limited to; none when it is not.
    pub fn limit(&self) -> Option<&[TeamId]> {
        match self {
            Self::Everything => None,
            Self::Teams(teams) => Some(teams),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;
    use uuid::Uuid;

    #[test]
    fn nobody_reaches_another_team() {
        let [one, other] = [1, 2].map(|number| TeamId::from_uuid(Uuid::from_u128(number)));
        assert!(Reach::Everything.allows(other));
        assert!(Reach::teams([one]).allows(one));
        assert!(!Reach::teams([one]).allows(other));
        assert!(!Reach::teams([]).allows(one), "who is in no team sees nothing");
    }
}
