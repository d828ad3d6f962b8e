//! Rules as people type them: `sender=*@client.example`, `category=billing`, `stop`.

use super::validate::{condition_trouble, tag_trouble};
use facteur_domain::{Action, Category, Condition, Impact, MailboxId, MemberId, Urgency};
use std::str::FromStr;

/// Turns what people call things into ids. Ids themselves are always understood.
pub trait Names {
    /// The mailbox of that address.
    fn mailbox(&self, address: &str) -> Option<MailboxId>;
    /// The member of that address or name.
    fn member(&self, name: &str) -> Option<MemberId>;
}

/// Knows nobody: only ids are understood.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoNames;

impl Names for NoNames {
    fn mailbox(&self, _address: &str) -> Option<MailboxId> {
        None
    }
    fn member(&self, _name: &str) -> Option<MemberId> {
        None
    }
}

const CONDITIONS: &str = "sender=*@client.example, domain=client.example, recipient=compta@*, subject=facture*, \
                          words=panne|ne marche plus, header=X-Priority: 1, attachment=*.pdf, \
                          entity=order_no: CMD-*, due=48, \
                          mailbox=support@example.org";
const ACTIONS: &str =
    "ignore, category=billing, impact=many, urgency=hours, assign=lea@example.org, tag=compta, stop";

/// Reads one condition. The error is a sentence that says what would do.
pub fn parse_condition(text: &str, names: &dyn Names) -> Result<Condition, String> {
    let Some((key, value)) = text.split_once('=') else {
        return Err(format!("\"{text}\" is no condition; write one of: {CONDITIONS}."));
    };
    let value = value.trim();
    let matches = value.to_owned();
    let condition = match key.trim().to_lowercase().as_str() {
        "sender" => Condition::Sender { matches },
        "domain" => Condition::Domain {
            is: value
                .trim_start_matches("*.")
                .trim_start_matches('@')
                .to_lowercase(),
        },
        "recipient" => Condition::Recipient { matches },
        "subject" => Condition::Subject { matches },
        "words" => Condition::Words { any_of: words(value) },
        "header" => header(value),
        "attachment" => Condition::Attachment { matches },
        "entity" => entity(value)?,
        "due" => due(value)?,
        "mailbox" => mailbox(value, names)?,
        other => {
            return Err(format!(
                "\"{other}\" is no kind of condition; write one of: {CONDITIONS}."
            ));
        }
    };
    match condition_trouble(&condition) {
        Some(sentence) => Err(format!("In \"{text}\": {sentence}")),
        None => Ok(condition),
    }
}

/// Words are separated by `|`, or by commas where no `|` stands.
fn words(value: &str) -> Vec<String> {
    let separator = if value.contains('|') { '|' } else { ',' };
    let words = value
        .split(separator)
        .map(str::trim)
        .filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn header(value: &str) -> Condition {
    let (name, matches) = value.split_once(':').unwrap_or((value, "*"));
    let matches = matches.trim();
    Condition::Header {
        name: name.trim().to_owned(),
        matches: if matches.is_empty() {
            "*".to_owned()
        } else {
            matches.to_owned()
        },
    }
}

/// `iban`, or with a value: `order_no: CMD-*`.
fn entity(value: &str) -> Result<Condition, String> {
    let (kind, matches) = value.split_once(':').unwrap_or((value, "*"));
    let matches = Some(matches.trim()).filter(|matches| !matches.is_empty());
    Ok(Condition::Entity {
        kind: word(&kind.trim().to_lowercase())?,
        matches: matches.unwrap_or("*").to_owned(),
    })
}

/// A number of hours.
fn due(value: &str) -> Result<Condition, String> {
    let hours = value.trim_end_matches('h').trim();
    hours
        .parse()
        .map(|within| Condition::Due { within })
        .map_err(|_| format!("\"{value}\" is no number of hours; write one, such as due=48."))
}

fn mailbox(value: &str, names: &dyn Names) -> Result<Condition, String> {
    let found = MailboxId::from_str(value)
        .ok()
        .or_else(|| names.mailbox(&value.to_lowercase()));
    let unknown = || format!("\"{value}\" is no mailbox that is known here; see `facteur mailbox list`.");
    found.map(|is| Condition::Mailbox { is }).ok_or_else(unknown)
}

/// Reads one action. The error is a sentence that says what would do.
pub fn parse_action(text: &str, names: &dyn Names) -> Result<Action, String> {
    let (key, value) = match text.split_once('=') {
        Some((key, value)) => (key.trim(), Some(value.trim())),
        None => (text.trim(), None),
    };
    match (key.to_lowercase().as_str(), value) {
        ("ignore", None) => Ok(Action::Ignore),
        ("stop", None) => Ok(Action::Stop),
        ("category", Some(value)) => word::<Category>(value).map(Action::Category),
        ("impact", Some(value)) => word::<Impact>(&value.to_lowercase()).map(Action::Impact),
        ("urgency", Some(value)) => word::<Urgency>(&value.to_lowercase()).map(Action::Urgency),
        ("assign", Some(value)) => member(value, names),
        ("tag", Some(value)) => tag_trouble(value).map_or_else(|| Ok(Action::Tag(value.to_owned())), Err),
        _ => Err(format!(
            "\"{text}\" is nothing that a rule can do; write one of: {ACTIONS}."
        )),
    }
}

fn word<T: FromStr<Err = facteur_domain::UnknownWord>>(value: &str) -> Result<T, String> {
    value
        .parse()
        .map_err(|error: facteur_domain::UnknownWord| format!("{error}."))
}

fn member(value: &str, names: &dyn Names) -> Result<Action, String> {
    let found = MemberId::from_str(value).ok().or_else(|| names.member(value));
    found
        .map(Action::Assign)
        .ok_or_else(|| format!("\"{value}\" is no member that is known here."))
}

/// A condition as it is typed.
pub fn show_condition(condition: &Condition) -> String {
    match condition {
        Condition::Sender { matches } => format!("sender={matches}"),
        Condition::Domain { is } => format!("domain={is}"),
        Condition::Recipient { matches } => format!("recipient={matches}"),
        Condition::Subject { matches } => format!("subject={matches}"),
        Condition::Words { any_of } => show_words(any_of),
        Condition::Header { name, matches } if matches == "*" => format!("header={name}"),
        Condition::Header { name, matches } => format!("header={name}: {matches}"),
        Condition::Attachment { matches } => format!("attachment={matches}"),
        Condition::Entity { kind, matches } if matches == "*" => format!("entity={kind}"),
        Condition::Entity { kind, matches } => format!("entity={kind}: {matches}"),
        Condition::Due { within } => format!("due={within}"),
        Condition::Mailbox { is } => format!("mailbox={is}"),
    }
}

fn show_words(words: &[String]) -> String {
    let joined = words.join("|");
    // A lone phrase with a comma would be read back as two words.
    let end = if words.len() == 1 && joined.contains(',') {
        "|"
    } else {
        ""
    };
    format!("words={joined}{end}")
}

/// An action as it is typed.
pub fn show_action(action: &Action) -> String {
    match action {
        Action::Ignore => "ignore".to_owned(),
        Action::Category(category) => format!("category={category}"),
        Action::Impact(impact) => format!("impact={impact}"),
        Action::Urgency(urgency) => format!("urgency={urgency}"),
        Action::Assign(member) => format!("assign={member}"),
        Action::Tag(tag) => format!("tag={tag}"),
        Action::Stop => "stop".to_owned(),
    }
}
