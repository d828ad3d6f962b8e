//! `facteur accept`

use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::Io;
use clap::Args;
use facteur_flows::intake::{self, Handed};
use facteur_flows::mailboxes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Arguments of `accept`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Accept {
    /// The mailbox that the mail is for
    #[arg(long, value_name = "ADDRESS")]
    pub mailbox: String,
}

/// Bytes above which a mail is no mail: the mail agent has its own, smaller limit.
const LARGEST: usize = 512 * 1024 * 1024;

impl Accept {
    /// Answers only after the commit, so that the mail agent may forget the mail.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        let mailbox = mailboxes::by_address(services, &self.mailbox).await?;
        let raw = io.read_input(LARGEST).await?;
        if raw.is_empty() {
            return Err(Failure::new((
                "standard input holds no mail",
                "l'entrée standard ne contient pas de message",
            ))
            .help((
                "give one whole mail, header fields first, as mail agents do",
                "donnez un message entier, en-têtes d'abord, comme le font les serveurs de courrier",
            ))
            .exit(Exit::Data));
        }
        let handed = Handed {
            raw,
            mailbox: Some(mailbox.address),
            key: None,
        };
        intake::hand_in(services, handed).await?;
        io.result(&serde_json::json!({ "accepted": true }), |_, _| String::new())
            .await;
        Ok(Exit::Done)
    }
}
