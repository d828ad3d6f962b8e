//! People: members, contacts, and the organisation of a fresh installation.

mod contacts;
mod members;
mod organisation;

pub use contacts::{ContactPage, ContactView, contact_list, contact_show};
pub(crate) use contacts::{contact_view, of_address};
pub use members::{member_add, member_list};
pub use organisation::ensure_organisation;
