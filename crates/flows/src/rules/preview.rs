//! What a rule would have done to the mail that is already here. Nothing is changed by looking.

use super::change::{NewRule, check, insert};
use super::names::Known;
use crate::error::FlowResult;
use crate::judgement::{Judge, judge_now, judge_state};
use crate::organisation;
use crate::services::Services;
use facteur_domain::{FolderId, FolderRole, MessageId, OrganisationId, RuleId, TicketNumber, Timestamp};
use facteur_mail::Limits;
use facteur_store::blobs::StoredBlob;
use facteur_store::messages::Message;
use facteur_store::{StoreError, StoreResult, Tx, arrivals, folders, mailboxes, messages, rules, tickets};
use facteur_understand::{CompiledRules, JudgeFacts, Judgement, MailFacts, Policy, TimeZone, judge, read};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;

/// Messages that are looked at at most.
const MOST: usize = 10_000;
/// Messages whose bytes are held at a time.
const BATCH: usize = 32;

/// What a rule would have done.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// How many messages were looked at, newest first.
    pub looked_at: usize,
    /// How many could not be read for it: their bytes are erased or unreadable.
    pub not_read: usize,
    /// Those for which it would have held.
    pub matches: Vec<PreviewHit>,
}

/// A message for which a rule would have held.
#[derive(Debug, Clone, Serialize)]
pub struct PreviewHit {
    /// The message.
    pub message: MessageId,
    /// Its ticket.
    pub number: Option<TicketNumber>,
    /// Its subject.
    pub subject: String,
    /// Who wrote it.
    pub from_address: String,
    /// When it came.
    pub received_at: Timestamp,
    /// For each condition, the condition and the piece of the mail that met it.
    pub because: Vec<(String, String)>,
    /// What it would have changed; empty when other rules say the same, or a member has decided.
    pub differences: Vec<Difference>,
    /// Whether a member has worked on the ticket, whom no rule overrides.
    pub member_decided: bool,
}

/// One thing that would have been otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// "ignored", "category", "impact", "urgency", "priority", "assignee", "tags" or "shelf".
    pub field: &'static str,
    /// Without the rule.
    pub from: String,
    /// With it.
    pub to: String,
}

/// Tries a rule on the last messages that were written to us, as if it stood at that place (counted from
/// 1; at the end when none is named) among the rules of today.
///
/// # Errors
/// Refused when the rule makes no sense.
pub async fn preview(
    services: &Services,
    rule: NewRule,
    position: Option<usize>,
    last: usize,
) -> FlowResult<Preview> {
    let (organisation, id) = (services.organisation, services.ids.make());
    let (mut trial, judging, mut found) = services
        .store
        .read(organisation, move |tx| {
            let trial = Trial::load(tx, organisation, id, &rule, position)?;
            let judging = judge_state(tx, organisation)?;
            let newest = messages::message_newest(tx, organisation, last.min(MOST))?;
            Ok::<_, crate::FlowError>((trial, judging, newest))
        })
        .await?;
    trial.judge = judge_now(services, judging).await?;
    let trial = Arc::new(trial);
    found.retain(|message| services.reach.allows(message.team));
    let mut preview = Preview {
        looked_at: found.len(),
        not_read: 0,
        matches: Vec::new(),
    };
    while !found.is_empty() {
        let rest = found.split_off(found.len().min(BATCH));
        let batch = std::mem::replace(&mut found, rest);
        try_batch(services, &trial, batch, &mut preview).await?;
    }
    Ok(preview)
}

/// The rules of today without and with the new one.
struct Trial {
    rule: RuleId,
    without: CompiledRules,
    with: CompiledRules,
    /// What judges new mail: what is told is what will happen.
    judge: Judge,
    known: Known,
    roles: HashMap<FolderId, FolderRole>,
    zone: TimeZone,
}

impl Trial {
    fn load(
        tx: &mut Tx<'_>,
        organisation: OrganisationId,
        id: RuleId,
        rule: &NewRule,
        position: Option<usize>,
    ) -> FlowResult<Self> {
        let known = Known::load(tx, organisation)?;
        let mut set = rules::rule_set_get(tx, organisation)?;
        let (without, _) = CompiledRules::usable(&set);
        let rule = rule.read(id, &known)?;
        insert(&mut set, rule, position)?;
        check(&set)?;
        let (with, _) = CompiledRules::usable(&set);
        let mut roles = HashMap::new();
        for mailbox in mailboxes::mailbox_list(tx, organisation)? {
            let folders = folders::folder_list(tx, organisation, mailbox.id)?;
            roles.extend(folders.into_iter().map(|folder| (folder.id, folder.role)));
        }
        Ok(Self {
            zone: organisation::zone(tx, organisation)?,
            rule: id,
            without,
            with,
            judge: Judge::default(),
            known,
            roles,
        })
    }
}

/// A message with what trying it needs.
struct Candidate {
    message: Message,
    blob: Option<StoredBlob>,
    role: FolderRole,
    number: Option<TicketNumber>,
    member_decided: bool,
}

async fn try_batch(
    services: &Services,
    trial: &Arc<Trial>,
    batch: Vec<Message>,
    preview: &mut Preview,
) -> FlowResult<()> {
    let (organisation, roles) = (services.organisation, trial.clone());
    let candidates = services
        .store
        .read(organisation, move |tx| {
            let each = batch
                .iter()
                .map(|message| candidate(tx, organisation, &roles, message));
            each.collect::<StoreResult<Vec<_>>>()
        })
        .await?;
    let mut readable = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        // What killed a process once must not be given to this one.
        let unread = candidate.message.marks.iter().any(|mark| mark == "kept-unread");
        let raw = match candidate.blob.as_ref().filter(|_| !unread) {
            Some(blob) => services.store.blob_read(blob).await.ok(),
            None => None,
        };
        match raw {
            Some(raw) => readable.push((candidate, raw)),
            None => preview.not_read += 1,
        }
    }
    let (trial, limits) = (trial.clone(), services.limits.clone());
    let tried = tokio::task::spawn_blocking(move || {
        let each = readable.iter();
        each.filter_map(|(candidate, raw)| trial.on(candidate, raw, &limits))
            .collect::<Vec<_>>()
    });
    let tried = tried.await;
    preview
        .matches
        .extend(tried.map_err(|_| StoreError::fault("trying a rule on a batch of mails panicked"))?);
    Ok(())
}

fn candidate(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    trial: &Trial,
    message: &Message,
) -> StoreResult<Candidate> {
    let places = arrivals::arrival_of_message(tx, organisation, message.id)?;
    let role = places.first().and_then(|place| trial.roles.get(&place.folder));
    let thread = messages::thread_get(tx, organisation, message.thread)?;
    let ticket = match thread.and_then(|thread| thread.ticket) {
        Some(id) => tickets::ticket_get(tx, organisation, id, false)?,
        None => None,
    };
    Ok(Candidate {
        blob: messages::message_blob(tx, organisation, message.id)?,
        role: role.copied().unwrap_or(FolderRole::Incoming),
        number: ticket.as_ref().map(|ticket| ticket.number),
        member_decided: ticket.is_some_and(|ticket| ticket.touched),
        message: message.clone(),
    })
}

impl Trial {
    fn on(&self, candidate: &Candidate, raw: &[u8], limits: &Limits) -> Option<PreviewHit> {
        let reading = read(raw, limits);
        let facts = MailFacts::of(&reading, Some(candidate.message.mailbox)).in_zone(self.zone.clone());
        let matched = self.with.evaluate(&facts).matched;
        let because = matched
            .into_iter()
            .find(|matched| matched.rule == self.rule)?
            .because;
        let place = JudgeFacts {
            folder: candidate.role,
            older: false,
            remembered: self.judge.recall(&facts),
        };
        let judged = |rules| {
            let policy = Policy {
                rules,
                starter: true,
                model: self.judge.model.as_deref(),
                archived: self.judge.archived(),
                tags: None,
            };
            judge(&facts, &place, &policy)
        };
        let differences = if candidate.member_decided {
            Vec::new()
        } else {
            self.differences(&judged(&self.without), &judged(&self.with))
        };
        let message = &candidate.message;
        Some(PreviewHit {
            message: message.id,
            number: candidate.number,
            subject: message.subject.clone(),
            from_address: message.from_address.clone(),
            received_at: message.received_at,
            because,
            differences,
            member_decided: candidate.member_decided,
        })
    }

    fn differences(&self, without: &Judgement, with: &Judgement) -> Vec<Difference> {
        let assignee = |judged: &Judgement| {
            let member = judged.assign.and_then(|member| self.known.member_address(member));
            member.unwrap_or_default().to_owned()
        };
        let (old, new) = (&without.verdict, &with.verdict);
        let ignored = |judged: &Judgement| judged.ignored_by.is_some().to_string();
        let all = [
            ("ignored", ignored(without), ignored(with)),
            ("category", old.category.to_string(), new.category.to_string()),
            ("impact", old.impact.to_string(), new.impact.to_string()),
            ("urgency", old.urgency.to_string(), new.urgency.to_string()),
            ("priority", old.priority.to_string(), new.priority.to_string()),
            ("assignee", assignee(without), assignee(with)),
            ("tags", old.tags.join(", "), new.tags.join(", ")),
            ("shelf", without.shelf.to_string(), with.shelf.to_string()),
        ];
        let differs = all.into_iter().filter(|(_, from, to)| from != to);
        differs
            .map(|(field, from, to)| Difference { field, from, to })
            .collect()
    }
}
