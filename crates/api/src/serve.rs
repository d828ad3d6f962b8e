//! Listening.

use crate::routes::router;
use crate::state::ApiState;
use std::future::Future;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Answers until `stop` is over, then ends the requests that run; live streams are ended at once.
pub async fn serve(
    listener: TcpListener,
    state: ApiState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let live = state.live().clone();
    let stopped = async move {
        stop.await;
        live.end();
    };
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(stopped)
        .await
}
