//! What is asked and what is not.

use super::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

fn web(guard: Guard, web_ports: bool) -> Web {
    Web::new(WebOptions {
        guard,
        web_ports,
        deadline: Duration::from_secs(5),
        user_agent: "test",
        ways: Ways::default(),
    })
    .unwrap()
}

fn loopback() -> Guard {
    Guard::new(vec!["127.0.0.0/8".parse().unwrap()])
}

#[test]
fn nothing_inside_a_private_network_is_asked() {
    let web = web(Guard::public(), true);
    let allowed = |address: &str| Url::parse(address).is_ok_and(|url| web.check(&url).is_ok());
    for address in [
        "http://127.0.0.1/a.png",
        "http://127.1/a.png",
        "http://2130706433/a.png",
        "http://0x7f.0.0.1/a.png",
        "http://017700000001/",
        "http://10.0.0.1/",
        "http://172.31.255.255/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[2002:7f00:1::]/",
        "http://[64:ff9b::7f00:1]/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://user@example.org/",
        "http://example.org:22/",
        "http://example.org:5432/",
        "data:image/png;base64,AA==",
    ] {
        assert!(!allowed(address), "{address}");
    }
    for address in [
        "http://example.org/a.png",
        "https://93.184.215.14/a.png",
        "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/",
        "https://example.org:8443/a",
    ] {
        assert!(allowed(address), "{address}");
    }
}

/// Answers every request with that text, and tells where it listens.
async fn server(answer: String) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    port
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_when_it_is_resolved() {
    let port = server("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok".to_owned()).await;
    let address = format!("http://localhost:{port}/");
    let refused = web(Guard::public(), false)
        .get(&address, "*/*", 0)
        .await
        .unwrap_err();
    assert!(
        matches!(&refused, WebError::Forbidden(why) if why.contains("localhost")),
        "{refused:?}"
    );
    let allowed = web(loopback(), false).get(&address, "*/*", 0).await.unwrap();
    assert_eq!(allowed.status(), 200);
}

#[tokio::test]
async fn a_redirect_is_checked_like_the_first_address() {
    let inside = server("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok".to_owned()).await;
    let moved = |to: String| format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
    let onward = server(moved(format!("http://127.0.0.1:{inside}/"))).await;
    let astray = server(moved("http://169.254.169.254/latest/meta-data".to_owned())).await;
    let odd = server(moved("ftp://127.0.0.1/".to_owned())).await;
    let web = web(loopback(), false);
    let get = async |port: u16, redirects| {
        web.get(&format!("http://127.0.0.1:{port}/"), "*/*", redirects)
            .await
    };
    assert_eq!(get(onward, 1).await.unwrap().status(), 200);
    assert!(matches!(get(onward, 0).await, Err(WebError::Unreachable(_))));
    for port in [astray, odd] {
        assert!(matches!(get(port, 3).await, Err(WebError::Forbidden(_))));
    }
    let request = Request::new(
        Method::GET,
        format!("http://127.0.0.1:{onward}/").parse().unwrap(),
    );
    assert_eq!(
        web.execute(request).await.unwrap().status(),
        302,
        "who asks follows by themselves"
    );
}
