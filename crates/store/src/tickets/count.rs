//! How many tickets a view holds, for the navigation.

use super::TicketFilter;
use super::list::{shelves, statuses};
use crate::error::StoreResult;
use crate::sql::{Sql, sql_for};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::OrganisationId;

/// How many tickets the filter lets pass, counted up to `cap`. Order, page, contact, tag, category, priority and
/// mailbox are left out of account: this is for the navigation, and answered by an index alone.
pub fn ticket_count(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    filter: &TicketFilter,
    cap: usize,
) -> StoreResult<usize> {
    const COUNT: Sql = sql_for(
        "select count(*) from (select 1 from ticket t indexed by ticket_shelf where t.organisation = $1 \
         and t.shelf = $2 and t.status = $3 and t.folded_into is null and ($4 = 0 or t.assignee is null) and ($5 = 0 or t.to_review = 1) \
         and ($7 is null or instr($7, t.mailbox) > 0) limit $6)",
        "select count(*) from (select 1 from ticket t where t.organisation = $1 and t.shelf = $2 and t.status = $3 \
         and t.folded_into is null and ($4::bigint = 0 or t.assignee is null) \
         and ($5::bigint = 0 or t.to_review = 1) and ($7::uuid[] is null or t.mailbox = any($7)) limit $6) counted",
    );
    const COUNT_OF_MEMBER: Sql = sql_for(
        "select count(*) from (select 1 from ticket t indexed by ticket_assignee where t.organisation = $1 \
         and t.shelf = $2 and t.status = $3 and t.folded_into is null and t.assignee = $4 \
         and ($5 = 0 or t.to_review = 1) and ($7 is null or instr($7, t.mailbox) > 0) limit $6)",
        "select count(*) from (select 1 from ticket t where t.organisation = $1 and t.shelf = $2 \
         and t.status = $3 and t.folded_into is null and t.assignee = $4 \
         and ($5::bigint = 0 or t.to_review = 1) and ($7::uuid[] is null or t.mailbox = any($7)) limit $6) counted",
    );
    let mut sets = Vec::new();
    for shelf in shelves(filter) {
        for status in statuses(filter) {
            sets.push(vec![
                Param::id(organisation),
                shelf.into(),
                status.word().into(),
                match filter.assignee {
                    Some(Some(member)) => Param::id(member),
                    Some(None) => 1_i64.into(),
                    None => 0_i64.into(),
                },
                filter.to_review.into(),
                cap.into(),
                Param::ids_or_null(filter.within.as_deref()),
            ]);
        }
    }
    let of_member = filter.assignee.flatten().is_some();
    let statement = if of_member { COUNT_OF_MEMBER } else { COUNT };
    let mut total = 0;
    for rows in tx.query_each(statement, &sets)? {
        let row = rows.first().map_or(Ok(0_i64), |row| row.get(0))?;
        total += row as usize;
    }
    Ok(total.min(cap))
}
