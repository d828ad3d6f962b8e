//! `facteur member …`

use super::mailbox::PasswordFrom;
use crate::app::App;
use crate::exit::{Exit, Outcome};
use crate::output::{Cell, Io, Style, Table, View};
use clap::Subcommand;
use facteur_domain::{Actor, Role};
use facteur_flows::people;
use facteur_store::organisations::Member as Known;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Commands on members.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Member {
    /// Add a member, to whom tickets can be given
    Add {
        /// Mail address
        address: String,
        /// Name to show [default: the address]
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// owner, admin, agent, viewer
        #[arg(long, value_name = "ROLE", default_value = "agent")]
        role: String,
    },
    /// List the members
    List,
    /// Set a member's password, so that they can sign in; asked for on the terminal
    Password {
        /// Mail address
        address: String,
        /// Where the password comes from.
        #[command(flatten)]
        password: PasswordFrom,
    },
    /// Switch a member's second factor off, when phone and recovery codes are lost
    SecondFactor {
        /// Mail address
        address: String,
        /// Say so: from then on the password alone lets in
        #[arg(long, required = true)]
        off: bool,
    },
}

impl Member {
    /// Runs it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        match self {
            Self::Add { address, name, role } => {
                let role: Role = role.trim().to_lowercase().parse()?;
                let name = name.unwrap_or_default();
                let member = people::member_add(services, Actor::Operator, &address, &name, role).await?;
                io.result(&member, |member, view| {
                    let added = view.language.choose("was added", "fait partie de l'équipe");
                    format!("{} {added}.\n", member.address)
                })
                .await;
            }
            Self::Password { address, password } => {
                let password = password.read(io, &address).await?;
                let member = people::reset_password(services, Actor::Operator, &address, &password).await?;
                io.result(&member, |member, view| {
                    let set = view.language.choose(
                        "can sign in with the new password; all sessions ended",
                        "peut se connecter avec le nouveau mot de passe ; toutes les sessions sont fermées",
                    );
                    format!("{} {set}.\n", member.address)
                })
                .await;
            }
            Self::SecondFactor { address, off: _ } => {
                let was_on = people::reset_second_factor(services, Actor::Operator, &address).await?;
                io.result(&was_on, |was_on, view| {
                    let told = if *was_on {
                        view.language.choose(
                            "The second factor is off; the password alone lets in until another is set up.\n",
                            "La double authentification est désactivée ; le mot de passe suffit jusqu'à la prochaine.\n",
                        )
                    } else {
                        view.language.choose(
                            "The second factor was not on.\n",
                            "La double authentification n'était pas activée.\n",
                        )
                    };
                    told.to_owned()
                })
                .await;
            }
            Self::List => {
                let members = people::member_list(services).await?;
                io.result(&members, |members, view| table(members, view)).await;
            }
        }
        Ok(Exit::Done)
    }
}

fn table(members: &[Known], view: &View) -> String {
    let language = view.language;
    if members.is_empty() {
        return language
            .choose(
                "No member yet. Add one: facteur member add ADDRESS --name NAME\n",
                "Pas encore de membre. Ajoutez-en un : facteur member add ADRESSE --name NOM\n",
            )
            .to_owned();
    }
    let mut table = Table::new(&[
        language.choose("Address", "Adresse"),
        language.choose("Name", "Nom"),
        language.choose("Role", "Rôle"),
    ]);
    for member in members {
        table.row([
            Cell::from(member.address.as_str()),
            Cell::from(member.name.as_str()),
            Cell::new(&member.role, Style::Dim),
        ]);
    }
    table.render(view)
}
