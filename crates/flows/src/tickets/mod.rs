//! Tickets: found, listed, shown with all that explains them, changed, and every change taken back.

mod alter;
mod fold;
mod frame;
mod link;
mod list;
mod note;
mod set;
mod show;
mod undo;

pub use facteur_domain::TicketChange;
pub use fold::join;
pub use link::{link, unlink};
pub use list::{ListRequest, TicketPage, TicketRow, find, list};
pub use note::note;
pub use set::{set, set_many};
pub use show::{HistoryLine, LinkView, MessageView, PlaceView, TicketView, show};
pub use undo::{Undone, undo};
