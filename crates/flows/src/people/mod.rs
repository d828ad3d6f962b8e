//! People: members and how they sign in, contacts, and the organisation of a fresh installation.

mod contacts;
mod first_start;
mod hashing;
mod members;
mod organisation;
mod passwords;
mod profile;
mod sessions;

pub(crate) use contacts::of_address;
pub use contacts::{ContactPage, ContactView, contact_list, contact_show};
pub use first_start::{NewAdministrator, first_start, first_start_needed};
pub(crate) use hashing::{new_token, token_hash};
pub(crate) use members::{checked_address, checked_name};
pub use members::{member_add, member_list};
pub use organisation::{ensure_organisation, organisation_ids};
pub use passwords::{change_password, reset_password};
pub use profile::{NewProfile, Profile, profile, set_profile};
pub use sessions::{NewSession, SignedIn, session_of, sign_in, sign_out};
pub(crate) use sessions::{begin_in, reach_of, role_of};
