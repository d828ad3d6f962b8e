//! Each `tests/cases/NAME.eml` is inspected and compared with `NAME.expected.json`. Only the keys that the
//! expected file names are compared; lists must have the same length.

use std::path::Path;

use facteur_mail::{Limits, inspect};
use serde_json::Value;

#[test]
fn every_case_is_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "eml") {
            continue;
        }
        count += 1;
        let raw = std::fs::read(&path).unwrap();
        let expected = std::fs::read_to_string(path.with_extension("expected.json")).unwrap();
        let expected: Value = serde_json::from_str(&expected).unwrap();
        // Lines may end either way, except where the case is about that.
        let with_crlf = String::from_utf8(raw.clone())
            .ok()
            .filter(|text| !text.contains('\r'))
            .map(|text| text.replace('\n', "\r\n"));
        for raw in [Some(raw), with_crlf.map(String::into_bytes)]
            .into_iter()
            .flatten()
        {
            let found = serde_json::to_value(inspect(&raw, &Limits::default())).unwrap();
            let mut differences = Vec::new();
            compare(&found, &expected, "", &mut differences);
            if !differences.is_empty() {
                failures.push(format!(
                    "{}\n{}",
                    path.file_name().unwrap().to_string_lossy(),
                    differences.join("\n")
                ));
            }
        }
    }
    assert!(count >= 40, "only {count} cases were found");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn compare(found: &Value, expected: &Value, place: &str, differences: &mut Vec<String>) {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            for (key, expected) in expected {
                compare(
                    found.get(key).unwrap_or(&Value::Null),
                    expected,
                    &format!("{place}/{key}"),
                    differences,
                );
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (number, (found, expected)) in one.iter().zip(other).enumerate() {
                compare(found, expected, &format!("{place}/{number}"), differences);
            }
        }
        _ if found == expected => {}
        _ => differences.push(format!("  {place}: found {found}\n    expected {expected}")),
    }
}
