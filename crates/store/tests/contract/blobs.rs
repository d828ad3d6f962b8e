//! Blobs: the bytes that went in come out.

use crate::ground::{Ground, NOON, on_both};
use facteur_domain::OrganisationId;
use facteur_store::blobs::{Blob, StoredBlob, blob_find, blob_insert, blob_pack};
use facteur_store::sql;

on_both! { small_and_large_blobs_read_back, the_same_bytes_are_one_blob, only_files_that_nothing_names_are_swept }

async fn save(ground: &Ground, organisation: OrganisationId, raw: &[u8]) -> Blob {
    let blob = blob_pack(raw, ground.store.inline_limit()).unwrap();
    ground.store.blob_save(organisation, &blob, raw).await.unwrap();
    let row = blob.clone();
    ground
        .write(organisation, move |tx| blob_insert(tx, organisation, &row, NOON))
        .await;
    blob
}

async fn find(ground: &Ground, organisation: OrganisationId, blob: &Blob) -> Option<StoredBlob> {
    let sha256 = blob.sha256;
    ground
        .read(organisation, move |tx| blob_find(tx, organisation, &sha256))
        .await
}

async fn small_and_large_blobs_read_back(ground: Ground) {
    let (organisation, other) = (ground.id(), ground.id());
    let limit = ground.store.inline_limit();
    let noise: Vec<u8> = (0..=limit).map(|number| (number * number % 251) as u8).collect();
    for (length, is_row) in [
        (0, true),
        (1, true),
        (10_000, true),
        (limit, true),
        (limit + 1, false),
    ] {
        let raw = &noise[..length];
        let blob = save(&ground, organisation, raw).await;
        let stored = find(&ground, organisation, &blob).await.unwrap();
        assert_eq!(stored.size(), length);
        assert_eq!(stored.unpack().is_some(), is_row, "{length}");
        assert_eq!(ground.store.blob_read(&stored).await.unwrap(), raw);
        assert!(
            find(&ground, other, &blob).await.is_none(),
            "another organisation's"
        );
    }
}

async fn the_same_bytes_are_one_blob(ground: Ground) {
    let organisation = ground.id();
    let one = save(&ground, organisation, b"the same").await;
    let two = save(&ground, organisation, b"the same").await;
    assert_eq!(one.sha256, two.sha256);
    assert_eq!(
        ground
            .number(organisation, sql("select count(*) from blob"))
            .await,
        1
    );
}

async fn only_files_that_nothing_names_are_swept(ground: Ground) {
    let organisation = ground.id();
    let raw = vec![7; ground.store.inline_limit() + 1];
    let kept = save(&ground, organisation, &raw).await;
    // Written, but never named: its transaction failed.
    let orphan = blob_pack(&raw[1..], 0).unwrap();
    ground
        .store
        .blob_save(organisation, &orphan, &raw[1..])
        .await
        .unwrap();
    let young = ground
        .store
        .blob_sweep(facteur_domain::Timestamp::from_seconds(0))
        .await
        .unwrap();
    assert_eq!(
        (young.files, young.removed),
        (2, 0),
        "a young file may be about to be named"
    );
    let late = facteur_domain::Timestamp::from_micros(i64::MAX);
    let swept = ground.store.blob_sweep(late).await.unwrap();
    assert_eq!(swept.removed, 1);
    let stored = find(&ground, organisation, &kept).await.unwrap();
    assert_eq!(ground.store.blob_read(&stored).await.unwrap(), raw);
    assert_eq!(ground.store.blob_sweep(late).await.unwrap().files, 1);
}
