//! Commands on mailboxes.

use super::password::{
    PASSWORD, SMTP_PASSWORD, password_of, seal_password, seal_smtp_password, smtp_password_of,
};
use super::{check, providers};
use crate::audit::{Entry, record};
use crate::error::{FieldError, FlowError, FlowResult};
use crate::services::Services;
use crate::watch::INBOX;
use facteur_connect::TestReport;
use facteur_domain::{
    Acknowledgement, Afterwards, AuditAction, AuditObject, Event, EventKind, FolderId, FolderRole, Mailbox,
    MailboxId, MailboxMode, Older, Purpose, Smtp, Source, StartFrom, TeamId, Timestamp,
};
use facteur_store::folders::{self, Folder};
use facteur_store::{StoreError, Tx, arrivals, events, mailboxes, organisations};
use secrecy::SecretString;

/// The folder of mail that is handed in.
const HANDED: &str = "incoming";

/// A mailbox to be added.
#[derive(Debug, Clone)]
pub struct NewMailbox {
    /// Its mail address.
    pub address: String,
    /// The team whose work it is; the organisation's first when none is named.
    pub team: Option<TeamId>,
    /// What it is for.
    pub purpose: Purpose,
    /// Where its mail comes from; guessed by the address when none is named.
    pub source: Option<Source>,
    /// Whether it is read and whether anything leaves.
    pub mode: MailboxMode,
    /// From when mail counts; from now on when not named.
    pub start: Option<StartFrom>,
    /// What happens with what is older.
    pub older: Older,
    /// What to do on the server once a mail is here.
    pub afterwards: Afterwards,
    /// Seconds between two looks where the server cannot tell by itself.
    pub poll_seconds: u32,
    /// How its mail is sent; nothing can be sent from it when none is named.
    pub smtp: Option<Smtp>,
    /// The password to send with, when it is another than the one to read with.
    pub smtp_password: Option<SecretString>,
    /// What stands under every mail that is sent from it.
    pub signature: String,
    /// What who opens a ticket is told at once.
    pub acknowledge: Option<Acknowledgement>,
}

impl NewMailbox {
    /// A work mailbox with the usual settings: from now on, nothing is changed on the server.
    pub fn new(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            team: None,
            purpose: Purpose::Work,
            source: None,
            mode: MailboxMode::Active,
            start: None,
            older: Older::Leave,
            afterwards: Afterwards::Nothing,
            poll_seconds: 60,
            smtp: None,
            smtp_password: None,
            signature: String::new(),
            acknowledge: None,
        }
    }
}

/// What to set otherwise; what is none stays as it is.
#[derive(Debug, Clone, Default)]
pub struct MailboxChange {
    /// Where its mail comes from.
    pub source: Option<Source>,
    /// Whether it is read and whether anything leaves.
    pub mode: Option<MailboxMode>,
    /// From when mail counts. Mail that was too old and now counts is taken up.
    pub start: Option<StartFrom>,
    /// What happens with what is older. Mail that was left and is now archived is taken up.
    pub older: Option<Older>,
    /// What to do on the server once a mail is here.
    pub afterwards: Option<Afterwards>,
    /// Seconds between two looks where the server cannot tell by itself.
    pub poll_seconds: Option<u32>,
    /// How its mail is sent; `Some(None)`: nothing is sent from it any more.
    pub smtp: Option<Option<Smtp>>,
    /// What stands under every mail that is sent from it.
    pub signature: Option<String>,
    /// What who opens a ticket is told at once; `Some(None)`: nothing.
    pub acknowledge: Option<Option<Acknowledgement>>,
}

/// Adds a mailbox. Refused when its address is there already, or a setting cannot be right; whether the
/// server can be reached is for [`test`] to say.
pub async fn add(
    services: &Services,
    new: NewMailbox,
    password: Option<SecretString>,
) -> FlowResult<Mailbox> {
    let address = check::address(&new.address).map_err(|wrong| FlowError::invalid("address", wrong))?;
    let source = match new.source {
        Some(source) => source,
        None => providers::guess(&address).ok_or_else(|| {
            FlowError::invalid(
                "source",
                "name the mail server: it cannot be guessed by the address",
            )
        })?,
    };
    if matches!(source, Source::Imap { .. }) && password.is_none() {
        return Err(FlowError::invalid("password", "an IMAP mailbox needs a password"));
    }
    let mailbox = Mailbox {
        id: services.ids.make(),
        team: team(services, new.team).await?,
        address,
        purpose: new.purpose,
        source,
        mode: new.mode,
        start: new.start.unwrap_or(StartFrom::At(services.now())),
        older: new.older,
        afterwards: new.afterwards,
        poll_seconds: new.poll_seconds,
        smtp: new.smtp,
        signature: new.signature,
        acknowledge: new.acknowledge,
    };
    validate(&mailbox)?;
    let sealed = password
        .map(|password| seal_password(services, mailbox.id, &password))
        .transpose()?;
    let smtp_password = new.smtp_password;
    let sealed_smtp = smtp_password
        .map(|password| seal_smtp_password(services, mailbox.id, &password))
        .transpose()?;
    let (organisation, now) = (services.organisation, services.now());
    let (saved, folder): (Mailbox, FolderId) = (mailbox.clone(), services.ids.make());
    let data = serde_json::json!({ "mailbox": mailbox.id, "address": mailbox.address });
    let event = event(services, EventKind::MailboxAdded, data);
    let entry = entry(services, AuditAction::MailboxAdded, &mailbox).after(&mailbox);
    let scoped = services.clone();
    services
        .store
        .write(organisation, move |tx| {
            mailboxes::mailbox_insert(tx, organisation, &saved, now)?;
            if let Some(sealed) = &sealed {
                mailboxes::secret_put(tx, organisation, saved.id, PASSWORD, sealed)?;
            }
            if let Some(sealed) = &sealed_smtp {
                mailboxes::secret_put(tx, organisation, saved.id, SMTP_PASSWORD, sealed)?;
            }
            // Trouble with the mailbox has a place to be told from the beginning on.
            let name = incoming_name(&saved.source);
            folders::folder_ensure(tx, organisation, saved.id, folder, name, FolderRole::Incoming)?;
            record(tx, &scoped, entry.clone())?;
            events::event_append(tx, organisation, &event)
        })
        .await?;
    Ok(mailbox)
}

/// Changes settings. A running watcher follows within seconds.
pub async fn set(services: &Services, id: MailboxId, change: MailboxChange) -> FlowResult<Mailbox> {
    let former = get(services, id).await?;
    let mut mailbox = former.clone();
    mailbox.source = change.source.unwrap_or(mailbox.source);
    mailbox.mode = change.mode.unwrap_or(mailbox.mode);
    mailbox.start = change.start.unwrap_or(mailbox.start);
    mailbox.older = change.older.unwrap_or(mailbox.older);
    mailbox.afterwards = change.afterwards.unwrap_or(mailbox.afterwards);
    mailbox.poll_seconds = change.poll_seconds.unwrap_or(mailbox.poll_seconds);
    mailbox.smtp = change.smtp.unwrap_or(mailbox.smtp);
    mailbox.signature = change.signature.unwrap_or(mailbox.signature);
    mailbox.acknowledge = change.acknowledge.unwrap_or(mailbox.acknowledge);
    validate(&mailbox)?;
    if mailbox == former {
        return Ok(mailbox);
    }
    let organisation = services.organisation;
    let data = serde_json::json!({ "mailbox": id, "from": former, "to": mailbox });
    let event = event(services, EventKind::MailboxChanged, data);
    let entry = entry(services, AuditAction::MailboxChanged, &mailbox).changed(&former, &mailbox);
    let (saved, scoped) = (mailbox.clone(), services.clone());
    services
        .store
        .write(organisation, move |tx| {
            mailboxes::mailbox_update(tx, organisation, &saved)?;
            take_up(tx, organisation, &former, &saved)?;
            record(tx, &scoped, entry.clone())?;
            events::event_append(tx, organisation, &event)
        })
        .await?;
    Ok(mailbox)
}

/// Mail that was left as too old is fetched when the new settings want it.
fn take_up(
    tx: &mut Tx<'_>,
    organisation: facteur_domain::OrganisationId,
    former: &Mailbox,
    mailbox: &Mailbox,
) -> Result<(), StoreError> {
    if former.start == mailbox.start && former.older == mailbox.older {
        return Ok(());
    }
    let from = match mailbox.start {
        StartFrom::Beginning => Timestamp::MIN,
        StartFrom::At(at) => at,
    };
    arrivals::arrival_take_up(tx, organisation, mailbox.id, from, false)?;
    if mailbox.older == Older::Archive {
        arrivals::arrival_take_up(tx, organisation, mailbox.id, Timestamp::MIN, true)?;
    }
    Ok(())
}

/// Stops reading a mailbox until it is resumed.
pub async fn pause(services: &Services, id: MailboxId) -> FlowResult<Mailbox> {
    set_mode(services, id, MailboxMode::Paused).await
}

/// Reads a mailbox again, from where it was left.
pub async fn resume(services: &Services, id: MailboxId) -> FlowResult<Mailbox> {
    set_mode(services, id, MailboxMode::Active).await
}

async fn set_mode(services: &Services, id: MailboxId, mode: MailboxMode) -> FlowResult<Mailbox> {
    let change = MailboxChange {
        mode: Some(mode),
        ..MailboxChange::default()
    };
    set(services, id, change).await
}

/// Sets another password. A running watcher logs in with it within seconds.
pub async fn set_password(services: &Services, id: MailboxId, password: SecretString) -> FlowResult<()> {
    let mailbox = get(services, id).await?;
    let sealed = seal_password(services, id, &password)?;
    let (organisation, scoped) = (services.organisation, services.clone());
    let entry = entry(services, AuditAction::MailboxPasswordChanged, &mailbox)
        .after(&serde_json::json!({ "password": "changed" }));
    let data = serde_json::json!({ "mailbox": id, "password": "changed" });
    let event = event(services, EventKind::MailboxChanged, data);
    services
        .store
        .write(organisation, move |tx| {
            mailboxes::secret_put(tx, organisation, id, PASSWORD, &sealed)?;
            record(tx, &scoped, entry.clone())?;
            events::event_append(tx, organisation, &event)
        })
        .await?;
    Ok(())
}

/// Gives the mailbox another password to send with; with none, mail is sent with the one to read with.
pub async fn set_smtp_password(
    services: &Services,
    id: MailboxId,
    password: Option<SecretString>,
) -> FlowResult<()> {
    let mailbox = get(services, id).await?;
    let sealed = password
        .map(|password| seal_smtp_password(services, id, &password))
        .transpose()?;
    let (organisation, scoped) = (services.organisation, services.clone());
    let now = if sealed.is_some() { "changed" } else { "removed" };
    let entry = entry(services, AuditAction::MailboxPasswordChanged, &mailbox)
        .after(&serde_json::json!({ "smtp_password": now }));
    let data = serde_json::json!({ "mailbox": id, "smtp_password": "changed" });
    let event = event(services, EventKind::MailboxChanged, data);
    services
        .store
        .write(organisation, move |tx| {
            match &sealed {
                Some(sealed) => mailboxes::secret_put(tx, organisation, id, SMTP_PASSWORD, sealed)?,
                None => mailboxes::secret_forget(tx, organisation, id, SMTP_PASSWORD)?,
            }
            record(tx, &scoped, entry.clone())?;
            events::event_append(tx, organisation, &event)
        })
        .await?;
    Ok(())
}

/// Forgets all passwords, when the key that opens them is lost, and tells how many there were. Each must be
/// set anew.
pub async fn forget_passwords(services: &Services) -> FlowResult<u64> {
    let (organisation, scoped) = (services.organisation, services.clone());
    let entry = Entry::new(
        services.actor(),
        AuditAction::SecretsForgotten,
        AuditObject::Key,
        "",
    );
    let data = serde_json::json!({ "passwords": "forgotten" });
    let event = event(services, EventKind::MailboxChanged, data);
    services
        .store
        .write(organisation, move |tx| {
            let forgotten = mailboxes::secret_forget_all(tx, organisation)?;
            record(
                tx,
                &scoped,
                entry.clone().before(&serde_json::json!({ "count": forgotten })),
            )?;
            events::event_append(tx, organisation, &event)?;
            Ok(forgotten)
        })
        .await
}

/// Tries the mailbox step by step; changes nothing.
pub async fn test(services: &Services, mailbox: &Mailbox) -> FlowResult<TestReport> {
    let password = password_of(services, mailbox.id).await?;
    let clock = services.ids.clock();
    Ok(facteur_connect::test(&mailbox.source, password, &services.connect, &**clock).await)
}

/// Tries to send from the mailbox step by step, without sending; none when it has no server for that.
pub async fn test_sending(services: &Services, mailbox: &Mailbox) -> FlowResult<Option<TestReport>> {
    let Some(smtp) = &mailbox.smtp else {
        return Ok(None);
    };
    let password = smtp_password_of(services, mailbox.id).await?;
    let (clock, options) = (services.ids.clock(), &services.connect);
    let report = facteur_connect::smtp::probe(smtp, &mailbox.address, password.as_ref(), options, &**clock);
    Ok(Some(report.await))
}

/// The mailbox with that address, in any case.
pub async fn by_address(services: &Services, address: &str) -> FlowResult<Mailbox> {
    let wanted = address.trim().to_lowercase();
    let all = all(services).await?;
    if let Some(found) = all.iter().find(|mailbox| mailbox.address == wanted) {
        return Ok(found.clone());
    }
    let there: Vec<&str> = all.iter().map(|mailbox| mailbox.address.as_str()).collect();
    Err(FlowError::not_found(if there.is_empty() {
        format!("there is no mailbox {address}, and no other one yet; `facteur mailbox add` makes one")
    } else {
        format!("there is no mailbox {address}; there are: {}", there.join(", "))
    }))
}

/// The folder in which mail that is handed in arrives.
pub async fn handed_folder(services: &Services, mailbox: MailboxId) -> FlowResult<Folder> {
    let (organisation, id) = (services.organisation, services.ids.make::<FolderId>());
    let folder = services
        .store
        .write(organisation, move |tx| {
            folders::folder_ensure(tx, organisation, mailbox, id, HANDED, FolderRole::Incoming)
        })
        .await?;
    Ok(folder)
}

/// All mailboxes within reach, by address.
pub(crate) async fn all(services: &Services) -> FlowResult<Vec<Mailbox>> {
    let organisation = services.organisation;
    let mut all: Vec<Mailbox> = services
        .store
        .read(organisation, move |tx| mailboxes::mailbox_list(tx, organisation))
        .await?;
    all.retain(|mailbox| services.reach.allows(mailbox.team));
    Ok(all)
}

async fn get(services: &Services, id: MailboxId) -> FlowResult<Mailbox> {
    let organisation = services.organisation;
    let found: Option<Mailbox> = services
        .store
        .read(organisation, move |tx| {
            mailboxes::mailbox_get(tx, organisation, id)
        })
        .await?;
    let found = found.filter(|mailbox| services.reach.allows(mailbox.team));
    found.ok_or_else(|| {
        FlowError::not_found(format!(
            "there is no mailbox {id}; `facteur mailbox list` shows them"
        ))
    })
}

async fn team(services: &Services, named: Option<TeamId>) -> FlowResult<TeamId> {
    let organisation = services.organisation;
    let teams = services
        .store
        .read(organisation, move |tx| organisations::team_list(tx, organisation))
        .await?;
    let found = match named {
        Some(team) => teams.iter().find(|(id, _)| *id == team),
        None => teams.first(),
    };
    found
        .map(|(id, _)| *id)
        .ok_or_else(|| FlowError::not_found("there is no such team; a mailbox is the work of one"))
}

fn validate(mailbox: &Mailbox) -> FlowResult<()> {
    let checks = [
        ("source", check::source(&mailbox.source)),
        ("afterwards", check::afterwards(&mailbox.afterwards)),
        ("poll_seconds", check::poll_seconds(mailbox.poll_seconds)),
        ("smtp", mailbox.smtp.as_ref().map_or(Ok(()), check::smtp)),
        ("signature", check::signature(&mailbox.signature)),
        (
            "acknowledge",
            mailbox
                .acknowledge
                .as_ref()
                .map_or(Ok(()), check::acknowledgement),
        ),
    ];
    let wrong = checks
        .into_iter()
        .filter_map(|(field, outcome)| Some(FieldError::new(field, outcome.err()?)));
    let wrong: Vec<FieldError> = wrong.collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(FlowError::Invalid(wrong))
}

/// The incoming folder's name as its source wants it.
fn incoming_name(source: &Source) -> &'static str {
    match source {
        Source::Handed => HANDED,
        Source::Imap { .. } | Source::Maildir { .. } => INBOX,
    }
}

fn entry(services: &Services, action: AuditAction, mailbox: &Mailbox) -> Entry {
    Entry::new(services.actor(), action, AuditObject::Mailbox, mailbox.id).named(&mailbox.address)
}

fn event(services: &Services, kind: EventKind, data: serde_json::Value) -> Event {
    Event {
        id: services.ids.make(),
        at: services.now(),
        kind,
        ticket: None,
        actor: services.actor(),
        data,
        trace: None,
    }
}
