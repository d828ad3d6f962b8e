//! Forgets what is over: sessions, programs, links, guesses of long ago, browsers that nobody uses, and notices.

use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::Span;
use facteur_store::{
    Scope, StoreError, StoreResult, families, guesses, links, notices, second_factors, sign_on, users,
};

const DAY: i64 = 24 * 3_600;
/// A browser that was not used for so long is forgotten, as its cookie is.
const DEVICES: Span = Span::seconds(400 * DAY);
/// What a limit keeps says nothing any more once it lies in the past.
const GUESSES: Span = Span::seconds(3_600);
/// How long one sees that a notice was sent.
const NOTICES: Span = Span::seconds(90 * DAY);

/// Sweeps what belongs to no organisation.
pub(crate) async fn sweep(services: &Services) -> FlowResult<()> {
    let now = services.now();
    services
        .store
        .write(Scope::Global, move |tx| {
            users::session_sweep(tx, now)?;
            families::family_sweep(tx, now)?;
            links::link_sweep(tx, now)?;
            second_factors::ticket_sweep(tx, now)?;
            sign_on::attempt_sweep(tx, now)?;
            guesses::guess_sweep(tx, now - GUESSES)?;
            users::device_sweep(tx, now - DEVICES)?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

/// Sweeps what belongs to the organisation of the services.
pub(crate) async fn sweep_organisation(services: &Services) -> FlowResult<()> {
    let (organisation, before) = (services.organisation, services.now() - NOTICES);
    let swept: StoreResult<u64> = services
        .store
        .write(organisation, move |tx| {
            notices::notice_sweep(tx, organisation, before)
        })
        .await;
    Ok(swept.map(drop)?)
}
