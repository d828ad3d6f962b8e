//! Listening.

use crate::routes::router;
use crate::state::ApiState;
use std::future::Future;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Answers until `stop` is over, then ends the requests that run.
pub async fn serve(
    listener: TcpListener,
    state: ApiState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}
