//! The organisation: how it is set up, its teams, its members and whom it invites.

mod found;
mod invitations;
mod members;
mod settings;
mod teams;

pub use found::{OwnOrganisation, found, organisation_names, own_organisations, switch};
pub(crate) use invitations::accept_as_new;
pub use invitations::{
    Invited, NewInvitation, ShownInvitation, accept, by_token, invitations, invite, send_again, withdraw,
};
pub use members::{
    MemberChange, MemberState, MemberView, change_member, former_members, members, remove_member,
};
pub(crate) use settings::zone;
pub use settings::{NewSettings, set_settings, settings};
pub use teams::{NewTeam, TeamView, add_team, change_team, remove_team, teams};
