//! Tells which attachments one should not open lightly.

use crate::attachment::Danger;
use crate::names::turns_direction;

const EXECUTABLE: &[&str] = &[
    "exe",
    "com",
    "scr",
    "pif",
    "cpl",
    "msi",
    "msp",
    "mst",
    "dll",
    "sys",
    "drv",
    "ocx",
    "jar",
    "apk",
    "app",
    "deb",
    "rpm",
    "dmg",
    "pkg",
    "gadget",
    "appx",
    "msix",
    "appinstaller",
    "run",
    "bin",
    "elf",
    "xll",
    "wll",
];
const SCRIPT: &[&str] = &[
    "bat",
    "cmd",
    "js",
    "jse",
    "vbs",
    "vbe",
    "wsf",
    "wsh",
    "wsc",
    "ps1",
    "psm1",
    "psd1",
    "hta",
    "sh",
    "bash",
    "py",
    "pl",
    "rb",
    "php",
    "reg",
    "sct",
    "vb",
    "csh",
    "command",
    "applescript",
    "chm",
    "hlp",
    "inf",
    "msh",
    "mht",
    "mhtml",
    "jnlp",
];
const SHORTCUT: &[&str] = &[
    "lnk",
    "url",
    "website",
    "desktop",
    "scf",
    "library-ms",
    "searchconnector-ms",
    "settingcontent-ms",
    "webloc",
    "rdp",
    "theme",
];
const MACROS: &[&str] = &[
    "docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppam", "ppsm", "sldm", "iqy", "slk",
    "one", "mdb", "accdb", "ade", "adp",
];
const ACTIVE: &[&str] = &["html", "htm", "xhtml", "shtml", "svg", "svgz", "xht", "swf"];
const IMAGE: &[&str] = &["iso", "img", "vhd", "vhdx", "udf"];

/// Endings that people trust, and that are put before the real one to deceive them.
const TRUSTED: &[&str] = &[
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "jpg", "jpeg", "png", "gif", "txt", "rtf", "csv",
    "mp3", "mp4", "zip", "odt", "ods",
];

/// Why an attachment is dangerous, the worst reason first. `declared_name` is the name as the sender wrote it.
pub(crate) fn of(
    declared_name: &str,
    mime_type: &str,
    sniffed: Option<&str>,
    content: &[u8],
) -> Option<Danger> {
    let name: String = declared_name
        .chars()
        .filter(|character| !turns_direction(*character))
        .collect();
    let name = name.trim_end_matches(['.', ' ']).to_lowercase();
    let mut endings = name.rsplit('.').map(str::trim);
    let last = endings
        .next()
        .filter(|ending| ending.len() < name.len())
        .unwrap_or_default();
    let before = endings.next().unwrap_or_default();
    let by_name = by_ending(last);
    let by_content = by_content(mime_type, sniffed, content);
    if declared_name
        .chars()
        .any(|character| matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        && (by_name.is_some() || by_content.is_some())
    {
        return Some(Danger::HiddenName);
    }
    if TRUSTED.contains(&before)
        && matches!(
            by_name,
            Some(
                Danger::Executable
                    | Danger::Script
                    | Danger::Shortcut
                    | Danger::ActiveContent
                    | Danger::DiskImage
            )
        )
    {
        return Some(Danger::DoubleExtension);
    }
    by_name.or(by_content)
}

fn by_ending(ending: &str) -> Option<Danger> {
    let lists = [
        (EXECUTABLE, Danger::Executable),
        (SCRIPT, Danger::Script),
        (SHORTCUT, Danger::Shortcut),
        (MACROS, Danger::Macros),
        (ACTIVE, Danger::ActiveContent),
        (IMAGE, Danger::DiskImage),
    ];
    lists
        .into_iter()
        .find(|(list, _)| list.contains(&ending))
        .map(|(_, danger)| danger)
}

/// What the contents and types say, whatever the name.
fn by_content(mime_type: &str, sniffed: Option<&str>, content: &[u8]) -> Option<Danger> {
    let executables = [
        "application/vnd.microsoft.portable-executable",
        "application/x-msdownload",
        "application/x-msdos-program",
        "application/x-executable",
        "application/x-mach-binary",
        "application/java-archive",
        "application/vnd.android.package-archive",
    ];
    if [Some(mime_type), sniffed]
        .into_iter()
        .flatten()
        .any(|kind| executables.contains(&kind))
    {
        return Some(Danger::Executable);
    }
    // A shell link begins with its header's size and class id ([MS-SHLLINK], 2.1).
    if content.starts_with(b"\x4c\0\0\0\x01\x14\x02\0") {
        return Some(Danger::Shortcut);
    }
    if matches!(mime_type, "text/html" | "application/xhtml+xml" | "image/svg+xml") {
        return Some(Danger::ActiveContent);
    }
    if matches!(
        mime_type,
        "application/javascript" | "text/javascript" | "application/x-sh" | "application/hta"
    ) {
        return Some(Danger::Script);
    }
    has_macros(content).then_some(Danger::Macros)
}

/// Whether an office document carries a VBA project: named in the directory of a ZIP, or as a stream of an
/// OLE file. Only the first and last megabyte are looked at.
fn has_macros(content: &[u8]) -> bool {
    const REACH: usize = 1 << 20;
    let head = &content[..content.len().min(REACH)];
    let tail = &content[content.len().saturating_sub(REACH)..];
    if content.starts_with(b"PK\x03\x04") {
        return memchr::memmem::find(tail, b"vbaProject.bin").is_some();
    }
    if content.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        let stream = b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0";
        return memchr::memmem::find(head, stream).is_some() || memchr::memmem::find(tail, stream).is_some();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::attachment::Danger;

    #[test]
    fn dangerous_files() {
        let check = |name: &str, mime_type: &str, content: &[u8]| of(name, mime_type, None, content);
        assert_eq!(
            check("setup.EXE ", "application/octet-stream", b""),
            Some(Danger::Executable)
        );
        assert_eq!(
            check("facture.pdf.exe", "application/pdf", b""),
            Some(Danger::DoubleExtension)
        );
        assert_eq!(
            check("facture.pdf     .js", "application/pdf", b""),
            Some(Danger::DoubleExtension)
        );
        assert_eq!(
            check("annexe\u{202e}fdp.exe", "application/pdf", b""),
            Some(Danger::HiddenName)
        );
        assert_eq!(
            check("a.lnk", "application/octet-stream", b""),
            Some(Danger::Shortcut)
        );
        assert_eq!(
            check("a", "application/octet-stream", b"\x4c\0\0\0\x01\x14\x02\0"),
            Some(Danger::Shortcut)
        );
        assert_eq!(check("a.docm", "", b""), Some(Danger::Macros));
        assert_eq!(
            check("a.docx", "", b"PK\x03\x04..word/vbaProject.bin.."),
            Some(Danger::Macros)
        );
        assert_eq!(check("a.svg", "image/svg+xml", b""), Some(Danger::ActiveContent));
        assert_eq!(check("archive.tar.gz", "application/gzip", b""), None);
        assert_eq!(check("facture.2024.pdf", "application/pdf", b"%PDF"), None);
        assert_eq!(check("exe", "application/pdf", b"%PDF"), None);
    }
}
