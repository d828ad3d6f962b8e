//! Invitations: who was asked to join an organisation. Of a token only its SHA-256 is kept.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{InvitationId, Language, MemberId, OrganisationId, Role, TeamId, Timestamp};

/// Somebody who was asked to join.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Mail address, lower case.
    pub address: String,
    /// What they will be.
    pub role: Role,
    /// The teams that they will be in.
    pub teams: Vec<TeamId>,
    /// The language they are spoken to in.
    pub language: Language,
    /// Who asked them; none for the operator.
    pub invited_by: Option<MemberId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
}

macro_rules! select_invitation {
    ($rest:literal) => {
        sql(concat!(
            "select id, address, role, teams, language, invited_by, created_at, expires_at from invitation ",
            $rest
        ))
    };
}

/// Makes an invitation; refused when the address has one already.
pub fn invitation_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    new: &Invitation,
    token_hash: &[u8],
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into invitation (organisation, id, address, role, teams, language, token_hash, invited_by, \
         created_at, sent_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10) \
         on conflict do nothing",
    );
    let teams = serde_json::to_string(&new.teams).unwrap_or_default();
    let inserted = tx.execute(
        INSERT,
        &[
            Param::id(organisation),
            Param::id(new.id),
            (&new.address).into(),
            new.role.word().into(),
            teams.into(),
            new.language.word().into(),
            token_hash.into(),
            Param::id_or_null(new.invited_by),
            new.created_at.into(),
            new.expires_at.into(),
        ],
    )?;
    if inserted == 1 {
        return Ok(());
    }
    Err(StoreError::refused(format!(
        "{} was invited already; send that invitation again, or withdraw it",
        new.address
    )))
}

/// The invitations that nobody has accepted yet, those that ran out included, by address.
pub fn invitation_list(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<Invitation>> {
    const LIST: Sql = select_invitation!("where organisation = $1 order by address");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(invitation)
        .collect()
}

/// One invitation.
pub fn invitation_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: InvitationId,
) -> StoreResult<Option<Invitation>> {
    const GET: Sql = select_invitation!("where organisation = $1 and id = $2");
    tx.query_opt(GET, &[Param::id(organisation), Param::id(id)])?
        .as_ref()
        .map(invitation)
        .transpose()
}

/// The invitation of a token, unless it ran out.
pub fn invitation_by_token(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    token_hash: &[u8],
    now: Timestamp,
) -> StoreResult<Option<Invitation>> {
    const GET: Sql = select_invitation!("where organisation = $1 and token_hash = $2 and expires_at > $3");
    tx.query_opt(GET, &[Param::id(organisation), token_hash.into(), now.into()])?
        .as_ref()
        .map(invitation)
        .transpose()
}

/// Gives an invitation a new token; the old one opens nothing any more.
pub fn invitation_renew(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: InvitationId,
    token_hash: &[u8],
    now: Timestamp,
    expires_at: Timestamp,
) -> StoreResult<()> {
    const RENEW: Sql = sql(
        "update invitation set token_hash = $3, sent_at = $4, expires_at = $5 \
                            where organisation = $1 and id = $2",
    );
    tx.put(
        RENEW,
        &[
            Param::id(organisation),
            Param::id(id),
            token_hash.into(),
            now.into(),
            expires_at.into(),
        ],
    )
}

/// Takes an invitation away; whether it was there.
pub fn invitation_delete(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: InvitationId,
) -> StoreResult<bool> {
    const DELETE: Sql = sql("delete from invitation where organisation = $1 and id = $2");
    Ok(tx.execute(DELETE, &[Param::id(organisation), Param::id(id)])? == 1)
}

fn invitation(row: &Row) -> StoreResult<Invitation> {
    Ok(Invitation {
        id: row.get(0)?,
        address: row.get(1)?,
        role: row.word(2)?,
        teams: row.json(3)?,
        language: row.word(4)?,
        invited_by: row.maybe(5)?,
        created_at: row.get(6)?,
        expires_at: row.get(7)?,
    })
}
