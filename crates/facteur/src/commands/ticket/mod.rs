//! `facteur ticket …`

mod change;
mod due;
mod history;
mod list;
mod show;

use crate::app::App;
use crate::commands::answer::Reply;
use crate::exit::{Failure, Outcome};
use crate::output::Io;
use clap::{Args, Subcommand};
use facteur_domain::{TicketId, TicketNumber};
use facteur_flows::{Services, tickets};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Commands on tickets.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ticket {
    /// List tickets, newest first
    List(List),
    /// Show a ticket with its messages, its verdict and why
    Show {
        /// Such as TKT-2026-000123, or 123 for this year's
        number: String,
        /// Unfold quoted earlier mails
        #[arg(long)]
        quotes: bool,
    },
    /// Change a ticket
    Set(Set),
    /// Write a note on a ticket; without TEXT it is read from standard input
    Note {
        /// Such as TKT-2026-000123, or 123 for this year's
        number: String,
        /// The note
        text: Option<String>,
    },
    /// Fold a ticket into another: both conversations become one, and the other's number stays
    Join {
        /// The ticket that goes, such as TKT-2026-000123, or 123 for this year's
        number: String,
        /// The ticket that stays
        into: String,
    },
    /// Link two tickets that belong together, or take the link away
    Link {
        /// Such as TKT-2026-000123, or 123 for this year's
        number: String,
        /// The other ticket
        other: String,
        /// Take the link away
        #[arg(long)]
        remove: bool,
    },
    /// Answer who wrote; without --text it is read from standard input
    Reply(Reply),
    /// Show what happened to a ticket
    History {
        /// Such as TKT-2026-000123, or 123 for this year's
        number: String,
    },
    /// Undo the last change of a ticket, or one of its history
    Undo {
        /// Such as TKT-2026-000123, or 123 for this year's
        number: String,
        /// The event to undo, as `ticket history` shows it
        #[arg(long, value_name = "EVENT")]
        event: Option<String>,
    },
}

/// Arguments of `ticket list`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct List {
    /// new, open, pending, resolved, closed; several with commas, or all [default: new,open,pending]
    #[arg(long, value_name = "STATUS,…", value_delimiter = ',')]
    pub status: Vec<String>,
    /// low, normal, high, critical; several with commas
    #[arg(long, value_name = "PRIORITY,…", value_delimiter = ',')]
    pub priority: Vec<String>,
    /// Category, by its key or label
    #[arg(long, value_name = "CATEGORY")]
    pub category: Option<String>,
    /// Only of this mailbox
    #[arg(long, value_name = "ADDRESS")]
    pub mailbox: Option<String>,
    /// Only of this member; "nobody" for those of nobody
    #[arg(long, value_name = "MEMBER")]
    pub assignee: Option<String>,
    /// Only with this tag
    #[arg(long, value_name = "TAG")]
    pub tag: Option<String>,
    /// Only those to be dealt with: late, today, week
    #[arg(long, value_name = "WHEN")]
    pub due: Option<String>,
    /// Only those that name this, such as CMD-2231 or order_no:CMD-2231
    #[arg(long, value_name = "KIND:VALUE")]
    pub entity: Option<String>,
    /// Newsletters and mail flagged as spam have their own view: work, newsletters, spam, all
    #[arg(long, value_name = "VIEW", default_value = "work")]
    pub view: String,
    /// How many to show
    #[arg(long, default_value_t = 50, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub limit: u32,
    /// Go on where the last page ended
    #[arg(long, value_name = "CURSOR")]
    pub after: Option<String>,
}

/// Arguments of `ticket set`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Set {
    /// Such as TKT-2026-000123, or 123 for this year's
    pub number: String,
    /// What to change.
    #[command(flatten)]
    pub change: Change,
}

/// What to change.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[group(required = true, multiple = true)]
pub struct Change {
    /// new, open, pending, resolved, closed
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,
    /// Category, by its key or label
    #[arg(long, value_name = "CATEGORY")]
    pub category: Option<String>,
    /// one, team, many
    #[arg(long, value_name = "IMPACT")]
    pub impact: Option<String>,
    /// open, days, hours
    #[arg(long, value_name = "URGENCY")]
    pub urgency: Option<String>,
    /// low, normal, high, critical; otherwise it follows from impact and urgency
    #[arg(long, value_name = "PRIORITY")]
    pub priority: Option<String>,
    /// A member, or "nobody"
    #[arg(long, value_name = "MEMBER")]
    pub assignee: Option<String>,
    /// By when, on the organisation's clocks: 2027-03-12T17:00, 2027-03-12 (18:00), or in a span: 4h, 2d, 1w
    #[arg(long, value_name = "TIME", conflicts_with = "no_due")]
    pub due: Option<String>,
    /// There is no deadline, whatever its mails say
    #[arg(long)]
    pub no_due: bool,
    /// Add a tag
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Take a tag away
    #[arg(long, value_name = "TAG")]
    pub untag: Vec<String>,
}

impl Ticket {
    /// Runs it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        match self {
            Self::List(list) => list.run(services, io).await,
            Self::Show { number, quotes } => show::run(services, &number, quotes, io).await,
            Self::Set(set) => set.run(services, io).await,
            Self::Note { number, text } => change::note(services, &number, text, io).await,
            Self::Join { number, into } => change::join(services, &number, &into, io).await,
            Self::Link {
                number,
                other,
                remove,
            } => change::link(services, &number, &other, remove, io).await,
            Self::Reply(reply) => {
                let ticket = find(services, &reply.number).await?;
                reply.run(ticket, app, services, io).await
            }
            Self::History { number } => history::run(services, &number, io).await,
            Self::Undo { number, event } => change::undo(services, &number, event.as_deref(), io).await,
        }
    }
}

/// The ticket that is meant: a whole number, the bare end of one of this year, or an id.
async fn find(services: &Services, text: &str) -> Result<TicketId, Failure> {
    let text = text.trim();
    let Ok(sequence) = text.parse::<u32>() else {
        return Ok(tickets::find(services, text).await?);
    };
    let now = jiff::Timestamp::from_microsecond(services.now().micros()).unwrap_or_default();
    let year = now.to_zoned(TimeZone::UTC).year().unsigned_abs();
    let number = TicketNumber { year, sequence };
    Ok(tickets::find(services, &number.to_string()).await?)
}
