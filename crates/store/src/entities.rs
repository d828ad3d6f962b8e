//! What mails name: people, companies, amounts, numbers. Each is found by its letters and digits.

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::entity::lookup;
use facteur_domain::{Entity, MessageId, OrganisationId, ThreadId};

/// Entities of one conversation that are read at most.
const OF_THREAD: usize = 2_000;

/// Saves what a message names, in its order. On PostgreSQL those of a whole batch travel as one statement.
pub fn entity_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    message: MessageId,
    entities: &[Entity],
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into entity (organisation, message, position, kind, value, lookup) values ($1, $2, $3, $4, $5, $6)",
    );
    for (position, entity) in entities.iter().enumerate() {
        tx.put_row(
            INSERT,
            &[
                Param::id(organisation),
                Param::id(message),
                position.into(),
                entity.kind.word().into(),
                (&entity.value).into(),
                lookup(&entity.value).into(),
            ],
        )?;
    }
    Ok(())
}

/// Removes what a message names.
pub(crate) fn entity_erase(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    message: MessageId,
) -> StoreResult<()> {
    const DELETE: Sql = sql("delete from entity where organisation = $1 and message = $2");
    tx.execute(DELETE, &[Param::id(organisation), Param::id(message)])
        .map(drop)
}

/// What the messages of a thread name, with the message of each: first what came in, oldest first, then what we
/// wrote.
pub fn entity_of_thread(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    thread: ThreadId,
) -> StoreResult<Vec<(MessageId, Entity)>> {
    const LIST: Sql = sql("select e.message, e.kind, e.value from message m \
                           join entity e on e.organisation = m.organisation and e.message = m.id \
                           where m.organisation = $1 and m.thread = $2 \
                           order by m.direction, m.received_at, m.id, e.position limit $3");
    tx.query(
        LIST,
        &[Param::id(organisation), Param::id(thread), OF_THREAD.into()],
    )?
    .iter()
    .map(|row| {
        let entity = Entity {
            kind: row.word(1)?,
            value: row.get(2)?,
        };
        Ok((row.get(0)?, entity))
    })
    .collect()
}
