//! The ticket's signed tag: it stands in the Message-ID and the References of what we send, so that answers
//! find their ticket although the mail that they answer is not here (yet), or had its id changed on its way.

use facteur_domain::id::Id;
use facteur_domain::{AnswerId, TicketId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Digits of the ticket's id.
const TICKET: usize = 32;
/// Digits of the signature: 80 bits, which nobody guesses by sending mail.
const SIGNATURE: usize = 20;

/// The organisation's key. Only who has it can make a tag.
#[derive(Clone)]
pub struct TagKey([u8; 32]);

impl TagKey {
    /// The key of these bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key as it was kept; none when it has another length.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.try_into().ok()?))
    }

    /// The Message-ID of an answer on a ticket, without angle brackets.
    pub fn message_id(&self, answer: AnswerId, ticket: TicketId, domain: &str) -> String {
        format!("{}.{}@{domain}", answer.uuid().simple(), self.tag(ticket))
    }

    /// An id that no mail has and that all mail of a ticket refers to: some services give what they send
    /// another Message-ID, and leave References alone.
    pub fn reference(&self, ticket: TicketId, domain: &str) -> String {
        format!("ticket.{}@{domain}", self.tag(ticket))
    }

    /// The ticket whose tag an id holds, if it is ours and whole.
    pub fn ticket_in(&self, id: &str) -> Option<TicketId> {
        let (local, _) = id.rsplit_once('@')?;
        let (_, tag) = local.rsplit_once('.')?;
        let tag = tag.to_ascii_lowercase();
        let (ticket, signature) = tag.split_at_checked(TICKET)?;
        if signature.len() != SIGNATURE {
            return None;
        }
        let ticket = TicketId::from_uuid(Uuid::try_parse(ticket).ok()?);
        (self.signature(ticket) == signature).then_some(ticket)
    }

    fn tag(&self, ticket: TicketId) -> String {
        format!("{}{}", ticket.uuid().simple(), self.signature(ticket))
    }

    fn signature(&self, ticket: TicketId) -> String {
        let mut digits = hex::encode(hmac(&self.0, &[b"ticket", ticket.uuid().as_bytes()]));
        digits.truncate(SIGNATURE);
        digits
    }
}

/// HMAC-SHA256 (RFC 2104) with a key of at most 64 bytes.
fn hmac(key: &[u8], message: &[&[u8]]) -> [u8; 32] {
    let mut block = [0_u8; 64];
    for (slot, byte) in block.iter_mut().zip(key) {
        *slot = *byte;
    }
    let padded = |pad: u8| {
        let mut hash = Sha256::new();
        hash.update(block.map(|byte| byte ^ pad));
        hash
    };
    let mut inner = padded(0x36);
    for part in message {
        inner.update(part);
    }
    let mut outer = padded(0x5c);
    outer.update(inner.finalize());
    outer.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> (TicketId, AnswerId) {
        (
            TicketId::from_uuid(Uuid::from_u128(7)),
            AnswerId::from_uuid(Uuid::from_u128(9)),
        )
    }

    #[test]
    fn the_hash_is_that_of_the_standard() {
        // RFC 4231, test cases 1 and 2.
        assert_eq!(
            hex::encode(hmac(&[0x0b; 20], &[b"Hi There"])),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
        assert_eq!(
            hex::encode(hmac(b"Jefe", &[b"what do ya want ", b"for nothing?"])),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn a_tag_leads_to_its_ticket_and_a_forged_one_nowhere() {
        let (ticket, answer) = ids();
        let key = TagKey::new([1; 32]);
        let message_id = key.message_id(answer, ticket, "facteur.example");
        assert!(message_id.len() < 120, "{message_id}");
        for id in [
            message_id.clone(),
            key.reference(ticket, "facteur.example"),
            message_id.to_uppercase(),
            message_id.replace("facteur.example", "relay.example"),
        ] {
            assert_eq!(key.ticket_in(&id), Some(ticket), "{id}");
        }
        let other = TagKey::new([2; 32]);
        for id in [
            other.reference(ticket, "facteur.example"),
            key.reference(ticket, "x").replacen("00000007", "00000008", 1),
            "a.b@c.example".to_owned(),
            "00000000".to_owned(),
            String::new(),
        ] {
            assert_eq!(key.ticket_in(&id), None, "{id}");
        }
    }
}
