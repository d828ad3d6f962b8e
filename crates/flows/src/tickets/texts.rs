//! What is read anew from a mail's bytes whenever it is shown, kept for a while: the mails of a conversation are
//! looked at again and again.

use facteur_domain::MessageId;
use facteur_mail::{Address, Limits, safe_html};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of texts that are kept at most.
const KEPT: usize = 16 * 1024 * 1024;
/// What an entry costs beside its texts, give or take.
const OVERHEAD: usize = 300;

/// What stands in a mail's bytes alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MailText {
    /// What was written now; none when it was not read for this view.
    pub reply: Option<String>,
    /// The signature.
    pub signature: Option<String>,
    /// The quoted earlier mails.
    pub quote: Option<String>,
    /// To, each as `Name <address>` or the address alone.
    pub to: Vec<String>,
    /// Cc.
    pub cc: Vec<String>,
    /// Reply-To.
    pub reply_to: Vec<String>,
    /// Whether it has HTML.
    pub has_html: bool,
    /// Whether its HTML wants images from elsewhere.
    pub remote_images: bool,
}

impl MailText {
    /// Reads a mail. Costs CPU: for a blocking thread.
    pub(super) fn of(raw: &[u8], limits: &Limits) -> Self {
        let parsed = facteur_mail::parse(raw, limits);
        let html = parsed.html_raw.as_deref();
        let remote = html.map(|html| safe_html(html, limits, &|_| None).remote_images > 0);
        Self {
            has_html: html.is_some(),
            remote_images: remote.unwrap_or_default(),
            to: parsed.to.iter().map(shown).collect(),
            cc: parsed.cc.iter().map(shown).collect(),
            reply_to: parsed.reply_to.iter().map(shown).collect(),
            reply: Some(parsed.reply),
            signature: parsed.signature,
            quote: parsed.quote,
        }
    }

    fn size(&self) -> usize {
        let texts = [&self.reply, &self.signature, &self.quote];
        let texts: usize = texts.into_iter().flatten().map(String::len).sum();
        let lists = [&self.to, &self.cc, &self.reply_to];
        let lists: usize = lists.into_iter().flatten().map(String::len).sum();
        texts + lists + OVERHEAD
    }
}

fn shown(address: &Address) -> String {
    match &address.name {
        Some(name) if !name.is_empty() && *name != address.address => {
            format!("{name} <{}>", address.address)
        }
        _ => address.address.clone(),
    }
}

/// The texts that were read last. A message never changes, so what was read of it stays right; whether its bytes
/// are still here is asked each time. Cheap to clone.
#[derive(Clone, Default)]
pub struct MailTexts(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    texts: HashMap<MessageId, (Arc<MailText>, u64)>,
    bytes: usize,
    clock: u64,
}

impl MailTexts {
    pub(super) fn get(&self, id: MessageId) -> Option<Arc<MailText>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clock += 1;
        let now = kept.clock;
        let (text, used) = kept.texts.get_mut(&id)?;
        *used = now;
        Some(text.clone())
    }

    /// Forgets all: mails were written anew.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Kept::default();
    }

    pub(super) fn put(&self, id: MessageId, text: &Arc<MailText>) {
        let size = text.size();
        // One giant would drive out all others.
        if size > KEPT / 8 {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clock += 1;
        let now = kept.clock;
        if kept.texts.insert(id, (text.clone(), now)).is_none() {
            kept.bytes += size;
        }
        if kept.bytes > KEPT {
            kept.forget_half();
        }
    }
}

impl Kept {
    /// Rare, and so cheap enough although it looks at all.
    fn forget_half(&mut self) {
        let mut used: Vec<u64> = self.texts.values().map(|(_, used)| *used).collect();
        used.sort_unstable();
        let middle = used.get(used.len() / 2).copied().unwrap_or_default();
        self.texts.retain(|_, (_, used)| *used >= middle);
        self.bytes = self.texts.values().map(|(text, _)| text.size()).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use facteur_domain::id::Id;
    use uuid::Uuid;

    fn id(number: u128) -> MessageId {
        MessageId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn what_was_used_last_is_kept_within_the_bound() {
        let texts = MailTexts::default();
        let text = Arc::new(MailText {
            reply: Some("x".repeat(100_000)),
            ..MailText::default()
        });
        for number in 0..1_000 {
            texts.put(id(number), &text);
            assert!(
                texts.get(id(0)).is_some(),
                "the one that is used all the time went"
            );
        }
        let kept = texts.0.lock().unwrap();
        assert!(
            kept.bytes <= KEPT && kept.texts.len() > 50,
            "{}",
            kept.texts.len()
        );
        let counted: usize = kept.texts.values().map(|(text, _)| text.size()).sum();
        assert_eq!(counted, kept.bytes);
    }

    #[test]
    fn a_giant_is_not_kept() {
        let texts = MailTexts::default();
        let giant = Arc::new(MailText {
            quote: Some("x".repeat(KEPT)),
            ..MailText::default()
        });
        texts.put(id(1), &giant);
        assert!(texts.get(id(1)).is_none());
    }
}
