use std::time::Duration;

use facteur_testkit::{Behaviour, StallingProxy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// A server that says its text to everybody who says a byte.
async fn server(text: &'static [u8]) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            tokio::spawn(async move {
                while client.read_u8().await.is_ok() {
                    client.write_all(text).await.unwrap();
                }
            });
        }
    });
    port
}

async fn hear(client: &mut TcpStream) -> Vec<u8> {
    let mut heard = Vec::new();
    let _ = timeout(Duration::from_millis(200), client.read_to_end(&mut heard)).await;
    heard
}

#[tokio::test]
async fn it_stalls_in_mid_literal_and_goes_on() {
    let proxy = StallingProxy::start(server(b"* {x} 1 FETCH {10}\r\n0123456789)\r\n").await)
        .await
        .unwrap();
    let mut client = TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap();
    proxy.set(Behaviour::StallInLiteral(4));
    client.write_u8(0).await.unwrap();
    proxy.used_up().await;
    assert_eq!(hear(&mut client).await, b"* {x} 1 FETCH {10}\r\n0123");
    proxy.set(Behaviour::Forward);
    assert_eq!(hear(&mut client).await, b"456789)\r\n");
    assert_eq!(proxy.accepted(), 1);
}

#[tokio::test]
async fn it_cuts_and_stalls_by_bytes() {
    let proxy = StallingProxy::start(server(b"0123456789").await).await.unwrap();
    proxy.set(Behaviour::StallAfter(3));
    let mut client = TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap();
    client.write_u8(0).await.unwrap();
    assert_eq!(hear(&mut client).await, b"012");
    proxy.set(Behaviour::CutAfter(2));
    let mut heard = Vec::new();
    timeout(Duration::from_secs(5), client.read_to_end(&mut heard))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(heard, b"34");
    proxy.set(Behaviour::Delay(Duration::from_millis(1)));
    let mut client = TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap();
    client.write_u8(0).await.unwrap();
    assert_eq!(hear(&mut client).await, b"0123456789");
}
