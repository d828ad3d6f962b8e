//! A line of waiting mail: one mailbox and lane, handled in the order of arrival.

use super::tags::{self, TagCache};
use crate::answers;
use crate::error::{FlowError, FlowResult};
use crate::judgement::{self, Judge};
use crate::organisation;
use crate::services::Services;
use facteur_domain::{FolderId, FolderRole, Lane, Mailbox, MailboxId, OrganisationId, RuleSet};
use facteur_store::{StoreError, folders, mailboxes, rules, tickets};
use facteur_understand::{CompiledRules, OwnTags, TagKey, TimeZone};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Which line, as the job says.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Line {
    pub mailbox: MailboxId,
    pub lane: Lane,
}

impl Line {
    pub(super) fn of(payload: &str) -> FlowResult<Self> {
        serde_json::from_str(payload).map_err(|error| {
            FlowError::refused(format!("the payload of an intake job cannot be read: {error}"))
        })
    }
}

/// What handling the mail of a line needs to know besides the mail.
pub(super) struct Setting {
    pub mailbox: Mailbox,
    pub roles: HashMap<FolderId, FolderRole>,
    pub own_addresses: Vec<String>,
    /// Whether the same mail may have reached another team too.
    pub several_teams: bool,
    pub rules: Arc<CompiledRules>,
    /// Its model, and what members corrected.
    pub judge: Judge,
    /// Where the days and hours of mails are meant.
    pub zone: TimeZone,
    /// The key of the tickets' tags; none before the first mail was written.
    pub tags: Option<TagKey>,
    /// The tags that people set on tickets, which mails may ask for.
    pub own_tags: Arc<OwnTags>,
}

/// What is kept from one line to the next.
#[derive(Default)]
pub(super) struct Caches {
    rules: RuleCache,
    tags: TagCache,
}

/// The compiled rules of each organisation, in the version that was last seen.
#[derive(Default)]
struct RuleCache(Mutex<HashMap<OrganisationId, Arc<CompiledRules>>>);

impl RuleCache {
    fn get(&self, organisation: OrganisationId, version: i64) -> Option<Arc<CompiledRules>> {
        let cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cached
            .get(&organisation)
            .filter(|rules| rules.version() == version)
            .cloned()
    }

    fn compile(&self, organisation: OrganisationId, set: &RuleSet) -> Arc<CompiledRules> {
        // A rule that no longer makes sense is passed over; saving it was refused, so this is old data.
        let (compiled, broken) = CompiledRules::usable(set);
        for error in broken {
            tracing::warn!(component = "intake", action = "compile_rules", rule = %error.rule,
                "a rule is passed over because it cannot be used; `facteur rule list` shows why");
        }
        let compiled = Arc::new(compiled);
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cached.insert(organisation, compiled.clone());
        compiled
    }
}

/// Loads the setting of a line.
pub(super) async fn load(services: &Services, line: Line, caches: &Caches) -> FlowResult<Setting> {
    let (organisation, now) = (services.organisation, services.now());
    let own_tags = caches.tags.fresh(organisation, now);
    let wants_tags = own_tags.is_none();
    let (mailboxes, folders, set, sealed, judging, zone, used) = services
        .store
        .read(organisation, move |tx| {
            let mailboxes = mailboxes::mailbox_list(tx, organisation)?;
            let folders = folders::folder_list(tx, organisation, line.mailbox)?;
            let sealed = answers::sealed_tag_key(tx, organisation)?;
            let judging = judgement::judge_state(tx, organisation)?;
            let set = rules::rule_set_get(tx, organisation)?;
            let zone = organisation::zone(tx, organisation)?;
            let used = if wants_tags {
                tickets::tags_most_used(tx, organisation, tags::MOST)?
            } else {
                Vec::new()
            };
            Ok::<_, StoreError>((mailboxes, folders, set, sealed, judging, zone, used))
        })
        .await?;
    let own_addresses = mailboxes.iter().map(|mailbox| mailbox.address.clone()).collect();
    let several_teams = mailboxes.iter().any(|mailbox| mailbox.team != mailboxes[0].team);
    let mailbox = mailboxes
        .into_iter()
        .find(|mailbox| mailbox.id == line.mailbox)
        .ok_or_else(|| FlowError::refused("the mailbox of waiting mail is gone"))?;
    let mut tag_key = answers::open_tag_key(services, sealed.as_deref());
    if tag_key.is_none() && mailbox.acknowledge.is_some() {
        tag_key = Some(answers::tag_key(services).await?);
    }
    Ok(Setting {
        judge: judgement::judge_now(services, judging).await?,
        mailbox,
        tags: tag_key,
        zone,
        roles: folders
            .into_iter()
            .map(|folder| (folder.id, folder.role))
            .collect(),
        own_addresses,
        several_teams,
        rules: caches
            .rules
            .get(organisation, set.version)
            .unwrap_or_else(|| caches.rules.compile(organisation, &set)),
        own_tags: own_tags.unwrap_or_else(|| caches.tags.keep(organisation, used, now)),
    })
}
