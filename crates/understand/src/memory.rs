//! Exact memory: a mail of the same sender with nearly the same text as one that a member corrected is of the
//! corrected category at once, before any training.

use crate::judge::Remembered;
use crate::model::TrainingText;
use facteur_classify::learn::{Sketch, recall};
use facteur_classify::{Analyser, Document};
use std::collections::HashMap;

/// One correction, as memory needs it.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// A hash of the sender's address; which one is the caller's choice.
    pub sender: Vec<u8>,
    /// As [`TrainingText::sketch`] gave it.
    pub sketch: Vec<u8>,
    /// What the member said.
    pub remembered: Remembered,
}

/// What members said of mails, by their sender.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    by_sender: HashMap<Vec<u8>, Vec<(Sketch, Remembered)>>,
}

impl Memory {
    /// Remembers corrections, in the order in which they were given. A damaged sketch is passed over: it only makes
    /// memory forget.
    pub fn of(lessons: impl IntoIterator<Item = Lesson>) -> Self {
        let mut memory = Self::default();
        for lesson in lessons {
            if let Some(sketch) = Sketch::from_bytes(&lesson.sketch) {
                let known = memory.by_sender.entry(lesson.sender).or_default();
                known.push((sketch, lesson.remembered));
            }
        }
        memory
    }

    /// Whether nothing was ever corrected, so that nobody need be asked for.
    pub fn is_empty(&self) -> bool {
        self.by_sender.is_empty()
    }

    /// What a member said of a mail like this one. Only mails of senders who were corrected are looked at, which
    /// keeps the others quick.
    pub fn recall(&self, sender: &[u8], text: impl FnOnce() -> TrainingText) -> Option<Remembered> {
        let known = self.by_sender.get(sender)?;
        let sketch = sketch(&text())?;
        recall(
            &sketch,
            known.iter().map(|(sketch, remembered)| (sketch, remembered)),
        )
        .cloned()
    }
}

impl TrainingText {
    /// A summary by which nearly the same text is recognised; none for a text without words.
    pub fn sketch(&self) -> Option<Vec<u8>> {
        sketch(self).map(|sketch| sketch.to_bytes())
    }
}

fn sketch(text: &TrainingText) -> Option<Sketch> {
    let document = Document {
        title: &text.subject,
        body: &text.text,
        facts: &[],
    };
    Sketch::of(Analyser::new().count(&document))
}
