//! The way over all mails and texts that exports and erasures have in common.

use crate::error::FlowResult;
use crate::services::Services;
use facteur_mail::redact::{Around, Redactor};
use facteur_store::blobs::StoredBlob;
use facteur_store::privacy::{Form, PLACES, TextPlace, TextRow};
use facteur_store::{ErrorKind, StoreError};
use serde_json::Value;

/// The bytes of each blob; none for one that is damaged or gone: it holds nobody any more.
pub(super) async fn bytes(services: &Services, blobs: &[StoredBlob]) -> FlowResult<Vec<Option<Vec<u8>>>> {
    let mut all = Vec::with_capacity(blobs.len());
    for blob in blobs {
        all.push(match services.store.blob_read(blob).await {
            Ok(raw) => Some(raw),
            Err(error) if error.kind() == ErrorKind::Fault => None,
            Err(error) => return Err(error.into()),
        });
    }
    Ok(all)
}

/// Runs work that computes on a thread that may.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> FlowResult<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| StoreError::fault("looking for a person in mails panicked").into())
}

/// Whether a row of texts names the person.
pub(super) fn is_named(redactor: &Redactor, row: &TextRow) -> bool {
    row.texts.iter().flatten().any(|text| redactor.names(text))
}

/// The row without the person; none when it names nobody.
pub(super) fn redacted(redactor: &Redactor, place: &TextPlace, row: &TextRow) -> Option<TextRow> {
    let nobody = Around::default();
    let mut changed = false;
    let texts = row.texts.iter().zip(place.columns).map(|(text, (_, form))| {
        let text = text.as_deref()?;
        let new = match form {
            Form::Plain => redactor.text(text, &nobody),
            Form::Json => json_text(redactor, text, &nobody),
        };
        changed |= new.is_some();
        Some(new.unwrap_or_else(|| text.to_owned()))
    });
    let texts = texts.collect();
    changed.then(|| TextRow {
        key: row.key.clone(),
        texts,
    })
}

fn json_text(redactor: &Redactor, text: &str, around: &Around) -> Option<String> {
    let Ok(mut value) = serde_json::from_str::<Value>(text) else {
        return redactor.text(text, around);
    };
    json(redactor, &mut value, around).then(|| value.to_string())
}

/// Takes the person out of all texts of a value; whether there were any.
fn json(redactor: &Redactor, value: &mut Value, around: &Around) -> bool {
    match value {
        Value::String(text) => redactor.text(text, around).is_some_and(|new| {
            *text = new;
            true
        }),
        Value::Array(values) => values
            .iter_mut()
            .fold(false, |changed, one| json(redactor, one, around) | changed),
        Value::Object(fields) => fields
            .values_mut()
            .fold(false, |changed, one| json(redactor, one, around) | changed),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The place of that number.
pub(super) fn place(number: usize) -> Option<&'static TextPlace> {
    PLACES.get(number)
}
