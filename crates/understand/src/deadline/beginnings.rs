//! Where a moment or its lead-in may begin: most words of a mail need no closer look.

use crate::lists::WordSet;
use facteur_mail::dates::Word;

/// Small words that may stand before a moment: all that the readers of moments step over.
#[rustfmt::skip]
static SMALL: WordSet = WordSet::new(&[
    ":", "(", "*", "-", "about", "environ", "maximum", "max", "le", "ce", "la", "the", "on", "this", "next", "au", "a", "de", "du", "l", "'", "cet", "cette", "en", "dans", "at", "today", "aujourd", "hui",
]);

/// Words that name a moment, or begin to.
#[rustfmt::skip]
static MOMENTS: WordSet = WordSet::new(&[
    "fin", "end", "eow", "weekend", "eom", "eoy", "week", "mi", "mid", "milieu", "semaine", "cette",
    "close", "eod", "cob", "eob", "apres", "afternoon", "first", "premiere", "l", "ouverture", "matin", "matinee", "morning", "midi", "noon", "midday", "lunchtime", "soir", "soiree", "evening", "tonight", "minuit", "midnight",
    "aujourd", "ce", "cet", "today", "day", "demain", "tomorrow", "tomorow",
]);

/// Words that lead in a deadline: the first ones of "au plus tard", "within", "deadline" and the like.
#[rustfmt::skip]
static LEADING: WordSet = WordSet::new(&[
    "avant", "d", "dici", "au", "no", "not", "at", "by", "before", "ahead", "prior",
    "date", "dernier", "deadline", "delai", "echeance", "due", "closing", "closes", "cloture", "passe", "cut",
    "sous", "within", "dans", "in", "disposez", "vous", "you", "allow", "laisse", "laissons",
    "pour", "for", "until", "till", "til", "jusqu",
]);

/// What may begin at a word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Beginning {
    /// Words that say that a deadline follows.
    pub leads: bool,
    /// A moment, behind small words.
    pub is_moment: bool,
}

/// By word: what may begin there.
pub(super) fn beginnings(words: &[Word]) -> Vec<Beginning> {
    let mut beginnings = vec![Beginning::default(); words.len()];
    let mut leads_to_moment = false;
    for (at, word) in words.iter().enumerate().rev() {
        let is_moment = word.is_number()
            || MOMENTS.has(&word.text)
            || facteur_mail::dates::weekday_of(&word.text).is_some()
            || facteur_mail::dates::month_of(&word.text).is_some();
        leads_to_moment = is_moment || (leads_to_moment && SMALL.has(&word.text));
        beginnings[at] = Beginning {
            leads: LEADING.has(&word.text),
            is_moment: leads_to_moment,
        };
    }
    beginnings
}
