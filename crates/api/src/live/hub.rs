//! One feed for each organisation that somebody listens to, many listeners.

use super::Stale;
use facteur_domain::{OrganisationId, Reach};
use facteur_flows::Services;
use facteur_flows::events::{Fed, Follower};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender};
use tokio_util::sync::CancellationToken;

/// News that a slow listener may be behind by; beyond, it is told that everything may be stale.
const BEHIND: usize = 1_024;
/// Pause after trouble with the database.
const PAUSE: Duration = Duration::from_secs(2);
/// How long a feed is followed at least that nobody listens to: pages are loaded anew all the time.
const LINGER: Duration = Duration::from_mins(1);

/// Where news is told.
#[derive(Debug, Clone, Default)]
pub(crate) struct Live {
    hubs: Arc<Mutex<HashMap<OrganisationId, Sender<Arc<Stale>>>>>,
    stop: CancellationToken,
}

/// One browser.
pub(crate) struct Listener {
    news: Receiver<Arc<Stale>>,
    reach: Reach,
    stop: CancellationToken,
}

impl Live {
    /// Listens from now on to what happens in the organisation within reach. The first one to listen makes its feed
    /// followed.
    pub(crate) fn listen(&self, services: &Services) -> Listener {
        let organisation = services.organisation;
        let mut hubs = self.hubs.lock().unwrap_or_else(PoisonError::into_inner);
        let news = if let Some(hub) = hubs.get(&organisation) {
            hub.subscribe()
        } else {
            let hub = Sender::new(BEHIND);
            let news = hub.subscribe();
            hubs.insert(organisation, hub);
            tokio::spawn(follow(services.for_work_of(organisation), self.clone()));
            news
        };
        Listener {
            news,
            reach: services.reach.clone(),
            stop: self.stop.clone(),
        }
    }

    /// Tells all who listen in the organisation.
    pub(crate) fn tell(&self, organisation: OrganisationId, stale: Stale) {
        let hubs = self.hubs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hub) = hubs.get(&organisation) {
            // Nobody may be listening.
            let _ = hub.send(Arc::new(stale));
        }
    }

    /// Ends all streams: a server that stops must not wait for browsers that never hang up.
    pub(crate) fn end(&self) {
        self.stop.cancel();
    }

    /// Waits until nobody has listened to the organisation for a while, and forgets it.
    async fn deserted(&self, organisation: OrganisationId) {
        loop {
            tokio::time::sleep(LINGER).await;
            let mut hubs = self.hubs.lock().unwrap_or_else(PoisonError::into_inner);
            if hubs
                .get(&organisation)
                .is_none_or(|hub| hub.receiver_count() == 0)
            {
                hubs.remove(&organisation);
                return;
            }
        }
    }
}

impl Listener {
    /// The next news within reach; none when the server stops.
    pub(crate) async fn next(&mut self) -> Option<Arc<Stale>> {
        loop {
            let stale = self.any().await?;
            if stale.is_within(&self.reach) {
                return Some(stale);
            }
        }
    }

    async fn any(&mut self) -> Option<Arc<Stale>> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => None,
            news = self.news.recv() => match news {
                Ok(stale) => Some(stale),
                Err(RecvError::Lagged(_)) => Some(Arc::new(Stale::everything())),
                Err(RecvError::Closed) => None,
            },
        }
    }
}

/// Reads the feed of an organisation and tells it, until the server stops or nobody listens any more.
async fn follow(services: Services, live: Live) {
    let organisation = services.organisation;
    tokio::select! {
        () = live.stop.cancelled() => {}
        () = live.deserted(organisation) => {}
        () = tell_all(services, &live) => {}
    }
}

async fn tell_all(services: Services, live: &Live) {
    let organisation = services.organisation;
    loop {
        match Follower::begin(services.clone()).await {
            Ok(mut follower) => tell_from(&mut follower, organisation, live).await,
            Err(error) => {
                tracing::warn!(component = "api", action = "follow", error = %error, "no live news for now");
            }
        }
        tokio::time::sleep(PAUSE).await;
        // Between two followers something may have happened.
        live.tell(organisation, Stale::everything());
    }
}

/// Tells until there is trouble that does not pass by asking again.
async fn tell_from(follower: &mut Follower, organisation: OrganisationId, live: &Live) {
    loop {
        match follower.next().await {
            Ok(Fed::Events(events)) => {
                for event in &events {
                    live.tell(organisation, Stale::of(&event.recorded.event, event.team));
                }
            }
            Ok(Fed::Much) => live.tell(organisation, Stale::everything()),
            Err(error) if error.is_temporary() => tokio::time::sleep(PAUSE).await,
            Err(error) => {
                tracing::warn!(component = "api", action = "follow", error = %error, "live news broke; it begins anew");
                return;
            }
        }
    }
}
