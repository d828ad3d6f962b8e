//! Following the events live.

use super::reach::teams;
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::TeamId;
use facteur_store::StoreResult;
use facteur_store::events::{self, FeedFilter, FeedPosition, RecordedEvent};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// Events read at once. Whoever is behind by more is told so instead of being told each.
const AT_ONCE: usize = 500;
/// Pause between two looks: with many commits a second, one look serves many.
const PAUSE: Duration = Duration::from_millis(100);
/// How often to look when nothing woke us: other processes write too, and on PostgreSQL an event may be there
/// and not yet in the feed, because an older transaction still runs.
const LOOK: Duration = Duration::from_millis(150);
/// On SQLite nobody else writes while a server runs.
const LOOK_ALONE: Duration = Duration::from_secs(1);

/// What came since the last look.
#[derive(Debug, Clone)]
pub enum Fed {
    /// These events, in the order of their commits; at least one.
    Events(Vec<FedEvent>),
    /// So much that it is not told one by one: take everything as changed.
    Much,
}

/// An event with the team that may hear of it.
#[derive(Debug, Clone)]
pub struct FedEvent {
    /// What happened.
    pub recorded: RecordedEvent,
    /// The team of its ticket; none when it is about none.
    pub team: Option<TeamId>,
}

/// Follows the events of the organisation from a moment on. One serves many listeners: share what it tells.
pub struct Follower {
    services: Services,
    told: watch::Receiver<u64>,
    after: FeedPosition,
    looked: Option<Instant>,
}

impl Follower {
    /// Follows from now on.
    pub async fn begin(services: Services) -> FlowResult<Self> {
        // Before the look at the end, so that nothing falls between.
        let told = services.store.events_told();
        let after = end(&services).await?;
        Ok(Self {
            services,
            told,
            after,
            looked: None,
        })
    }

    /// Waits for the next events. After an error it can be asked again: nothing is lost. May be dropped while it
    /// waits.
    pub async fn next(&mut self) -> FlowResult<Fed> {
        loop {
            if let Some(looked) = self.looked {
                tokio::time::sleep_until(looked + PAUSE).await;
            }
            self.told.mark_unchanged();
            self.looked = Some(Instant::now());
            let found = self.look().await?;
            if let Some((place, _)) = found.last() {
                if found.len() >= AT_ONCE {
                    self.after = end(&self.services).await?;
                    return Ok(Fed::Much);
                }
                self.after = *place;
                return Ok(Fed::Events(found.into_iter().map(|(_, event)| event).collect()));
            }
            let alone = self.services.store.is_sqlite();
            let wait = if alone { LOOK_ALONE } else { LOOK };
            // Whether somebody woke us or the time is over, the answer is to look.
            let _ = tokio::time::timeout(wait, self.told.changed()).await;
        }
    }

    async fn look(&self) -> FlowResult<Vec<(FeedPosition, FedEvent)>> {
        let organisation = self.services.organisation;
        let filter = FeedFilter {
            after: Some(self.after),
            ..FeedFilter::default()
        };
        let found: StoreResult<_> = self
            .services
            .store
            .read(organisation, move |tx| {
                let found = events::event_feed(tx, organisation, &filter, AT_ONCE)?;
                let told: Vec<RecordedEvent> = found.iter().map(|(_, one)| one.clone()).collect();
                let teams = teams(tx, organisation, &told)?;
                let fed = found.into_iter().map(|(place, recorded)| {
                    let team = recorded.event.ticket.and_then(|ticket| teams.get(&ticket));
                    (
                        place,
                        FedEvent {
                            team: team.copied(),
                            recorded,
                        },
                    )
                });
                Ok(fed.collect())
            })
            .await;
        Ok(found?)
    }
}

async fn end(services: &Services) -> FlowResult<FeedPosition> {
    let organisation = services.organisation;
    let end: StoreResult<_> = services
        .store
        .read(organisation, move |tx| events::event_feed_end(tx, organisation))
        .await;
    Ok(end?)
}
