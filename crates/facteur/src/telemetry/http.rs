//! The small HTTP side of telemetry: `/metrics`, `/healthz` (the process lives), `/readyz` (it can work).

use super::{Health, Metrics, Readiness};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use std::future::Future;
use tokio::net::TcpListener;

/// What the pages are made from.
#[derive(Debug, Clone)]
pub struct Telemetry {
    /// Metrics.
    pub metrics: Metrics,
    /// Readiness.
    pub health: Health,
}

/// The three pages.
pub fn router(telemetry: Telemetry) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .with_state(telemetry)
}

/// Answers until `stop` is over, then ends the requests that run.
pub async fn serve(
    listener: TcpListener,
    telemetry: Telemetry,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(telemetry))
        .with_graceful_shutdown(stop)
        .await
}

async fn metrics(State(telemetry): State<Telemetry>) -> impl IntoResponse {
    let content_type = (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    ([content_type], telemetry.metrics.render())
}

async fn ready(State(telemetry): State<Telemetry>) -> (StatusCode, Json<Readiness>) {
    let readiness = telemetry.health.readiness();
    let status = if readiness.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(readiness))
}
