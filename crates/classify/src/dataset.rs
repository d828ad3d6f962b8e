//! Examples from JSONL, plain or gzip: one `{"id","text","labels":{"name":"value",…}}` a line.

use crate::error::DatasetError;
use flate2::bufread::MultiGzDecoder;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};

/// A text with its labels.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Record {
    /// The writer's name for it; may be missing.
    #[serde(default)]
    pub id: String,
    /// The text. Its first line is the title when there are more.
    pub text: String,
    /// Values by the name of what they say. A value may be missing.
    #[serde(default)]
    pub labels: BTreeMap<String, Option<String>>,
}

impl Record {
    /// The value of a label, if there is one.
    pub fn label(&self, name: &str) -> Option<&str> {
        self.labels.get(name)?.as_deref()
    }
}

/// Reads all records. Whether the content is gzip is seen by its first bytes.
pub fn read_records(mut source: impl BufRead) -> Result<Vec<Record>, DatasetError> {
    let is_gzip = source.fill_buf()?.starts_with(&[0x1F, 0x8B]);
    if is_gzip {
        read_lines(BufReader::new(MultiGzDecoder::new(source)))
    } else {
        read_lines(source)
    }
}

fn read_lines(source: impl BufRead) -> Result<Vec<Record>, DatasetError> {
    let mut records = Vec::new();
    for (number, line) in source.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let record = serde_json::from_str(&line).map_err(|error| DatasetError::Line {
            line: number + 1,
            reason: error.to_string(),
        })?;
        records.push(record);
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    const LINES: &str =
        "{\"id\":\"1\",\"text\":\"Été\",\"labels\":{\"a\":\"x\",\"b\":null}}\n\n{\"text\":\"b\"}\n";

    #[test]
    fn plain_and_gzip_read_the_same() {
        let plain = read_records(LINES.as_bytes()).unwrap();
        assert_eq!(plain.len(), 2);
        assert_eq!(
            (plain[0].label("a"), plain[0].label("b"), plain[1].label("a")),
            (Some("x"), None, None)
        );
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(LINES.as_bytes()).unwrap();
        assert_eq!(read_records(&packed.finish().unwrap()[..]).unwrap(), plain);
    }

    #[test]
    fn a_wrong_line_is_named() {
        let error = read_records("{\"text\":\"a\"}\n{}\n".as_bytes()).unwrap_err();
        assert!(
            error.to_string().starts_with("line 2 is not an example"),
            "{error}"
        );
    }
}
