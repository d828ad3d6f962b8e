//! Every route of the description, asked by everybody: nobody, a member of another organisation, a member of another
//! team, and each role. What is answered must be what the table of permissions says. A route without a line in the
//! table fails; a new route with one is tested by being there.

use crate::client::{Answered, Browser};
use crate::house::{House, PASSWORD};
use facteur_api::{document, permissions};
use facteur_domain::id::Id;
use facteur_domain::{Actor, MemberId, OrganisationId, Permission, Reach, Role, TeamId};
use facteur_flows::organisation::{self, MemberChange, NewTeam};
use facteur_flows::people;
use facteur_store::{Param, Sql, StoreResult, sql};
use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::time::Duration;

/// An id that nothing has.
const NOTHING: &str = "01938c6e-0000-7000-8000-0000000000ff";
/// A word that stands in a mail of the first team alone.
const SECRET: &str = "zyxomma";
/// The address of somebody whom the first organisation alone knows.
const CONTACT: &str = "klaus@client.example";

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Nobody,
    /// The owner of another organisation.
    OtherOrganisation,
    /// An agent of another team of the same organisation.
    OtherTeam,
    /// A member of the team, in that role.
    Member(Role),
}

/// What belongs to the whole installation: an owner of another organisation than the first has no say in it.
const OF_INSTALLATION: [&str; 1] = ["/secrets/rotate"];

/// What a path asks for: how far it may be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fence {
    /// Nothing of anybody's.
    None,
    /// Something of the organisation.
    Organisation,
    /// Something of the team.
    Team,
}

struct Scene {
    house: House,
    askers: Vec<(Who, Browser)>,
    ticket: String,
    other_ticket: String,
    thread: String,
    message: String,
    change: String,
    answer: String,
    upload: String,
    view: String,
    contact: String,
    rule: String,
    victim: String,
    team: String,
    invitation: String,
    provider: String,
}

const MAIL: &[u8] = b"From: Max <klaus@client.example>\r\nTo: support@calorine.example\r\nSubject: zyxomma en panne\r\n\
Message-ID: <m1@client.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
--b\r\nContent-Type: text/plain\r\n\r\nBonjour zyxomma\r\n\
--b\r\nContent-Type: text/plain; name=n.txt\r\nContent-Disposition: attachment; filename=n.txt\r\n\r\nE12\r\n--b--\r\n";

impl Scene {
    #[allow(clippy::too_many_lines)] // One of everything that a route can be asked for.
    async fn open(house: House) -> Self {
        let owner = house.administrator().await;
        let agent = house.member("agent@calorine.example", Role::Agent).await;
        let viewer = house.member("viewer@calorine.example", Role::Viewer).await;
        let admin = house.member("admin@calorine.example", Role::Admin).await;
        people::member_add(
            &house.services,
            Actor::Operator,
            "victim@calorine.example",
            "",
            Role::Agent,
        )
        .await
        .unwrap();
        let elsewhere = other_team(&house).await;
        let stranger = other_organisation(&house, &owner).await;
        house.receive(MAIL).await;
        house.clock.forward(60);
        house
            .receive(b"From: klaus@client.example\nSubject: zyxomma bis\nMessage-ID: <m2@c>\n\nzyxomma")
            .await;
        let list = agent
            .get("/api/v1/tickets?sort=last_message_at")
            .await
            .expect(200)
            .json();
        let id = |at: usize| list["items"][at]["id"].as_str().unwrap().to_owned();
        let (ticket, other_ticket) = (id(0), id(1));
        let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{value}")).to_owned();
        let smtp = json!({ "smtp": {
            "host": "localhost", "port": 2525, "security": "none", "username": "", "from_name": "S"
        } });
        let mailbox = format!("/api/v1/mailboxes/{}", house.mailbox);
        owner.send("PATCH", &mailbox, Some(&smtp)).await.expect(200);
        let answer = json!({ "kind": "reply", "to": [CONTACT], "subject": "Re", "text": "Bonjour" });
        let answer = agent
            .post(&format!("/api/v1/tickets/{ticket}/answers"), answer)
            .await;
        let note = json!({ "body": "note" });
        agent
            .post(&format!("/api/v1/tickets/{ticket}/notes"), note)
            .await
            .expect(201);
        let status = json!({ "status": "pending" });
        agent
            .send("PATCH", &format!("/api/v1/tickets/{ticket}"), Some(&status))
            .await
            .expect(200);
        let shown = agent
            .get(&format!("/api/v1/tickets/{ticket}"))
            .await
            .expect(200)
            .json();
        let lines = shown["history"].as_array().unwrap();
        let event = lines.iter().find(|line| line["undoable"] == true).unwrap();
        let upload = agent
            .request(Method::POST, "/api/v1/uploads?filename=a.pdf")
            .header("content-type", "application/pdf")
            .body("%PDF");
        let upload = Answered::of(upload).await.expect(201).json();
        let view = json!({ "name": "v", "query": "", "shared": false, "position": 1 });
        let view = agent.post("/api/v1/views", view).await.expect(201).json();
        let contacts = agent.get("/api/v1/contacts?q=klaus").await.expect(200).json();
        let rule = json!({ "name": "r", "conditions": ["subject=devis"], "actions": ["tag=devis"] });
        let rules = owner.post("/api/v1/rules", rule).await.expect(201).json();
        let invited =
            json!({ "address": "new@calorine.example", "role": "agent", "teams": [], "language": "fr" });
        let invitation = admin
            .post("/api/v1/invitations", invited)
            .await
            .expect(201)
            .json();
        let provider = json!({
            "name": "p", "issuer": "https://id.calorine.example", "client_id": "facteur",
            "allowed_domains": ["calorine.example"], "default_role": "viewer"
        });
        let provider = admin
            .post("/api/v1/sign-on/providers", provider)
            .await
            .expect(201)
            .json();
        let members = owner.get("/api/v1/members").await.expect(200).json();
        let victim = members["items"].as_array().unwrap().iter();
        let victim = victim
            .clone()
            .find(|member| member["address"] == "victim@calorine.example");
        let teams = owner.get("/api/v1/teams").await.expect(200).json();
        Self {
            change: text(&event["id"]),
            thread: text(&shown["thread"]),
            message: text(&shown["conversation"][0]["id"]),
            answer: text(&answer.expect(202).json()["id"]),
            upload: text(&upload["id"]),
            view: text(&view["id"]),
            contact: text(&contacts["items"][0]["id"]),
            rule: text(&rules["items"][0]["id"]),
            victim: text(&victim.unwrap()["id"]),
            team: text(&teams["items"][0]["id"]),
            invitation: text(&invitation["id"]),
            provider: text(&provider["id"]),
            askers: vec![
                (Who::Nobody, house.stranger()),
                (Who::OtherOrganisation, stranger),
                (Who::OtherTeam, elsewhere),
                (Who::Member(Role::Viewer), viewer),
                (Who::Member(Role::Agent), agent),
                (Who::Member(Role::Admin), admin),
                (Who::Member(Role::Owner), owner),
            ],
            house,
            ticket,
            other_ticket,
        }
    }

    /// The path with ids of things that are there, and how far they may be seen.
    fn real(&self, path: &str) -> (String, Fence) {
        let first = path.trim_start_matches('/').split('/').next().unwrap();
        let mailbox = self.house.mailbox.to_string();
        let (id, fence) = match (first, path) {
            ("tickets", _) => (self.ticket.as_str(), Fence::Team),
            ("threads", _) => (self.thread.as_str(), Fence::Team),
            ("messages", _) => (self.message.as_str(), Fence::Team),
            ("events", _) => (self.change.as_str(), Fence::Team),
            ("answers", _) => (self.answer.as_str(), Fence::Team),
            ("mailboxes", _) => (mailbox.as_str(), Fence::Team),
            ("uploads", _) => (self.upload.as_str(), Fence::Team),
            ("views", _) => (self.view.as_str(), Fence::Team),
            ("contacts", _) => (self.contact.as_str(), Fence::Organisation),
            ("rules", _) => (self.rule.as_str(), Fence::Organisation),
            ("members", _) => (self.victim.as_str(), Fence::Organisation),
            ("teams", _) => (self.team.as_str(), Fence::Organisation),
            ("invitations", _) => (self.invitation.as_str(), Fence::Organisation),
            ("sign-on", _) => (self.provider.as_str(), Fence::Organisation),
            _ => (NOTHING, Fence::Organisation),
        };
        if !path.contains('{') {
            return (path.to_owned(), Fence::None);
        }
        let real = path
            .replace("{id}", id)
            .replace("{other}", &self.other_ticket)
            .replace("{position}", "0");
        // Whatever else is named does not exist.
        let mut parts = real
            .split('/')
            .map(|part| if part.starts_with('{') { NOTHING } else { part });
        let real = parts.by_ref().collect::<Vec<_>>().join("/");
        let real = if path.ends_with("/compose") {
            format!("{real}?kind=reply")
        } else {
            real
        };
        let fence = if path.contains("by-token") {
            Fence::None
        } else {
            fence
        };
        (real, fence)
    }
}

/// Somebody of another team: a member whose teams are others.
async fn other_team(house: &House) -> Browser {
    let services = house.services.asked_from(facteur_domain::Origin {
        actor: Actor::Operator,
        address: None,
        device: String::new(),
    });
    let browser = house.member("other@calorine.example", Role::Agent).await;
    let team = NewTeam {
        name: "Ventes".to_owned(),
        members: None,
        mailboxes: None,
    };
    let team: TeamId = organisation::add_team(&services, team).await.unwrap().team.id;
    let all = organisation::members(&services).await.unwrap();
    let member = all
        .iter()
        .find(|view| view.member.address == "other@calorine.example");
    let member: MemberId = member.unwrap().member.id;
    let change = MemberChange {
        teams: Some(vec![team]),
        ..MemberChange::default()
    };
    organisation::change_member(&services, Role::Owner, member, change)
        .await
        .unwrap();
    browser
}

/// The owner of another organisation of the same installation.
async fn other_organisation(house: &House, owner: &Browser) -> Browser {
    let founded = owner
        .post("/api/v1/organisations", json!({ "name": "Autre" }))
        .await
        .expect(201);
    let id: OrganisationId = founded.json()["id"].as_str().unwrap().parse().unwrap();
    let services = house.services.within(id, Reach::Everything);
    people::member_add(&services, Actor::Operator, "owner@autre.example", "", Role::Owner)
        .await
        .unwrap();
    let password = SecretString::from(PASSWORD);
    people::reset_password(&services, Actor::Operator, "owner@autre.example", &password)
        .await
        .unwrap();
    let login = json!({ "address": "owner@autre.example", "password": PASSWORD });
    let begun = house
        .stranger()
        .post("/api/v1/auth/login", login)
        .await
        .expect(200);
    assert_eq!(begun.json()["organisation"]["id"], id.uuid().to_string());
    house.stranger().signed_in(&begun)
}

/// The example of a route's body.
fn body_of(description: &Value, operation: &Value) -> Option<Value> {
    let schema = operation.pointer("/requestBody/content/application~1json/schema")?;
    let schema = match schema["$ref"].as_str() {
        Some(reference) => description.pointer(reference.trim_start_matches('#'))?,
        None => schema,
    };
    schema.get("example").cloned()
}

async fn asked(browser: &Browser, method: &str, path: &str, body: Option<&Value>) -> (u16, String, String) {
    let path = format!("/api/v1{path}");
    if path.ends_with("/events/stream") {
        // It never ends: what it begins with says enough.
        let request = browser
            .request(Method::GET, &path)
            .timeout(Duration::from_secs(20));
        let response = request.send().await.unwrap();
        return match response.status().as_u16() {
            200 => (200, String::new(), String::new()),
            status => {
                let text = response.text().await.unwrap();
                (status, problem(&text), text)
            }
        };
    }
    let answered = browser.send(method, &path, body).await;
    (answered.status.as_u16(), problem(&answered.text), answered.text)
}

fn problem(text: &str) -> String {
    let document: Value = serde_json::from_str(text).unwrap_or_default();
    let kind = document["type"].as_str().unwrap_or_default();
    kind.trim_start_matches("/problems/").to_owned()
}

/// What is wrong with an answer; nothing when it is as the table says.
fn wrong(
    who: Who,
    access: permissions::Access,
    fence: Fence,
    method: &str,
    path: &str,
    answer: &(u16, String, String),
) -> Option<String> {
    let (status, problem, _) = answer;
    let is_refused = *status == 401 && problem == "not-signed-in";
    let is_forbidden = *status == 403 && problem == "forbidden";
    if *status >= 500 {
        return Some(format!("{status} {problem}"));
    }
    if access == permissions::Access::Open {
        return is_refused.then(|| "open, and nobody is let in".to_owned());
    }
    let role = match who {
        Who::Nobody => return (!is_refused).then(|| format!("{status} {problem} for nobody")),
        Who::OtherOrganisation => Role::Owner,
        Who::OtherTeam => Role::Agent,
        Who::Member(role) => role,
    };
    let may = permissions::needed(access).is_none_or(|permission: Permission| role.may(permission));
    if !may {
        return (!is_forbidden).then(|| format!("{status} {problem} and not forbidden"));
    }
    if who == Who::OtherOrganisation && OF_INSTALLATION.contains(&path) {
        return (!is_forbidden).then(|| format!("{status} {problem} and not forbidden"));
    }
    let is_behind = match who {
        Who::OtherOrganisation => fence != Fence::None,
        Who::OtherTeam => fence == Fence::Team,
        Who::Nobody | Who::Member(_) => false,
    };
    if is_behind {
        // Taking away what is not there is no error where it is one's own.
        let is_own = method == "DELETE" && *status == 204;
        return (*status != 404 && !is_own).then(|| format!("{status} {problem} behind the fence"));
    }
    (is_refused || is_forbidden).then(|| format!("{status} {problem} although allowed"))
}

/// What must never stand in an answer to somebody behind a fence.
fn leaked<'a>(scene: &'a Scene, who: Who, text: &str) -> Option<&'a str> {
    let of_team = [
        SECRET,
        &scene.ticket,
        &scene.thread,
        &scene.message,
        &scene.answer,
    ];
    // Léa founded the other one too.
    let of_organisation = [CONTACT, "victim@calorine", "agent@calorine", "admin@calorine"];
    let team = of_team.into_iter().find(|word| text.contains(word));
    match who {
        Who::OtherTeam => team,
        Who::OtherOrganisation => {
            team.or_else(|| of_organisation.into_iter().find(|word| text.contains(word)))
        }
        Who::Nobody | Who::Member(_) => None,
    }
}

async fn everybody_gets_what_the_table_says(house: House) {
    let scene = Scene::open(house).await;
    let description = serde_json::to_value(document()).unwrap();
    let mut wrongs = Vec::new();
    // Whoever signs out asks for nothing any more.
    let mut table: Vec<_> = permissions::TABLE.to_vec();
    table.sort_by_key(|(_, path, _)| path.ends_with("/logout"));
    for (method, path, access) in table {
        let operation = &description["paths"][path][method.to_lowercase()];
        let (real, fence) = scene.real(path);
        let mut body = body_of(&description, operation);
        // Open, and a token in the body is what lets in: whoever has none is told to sign in.
        if ["/auth/second-factor", "/auth/refresh"].contains(&path) {
            continue;
        }
        // Else nobody is answered any more before they have a second factor.
        if let Some(body) = body.as_mut().filter(|_| path == "/organisation") {
            body["require_second_factor"] = false.into();
        }
        for (who, browser) in &scene.askers {
            let answer = asked(browser, method, &real, body.as_ref()).await;
            if let Some(what) = wrong(*who, access, fence, method, path, &answer) {
                wrongs.push(format!("{method} {path} as {who:?}: {what}: {}", answer.2));
            }
            // What was asked may be told again.
            let told = answer.2.replace(&real, "");
            let echoed = !real.contains('{') && path.contains('{') && answer.0 == 404;
            if let Some(word) = leaked(&scene, *who, &told).filter(|_| !echoed) {
                wrongs.push(format!("{method} {path} tells {who:?} \"{word}\": {}", answer.2));
            }
        }
    }
    assert!(
        wrongs.is_empty(),
        "{} wrong:\n{}",
        wrongs.len(),
        wrongs.join("\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_answers_everybody_as_the_table_says() {
    everybody_gets_what_the_table_says(House::open().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_fence_alone_holds() {
    let house = House::behind_the_second_fence().await;
    // The first fence is gone indeed: a query that names another organisation finds this one's row.
    let (here, nobody): (OrganisationId, OrganisationId) =
        (house.services.organisation, house.services.ids.make());
    let found: StoreResult<i64> = house
        .services
        .store
        .read(here, move |tx| {
            const TEAMS: Sql = sql("select count(*) from team where organisation = $1");
            tx.query_one(TEAMS, &[Param::id(nobody)])?.get(0)
        })
        .await;
    assert_eq!(found.unwrap(), 1);
    everybody_gets_what_the_table_says(house).await;
}
