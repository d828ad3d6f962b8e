//! Folders, mailboxes and their secrets, organisations, teams and members.

use crate::ground::{Ground, NOON, on_both};
use facteur_domain::{
    Afterwards, FolderId, FolderRole, Mailbox, MailboxId, MailboxMode, Older, OrganisationId, Purpose,
    Source, StartFrom,
};
use facteur_store::folders::*;
use facteur_store::mailboxes::*;
use facteur_store::organisations::*;
use facteur_store::{ErrorKind, Scope};

on_both! {
    a_position_never_goes_back,
    a_folder_is_made_once,
    mailboxes_read_back_and_an_address_is_taken_once,
    secrets_are_kept_per_mailbox,
    organisations_teams_members_and_settings_read_back,
}

async fn only_folder(ground: &Ground, organisation: OrganisationId, mailbox: MailboxId) -> Folder {
    let mut folders = ground
        .read(organisation, move |tx| folder_list(tx, organisation, mailbox))
        .await;
    assert_eq!(folders.len(), 1);
    folders.remove(0)
}

async fn a_position_never_goes_back(ground: Ground) {
    let (organisation, mailbox, id): (_, _, FolderId) = (ground.id(), ground.id(), ground.id());
    ground
        .write(organisation, move |tx| {
            folder_ensure(tx, organisation, mailbox, id, "INBOX", FolderRole::Incoming)?;
            folder_start(tx, organisation, id, 7, 10)
        })
        .await;
    for (uidvalidity, position, wanted) in [(7, 20, 20), (7, 15, 20), (8, 30, 20), (7, u32::MAX, u32::MAX)] {
        ground
            .write(organisation, move |tx| {
                folder_advance(tx, organisation, id, uidvalidity, position)
            })
            .await;
        assert_eq!(only_folder(&ground, organisation, mailbox).await.position, wanted);
    }
    ground
        .write(organisation, move |tx| {
            folder_start(tx, organisation, id, 9, 3)?;
            folder_checked(tx, organisation, id, 12, Some("no access"), NOON)
        })
        .await;
    let folder = only_folder(&ground, organisation, mailbox).await;
    assert_eq!((folder.uidvalidity, folder.position, folder.listed), (9, 3, true));
    assert_eq!((folder.on_server, folder.checked_at), (12, NOON));
    assert_eq!(folder.trouble.as_deref(), Some("no access"));
}

async fn a_folder_is_made_once(ground: Ground) {
    let (organisation, mailbox) = (ground.id(), ground.id());
    let mut tasks = Vec::new();
    for _ in 0..8 {
        let (store, id) = (ground.store.clone(), ground.id());
        tasks.push(tokio::spawn(async move {
            store
                .write(organisation, move |tx| {
                    folder_ensure(tx, organisation, mailbox, id, "Envoyés", FolderRole::Sent)
                })
                .await
                .unwrap()
                .id
        }));
    }
    let mut ids = Vec::new();
    for task in tasks {
        ids.push(task.await.unwrap());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
    assert_eq!(
        only_folder(&ground, organisation, mailbox).await.role,
        FolderRole::Sent
    );
}

fn mailbox(ground: &Ground, address: &str) -> Mailbox {
    Mailbox {
        id: ground.id(),
        team: ground.id(),
        address: address.to_owned(),
        purpose: Purpose::Work,
        source: Source::Handed,
        mode: MailboxMode::ObserveOnly,
        start: StartFrom::At(NOON),
        older: Older::Archive,
        afterwards: Afterwards::Keyword("$Facteur".to_owned()),
        poll_seconds: 60,
        smtp: None,
        signature: String::new(),
        acknowledge: None,
    }
}

async fn mailboxes_read_back_and_an_address_is_taken_once(ground: Ground) {
    let organisation = ground.id();
    let (mut one, two) = (mailbox(&ground, "b@x.example"), mailbox(&ground, "a@x.example"));
    let same = mailbox(&ground, "a@x.example");
    for new in [one.clone(), two.clone()] {
        ground
            .write(organisation, move |tx| {
                mailbox_insert(tx, organisation, &new, NOON)
            })
            .await;
    }
    let error = ground
        .store
        .write(organisation, move |tx| {
            mailbox_insert(tx, organisation, &same, NOON)
        })
        .await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Refused);
    one.mode = MailboxMode::Paused;
    let (changed, id) = (one.clone(), one.id);
    ground
        .write(organisation, move |tx| mailbox_update(tx, organisation, &changed))
        .await;
    let (list, got) = ground
        .read(organisation, move |tx| {
            Ok((
                mailbox_list(tx, organisation)?,
                mailbox_get(tx, organisation, id)?,
            ))
        })
        .await;
    assert_eq!(list, [two, one.clone()]);
    assert_eq!(got, Some(one));
}

async fn secrets_are_kept_per_mailbox(ground: Ground) {
    let (organisation, owner) = (ground.id(), ground.id::<MailboxId>());
    for sealed in [vec![0_u8, 1, 255], vec![0; 16]] {
        let written = sealed.clone();
        ground
            .write(organisation, move |tx| {
                secret_put(tx, organisation, owner, "password", &written)
            })
            .await;
        let (read, none, count) = ground
            .read(organisation, move |tx| {
                Ok((
                    secret_get(tx, organisation, owner, "password")?,
                    secret_get(tx, organisation, owner, "other")?,
                    secret_count(tx, organisation)?,
                ))
            })
            .await;
        assert_eq!((read, none, count), (Some(sealed), None, 1));
    }
}

async fn organisations_teams_members_and_settings_read_back(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let team = ground.id();
    let member = Member {
        id: ground.id(),
        address: "zoe@x.example".to_owned(),
        name: "Zoé\u{0}".to_owned(),
        role: "owner".to_owned(),
    };
    let new = member.clone();
    ground
        .write(organisation, move |tx| {
            organisation_insert(tx, organisation, "Le Fournil", NOON)?;
            team_insert(tx, organisation, team, "Équipe", NOON)?;
            member_insert(tx, organisation, &new, NOON)
        })
        .await;
    let (organisations, teams, members) = ground
        .read(organisation, move |tx| {
            Ok((
                organisation_list(tx)?,
                team_list(tx, organisation)?,
                member_list(tx, organisation)?,
            ))
        })
        .await;
    assert_eq!(organisations, [(organisation, "Le Fournil".to_owned())]);
    assert_eq!(teams, [(team, "Équipe".to_owned())]);
    assert_eq!(members[0].name, "Zoé\u{fffd}", "no NUL, on both");
    assert_eq!(members[0].id, member.id);
    for value in [Some("one"), Some("two"), None] {
        ground
            .write(Scope::Global, move |tx| setting_set(tx, "name", value))
            .await;
        let read = ground.read(Scope::Global, |tx| setting_get(tx, "name")).await;
        assert_eq!(read.as_deref(), value);
    }
}
