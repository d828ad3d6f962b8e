//! The tags that organisations use, which mails are asked for. They are looked up now and then, not for each line of
//! mail.

use facteur_domain::{OrganisationId, Span, Timestamp};
use facteur_understand::OwnTags;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Tags that are looked for: the most used ones.
pub(super) const MOST: usize = 200;
/// For so long a new tag may be looked for by its mails in vain.
const FRESH: Span = Span::seconds(60);

/// When the tags were looked up, and the tags.
type Known = (Timestamp, Arc<OwnTags>);

/// The tags of each organisation, as they were looked up last.
#[derive(Default)]
pub(super) struct TagCache(Mutex<HashMap<OrganisationId, Known>>);

impl TagCache {
    /// The tags, if they were looked up a moment ago.
    pub(super) fn fresh(&self, organisation: OrganisationId, now: Timestamp) -> Option<Arc<OwnTags>> {
        let cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, tags) = cached.get(&organisation)?;
        (*at <= now && now < *at + FRESH).then(|| tags.clone())
    }

    /// Keeps the tags that were looked up, the most used first.
    pub(super) fn keep(
        &self,
        organisation: OrganisationId,
        names: Vec<String>,
        now: Timestamp,
    ) -> Arc<OwnTags> {
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = cached
            .get(&organisation)
            .filter(|(_, tags)| tags.names() == names);
        let tags = same.map_or_else(|| Arc::new(OwnTags::new(names)), |(_, tags)| tags.clone());
        cached.insert(organisation, (now, tags.clone()));
        tags
    }
}
