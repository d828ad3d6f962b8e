//! Remote images: fetched in the place of who reads, only when asked, only what a mail asks for.

use crate::house::House;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x01D\0;";

/// A web server that counts who asks, and tells what was asked.
async fn tracker() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counting.fetch_add(1, Ordering::Relaxed);
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.unwrap_or_default();
            let text = String::from_utf8_lossy(&request[..length]).to_lowercase();
            assert!(!text.contains("cookie") && !text.contains("referer"), "{text}");
            let (status, body): (&str, &[u8]) = match text.split(' ').nth(1) {
                Some("/pixel.gif") => ("200 OK", GIF),
                Some("/page.gif") => ("200 OK", b"<html><script>alert(1)</script>"),
                Some("/inside.gif") => ("302 Found\r\nLocation: http://192.168.0.1/a.gif", b""),
                _ => ("404 Not Found", b""),
            };
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: image/gif\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(head.as_bytes()).await;
            let _ = stream.write_all(body).await;
        }
    });
    (base, asked)
}

#[tokio::test]
async fn an_image_is_fetched_when_it_is_asked_for_and_signed() {
    let house = House::open().await;
    let browser = house.administrator().await;
    let (server, asked) = tracker().await;
    let html = format!(
        "<p>Photos</p><img src=\"{server}/pixel.gif\"><img src=\"{server}/page.gif\"><img src=\"{server}/inside.gif\">"
    );
    let mail = format!(
        "From: c@client.example\r\nSubject: photos\r\nMessage-ID: <i@c>\r\nContent-Type: text/html\r\n\r\n{html}"
    );
    house.receive(mail.as_bytes()).await;
    let ticket = house.newest_ticket(&browser).await;
    let shown = browser.get(&format!("/api/v1/tickets/{ticket}")).await.json();
    assert_eq!(shown["conversation"][0]["remote_images"], true);
    let message = shown["conversation"][0]["id"].as_str().unwrap();
    let blocked = browser
        .get(&format!("/api/v1/messages/{message}/html"))
        .await
        .expect(200);
    assert!(!blocked.text.contains(" src="), "{}", blocked.text);
    let page = browser
        .get(&format!("/api/v1/messages/{message}/html?images=shown"))
        .await
        .expect(200);
    assert_eq!(
        asked.load(Ordering::Relaxed),
        0,
        "looking at a mail asked its server"
    );
    let addresses: Vec<String> = page
        .text
        .split(" src=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"))
        .collect();
    assert_eq!(addresses.len(), 3, "{}", page.text);
    let image = browser.get(&addresses[0]).await.expect(200);
    assert_eq!(image.header("content-type"), "image/gif");
    browser.get(&addresses[1]).await.expect(404);
    browser.get(&addresses[2]).await.expect(404);
    let forged = addresses[0].replace("pixel.gif", "other.gif");
    browser.get(&forged).await.expect(403);
    let colleague = house
        .member("max@calorine.example", facteur_domain::Role::Agent)
        .await;
    colleague.get(&addresses[0]).await.expect(403);
    house.stranger().get(&addresses[0]).await.expect(401);
}
