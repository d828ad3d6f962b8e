//! Tickets: found, listed, shown with all that explains them, changed, and every change taken back.

mod alter;
mod confirm;
mod conversation;
mod counts;
mod fold;
mod frame;
mod link;
mod list;
mod names;
mod note;
mod reach;
mod rows;
mod seen;
mod set;
mod show;
mod texts;
mod undo;

pub use confirm::confirm;
pub use conversation::{MessageView, PlaceView, ThreadView, message, thread};
pub use counts::{COUNTED, NavigationCounts, counts};
pub use facteur_domain::TicketChange;
pub use fold::join;
pub use link::{link, unlink};
pub use list::{ListRequest, TicketPage, find, list};
pub use names::HistoryLine;
pub(crate) use names::Names;
pub use note::note;
pub(crate) use reach::within;
pub(crate) use rows::rows;
pub use rows::{TicketRow, rows_of};
pub use seen::seen;
pub use set::{set, set_many};
pub use show::{LinkView, TicketView, show};
pub use texts::{MailText, MailTexts};
pub use undo::{Undone, undo};
