//! Mails at which the connection broke. A mail that breaks it each time must not hold up all behind it.

use facteur_domain::FolderId;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// From this many breaks on, mails are fetched one at a time, to find which one it is.
const CAREFUL: u32 = 2;
/// From this many breaks at one mail, and after [`PATIENCE`], it is noted as unfetchable.
const TOO_OFTEN: u32 = 5;
/// A server or network in trouble breaks connections too; that passes and is not held against a mail.
const PATIENCE: Duration = Duration::from_mins(3);

/// Whose fetching it is: a folder's live mail and its backlog go over different connections.
pub(super) type Line = (FolderId, bool);

/// Where fetching broke, by folder and whether it was live mail. Outlives connections.
#[derive(Default)]
pub(super) struct Stumbles(Mutex<HashMap<Line, Stumble>>);

struct Stumble {
    at: (u32, String),
    times: u32,
    first: Instant,
}

impl Stumbles {
    /// Fetching broke at the batch that begins with this mail.
    pub(super) fn broke(&self, line: Line, at: (u32, String)) {
        let mut all = self.all();
        match all.get_mut(&line) {
            Some(stumble) if stumble.at == at => stumble.times += 1,
            _ => {
                let first = Instant::now();
                all.insert(line, Stumble { at, times: 1, first });
            }
        }
    }

    /// Something was fetched: the way is free.
    pub(super) fn went_on(&self, line: Line) {
        self.all().remove(&line);
    }

    /// Whether mails of the folder should be fetched one at a time now.
    pub(super) fn is_careful(&self, line: Line) -> bool {
        self.all()
            .get(&line)
            .is_some_and(|stumble| stumble.times >= CAREFUL)
    }

    /// Whether this mail broke the connection so often that it is passed over.
    pub(super) fn is_too_often(&self, line: Line, at: &(u32, String)) -> bool {
        self.all().get(&line).is_some_and(|stumble| {
            stumble.at == *at && stumble.times >= TOO_OFTEN && stumble.first.elapsed() >= PATIENCE
        })
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Line, Stumble>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use facteur_domain::id::Id;

    #[tokio::test(start_paused = true)]
    async fn only_a_mail_that_breaks_it_again_and_again_over_minutes_is_passed_over() {
        let (stumbles, line) = (
            Stumbles::default(),
            (FolderId::from_uuid(uuid::Uuid::nil()), true),
        );
        let mail = (7, String::new());
        for _ in 0..6 {
            stumbles.broke(line, mail.clone());
        }
        assert!(stumbles.is_careful(line));
        assert!(
            !stumbles.is_too_often(line, &mail),
            "a server may be down for a minute"
        );
        tokio::time::advance(Duration::from_mins(4)).await;
        assert!(stumbles.is_too_often(line, &mail));
        stumbles.went_on(line);
        assert!(!stumbles.is_careful(line) && !stumbles.is_too_often(line, &mail));
    }
}
