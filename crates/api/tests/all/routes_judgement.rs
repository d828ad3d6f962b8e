//! The routes of judgement, for the walk of `routes.rs`.

use crate::routes::Walk;
use serde_json::json;

pub(crate) async fn judgement(walk: &mut Walk) {
    let new = json!({ "french": "Garantie", "english": "Warranty" });
    walk.ask("POST", "/categories", "/categories", Some(new)).await;
    let change = json!({ "french": "Sous garantie" });
    walk.ask("PATCH", "/categories/{key}", "/categories/warranty", Some(change))
        .await;
    walk.ask("GET", "/categories", "/categories", None).await;
    let table = "subject,body,category\nMa perceuse,Elle est encore sous garantie.,warranty\n";
    let examples = json!({ "csv": table, "examples": [
        { "body": "Peut-on visiter l'atelier avec une classe ?", "category": "Visites" }
    ] });
    walk.ask("POST", "/models/examples", "/models/examples", Some(examples))
        .await;
    walk.ask("POST", "/models/retrain", "/models/retrain", None).await;
    walk.ask("GET", "/models", "/models", None).await;
    let none = json!({ "number": 9 });
    walk.ask("POST", "/models/bring-back", "/models/bring-back", Some(none))
        .await;
}
