use super::*;

const DIVIDER: &str = "From jo@example.org Sat Jan  3 01:05:34 1996\n";

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn found(path: &Path) -> Vec<(String, String)> {
    Mails::open(path, 1_000)
        .unwrap()
        .map(|mail| match mail {
            Ok(mail) => (
                mail.provider_id,
                String::from_utf8_lossy(&mail.bytes).into_owned(),
            ),
            Err(error) => ("error".to_owned(), error.to_string()),
        })
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

#[test]
fn a_tree_is_read_in_order_with_all_that_is_mail_in_it() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "b.eml", b"B: 1\n\nb");
    write(folder.path(), "a/x.EML", b"X: 1\n\nx");
    write(folder.path(), "a/notes.txt", b"no mail");
    write(
        folder.path(),
        "c.mbox",
        format!("{DIVIDER}C: 1\n\nc\n").as_bytes(),
    );
    write(folder.path(), "dir/new/1.host", b"N: 1\n\nn");
    write(folder.path(), "dir/cur/2.host:2,S", b"O: 1\n\no");
    write(folder.path(), "dir/.Sent/cur/3.host:2,S", b"S: 1\n\ns");
    write(folder.path(), "dir/.Sent/new/.hidden", b"no mail");
    let expected = [
        ("a/x.EML", "X: 1\n\nx"),
        ("b.eml", "B: 1\n\nb"),
        ("c.mbox#0", "C: 1\n\nc\n"),
        ("dir/INBOX/1.host", "N: 1\n\nn"),
        ("dir/INBOX/2.host", "O: 1\n\no"),
        ("dir/.Sent/3.host", "S: 1\n\ns"),
    ];
    assert_eq!(found(folder.path()), pairs(&expected));
}

#[test]
fn an_mbox_is_cut_only_at_dividing_lines_and_unquoted() {
    let folder = tempfile::tempdir().unwrap();
    let first = "A: 1\n\nFrom here on\n\nFrom Monday on\n>From me\n>>From you\n> From\n\n";
    let text = format!("{DIVIDER}{first}{DIVIDER}B: 1\r\n\r\nb\r\n\r\n{DIVIDER}\nno header\n");
    write(folder.path(), "all", text.as_bytes());
    let second = DIVIDER.len() + first.len();
    let third = second + DIVIDER.len() + "B: 1\r\n\r\nb\r\n\r\n".len();
    let expected = [
        (
            "all#0",
            "A: 1\n\nFrom here on\n\nFrom Monday on\nFrom me\n>From you\n> From\n",
        ),
        (&*format!("all#{second}"), "B: 1\r\n\r\nb\r\n"),
        (&*format!("all#{third}"), "\nno header\n"),
    ];
    assert_eq!(found(&folder.path().join("all")), pairs(&expected));
}

#[test]
fn a_mail_that_is_too_large_is_named_and_the_next_ones_come() {
    let folder = tempfile::tempdir().unwrap();
    let large = "x".repeat(2_000);
    write(
        folder.path(),
        "all.mbox",
        format!("{DIVIDER}A: 1\n\n{large}\n\n{DIVIDER}B: 1\n\nb\n").as_bytes(),
    );
    write(folder.path(), "large.eml", large.as_bytes());
    write(folder.path(), "small.eml", b"S: 1\n\n");
    let found = found(folder.path());
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found[0].1.contains("all.mbox#0 has 2008 bytes"), "{found:?}");
    assert_eq!(found[1].1, "B: 1\n\nb\n");
    assert!(found[2].1.contains("large.eml has 2000 bytes"), "{found:?}");
    assert_eq!(found[3].0, "small.eml");
}

#[test]
fn what_is_not_there_is_named() {
    let Err(error) = Mails::open(Path::new("/does/not/exist"), 1_000) else {
        panic!("it exists")
    };
    assert_eq!(error.kind(), SourceErrorKind::LocalFile);
    assert!(error.to_string().contains("/does/not/exist"));
}
