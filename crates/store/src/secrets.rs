//! Sealed secrets, wherever they lie: which key sealed each, and another envelope in the place of one. Every column
//! that holds envelopes is called `sealed` and stands in [`SealedPlace`]; a test tells when one is missing.

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{KeyId, OrganisationId};
use uuid::Uuid;

/// Where envelopes lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedPlace {
    /// Passwords and keys of an organisation.
    Secret,
    /// What the app of a second factor shares with us; outside all organisations.
    SecondFactor,
}

/// One envelope and where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRow {
    /// The table.
    pub place: SealedPlace,
    /// Whose it is: a mailbox, an organisation, a provider, a user.
    pub owner: Uuid,
    /// Which of the owner's secrets; empty where there is one only.
    pub name: String,
    /// The envelope.
    pub sealed: Vec<u8>,
}

impl SealedPlace {
    /// Every place.
    pub const ALL: [Self; 2] = [Self::Secret, Self::SecondFactor];

    /// The table; its column is `sealed`.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::SecondFactor => "second_factor",
        }
    }

    /// Whether its rows belong to an organisation.
    pub const fn is_of_organisations(self) -> bool {
        matches!(self, Self::Secret)
    }
}

/// How many secrets of a place each key sealed. The organisation means nothing for places outside all of them.
pub fn sealed_counts(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    place: SealedPlace,
) -> StoreResult<Vec<(KeyId, i64)>> {
    // The key's id stands in the bytes 2 to 5 of an envelope.
    const SECRET: Sql = sql(
        "select substr(sealed, 2, 4), count(*) from secret where organisation = $1 group by 1 order by 1",
    );
    const SECOND_FACTOR: Sql =
        sql("select substr(sealed, 2, 4), count(*) from second_factor group by 1 order by 1");
    let rows = match place {
        SealedPlace::Secret => tx.query(SECRET, &[Param::id(organisation)])?,
        SealedPlace::SecondFactor => tx.query(SECOND_FACTOR, &[])?,
    };
    rows.iter()
        .map(|row| Ok((key_id(row, 0)?, row.get(1)?)))
        .collect()
}

/// The secrets of a place that another key than `current` sealed, behind `after` in order.
pub fn sealed_with_others(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    place: SealedPlace,
    current: KeyId,
    after: Option<&SealedRow>,
    limit: usize,
) -> StoreResult<Vec<SealedRow>> {
    const SECRET: Sql = sql(
        "select owner, name, sealed from secret where organisation = $1 and substr(sealed, 2, 4) <> $2 \
         and (owner, name) > ($3, $4) order by owner, name limit $5",
    );
    const SECOND_FACTOR: Sql = sql(
        "select user_account, '', sealed from second_factor where substr(sealed, 2, 4) <> $1 \
         and user_account > $2 order by user_account limit $3",
    );
    let current = Param::Bytes(current.bytes().as_slice().into());
    let (owner, name) = after.map_or((Uuid::nil(), ""), |row| (row.owner, row.name.as_str()));
    let rows = match place {
        SealedPlace::Secret => {
            let params = [
                Param::id(organisation),
                current,
                Param::Id(owner),
                name.into(),
                limit.into(),
            ];
            tx.query(SECRET, &params)?
        }
        SealedPlace::SecondFactor => tx.query(SECOND_FACTOR, &[current, Param::Id(owner), limit.into()])?,
    };
    rows.iter()
        .map(|row| {
            Ok(SealedRow {
                place,
                owner: row.get(0)?,
                name: row.get(1)?,
                sealed: row.get(2)?,
            })
        })
        .collect()
}

/// Puts another envelope in the place of one, unless somebody changed or removed the secret meanwhile; tells whether.
pub fn sealed_replace(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    row: &SealedRow,
    sealed: &[u8],
) -> StoreResult<bool> {
    const SECRET: Sql = sql(
        "update secret set sealed = $5 where organisation = $1 and owner = $2 and name = $3 and sealed = $4",
    );
    const SECOND_FACTOR: Sql =
        sql("update second_factor set sealed = $3 where user_account = $1 and sealed = $2");
    let former = row.sealed.as_slice();
    let changed = match row.place {
        SealedPlace::Secret => {
            let owner = Param::Id(row.owner);
            let params = [
                Param::id(organisation),
                owner,
                (&row.name).into(),
                former.into(),
                sealed.into(),
            ];
            tx.execute(SECRET, &params)?
        }
        SealedPlace::SecondFactor => tx.execute(
            SECOND_FACTOR,
            &[Param::Id(row.owner), former.into(), sealed.into()],
        )?,
    };
    Ok(changed == 1)
}

/// What is no envelope at all counts as of a key that nobody has.
fn key_id(row: &Row, column: usize) -> StoreResult<KeyId> {
    let bytes: Vec<u8> = row.get(column)?;
    Ok(KeyId::new(bytes.try_into().unwrap_or([0; KeyId::BYTES])))
}
