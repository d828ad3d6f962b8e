//! The routes of privacy, for the walk of `routes.rs`.

use crate::routes::Walk;
use serde_json::json;

pub(crate) async fn privacy(walk: &mut Walk) {
    let kept = walk
        .ask("GET", "/privacy/retention", "/privacy/retention", None)
        .await
        .json();
    assert_eq!(kept["logs_days"], 90);
    let wanted = json!({
        "mail_days": 1095, "by_mailbox": [], "by_category": [{ "category": "billing", "mail_days": 3650 }],
        "logs_days": 90
    });
    let preview = "/privacy/retention/preview";
    walk.ask("POST", preview, preview, Some(wanted.clone())).await;
    walk.ask("PUT", "/privacy/retention", "/privacy/retention", Some(wanted))
        .await;
    let asked = json!({ "contact": "max@client.example" });
    let export = walk
        .ask("POST", "/privacy/exports", "/privacy/exports", Some(asked))
        .await
        .json();
    let task = format!("/privacy/tasks/{}", export["id"].as_str().unwrap());
    walk.ask("GET", "/privacy/tasks/{id}", &task, None).await;
    walk.ask("GET", "/privacy/tasks", "/privacy/tasks", None).await;
    let wrong = json!({ "contact": "max@client.example", "confirm": "eva@client.example" });
    walk.ask("POST", "/privacy/erasures", "/privacy/erasures", Some(wrong))
        .await;
}
