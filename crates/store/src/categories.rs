//! Categories of an organisation's own, and other labels for the default ones.

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::{CategoryLabels, OrganisationId};

/// The categories that are kept, by place.
pub fn category_list(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<CategoryLabels>> {
    const LIST: Sql = sql(
        "select key, french, english, position, archived from category where organisation = $1 \
         order by position, key",
    );
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(|row| {
            Ok(CategoryLabels {
                key: row.word(0)?,
                french: row.get(1)?,
                english: row.get(2)?,
                position: row.get(3)?,
                archived: row.get(4)?,
            })
        })
        .collect()
}

/// Keeps a category, or what is new about it.
pub fn category_put(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    category: &CategoryLabels,
) -> StoreResult<()> {
    const PUT: Sql = sql(
        "insert into category (organisation, key, french, english, position, archived) \
         values ($1, $2, $3, $4, $5, $6) on conflict (organisation, key) do update set \
         french = excluded.french, english = excluded.english, position = excluded.position, \
         archived = excluded.archived",
    );
    tx.put(
        PUT,
        &[
            Param::id(organisation),
            category.key.key().into(),
            (&category.french).into(),
            (&category.english).into(),
            category.position.into(),
            category.archived.into(),
        ],
    )
}
