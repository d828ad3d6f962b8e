//! `GET /events/stream`

use crate::answer::Answer;
use crate::ask::Asker;
use crate::live::{Listener, Stale};
use crate::state::ApiState;
use crate::wire::Time;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use facteur_domain::EventId;
use facteur_flows::Services;
use facteur_flows::events::{self, EventRequest};
use futures::stream::{self, Stream, StreamExt};
use serde_json::json;
use std::convert::Infallible;
use std::time::Duration;

/// How often something is said when there is nothing to say: proxies end silent connections after a minute.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Events that a browser that was away is told one by one; beyond, that everything may be stale.
const CAUGHT_UP: usize = 200;
/// How long a browser waits before it comes back.
const COME_BACK: Duration = Duration::from_secs(2);

/// Tells live which answers are stale: first `event: hello`, then `event: stale` with the names of queries. The
/// `id` of each can be sent as `Last-Event-ID` to go on where the stream broke.
#[utoipa::path(
    get, path = "/events/stream", tag = "events", security(("session" = [])),
    params(("Last-Event-ID" = Option<String>, Header, description = "The last id that was received")),
    responses((status = OK, description = "The stream", body = String, content_type = "text/event-stream",
               example = json!("event: stale\ndata: {\"queries\":[\"tickets\",\"counts\"]}\n\n")))
)]
pub(crate) async fn stream_events(
    State(state): State<ApiState>,
    asker: Asker,
    headers: HeaderMap,
) -> Answer<Response> {
    // Before the look at what was missed, so that nothing falls between.
    let listener = state.live().listen(asker.services());
    let missed = missed(asker.services(), last_event(&headers)).await?;
    let now = Time(asker.services().now());
    let hello = Event::default()
        .event("hello")
        .retry(COME_BACK)
        .data(json!({ "now": now }).to_string());
    let first = stream::iter(std::iter::once(hello).chain(missed.into_iter().map(|stale| event_of(&stale))));
    let events = first.chain(live(listener)).map(Ok::<_, Infallible>);
    let sse = Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT).text("here"));
    // Some proxies hold answers back to send them in larger pieces.
    let unbuffered = (
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(([unbuffered], sse).into_response())
}

fn last_event(headers: &HeaderMap) -> Option<EventId> {
    headers.get("last-event-id")?.to_str().ok()?.parse().ok()
}

/// What happened since the stream broke.
async fn missed(services: &Services, last: Option<EventId>) -> Answer<Vec<Stale>> {
    let Some(after) = last else { return Ok(Vec::new()) };
    let request = EventRequest {
        after: Some(after),
        limit: Some(CAUGHT_UP),
        ..EventRequest::default()
    };
    match events::list(services, request).await {
        Ok(page) if page.next.is_none() => Ok(page
            .events
            .iter()
            .map(|line| Stale::of(&line.event.event, None))
            .collect()),
        Err(error) if error.is_temporary() => Err(error.into()),
        // Too much, or an event that is none of ours.
        Ok(_) | Err(_) => Ok(vec![Stale::everything()]),
    }
}

fn live(listener: Listener) -> impl Stream<Item = Event> {
    stream::unfold(listener, |mut listener| async move {
        let stale = listener.next().await?;
        Some((event_of(&stale), listener))
    })
}

fn event_of(stale: &Stale) -> Event {
    let event = Event::default().event("stale").data(stale.json());
    match stale.event {
        Some(id) => event.id(id.to_string()),
        None => event,
    }
}
