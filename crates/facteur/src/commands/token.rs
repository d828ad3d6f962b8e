//! `facteur token …`

use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Cell, Io, Style, Table, View};
use clap::Subcommand;
use facteur_domain::{Actor, Permission, Role, Span, Timestamp, TokenId};
use facteur_flows::people::{self, ActsFor, NewToken, TokenMaker, TokenOf};
use facteur_flows::{FlowError, Services};
use facteur_store::tokens::{ApiToken, Bearer};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Commands on tokens.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Token {
    /// Make a token of a service; it is shown once
    Add {
        /// What it is for
        name: String,
        /// What it may do at most: owner, admin, agent, viewer
        #[arg(long, value_name = "ROLE", default_value = "agent")]
        role: String,
        /// What may be done with it, such as mail.hand_in; may be named several times
        #[arg(long = "scope", value_name = "PERMISSION", required = true)]
        scopes: Vec<String>,
        /// A team whose tickets it sees; may be named several times [default: all teams]
        #[arg(long = "team", value_name = "TEAM")]
        teams: Vec<String>,
        /// Days that it is good [default: until it is removed]
        #[arg(long, value_name = "DAYS")]
        days: Option<u32>,
    },
    /// List the tokens of services
    List,
    /// Take a token back: it is no longer good
    Remove {
        /// Its id, as `token list` shows it
        id: String,
    },
}

impl Token {
    /// Runs it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        match self {
            Self::Add {
                name,
                role,
                scopes,
                teams,
                days,
            } => add(services, io, name, &role, &scopes, &teams, days).await?,
            Self::List => {
                let shown: Vec<Shown> = people::service_token_list(services)
                    .await?
                    .into_iter()
                    .map(Shown::from)
                    .collect();
                io.result(&shown, |tokens, view| table(tokens, view)).await;
            }
            Self::Remove { id } => {
                let id: TokenId = id.trim().parse().map_err(|_| {
                    FlowError::refused(format!(
                        "{id} is no id of a token; `facteur token list` shows them"
                    ))
                })?;
                people::token_remove(services, Actor::Operator, TokenOf::Anybody, id).await?;
                io.result(&id.to_string(), |id, view| {
                    let gone = view.language.choose("is no longer good", "n'est plus valable");
                    format!("{id} {gone}.\n")
                })
                .await;
            }
        }
        Ok(Exit::Done)
    }
}

async fn add(
    services: &Services,
    io: &mut Io,
    name: String,
    role: &str,
    scopes: &[String],
    teams: &[String],
    days: Option<u32>,
) -> Result<(), Failure> {
    let role: Role = role.trim().to_lowercase().parse()?;
    let scopes = scopes
        .iter()
        .map(|word| word.trim().parse::<Permission>())
        .collect::<Result<Vec<_>, _>>()?;
    let new = NewToken {
        name,
        scopes,
        expires_at: days.map(|days| services.now() + Span::seconds(i64::from(days) * 24 * 3_600)),
        acts_for: ActsFor::Service {
            role,
            teams: people::teams_named(services, teams.to_vec()).await?,
        },
    };
    let made = people::token_add(services, &TokenMaker::OPERATOR, new).await?;
    let shown = Made {
        token: made.token.expose_secret().to_owned(),
        kept: made.kept.into(),
    };
    io.result(&shown, |made, view| {
        let once = view.language.choose(
            "Keep it now: nobody can show it again.",
            "Notez-le maintenant : personne ne pourra le montrer à nouveau.",
        );
        format!("{}\n{once}\n", made.token)
    })
    .await;
    Ok(())
}

/// A token as it is shown.
#[derive(Debug, Serialize)]
struct Shown {
    id: String,
    name: String,
    role: String,
    scopes: Vec<String>,
    expires_at: Option<Timestamp>,
    last_used_at: Option<Timestamp>,
    last_used_from: Option<String>,
}

#[derive(Serialize)]
struct Made {
    token: String,
    #[serde(flatten)]
    kept: Shown,
}

impl From<ApiToken> for Shown {
    fn from(token: ApiToken) -> Self {
        let role = match token.bearer {
            Bearer::Service { role, .. } => role,
            Bearer::Member(_) => String::new(),
        };
        Self {
            id: token.id.to_string(),
            name: token.name,
            role,
            scopes: token.scopes,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
            last_used_from: token.last_used_from,
        }
    }
}

fn table(tokens: &[Shown], view: &View) -> String {
    let language = view.language;
    if tokens.is_empty() {
        return language
            .choose(
                "No token yet. Make one: facteur token add NAME --scope PERMISSION\n",
                "Pas encore de jeton. Créez-en un : facteur token add NOM --scope PERMISSION\n",
            )
            .to_owned();
    }
    let mut table = Table::new(&[
        language.choose("Name", "Nom"),
        language.choose("Role", "Rôle"),
        language.choose("Scopes", "Portées"),
        "Id",
    ]);
    for token in tokens {
        table.row([
            Cell::from(token.name.as_str()),
            Cell::new(&token.role, Style::Dim),
            Cell::from(token.scopes.join(" ").as_str()),
            Cell::new(&token.id, Style::Dim),
        ]);
    }
    table.render(view)
}
