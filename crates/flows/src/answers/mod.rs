//! Answers: mail that we write, from the text of a member to the message that joined its ticket.
//!
//! [`send`] makes the mail's bytes and Message-ID once and enqueues a job. The job speaks to the server; `sending` is committed before the first byte of the mail leaves, so that a crash behind it leaves
//! `unknown` and never a second mail by itself. What was sent is handed to the usual intake as if it lay in
//! a sent folder.

mod acknowledge;
mod change;
mod job;
mod list;
mod look;
mod original;
mod saving;
mod sender;
mod settle;
mod tags;
mod wishes;
mod write;

pub(crate) use acknowledge::Acknowledge;
pub use change::{cancel, send_again};
pub use list::{AnswerView, authors, counts, get, list, list_of_ticket, open_each};
pub(crate) use original::can_send;
pub use saving::SaveSent;
pub use sender::Sender;
pub(crate) use sender::{told as hindrance_told, trouble};
pub(crate) use settle::SENT_HERE;
pub(crate) use tags::{key as tag_key, open_key as open_tag_key, sealed_key as sealed_tag_key};
pub use wishes::{AttachedFile, Composed, NewAnswer, NewMail};
pub use write::{compose, send, send_new};
pub(crate) use write::{domain_of, sender_of};
