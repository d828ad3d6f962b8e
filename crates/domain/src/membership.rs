//! Who may make whom what: the last owner stays, only owners make owners, nobody raises themselves.

use crate::member::Role;
use std::fmt;

/// What somebody wants to do with a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberStep {
    /// Give them that role.
    Become(Role),
    /// Keep them out for now.
    Suspend,
    /// Let them in again.
    Return,
    /// Put them into other teams.
    Move,
    /// Remove them.
    Leave,
}

/// How it stands between who asks and the member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The role of who asks.
    pub by: Role,
    /// The role of the member.
    pub role: Role,
    /// Whether they are the same.
    pub is_self: bool,
    /// Whether the member is the only owner who can sign in.
    pub is_last_owner: bool,
}

/// Why it is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberRefusal {
    /// Only owners decide over owners.
    OwnersOnly,
    /// Nobody raises themselves.
    OwnRole,
    /// Nobody keeps themselves out.
    OwnState,
    /// The organisation would have no owner.
    LastOwner,
}

impl MemberRefusal {
    /// Whether it is refused as things are now, and not because of who asks.
    pub const fn is_about_state(self) -> bool {
        matches!(self, Self::LastOwner | Self::OwnState)
    }
}

impl fmt::Display for MemberRefusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::OwnersOnly => "only an owner decides over owners; ask one",
            Self::OwnRole => "nobody gives themselves a higher role; ask another owner or administrator",
            Self::OwnState => "nobody suspends themselves; ask somebody else",
            Self::LastOwner => "this is the last owner; make another member an owner first",
        })
    }
}

/// Whether the step may be taken.
///
/// # Errors
/// Why not.
pub const fn may_change(standing: Standing, step: MemberStep) -> Result<(), MemberRefusal> {
    let by_owner = matches!(standing.by, Role::Owner);
    let of_owner = matches!(standing.role, Role::Owner);
    if let MemberStep::Become(wanted) = step {
        if standing.is_self && wanted.rank() > standing.role.rank() {
            return Err(MemberRefusal::OwnRole);
        }
        if matches!(wanted, Role::Owner) && !by_owner {
            return Err(MemberRefusal::OwnersOnly);
        }
        if standing.is_last_owner && !matches!(wanted, Role::Owner) {
            return Err(MemberRefusal::LastOwner);
        }
    }
    if of_owner && !by_owner && !matches!(step, MemberStep::Move) {
        return Err(MemberRefusal::OwnersOnly);
    }
    if standing.is_last_owner && matches!(step, MemberStep::Suspend | MemberStep::Leave) {
        return Err(MemberRefusal::LastOwner);
    }
    if standing.is_self && matches!(step, MemberStep::Suspend) {
        return Err(MemberRefusal::OwnState);
    }
    Ok(())
}

/// Whether somebody of that role may ask others to join with another.
///
/// # Errors
/// Why not.
pub const fn may_invite(by: Role, wanted: Role) -> Result<(), MemberRefusal> {
    if matches!(wanted, Role::Owner) && !matches!(by, Role::Owner) {
        return Err(MemberRefusal::OwnersOnly);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn standing(by: Role, role: Role) -> Standing {
        Standing {
            by,
            role,
            is_self: false,
            is_last_owner: false,
        }
    }

    #[test]
    fn only_owners_decide_over_owners() {
        use MemberStep::{Become, Leave, Suspend};
        let admin = standing(Role::Admin, Role::Owner);
        for step in [Become(Role::Agent), Suspend, Leave] {
            assert_eq!(
                may_change(admin, step),
                Err(MemberRefusal::OwnersOnly),
                "{step:?}"
            );
        }
        let raised = may_change(standing(Role::Admin, Role::Agent), Become(Role::Owner));
        assert_eq!(raised, Err(MemberRefusal::OwnersOnly));
        assert_eq!(
            may_change(standing(Role::Admin, Role::Agent), Become(Role::Admin)),
            Ok(())
        );
        assert_eq!(
            may_change(standing(Role::Owner, Role::Admin), Become(Role::Owner)),
            Ok(())
        );
        assert_eq!(
            may_invite(Role::Admin, Role::Owner),
            Err(MemberRefusal::OwnersOnly)
        );
    }

    #[test]
    fn the_last_owner_stays_and_nobody_raises_themselves() {
        let last = Standing {
            is_self: true,
            is_last_owner: true,
            ..standing(Role::Owner, Role::Owner)
        };
        for step in [
            MemberStep::Become(Role::Admin),
            MemberStep::Suspend,
            MemberStep::Leave,
        ] {
            assert_eq!(may_change(last, step), Err(MemberRefusal::LastOwner), "{step:?}");
        }
        let myself = Standing {
            is_self: true,
            ..standing(Role::Admin, Role::Admin)
        };
        let raise = MemberStep::Become(Role::Owner);
        assert_eq!(may_change(myself, raise), Err(MemberRefusal::OwnRole));
        assert_eq!(
            may_change(myself, MemberStep::Suspend),
            Err(MemberRefusal::OwnState)
        );
        assert_eq!(may_change(myself, MemberStep::Become(Role::Viewer)), Ok(()));
    }
}
