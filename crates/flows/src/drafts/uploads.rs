//! Files that members bring to send them.

use super::draft::DraftContent;
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{MemberId, Span, UploadId};
use facteur_store::blobs::blob_pack;
use facteur_store::drafts::{self, Upload, upload_blob_name};
use facteur_store::{StoreError, StoreResult};
use std::collections::HashSet;

/// Bytes of a file at most: what mail services take in a mail, give or take.
pub const LARGEST_UPLOAD: usize = 25 * 1024 * 1024;
/// How long a file is kept that no draft names.
const KEPT: Span = Span::seconds(24 * 3_600);
/// Letters of a file name at most.
const NAME: usize = 200;

/// Keeps a file that a member brought. It is forgotten a day later unless a draft names it.
///
/// # Errors
/// Invalid when it is too large or has no name.
pub async fn bring(
    services: &Services,
    member: MemberId,
    filename: &str,
    mime_type: &str,
    bytes: Vec<u8>,
) -> FlowResult<Upload> {
    if bytes.len() > LARGEST_UPLOAD {
        let large = format!("the file is larger than {LARGEST_UPLOAD} bytes; share it by a link instead");
        return Err(FlowError::invalid("file", large));
    }
    let upload = Upload {
        id: services.ids.make(),
        member,
        filename: checked_name(filename)?,
        mime_type: checked_type(mime_type),
        size: bytes.len() as i64,
        created_at: services.now(),
    };
    let (organisation, id, limit) = (services.organisation, upload.id, services.store.inline_limit());
    let packed = tokio::task::spawn_blocking(move || {
        let name = upload_blob_name(id, &bytes);
        Ok::<_, StoreError>((blob_pack(&bytes, limit)?.named(name), bytes))
    });
    let (blob, bytes) = packed
        .await
        .unwrap_or_else(|_| Err(StoreError::fault("a file could not be packed")))?;
    services.store.blob_save(organisation, &blob, &bytes).await?;
    drop(bytes);
    let saved = upload.clone();
    services
        .store
        .write(organisation, move |tx| {
            drafts::upload_insert(tx, organisation, &saved, &blob)
        })
        .await?;
    Ok(upload)
}

/// A name without the path that a browser may have sent along.
fn checked_name(filename: &str) -> FlowResult<String> {
    let last = filename.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last
        .chars()
        .filter(|letter| !letter.is_control())
        .take(NAME)
        .collect();
    let name = name.trim();
    if name.is_empty() || name == "." || name == ".." {
        return Err(FlowError::invalid(
            "filename",
            "the file has no name; give it one",
        ));
    }
    Ok(name.to_owned())
}

/// The type as it was told, or the one that says nothing (RFC 2045, section 5.1; RFC 2046, section 4.5.1).
fn checked_type(mime_type: &str) -> String {
    let essence = mime_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let token = |part: &str| {
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
        !part.is_empty() && part.len() <= 127 && part.bytes().all(letter)
    };
    match essence.split_once('/') {
        Some((kind, subtype)) if token(kind) && token(subtype) => essence,
        _ => "application/octet-stream".to_owned(),
    }
}

/// A member's file with its bytes.
///
/// # Errors
/// Not found when there is none of this member.
pub async fn read(services: &Services, member: MemberId, id: UploadId) -> FlowResult<(Upload, Vec<u8>)> {
    let organisation = services.organisation;
    let found = services.store.read(organisation, move |tx| {
        drafts::upload_get(tx, organisation, member, id)
    });
    let found: StoreResult<_> = found.await;
    let (upload, blob) = found?.ok_or_else(|| gone(id))?;
    let bytes = services.store.blob_read(&blob).await?;
    Ok((upload, bytes))
}

/// Forgets a member's file.
///
/// # Errors
/// Not found when there is none of this member.
pub async fn take_back(services: &Services, member: MemberId, id: UploadId) -> FlowResult<()> {
    let organisation = services.organisation;
    let deleted: StoreResult<bool> = services
        .store
        .write(organisation, move |tx| {
            drafts::upload_delete(tx, organisation, member, id)
        })
        .await;
    if deleted? { Ok(()) } else { Err(gone(id)) }
}

fn gone(id: UploadId) -> FlowError {
    FlowError::not_found(format!("there is no file {id}; bring it again"))
}

/// Forgets the files that no draft names and that were brought more than a day ago. Tells how many.
pub async fn sweep(services: &Services) -> FlowResult<usize> {
    let (organisation, before) = (services.organisation, services.now() - KEPT);
    let swept = services.store.write(organisation, move |tx| {
        let old = drafts::upload_older(tx, organisation, before)?;
        if old.is_empty() {
            return Ok(0);
        }
        let named: HashSet<UploadId> = drafts::draft_list(tx, organisation)?
            .into_iter()
            .filter_map(|body| serde_json::from_value::<DraftContent>(body).ok())
            .flat_map(|content| content.uploads)
            .collect();
        let mut swept = 0;
        for upload in old.iter().filter(|upload| !named.contains(&upload.id)) {
            drafts::upload_delete(tx, organisation, upload.member, upload.id)?;
            swept += 1;
        }
        Ok::<_, StoreError>(swept)
    });
    Ok(swept.await?)
}
