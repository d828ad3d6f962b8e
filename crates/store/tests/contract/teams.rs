//! Teams, memberships and invitations.

use crate::ground::{Ground, NOON, on_both};
use facteur_domain::{InvitationId, Language, MemberId, OrganisationId, Role, Span, TeamId, UserId};
use facteur_store::invitations::*;
use facteur_store::memberships::*;
use facteur_store::organisations::{Organisation, OrganisationSettings, team_insert};
use facteur_store::teams::*;
use facteur_store::{ErrorKind, Scope, StoreError, organisations};

on_both! {
    who_is_in_which_team,
    a_user_works_in_the_organisation_of_last_time,
    an_invitation_is_found_by_its_token_until_it_ends,
    an_organisation_keeps_its_settings,
}

async fn who_is_in_which_team(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let (one, other): (TeamId, TeamId) = (ground.id(), ground.id());
    let member: MemberId = ground.id();
    ground
        .write(organisation, move |tx| {
            team_insert(tx, organisation, one, "Support", NOON)?;
            team_insert(tx, organisation, other, "Ventes", NOON)?;
            team_member_add(tx, organisation, one, member)?;
            team_member_add(tx, organisation, one, member)?;
            team_member_add(tx, organisation, other, member)?;
            team_member_remove(tx, organisation, other, member)
        })
        .await;
    let (teams, members, mut all, work) = ground
        .read(organisation, move |tx| {
            Ok((
                teams_of_member(tx, organisation, member)?,
                team_member_list(tx, organisation)?,
                team_all(tx, organisation)?,
                team_has_threads(tx, organisation, one)?,
            ))
        })
        .await;
    assert_eq!((teams, members, work), (vec![one], vec![(one, member)], false));
    let mut team = all.remove(0);
    team.name = "Soutien".to_owned();
    let (first, second) = ground
        .write(organisation, move |tx| {
            Ok((
                team_update(tx, organisation, &team)?,
                team_update(tx, organisation, &team)?,
            ))
        })
        .await;
    assert_eq!((first, second), (true, false), "the version rose");
    ground
        .write(organisation, move |tx| team_delete(tx, organisation, one))
        .await;
    let left = ground
        .read(organisation, move |tx| {
            Ok((
                team_all(tx, organisation)?.len(),
                team_member_list(tx, organisation)?,
            ))
        })
        .await;
    assert_eq!(left, (1, vec![]));
}

async fn a_user_works_in_the_organisation_of_last_time(ground: Ground) {
    let user: UserId = ground.id();
    let (one, other): (OrganisationId, OrganisationId) = (ground.id(), ground.id());
    ground
        .write(Scope::Global, move |tx| {
            membership_ensure(tx, user, one)?;
            membership_ensure(tx, user, one)?;
            membership_ensure(tx, user, other)?;
            membership_seen(tx, user, other, NOON)
        })
        .await;
    let (list, seen) = ground
        .read(Scope::Global, move |tx| {
            Ok((membership_list(tx, user)?, membership_seen_list(tx, one)?))
        })
        .await;
    assert_eq!((list, seen), (vec![other, one], vec![(user, None)]));
    ground
        .write(Scope::Global, move |tx| membership_end(tx, user, other))
        .await;
    let list = ground
        .read(Scope::Global, move |tx| membership_list(tx, user))
        .await;
    assert_eq!(list, [one]);
}

async fn an_invitation_is_found_by_its_token_until_it_ends(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let id: InvitationId = ground.id();
    let made = Invitation {
        id,
        address: "max@x.example".to_owned(),
        role: Role::Agent,
        teams: vec![ground.id()],
        language: Language::French,
        invited_by: Some(ground.id()),
        created_at: NOON,
        expires_at: NOON + Span::seconds(60),
    };
    let new = made.clone();
    ground
        .write(organisation, move |tx| {
            invitation_insert(tx, organisation, &new, b"one")
        })
        .await;
    let again = Invitation {
        id: ground.id(),
        ..made.clone()
    };
    let twice: Result<(), StoreError> = ground
        .store
        .write(organisation, move |tx| {
            invitation_insert(tx, organisation, &again, b"two")
        })
        .await;
    assert_eq!(twice.unwrap_err().kind(), ErrorKind::Refused);
    let elsewhere: OrganisationId = ground.id();
    let (found, late, wrong, foreign) = ground
        .read(organisation, move |tx| {
            Ok((
                invitation_by_token(tx, organisation, b"one", NOON)?,
                invitation_by_token(tx, organisation, b"one", NOON + Span::seconds(60))?,
                invitation_by_token(tx, organisation, b"two", NOON)?,
                invitation_by_token(tx, elsewhere, b"one", NOON)?,
            ))
        })
        .await;
    assert_eq!((found, late, wrong, foreign), (Some(made), None, None, None));
    let until = NOON + Span::seconds(120);
    ground
        .write(organisation, move |tx| {
            invitation_renew(tx, organisation, id, b"three", NOON, until)
        })
        .await;
    let (old, new) = ground
        .read(organisation, move |tx| {
            Ok((
                invitation_by_token(tx, organisation, b"one", NOON)?,
                invitation_by_token(tx, organisation, b"three", NOON)?,
            ))
        })
        .await;
    assert_eq!((old, new.map(|new| new.expires_at)), (None, Some(until)));
    let (first, second) = ground
        .write(organisation, move |tx| {
            Ok((
                invitation_delete(tx, organisation, id)?,
                invitation_delete(tx, organisation, id)?,
            ))
        })
        .await;
    assert_eq!((first, second), (true, false));
}

async fn an_organisation_keeps_its_settings(ground: Ground) {
    let id: OrganisationId = ground.id();
    let wanted = Organisation {
        name: "Le Fournil".to_owned(),
        settings: OrganisationSettings {
            require_second_factor: true,
            tracking_consent: false,
            notices_mailbox: Some(ground.id()),
            zone: "America/Montreal".to_owned(),
        },
        version: 1,
    };
    let saved = wanted.clone();
    let (before, after) = ground
        .write(Scope::Global, move |tx| {
            organisations::organisation_insert(tx, id, "Neuf", NOON)?;
            let before = organisations::organisation_get(tx, id, true)?;
            organisations::organisation_update(tx, id, &saved)?;
            Ok((before, organisations::organisation_get(tx, id, false)?))
        })
        .await;
    assert_eq!(before.unwrap().settings, OrganisationSettings::default());
    let expected = Organisation { version: 2, ..wanted };
    assert_eq!(after, Some(expected));
}
