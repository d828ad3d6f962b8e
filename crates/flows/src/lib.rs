//! The use cases. Each folder is one: it loads what a decision needs, asks `understand` or `domain`, and
//! saves the answer with its events. No business *if* stands here, no SQL and no socket.

pub mod answers;
pub mod audit;
pub mod drafts;
mod error;
pub mod events;
pub mod intake;
pub mod judgement;
pub mod mailboxes;
pub mod messages;
pub mod organisation;
pub mod people;
pub mod privacy;
pub mod requests;
pub mod rules;
pub mod search;
pub mod secrets;
mod services;
pub mod tickets;
pub mod upkeep;
pub mod views;
pub mod watch;

pub use error::{FieldError, FlowError, FlowErrorKind, FlowResult};
pub use services::{BoundedReader, MailHosts, NotRead, Secrets, SendOptions, Services};
