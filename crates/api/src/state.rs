//! What the handlers share.

use crate::language::Language;
use crate::limits::{Limits, RequestLimits};
use crate::live::{Live, Stale};
use crate::session::Current;
use crate::ui::Assets;
use bytes::Bytes;
use facteur_connect::IpNet;
use facteur_connect::images::ImageFetcher;
use facteur_connect::sign_on::SignOnClient;
use facteur_domain::{TeamId, TicketId};
use facteur_flows::{FlowResult, Services};
use secrecy::SecretString;
use std::collections::HashMap;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::{Semaphore, SemaphorePermit};

/// What the configuration says about HTTP.
#[derive(Clone)]
pub struct Settings {
    /// Reverse proxies whose `X-Forwarded-For`, `Forwarded` and `X-Forwarded-Proto` are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Asked of whoever makes the first administrator from elsewhere than this machine.
    pub setup_code: Option<SecretString>,
    /// The password of "gateway", with which mail gateways hand mail in; none switches that off.
    pub gateway_key: Option<SecretString>,
    /// The version of the program.
    pub version: &'static str,
    /// Fetches the remote images of mails.
    pub images: ImageFetcher,
    /// Asks providers of single sign-on.
    pub sign_on: SignOnClient,
    /// How often one may ask.
    pub limits: RequestLimits,
    /// Says in French what the rooms below say in English.
    pub french: fn(&str) -> String,
    /// The sample mailbox.
    pub demonstration: Arc<dyn Demonstration>,
}

/// A future that travels.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The sample mailbox, which lies in the binary.
pub trait Demonstration: Send + Sync {
    /// Whether it is loaded.
    fn is_loaded<'a>(&'a self, services: &'a Services) -> Boxed<'a, FlowResult<bool>>;
    /// Hands its mails in; those that are there already stay as they are.
    fn load<'a>(&'a self, services: &'a Services) -> Boxed<'a, FlowResult<()>>;
}

/// What the handlers share. Cheap to clone.
#[derive(Clone)]
pub struct ApiState(Arc<Shared>);

/// Not for others: they reach it through [`ApiState`].
pub struct Shared {
    services: Services,
    settings: Settings,
    assets: Assets,
    limits: Limits,
    heavy: Semaphore,
    live: Live,
}

/// Requests at a time that hold whole mails in memory.
const HEAVY: usize = 4;

impl ApiState {
    /// For these services, as the configuration says, with the web interface inside the binary.
    pub fn new(services: Services, settings: Settings) -> Self {
        Self::with_assets(services, settings, Assets::embedded())
    }

    /// The same with other files as the web interface: paths without a leading slash, with contents.
    pub fn with_files(services: Services, settings: Settings, files: HashMap<String, Bytes>) -> Self {
        Self::with_assets(services, settings, Assets::of(files))
    }

    fn with_assets(services: Services, settings: Settings, assets: Assets) -> Self {
        Self(Arc::new(Shared {
            limits: Limits::new(settings.limits),
            services,
            settings,
            assets,
            heavy: Semaphore::new(HEAVY),
            live: Live::default(),
        }))
    }
}

impl Deref for ApiState {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Shared {
    /// Whether the demonstration is loaded into the organisation.
    pub(crate) async fn is_demonstration(&self, services: &Services) -> FlowResult<bool> {
        self.settings.demonstration.is_loaded(services).await
    }

    /// Tells all browsers of the organisation that a ticket was looked at, which is no event.
    pub(crate) fn tell_seen(&self, asker: &Current, ticket: TicketId, team: TeamId) {
        let organisation = asker.services().organisation;
        self.live.tell(organisation, Stale::seen(ticket, team));
    }

    /// Tells all browsers of the organisation that views were changed, which is no event.
    pub(crate) fn tell_views(&self, asker: &Current) {
        self.live.tell(asker.services().organisation, Stale::views());
    }

    pub(crate) const fn live(&self) -> &Live {
        &self.live
    }

    /// Waits until one more whole mail may be held in memory.
    pub(crate) async fn heavy(&self) -> Option<SemaphorePermit<'_>> {
        // It is never closed.
        self.heavy.acquire().await.ok()
    }

    /// Asks providers of single sign-on.
    pub(crate) const fn sign_on(&self) -> &SignOnClient {
        &self.settings.sign_on
    }

    pub(crate) const fn images(&self) -> &ImageFetcher {
        &self.settings.images
    }

    pub(crate) const fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(crate) const fn assets(&self) -> &Assets {
        &self.assets
    }

    /// The services of the installation: for what belongs to no organisation, and to be narrowed to one. Handlers
    /// have those of who asks.
    pub(crate) const fn installation(&self) -> &Services {
        &self.services
    }

    /// What a room below said, in the language of the reader.
    pub(crate) fn told(&self, text: String, language: Language) -> String {
        match language {
            Language::English => text,
            Language::French => (self.settings.french)(&text),
        }
    }

    pub(crate) const fn settings(&self) -> &Settings {
        &self.settings
    }
}
