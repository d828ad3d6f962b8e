//! One feed, many listeners.

use super::Stale;
use facteur_flows::Services;
use facteur_flows::events::{Fed, Follower};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender};
use tokio_util::sync::CancellationToken;

/// News that a slow listener may be behind by; beyond, it is told that everything may be stale.
const BEHIND: usize = 1_024;
/// Pause after trouble with the database.
const PAUSE: Duration = Duration::from_secs(2);

/// Where news is told.
#[derive(Debug, Clone)]
pub(crate) struct Live {
    news: Sender<Arc<Stale>>,
    stop: CancellationToken,
}

/// One browser.
pub(crate) struct Listener {
    news: Receiver<Arc<Stale>>,
    stop: CancellationToken,
}

impl Live {
    pub(crate) fn new() -> Self {
        Self {
            news: Sender::new(BEHIND),
            stop: CancellationToken::new(),
        }
    }

    /// Listens from now on.
    pub(crate) fn listen(&self) -> Listener {
        Listener {
            news: self.news.subscribe(),
            stop: self.stop.clone(),
        }
    }

    /// Tells all who listen.
    pub(crate) fn tell(&self, stale: Stale) {
        // Nobody may be listening.
        let _ = self.news.send(Arc::new(stale));
    }

    /// Ends all streams: a server that stops must not wait for browsers that never hang up.
    pub(crate) fn end(&self) {
        self.stop.cancel();
    }
}

impl Listener {
    /// The next news; none when the server stops.
    pub(crate) async fn next(&mut self) -> Option<Arc<Stale>> {
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

/// Reads the feed and tells it, until the server stops.
pub(crate) async fn follow(services: Services, live: Live) {
    let stop = live.stop.clone();
    tokio::select! {
        () = stop.cancelled() => {}
        () = tell_all(services, &live) => {}
    }
}

async fn tell_all(services: Services, live: &Live) {
    loop {
        match Follower::begin(services.clone()).await {
            Ok(mut follower) => tell_from(&mut follower, live).await,
            Err(error) => {
                tracing::warn!(component = "api", action = "follow", error = %error, "no live news for now");
            }
        }
        tokio::time::sleep(PAUSE).await;
        // Between two followers something may have happened.
        live.tell(Stale::everything());
    }
}

/// Tells until there is trouble that does not pass by asking again.
async fn tell_from(follower: &mut Follower, live: &Live) {
    loop {
        match follower.next().await {
            Ok(Fed::Events(events)) => {
                for event in &events {
                    live.tell(Stale::of(&event.event));
                }
            }
            Ok(Fed::Much) => live.tell(Stale::everything()),
            Err(error) if error.is_temporary() => tokio::time::sleep(PAUSE).await,
            Err(error) => {
                tracing::warn!(component = "api", action = "follow", error = %error, "live news broke; it begins anew");
                return;
            }
        }
    }
}
