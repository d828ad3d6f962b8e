//! Looks for texts in bytes of all kinds, by means of its own: what erases must not judge itself.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use facteur_flows::Services;
use facteur_mail::{Limits, parse_with_contents};
use facteur_store::{Sql, StoreResult, blobs, sql};
use facteur_testkit::postgres::Database;
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};
use std::fmt::Write;
use std::io::{Cursor, Read};
use std::path::Path;

/// What is looked for, in every encoding.
pub struct Wanted {
    /// In lower case: text is compared so.
    texts: Vec<(String, Vec<u8>)>,
    /// Compared as they are.
    codes: Vec<(String, Vec<u8>)>,
}

impl Wanted {
    pub fn of(addresses: &[&str], names: &[&str]) -> Self {
        let mut wanted = Self {
            texts: Vec::new(),
            codes: Vec::new(),
        };
        for address in addresses {
            wanted.all(address);
        }
        for name in names {
            let bare = unaccented(name);
            let (first, last) = name.split_once(' ').unwrap();
            let (bare_first, bare_last) = bare.split_once(' ').unwrap();
            wanted.all(name);
            wanted.all(&bare);
            wanted.all(&format!("{last} {first}"));
            wanted.all(&format!("{bare_last}, {bare_first}"));
            for between in ["_", "-", ".", "  ", "%20", "+"] {
                wanted
                    .texts
                    .push(text(&format!("{bare_first}{between}{bare_last}")));
                wanted.texts.push(text(&format!("{first}{between}{last}")));
            }
        }
        wanted
    }

    fn all(&mut self, written: &str) {
        self.texts.push(text(written));
        self.texts.push(text(&coded(written, '%', " %20")));
        self.texts
            .push(text(&coded(written, '%', " +").replace('@', "%40")));
        self.texts.push(text(&coded(written, '=', " _")));
        self.texts.push(text(&coded(written, '=', "  ")));
        let latin: Option<Vec<u8>> = written
            .chars()
            .map(|letter| u8::try_from(u32::from(letter)).ok())
            .collect();
        for cased in [written.to_owned(), written.to_lowercase(), written.to_uppercase()] {
            let wide = |order: fn(u16) -> [u8; 2]| cased.encode_utf16().flat_map(order).collect();
            self.codes
                .push((format!("UTF-16LE {cased}"), wide(u16::to_le_bytes)));
            self.codes
                .push((format!("UTF-16BE {cased}"), wide(u16::to_be_bytes)));
            let hexadecimal = hex::encode(&cased);
            self.codes
                .push((format!("hexadecimal {cased}"), hexadecimal.into_bytes()));
            for skipped in 0..3 {
                // The letters of base64 that only the text decides.
                let padded = [vec![b'\0'; skipped], cased.as_bytes().to_vec()].concat();
                let code = STANDARD_NO_PAD.encode(&padded);
                let start = [0, 2, 3][skipped];
                let end = padded.len() * 8 / 6;
                self.codes
                    .push((format!("base64 {cased}"), code.as_bytes()[start..end].to_vec()));
            }
        }
        self.codes
            .extend(latin.map(|latin| (format!("Latin-1 {written}"), latin)));
    }

    /// What of it stands in the bytes.
    pub fn found_in(&self, bytes: &[u8]) -> Option<String> {
        let lower = String::from_utf8_lossy(bytes).to_lowercase().into_bytes();
        let within = |hay: &[u8], needle: &[u8]| memchr::memmem::find(hay, needle).is_some();
        let texts = self.texts.iter().find(|(_, needle)| within(&lower, needle));
        let found = texts.or_else(|| self.codes.iter().find(|(_, needle)| within(bytes, needle)));
        found.map(|(what, _)| what.clone())
    }

    /// The same of a mail as it is read: decoded.
    fn found_in_mail(&self, raw: &[u8]) -> Option<String> {
        let (parsed, contents) = parse_with_contents(raw, &Limits::default());
        let mut views: Vec<Vec<u8>> = vec![raw.to_vec(), serde_json::to_vec(&parsed).unwrap()];
        views.push(parsed.text.into_bytes());
        views.extend(parsed.html_raw.map(String::into_bytes));
        views.extend(contents);
        views.iter().find_map(|view| self.found_in(view))
    }
}

fn text(text: &str) -> (String, Vec<u8>) {
    (text.to_owned(), text.to_lowercase().into_bytes())
}

fn unaccented(text: &str) -> String {
    text.replace(['é', 'è'], "e")
}

/// Letters outside ASCII as codes; `blank` is a blank and what stands for it.
fn coded(written: &str, mark: char, blank: &str) -> String {
    let mut out = String::new();
    for letter in written.chars() {
        if letter == ' ' {
            out.push_str(&blank[1..]);
        } else if letter.is_ascii() {
            out.push(letter);
        } else {
            let mut buffer = [0; 4];
            for byte in letter.encode_utf8(&mut buffer).bytes() {
                let _ = write!(out, "{mark}{byte:02X}");
            }
        }
    }
    out
}

/// All blobs that name somebody: hash and bytes.
pub async fn named_blobs(services: &Services, wanted: &Wanted) -> Vec<(String, Vec<u8>)> {
    const ALL: Sql = sql("select sha256 from blob");
    let organisation = services.organisation;
    let stored: StoreResult<Vec<_>> = services
        .store
        .read(organisation, move |tx| {
            let all = tx.query(ALL, &[])?;
            let mut stored = Vec::new();
            for row in all {
                let sha256: Vec<u8> = row.get(0)?;
                stored.extend(blobs::blob_find(tx, organisation, &sha256)?);
            }
            Ok(stored)
        })
        .await;
    let mut named = Vec::new();
    for blob in stored.unwrap() {
        let raw = services.store.blob_read(&blob).await.unwrap();
        if wanted.found_in_mail(&raw).is_some() {
            named.push((format!("{:02x?}", &blob.sha256()[..4]), raw));
        }
    }
    named
}

pub async fn blobs(services: &Services, wanted: &Wanted) -> Vec<String> {
    let named = named_blobs(services, wanted).await;
    let what = |raw: &[u8]| wanted.found_in_mail(raw).unwrap_or_default();
    named
        .iter()
        .map(|(sha256, raw)| format!("blob {sha256}: {}", what(raw)))
        .collect()
}

/// All files below a folder, as they lie: the database with its log, blobs, whatever is left over.
pub fn files(folder: &Path, wanted: &Wanted) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, wanted));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        let unpacked = zstd::decode_all(bytes.as_slice()).unwrap_or_default();
        for bytes in [bytes, unpacked] {
            found.extend(
                wanted
                    .found_in(&bytes)
                    .map(|what| format!("file {}: {what}", path.display())),
            );
        }
    }
    found
}

/// The files of a PostgreSQL database, its pages as they lie.
pub fn data_files(database: &Database, wanted: &Wanted) -> Vec<String> {
    database.psql("checkpoint");
    let directory = database.psql("show data_directory");
    let oid = database.psql("select oid from pg_database where datname = current_database()");
    let folder = Path::new(directory.trim()).join("base").join(oid.trim());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap_or_default();
        found.extend(wanted.found_in(&bytes).map(|what| {
            let node = path.file_name().unwrap().to_string_lossy().into_owned();
            let node: String = node.chars().take_while(char::is_ascii_digit).collect();
            let name = database.psql(&format!(
                "select coalesce((select relname::text from pg_class where relfilenode = {node}), '?')"
            ));
            format!("data file {}: {what}", name.trim())
        }));
    }
    found
}

pub fn sqlite_rows(path: &Path, wanted: &Wanted) -> Vec<(String, String)> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let tables = strings(&connection, "select name from sqlite_master where type = 'table'");
    let mut found = Vec::new();
    for table in tables.into_iter().filter(|table| table != "search") {
        let columns = strings(
            &connection,
            &format!("select name from pragma_table_info('{table}')"),
        );
        for column in columns {
            let text = format!("select cast({column} as text) from {table} where {column} is not null");
            for value in strings(&connection, &text) {
                if wanted.found_in(value.as_bytes()).is_some() {
                    found.push((table.clone(), value));
                }
            }
        }
    }
    found
}

fn strings(connection: &rusqlite::Connection, query: &str) -> Vec<String> {
    let mut statement = connection.prepare(query).unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut all = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        if let Ok(bytes) = row.get_ref(0).unwrap().as_bytes() {
            all.push(String::from_utf8_lossy(bytes).into_owned());
        }
    }
    all
}

pub fn postgres_rows(database: &Database, wanted: &Wanted) -> Vec<(String, String)> {
    let columns = database.psql(
        "select table_name || ' ' || column_name from information_schema.columns where table_schema = 'public'",
    );
    let values: Vec<String> = columns
        .lines()
        .map(|line| {
            let (table, column) = line.split_once(' ').unwrap();
            format!(
                "select '{table} ' || encode(convert_to({column}::text, 'utf8'), 'hex') from {table} \
                 where {column} is not null and {column}::text <> ''"
            )
        })
        .collect();
    let mut found = Vec::new();
    for line in database.psql(&values.join(" union all ")).lines() {
        let (table, value) = line.split_once(' ').unwrap();
        let value = String::from_utf8(hex::decode(value.trim()).unwrap()).unwrap();
        if wanted.found_in(value.as_bytes()).is_some() {
            found.push((table.to_owned(), value));
        }
    }
    found
}

/// What a backup holds.
pub fn archive(path: &Path, wanted: &Wanted) -> Vec<String> {
    let bytes = std::fs::read(path).unwrap();
    let unpacked = zstd::decode_all(bytes.as_slice()).unwrap_or(bytes);
    let folder = tempfile::tempdir().unwrap();
    tar::Archive::new(Cursor::new(unpacked))
        .unpack(folder.path())
        .unwrap();
    let mut found = files(folder.path(), wanted);
    let database = folder.path().join("database.sqlite");
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let begins = std::fs::read(&path).unwrap_or_default();
        if begins.starts_with(b"SQLite format 3") {
            std::fs::copy(&path, &database).unwrap();
            found.extend(packed_rows(&database, wanted));
        }
    }
    found
}

fn packed_rows(path: &Path, wanted: &Wanted) -> Vec<String> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut statement = connection
        .prepare("select compressed from blob where compressed is not null")
        .unwrap();
    let mut rows = statement.query([]).unwrap();
    let (mut found, mut count) = (Vec::new(), 0);
    while let Some(row) = rows.next().unwrap() {
        let packed: Vec<u8> = row.get(0).unwrap();
        count += 1;
        let raw = zstd::decode_all(packed.as_slice()).unwrap();
        found.extend(
            wanted
                .found_in_mail(&raw)
                .map(|what| format!("packed row: {what}")),
        );
    }
    assert!(count > 5, "the backup holds mails");
    found
}

/// What an export holds.
pub struct Export {
    files: HashSet<Vec<u8>>,
    texts: BTreeSet<String>,
}

impl Export {
    pub fn read(bytes: Vec<u8>) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut export = Self {
            files: HashSet::new(),
            texts: BTreeSet::new(),
        };
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            if file.name().unwrap().ends_with(".json") {
                export.take(&serde_json::from_slice(&content).unwrap());
            }
            export.files.insert(content);
        }
        export
    }

    fn take(&mut self, value: &Value) {
        match value {
            Value::String(text) => {
                self.texts.insert(text.clone());
            }
            Value::Array(values) => values.iter().for_each(|value| self.take(value)),
            Value::Object(fields) => fields.values().for_each(|value| self.take(value)),
            _ => {}
        }
    }

    pub fn has_file(&self, content: &[u8]) -> bool {
        self.files.contains(content)
    }

    pub fn has_text(&self, text: &str) -> bool {
        self.texts.contains(text)
    }
}
