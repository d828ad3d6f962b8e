//! What members keep for themselves: views, drafts, the files for them; and what their requests were answered.

use crate::ground::{Ground, NOON, on_both};
use facteur_domain::{MemberId, OrganisationId, Span, TicketId};
use facteur_store::StoreError;
use facteur_store::blobs::{blob_find, blob_insert, blob_pack};
use facteur_store::drafts::*;
use facteur_store::idempotency::*;
use facteur_store::views::*;
use serde_json::json;

on_both!(
    views_are_seen_by_their_keeper_or_by_all,
    a_view_changes_at_its_version_alone,
    each_member_has_one_draft_on_a_ticket,
    a_file_is_its_members_and_goes_with_its_bytes,
    of_the_same_request_twice_one_is_worked_on,
    a_request_that_died_begins_anew,
);

fn view(ground: &Ground, member: MemberId, name: &str, shared: bool, position: i64) -> View {
    View {
        id: ground.id(),
        member,
        name: name.to_owned(),
        query: "status=open".to_owned(),
        shared,
        position,
        version: 1,
    }
}

async fn views_are_seen_by_their_keeper_or_by_all(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let (lea, max): (MemberId, MemberId) = (ground.id(), ground.id());
    let own = view(&ground, lea, "b", false, 2);
    let shared = view(&ground, max, "a", true, 1);
    let hidden = view(&ground, max, "c", false, 0);
    let all = [own.clone(), shared.clone(), hidden.clone()];
    ground
        .write(organisation, move |tx| {
            all.iter()
                .try_for_each(|view| view_insert(tx, organisation, view, NOON))
        })
        .await;
    let (of_lea, of_max) = ground
        .read(organisation, move |tx| {
            Ok((
                view_list(tx, organisation, lea)?,
                view_list(tx, organisation, max)?,
            ))
        })
        .await;
    assert_eq!(of_lea, [shared.clone(), own]);
    assert_eq!(of_max, [hidden.clone(), shared]);
    let id = hidden.id;
    let (gone, again, left) = ground
        .write(organisation, move |tx| {
            Ok((
                view_delete(tx, organisation, id)?,
                view_delete(tx, organisation, id)?,
                view_get(tx, organisation, id)?,
            ))
        })
        .await;
    assert_eq!((gone, again, left), (true, false, None));
}

async fn a_view_changes_at_its_version_alone(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let before = view(&ground, ground.id(), "b", false, 2);
    let mut after = before.clone();
    (after.name, after.query) = ("z".to_owned(), "tag=vip".to_owned());
    (after.shared, after.position) = (true, 7);
    let (first, second) = (before.clone(), after.clone());
    let (changed, late, found) = ground
        .write(organisation, move |tx| {
            view_insert(tx, organisation, &first, NOON)?;
            let changed = view_update(tx, organisation, &second)?;
            let late = view_update(tx, organisation, &first)?;
            Ok((changed, late, view_get(tx, organisation, first.id)?))
        })
        .await;
    after.version = 2;
    assert_eq!((changed, late, found), (true, false, Some(after)));
}

async fn each_member_has_one_draft_on_a_ticket(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let (lea, max): (MemberId, MemberId) = (ground.id(), ground.id());
    let (one, two): (TicketId, TicketId) = (ground.id(), ground.id());
    let later = NOON + Span::seconds(5);
    let (of_one, of_two, of_max, all) = ground
        .write(organisation, move |tx| {
            draft_put(tx, organisation, lea, one, &json!({ "text": "a" }), NOON)?;
            draft_put(tx, organisation, lea, one, &json!({ "text": "b" }), later)?;
            draft_put(tx, organisation, lea, two, &json!({ "text": "c" }), NOON)?;
            draft_delete(tx, organisation, lea, two)?;
            Ok((
                draft_get(tx, organisation, lea, one)?,
                draft_get(tx, organisation, lea, two)?,
                draft_get(tx, organisation, max, one)?,
                draft_list(tx, organisation)?,
            ))
        })
        .await;
    assert_eq!(of_one, Some((json!({ "text": "b" }), later)));
    assert_eq!((of_two, of_max), (None, None));
    assert_eq!(all, [json!({ "text": "b" })]);
}

async fn a_file_is_its_members_and_goes_with_its_bytes(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let (lea, max): (MemberId, MemberId) = (ground.id(), ground.id());
    let bytes = b"the same bytes as a mail".to_vec();
    let mail = blob_pack(&bytes, 1_000).unwrap();
    let upload = Upload {
        id: ground.id(),
        member: lea,
        filename: "facture.pdf".to_owned(),
        mime_type: "application/pdf".to_owned(),
        size: bytes.len() as i64,
        created_at: NOON,
    };
    let id = upload.id;
    let blob = blob_pack(&bytes, 1_000)
        .unwrap()
        .named(upload_blob_name(id, &bytes));
    assert_ne!(blob.sha256, mail.sha256);
    let (saved, kept, name, of_mail) = (upload.clone(), blob.clone(), blob.sha256, mail.sha256);
    ground
        .write(organisation, move |tx| {
            blob_insert(tx, organisation, &mail, NOON)?;
            upload_insert(tx, organisation, &saved, &kept)
        })
        .await;
    let (found, of_max, young, old) = ground
        .read(organisation, move |tx| {
            Ok((
                upload_get(tx, organisation, lea, id)?,
                upload_get(tx, organisation, max, id)?,
                upload_older(tx, organisation, NOON)?,
                upload_older(tx, organisation, NOON + Span::seconds(1))?,
            ))
        })
        .await;
    let (found, blob) = found.unwrap();
    assert_eq!(
        (&found, ground.store.blob_read(&blob).await.unwrap()),
        (&upload, bytes)
    );
    assert!(of_max.is_none() && young.is_empty());
    assert_eq!(old, [upload]);
    let (of_max, gone, again, left, mails) = ground
        .write(organisation, move |tx| {
            Ok((
                upload_delete(tx, organisation, max, id)?,
                upload_delete(tx, organisation, lea, id)?,
                upload_delete(tx, organisation, lea, id)?,
                blob_find(tx, organisation, &name)?.is_some(),
                blob_find(tx, organisation, &of_mail)?.is_some(),
            ))
        })
        .await;
    assert_eq!(
        (of_max, gone, again, left, mails),
        (false, true, false, false, true)
    );
}

fn key(ground: &Ground) -> RequestKey {
    RequestKey {
        member: ground.id(),
        route: "POST /tickets/{id}/answers".to_owned(),
        key: "8e03978e-40d5-43e8-bc93-6894a57f9324".to_owned(),
    }
}

async fn of_the_same_request_twice_one_is_worked_on(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let request = key(&ground);
    let begin = |hash: &'static [u8]| {
        let (store, request) = (ground.store.clone(), request.clone());
        async move {
            let begun: Result<RequestState, StoreError> = store
                .write(organisation, move |tx| {
                    request_begin(tx, organisation, &request, hash, NOON, NOON)
                })
                .await;
            begun.unwrap()
        }
    };
    let states = futures::future::join_all((0..8).map(|_| begin(b"one"))).await;
    let count = |wanted: RequestState| states.iter().filter(|state| **state == wanted).count();
    assert_eq!((count(RequestState::Begun), count(RequestState::Running)), (1, 7));
    assert_eq!(begin(b"two").await, RequestState::Other);
    let answered = request.clone();
    ground
        .write(organisation, move |tx| {
            request_answer(tx, organisation, &answered, 201, "{}")
        })
        .await;
    let answer = RequestState::Answered {
        status: 201,
        body: "{}".to_owned(),
    };
    assert_eq!(begin(b"one").await, answer);
    assert_eq!(begin(b"two").await, RequestState::Other);
    let swept = ground
        .write(organisation, move |tx| {
            let young = request_sweep(tx, organisation, NOON)?;
            Ok((young, request_sweep(tx, organisation, NOON + Span::seconds(1))?))
        })
        .await;
    assert_eq!(swept, (0, 1));
    assert_eq!(begin(b"two").await, RequestState::Begun);
    let forgotten = request.clone();
    ground
        .write(organisation, move |tx| {
            request_forget(tx, organisation, &forgotten)
        })
        .await;
    assert_eq!(begin(b"one").await, RequestState::Begun);
}

async fn a_request_that_died_begins_anew(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let request = key(&ground);
    let begin = async |seconds: i64, hash: &'static [u8]| {
        let request = request.clone();
        let now = NOON + Span::seconds(seconds);
        ground
            .write(organisation, move |tx| {
                request_begin(tx, organisation, &request, hash, now, now - Span::seconds(60))
            })
            .await
    };
    assert_eq!(begin(0, b"one").await, RequestState::Begun);
    assert_eq!(begin(60, b"one").await, RequestState::Running);
    assert_eq!(begin(61, b"two").await, RequestState::Other);
    assert_eq!(begin(61, b"one").await, RequestState::Begun);
    assert_eq!(begin(62, b"one").await, RequestState::Running);
}
