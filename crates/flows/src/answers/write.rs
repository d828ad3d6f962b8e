//! Writes a mail: its bytes and Message-ID are made once, and stored with the job that sends it.

use super::list::AnswerView;
use super::wishes::{Composed, NewAnswer, NewMail};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, AnswerKind, MessageId, TicketId};

/// An answer as it would be sent: recipients, subject, signature and quote. To the newest message of the
/// ticket when none is named.
///
/// # Errors
/// Not found; refused for a ticket without a message.
pub async fn compose(
    _services: &Services,
    _actor: Actor,
    _ticket: TicketId,
    _kind: AnswerKind,
    _message: Option<MessageId>,
) -> FlowResult<Composed> {
    Err(not_yet())
}

/// Writes an answer on a ticket; it leaves after the time in which it can be taken back.
///
/// # Errors
/// Not found; invalid for addresses that are none and a mail without text or recipients; refused when the
/// mailbox cannot send.
pub async fn send(
    _services: &Services,
    _actor: Actor,
    _ticket: TicketId,
    _new: NewAnswer,
) -> FlowResult<AnswerView> {
    Err(not_yet())
}

/// Writes a mail that begins a conversation.
///
/// # Errors
/// Those of [`send`].
pub async fn send_new(_services: &Services, _actor: Actor, _new: NewMail) -> FlowResult<AnswerView> {
    Err(not_yet())
}

fn not_yet() -> FlowError {
    FlowError::refused("mail cannot be written yet")
}
