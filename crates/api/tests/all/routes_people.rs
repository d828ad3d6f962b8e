//! The routes of members, teams, invitations and organisations, for the walk of `routes.rs`.

use crate::routes::Walk;
use serde_json::json;

pub(crate) async fn organisation(walk: &mut Walk) {
    let settings = walk
        .ask("GET", "/organisation", "/organisation", None)
        .await
        .json();
    walk.ask("PUT", "/organisation", "/organisation", Some(settings))
        .await;
    let team = json!({ "name": "Ventes", "members": [], "mailboxes": [] });
    let team = walk.ask("POST", "/teams", "/teams", Some(team)).await.json();
    let path = format!("/teams/{}", team["id"].as_str().unwrap());
    walk.ask("PUT", "/teams/{id}", &path, Some(json!({ "name": "Vente" })))
        .await;
    walk.ask("GET", "/teams", "/teams", None).await;
    let invited = json!({
        "address": "max@calorine.example", "role": "agent", "teams": [team["id"]], "language": "fr"
    });
    let invitation = walk
        .ask("POST", "/invitations", "/invitations", Some(invited))
        .await
        .json();
    walk.ask("GET", "/invitations", "/invitations", None).await;
    let id = invitation["id"].as_str().unwrap();
    let again = walk
        .ask(
            "POST",
            "/invitations/{id}/send-again",
            &format!("/invitations/{id}/send-again"),
            None,
        )
        .await
        .json();
    let link = again["link"].as_str().unwrap();
    let token = link.split_once('#').unwrap().1;
    walk.ask(
        "GET",
        "/invitations/by-token/{token}",
        &format!("/invitations/by-token/{token}"),
        None,
    )
    .await;
    // Who is a member already joins nothing.
    let accepting = json!({ "token": token });
    walk.ask(
        "POST",
        "/invitations/accept",
        "/invitations/accept",
        Some(accepting),
    )
    .await;
    walk.ask("DELETE", "/invitations/{id}", &format!("/invitations/{id}"), None)
        .await;
    walk.ask("DELETE", "/teams/{id}", &path, None).await;
    let members = walk.browser.get("/api/v1/members").await.json();
    let member = format!("/members/{}", members["items"][0]["id"].as_str().unwrap());
    // The last owner stays.
    walk.ask(
        "PATCH",
        "/members/{id}",
        &member,
        Some(json!({ "role": "agent" })),
    )
    .await;
    walk.ask("DELETE", "/members/{id}", &member, None).await;
    let founding = json!({ "name": "Calorine Belgique" });
    let founded = walk
        .ask("POST", "/organisations", "/organisations", Some(founding))
        .await
        .json();
    walk.ask("GET", "/users/organisations", "/users/organisations", None)
        .await;
    let there = json!({ "organisation": founded["id"] });
    let begun = walk
        .ask("POST", "/auth/switch", "/auth/switch", Some(there))
        .await;
    walk.browser = walk.browser.clone().signed_in(&begun);
}
