//! Shapes that several resources share. All of them are the API's own: what is kept may change without them.

mod disposition;
mod page;
mod people;
mod time;
mod words;

pub(crate) use disposition::disposition;
pub(crate) use page::{List, Page, PageAsked, hide, limit_of, no_cursor, reveal};
pub(crate) use people::{Member, Person};
pub(crate) use time::Time;
pub(crate) use words::{
    AnswerKind, DueSpan, EntityKind, FolderRole, Impact, MailboxMode, Older, Permission, Priority,
    PrivacyKind, PrivacyState, RegistrationPolicy, Role, Security, SendState, Shelf, Status, Urgency,
};
