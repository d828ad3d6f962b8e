//! Which mailboxes somebody may see, and with them what came to them.

use facteur_domain::{MailboxId, OrganisationId, Reach};
use facteur_store::{StoreResult, Tx, mailboxes};

/// The mailboxes within reach; none when all are.
pub(crate) fn within(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    reach: &Reach,
) -> StoreResult<Option<Vec<MailboxId>>> {
    if reach.limit().is_none() {
        return Ok(None);
    }
    let all = mailboxes::mailbox_teams(tx, organisation)?;
    let seen = all.into_iter().filter(|(_, team)| reach.allows(*team));
    Ok(Some(seen.map(|(id, _)| id).collect()))
}

/// Whether a mailbox is within reach. One that is gone is seen by who sees everything.
pub(crate) fn reaches(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    reach: &Reach,
    mailbox: MailboxId,
) -> StoreResult<bool> {
    Ok(within(tx, organisation, reach)?.is_none_or(|seen| seen.contains(&mailbox)))
}
