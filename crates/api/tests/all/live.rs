//! Live news: one stream per browser tells what is stale.

use crate::client::Browser;
use crate::house::House;
use reqwest::{Method, Response};
use serde_json::json;
use std::time::Duration;

/// A stream of news, read line by line.
struct Stream {
    response: Response,
    text: String,
}

impl Stream {
    async fn open(browser: &Browser, last: Option<&str>) -> Self {
        let mut request = browser.request(Method::GET, "/api/v1/events/stream");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        let mut stream = Self {
            response,
            text: String::new(),
        };
        stream.until("event: hello").await;
        stream
    }

    /// Reads until the text came, or fails after a while.
    async fn until(&mut self, wanted: &str) {
        let reading = async {
            while !self.text.contains(wanted) {
                let chunk = self.response.chunk().await.unwrap().expect("the stream ended");
                self.text.push_str(&String::from_utf8_lossy(&chunk));
            }
        };
        let outcome = tokio::time::timeout(Duration::from_secs(10), reading).await;
        assert!(outcome.is_ok(), "{wanted} did not come: {}", self.text);
    }

    fn last_id(&self) -> String {
        let line = self.text.lines().rev().find_map(|line| line.strip_prefix("id: "));
        line.unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_new_mail_and_a_change_are_told_to_everybody() {
    let house = House::open().await;
    let owner = house.administrator().await;
    let agent = house
        .member("max@calorine.example", facteur_domain::Role::Agent)
        .await;
    let mut streams = [Stream::open(&owner, None).await, Stream::open(&agent, None).await];
    house
        .receive(b"From: c@client.example\nSubject: Devis\nMessage-ID: <1@c>\n\nBonjour")
        .await;
    let ticket = house.newest_ticket(&owner).await;
    for stream in &mut streams {
        stream.until("ticket.created").await;
        assert!(stream.text.contains(&ticket), "{}", stream.text);
    }
    let path = format!("/api/v1/tickets/{ticket}");
    agent
        .send("PATCH", &path, Some(&json!({ "status": "open" })))
        .await
        .expect(200);
    for stream in &mut streams {
        stream.until("ticket.status_changed").await;
    }
}

#[tokio::test]
async fn who_was_away_is_told_what_was_missed() {
    let house = House::open().await;
    let owner = house.administrator().await;
    house
        .receive(b"From: c@client.example\nSubject: Devis\nMessage-ID: <1@c>\n\nBonjour")
        .await;
    let path = format!("/api/v1/tickets/{}", house.newest_ticket(&owner).await);
    let mut first = Stream::open(&owner, None).await;
    owner
        .send("PATCH", &path, Some(&json!({ "status": "open" })))
        .await
        .expect(200);
    first.until("ticket.status_changed").await;
    first.until("id: ").await;
    let last = first.last_id();
    drop(first);
    owner
        .send("PATCH", &path, Some(&json!({ "category": "billing" })))
        .await
        .expect(200);
    let mut again = Stream::open(&owner, Some(&last)).await;
    again.until("ticket.category_changed").await;
    assert!(!again.text.contains("ticket.status_changed"), "{}", again.text);
    // An id that is none of ours: everything may be stale.
    let mut strange = Stream::open(&owner, Some("01938c6e-0000-7000-8000-000000000099")).await;
    strange.until("dead_letters").await;
}

#[tokio::test]
async fn a_server_that_stops_does_not_wait_for_browsers() {
    let house = House::open().await;
    let owner = house.administrator().await;
    let mut stream = Stream::open(&owner, None).await;
    drop(house);
    let ended = tokio::time::timeout(Duration::from_secs(10), async {
        while let Ok(Some(_)) = stream.response.chunk().await {}
    });
    assert!(ended.await.is_ok(), "the stream went on");
}
