use facteur::telemetry::http::{Telemetry, serve};
use facteur::telemetry::metrics::{EMAILS_PROCESSED, ERRORS, PROCESSING_SECONDS, QUEUE_DEPTH};
use facteur::telemetry::{Health, Metrics};
use metrics::{counter, gauge, histogram};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

async fn get(address: std::net::SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn the_pages_tell_metrics_life_and_readiness() {
    let metrics = Metrics::start().unwrap();
    let health = Health::new();
    let check = health.check("database");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let telemetry = Telemetry {
        metrics,
        health: health.clone(),
    };
    let serving = tokio::spawn(serve(listener, telemetry, stop.clone().cancelled_owned()));

    counter!(EMAILS_PROCESSED, "outcome" => "ticketed").increment(3);
    counter!(ERRORS, "component" => "imap", "type" => "timeout").increment(1);
    histogram!(PROCESSING_SECONDS).record(0.02);
    gauge!(QUEUE_DEPTH, "lane" => "live").set(7.0);
    let page = get(address, "/metrics").await;
    for line in [
        "# TYPE emails_processed_total counter",
        "emails_processed_total{outcome=\"ticketed\"} 3",
        "errors_total{component=\"imap\",type=\"timeout\"} 1",
        "# TYPE email_processing_seconds histogram",
        "email_processing_seconds_bucket{le=\"0.025\"} 1",
        "queue_depth{lane=\"live\"} 7",
        "# TYPE process_cpu_seconds_total counter",
        "process_resident_memory_bytes ",
        "process_open_fds ",
    ] {
        assert!(page.contains(line), "{line} is missing in\n{page}");
    }

    assert!(get(address, "/healthz").await.starts_with("HTTP/1.1 200 "));
    let waiting = get(address, "/readyz").await;
    assert!(waiting.starts_with("HTTP/1.1 503 "), "{waiting}");
    assert!(
        waiting.ends_with("{\"ready\":false,\"checks\":{\"database\":\"starting\"}}"),
        "{waiting}"
    );
    check.ready();
    health.wait_until_ready().await;
    assert!(get(address, "/readyz").await.starts_with("HTTP/1.1 200 "));

    stop.cancel();
    serving.await.unwrap().unwrap();
}
