//! Contacts: people outside who write or are written to.

use crate::error::StoreResult;
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::{ContactId, OrganisationId, Timestamp};
use std::collections::HashMap;

/// A contact with what is known of its history.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// The name it last gave itself.
    pub name: String,
    /// Its addresses.
    pub addresses: Vec<String>,
    /// When it first wrote.
    pub first_seen: Timestamp,
    /// When it last wrote.
    pub last_seen: Timestamp,
    /// How many messages it sent.
    pub messages: i64,
}

/// The contacts of these addresses, in the order asked.
pub fn contact_find_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    addresses: &[String],
) -> StoreResult<Vec<Option<ContactId>>> {
    const FIND: Sql =
        sql("select address, contact from contact_address where organisation = $1 and address = $2");
    const FIND_ALL: Sql = sql_for(
        "",
        "select a.address, a.contact from unnest($2::text[]) as asked (address) \
         join lateral (select c.address, c.contact from contact_address c \
         where c.organisation = $1 and c.address = asked.address) a on true",
    );
    let rows = if tx.is_sqlite() {
        let sets: Vec<Vec<Param<'_>>> = addresses
            .iter()
            .map(|address| vec![Param::id(organisation), address.into()])
            .collect();
        tx.query_each(FIND, &sets)?.into_iter().flatten().collect()
    } else {
        tx.query(
            FIND_ALL,
            &[Param::id(organisation), Param::Words(addresses.to_vec())],
        )?
    };
    let known = rows
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect::<StoreResult<HashMap<String, ContactId>>>()?;
    Ok(addresses
        .iter()
        .map(|address| known.get(address).copied())
        .collect())
}

/// What a contact wrote, as one transaction saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrote {
    /// How many messages.
    pub messages: i64,
    /// The name in the newest one that has any; empty for none.
    pub name: String,
    /// When the earliest came.
    pub first: Timestamp,
    /// When the latest came.
    pub last: Timestamp,
}

impl Wrote {
    /// One message.
    pub fn once(name: &str, at: Timestamp) -> Self {
        Self {
            messages: 1,
            name: name.to_owned(),
            first: at,
            last: at,
        }
    }

    /// One message more.
    pub fn again(&mut self, name: &str, at: Timestamp) {
        self.messages += 1;
        self.first = self.first.min(at);
        self.last = self.last.max(at);
        if !name.is_empty() {
            name.clone_into(&mut self.name);
        }
    }
}

/// The contact of that address; made with `id` when there is none. Two workers that meet the same new
/// address get the same contact.
pub fn contact_ensure(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: ContactId,
    address: &str,
    name: &str,
    at: Timestamp,
) -> StoreResult<ContactId> {
    const FIND: Sql = sql("select contact from contact_address where organisation = $1 and address = $2");
    const CLAIM: Sql = sql(
        "insert into contact_address (organisation, address, contact) values ($1, $2, $3) \
                            on conflict (organisation, address) do nothing",
    );
    const INSERT: Sql = sql(
        "insert into contact (organisation, id, name, first_seen, last_seen, messages) \
                             values ($1, $2, $3, $4, $4, 0)",
    );
    if tx.execute(CLAIM, &[Param::id(organisation), address.into(), Param::id(id)])? == 1 {
        tx.put_row(
            INSERT,
            &[Param::id(organisation), Param::id(id), name.into(), at.into()],
        )?;
        return Ok(id);
    }
    tx.query_one(FIND, &[Param::id(organisation), address.into()])?
        .get(0)
}

/// Counts messages of a contact and keeps the newest name. Once for each contact in a transaction.
pub fn contact_wrote(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: ContactId,
    wrote: &Wrote,
) -> StoreResult<()> {
    const WROTE: Sql = sql_for(
        "update contact set messages = messages + $6, last_seen = max(last_seen, $4), \
         first_seen = min(first_seen, $3), name = case when $5 = '' then name else $5 end \
         where organisation = $1 and id = $2",
        "update contact set messages = messages + $6, last_seen = greatest(last_seen, $4), \
         first_seen = least(first_seen, $3), name = case when $5 = '' then name else $5 end \
         where organisation = $1 and id = $2",
    );
    tx.put_row(
        WROTE,
        &[
            Param::id(organisation),
            Param::id(id),
            wrote.first.into(),
            wrote.last.into(),
            (&wrote.name).into(),
            wrote.messages.into(),
        ],
    )
}

/// One contact.
pub fn contact_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: ContactId,
) -> StoreResult<Option<Contact>> {
    const GET: Sql = sql("select id, name, first_seen, last_seen, messages from contact \
                          where organisation = $1 and id = $2");
    const ADDRESSES: Sql = sql(
        "select address from contact_address where organisation = $1 and contact = $2 \
                                order by address",
    );
    let params = [Param::id(organisation), Param::id(id)];
    let Some(row) = tx.query_opt(GET, &params)? else {
        return Ok(None);
    };
    let addresses = tx
        .query(ADDRESSES, &params)?
        .iter()
        .map(|row| row.get(0))
        .collect::<StoreResult<_>>()?;
    Ok(Some(Contact {
        id: row.get(0)?,
        name: row.get(1)?,
        addresses,
        first_seen: row.get(2)?,
        last_seen: row.get(3)?,
        messages: row.get(4)?,
    }))
}

/// Contacts of which an address or the name holds the text, those who wrote last first. An empty text
/// holds for all. `before` is the last one of the page before.
pub fn contact_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    text: &str,
    before: Option<(Timestamp, ContactId)>,
    limit: usize,
) -> StoreResult<Vec<Contact>> {
    // `lower` knows only ASCII on SQLite; addresses are lower case already.
    const LIST: Sql = sql("select c.id from contact c where c.organisation = $1 \
         and (c.last_seen < $3 or (c.last_seen = $3 and c.id < $4)) \
         and (lower(c.name) like $2 escape '!' or exists (select 1 from contact_address a \
         where a.organisation = c.organisation and a.contact = c.id and a.address like $2 escape '!')) \
         order by c.last_seen desc, c.id desc limit $5");
    let escaped = text
        .to_lowercase()
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    let (at, id) = before.map_or(
        (Timestamp::from_micros(i64::MAX), Param::Id(uuid::Uuid::max())),
        |(at, id)| (at, Param::id(id)),
    );
    let rows = tx.query(
        LIST,
        &[
            Param::id(organisation),
            format!("%{escaped}%").into(),
            at.into(),
            id,
            limit.into(),
        ],
    )?;
    let mut contacts = Vec::with_capacity(rows.len());
    for row in &rows {
        contacts.extend(contact_get(tx, organisation, row.get(0)?)?);
    }
    Ok(contacts)
}

/// The name and one address of each of these contacts, in the order asked.
pub fn contact_names(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    contacts: &[ContactId],
) -> StoreResult<Vec<(String, String)>> {
    const FIND: Sql = sql(
        "select c.name, coalesce((select min(a.address) from contact_address a \
         where a.organisation = c.organisation and a.contact = c.id), '') \
         from contact c where c.organisation = $1 and c.id = $2",
    );
    let sets: Vec<Vec<Param<'_>>> = contacts
        .iter()
        .map(|id| vec![Param::id(organisation), Param::id(*id)])
        .collect();
    tx.query_each(FIND, &sets)?
        .iter()
        .map(|rows| match rows.first() {
            Some(row) => Ok((row.get(0)?, row.get(1)?)),
            None => Ok((String::new(), String::new())),
        })
        .collect()
}
