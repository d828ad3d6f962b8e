//! Keys, threads, messages and attachments.

use crate::ground::{Ground, NOON, on_both};
use crate::rows::message;
use facteur_domain::{MessageId, OrganisationId, TeamId, ThreadId};
use facteur_store::blobs::{blob_insert, blob_pack};
use facteur_store::messages::*;
use facteur_store::search::{Language, words_of};
use facteur_store::{StoreError, sql};

on_both! {
    a_key_leads_where_it_was_set,
    crosswise_keys_wait_for_each_other_and_both_go_through,
    of_two_workers_with_one_new_key_the_second_sees_the_first,
    a_thread_is_folded_and_unfolded,
    a_message_reads_back_with_its_attachments,
}

const NOWHERE: KeyTarget = KeyTarget {
    thread: None,
    message: None,
};

fn keys(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

async fn lock(ground: &Ground, organisation: OrganisationId, team: TeamId, names: &[&str]) -> Vec<KeyTarget> {
    let names = keys(names);
    ground
        .write(organisation, move |tx| key_lock(tx, organisation, team, &names))
        .await
}

async fn a_key_leads_where_it_was_set(ground: Ground) {
    let (organisation, team, other) = (ground.id(), ground.id(), ground.id());
    let (thread, younger): (ThreadId, ThreadId) = (ground.id(), ground.id());
    let (own, copy): (MessageId, MessageId) = (ground.id(), ground.id());
    let names = ["<c@x>", "<a@x>", "<é@x>"];
    assert_eq!(lock(&ground, organisation, team, &names).await, [NOWHERE; 3]);
    let set = |key: &'static str, target| {
        ground.write(organisation, move |tx| {
            key_lock(tx, organisation, team, &keys(&[key]))?;
            key_set(tx, organisation, team, key, target)
        })
    };
    let target = |thread, message| KeyTarget { thread, message };
    set("<a@x>", target(Some(thread), Some(own))).await;
    set("<c@x>", target(Some(thread), None)).await;
    // Later: another thread, and a copy. The thread may change, the message whose own key it is may not.
    set("<a@x>", target(Some(younger), Some(copy))).await;
    set("<a@x>", NOWHERE).await;
    let found = lock(&ground, organisation, team, &["<a@x>", "<é@x>", "<c@x>", "<a@x>"]).await;
    let a = target(Some(younger), Some(own));
    assert_eq!(found, [a, NOWHERE, target(Some(thread), None), a]);
    assert_eq!(
        lock(&ground, organisation, other, &["<a@x>"]).await,
        [NOWHERE],
        "teams have their own"
    );
}

async fn crosswise_keys_wait_for_each_other_and_both_go_through(ground: Ground) {
    let (organisation, team): (OrganisationId, TeamId) = (ground.id(), ground.id());
    let mut tasks = Vec::new();
    for number in 0..24 {
        let mut names: Vec<String> = (0..12).map(|key| format!("<{key}@x>")).collect();
        if number % 2 == 1 {
            names.reverse();
        }
        names.rotate_left(number % 12);
        let (store, thread) = (ground.store.clone(), ground.id());
        tasks.push(tokio::spawn(async move {
            store
                .write(organisation, move |tx| {
                    let found = key_lock(tx, organisation, team, &names)?;
                    let thread = found.iter().find_map(|target| target.thread).unwrap_or(thread);
                    for name in &names {
                        key_set(
                            tx,
                            organisation,
                            team,
                            name,
                            KeyTarget {
                                thread: Some(thread),
                                message: None,
                            },
                        )?;
                    }
                    Ok::<_, StoreError>(thread)
                })
                .await
        }));
    }
    let mut threads = Vec::new();
    for task in tasks {
        threads.push(task.await.unwrap().unwrap());
    }
    threads.dedup();
    assert_eq!(threads.len(), 1, "whoever came first decides for all");
    assert_eq!(
        ground
            .number(organisation, sql("select count(*) from message_key"))
            .await,
        12
    );
}

async fn of_two_workers_with_one_new_key_the_second_sees_the_first(ground: Ground) {
    let (organisation, team): (OrganisationId, TeamId) = (ground.id(), ground.id());
    for round in 0..10 {
        let work = || {
            let (store, own, name) = (ground.store.clone(), ground.id(), format!("<{round}@x>"));
            tokio::spawn(async move {
                store
                    .write(organisation, move |tx| {
                        let found = key_lock(tx, organisation, team, std::slice::from_ref(&name))?[0];
                        if found.message.is_some() {
                            return Ok::<_, StoreError>(false);
                        }
                        let target = KeyTarget {
                            thread: None,
                            message: Some(own),
                        };
                        key_set(tx, organisation, team, &name, target)?;
                        Ok(true)
                    })
                    .await
                    .unwrap()
            })
        };
        let (one, two) = tokio::join!(work(), work());
        assert!(one.unwrap() != two.unwrap(), "one of them is the copy");
    }
}

async fn a_thread_is_folded_and_unfolded(ground: Ground) {
    let (organisation, team, ticket) = (ground.id(), ground.id(), ground.id());
    let unknown: ThreadId = ground.id();
    let threads: [ThreadId; 3] = [ground.id(), ground.id(), ground.id()];
    let [older, younger, youngest] = threads;
    let mails = [
        message(&ground, team, older),
        message(&ground, team, younger),
        message(&ground, team, younger),
    ];
    let ids: Vec<MessageId> = mails.iter().map(|mail| mail.id).collect();
    ground
        .write(organisation, move |tx| {
            for thread in threads {
                thread_insert(tx, organisation, team, thread, None, NOON)?;
            }
            thread_set_ticket(tx, organisation, older, Some(ticket))?;
            mails
                .iter()
                .try_for_each(|mail| message_insert(tx, organisation, mail, Vec::new()))
        })
        .await;
    let (early, moved) = ground
        .write(organisation, move |tx| {
            Ok((
                thread_fold(tx, organisation, youngest, younger)?,
                thread_fold(tx, organisation, younger, older)?,
            ))
        })
        .await;
    assert_eq!((early, moved), (vec![], vec![ids[1], ids[2]]));
    let (found, list, each, none) = ground
        .read(organisation, move |tx| {
            Ok((
                thread_get(tx, organisation, youngest)?,
                message_list(tx, organisation, older)?,
                thread_mails_each(tx, organisation, &[older])?,
                thread_get(tx, organisation, unknown)?,
            ))
        })
        .await;
    let found = found.unwrap();
    assert_eq!(
        (found.id, found.ticket, found.folded_into),
        (older, Some(ticket), None)
    );
    assert_eq!(list.iter().map(|mail| mail.id).collect::<Vec<_>>(), ids);
    let [mails] = each.as_slice() else {
        panic!("{each:?}")
    };
    assert_eq!(mails.len(), 3);
    for mail in mails {
        assert_eq!(mail.from_address, "zoe@client.example");
        assert_eq!(mail.recipients, ["us@here.example"]);
        assert_eq!((mail.is_outgoing, mail.is_human), (false, true));
    }
    assert!(none.is_none());

    let back = ids.clone();
    ground
        .write(organisation, move |tx| {
            thread_unfold(tx, organisation, younger, &back[1..])
        })
        .await;
    let (found, list) = ground
        .read(organisation, move |tx| {
            Ok((
                thread_get(tx, organisation, youngest)?,
                message_list(tx, organisation, older)?,
            ))
        })
        .await;
    assert_eq!(found.unwrap().id, younger);
    assert_eq!(list.iter().map(|mail| mail.id).collect::<Vec<_>>(), ids[..1]);
}

async fn a_message_reads_back_with_its_attachments(ground: Ground) {
    let (organisation, team, thread) = (ground.id(), ground.id(), ground.id());
    let raw = b"Subject: x\r\n\r\ny";
    let blob = blob_pack(raw, 1_000).unwrap();
    let mut mail = message(&ground, team, thread);
    mail.subject = "🙂 l'été".to_owned();
    mail.message_id = None;
    mail.sent_at = Some(facteur_domain::Timestamp::MIN);
    mail.language = None;
    mail.sha256 = blob.sha256.to_vec();
    // Sixteen bytes look like an id to SQLite.
    mail.content_hash = vec![0xff; 16];
    let attachments = vec![
        StoredAttachment {
            filename: "b.pdf".to_owned(),
            mime_type: "application/pdf".to_owned(),
            sniffed_type: Some("image/png".to_owned()),
            content_id: None,
            inline: false,
            size: 12,
            sha256: "00ff".to_owned(),
            dangerous: Some("double extension".to_owned()),
        },
        StoredAttachment {
            filename: "a.png".to_owned(),
            mime_type: "image/png".to_owned(),
            sniffed_type: None,
            content_id: Some("x@y".to_owned()),
            inline: true,
            size: i64::MAX,
            sha256: String::new(),
            dangerous: None,
        },
    ];
    let (new, files) = (mail.clone(), attachments.clone());
    ground
        .write(organisation, move |tx| {
            blob_insert(tx, organisation, &blob, NOON)?;
            let words = words_of(&[&new.subject], Language::French);
            message_insert(tx, organisation, &new, words)?;
            attachment_insert(tx, organisation, new.id, &files)
        })
        .await;
    let id = mail.id;
    let (got, list, bytes) = ground
        .read(organisation, move |tx| {
            Ok((
                message_get(tx, organisation, id)?,
                attachment_list(tx, organisation, id)?,
                message_blob(tx, organisation, id)?,
            ))
        })
        .await;
    assert_eq!(got, Some(mail));
    assert_eq!(list, attachments);
    assert_eq!(ground.store.blob_read(&bytes.unwrap()).await.unwrap(), raw);
}
