//! Reads the attachments of Outlook's container (`winmail.dat`, TNEF: [MS-OXTNEF]). Its text is left out:
//! it is compressed RTF, and such mails carry a plain text beside it.

/// Marks a TNEF stream.
const SIGNATURE: &[u8] = &[0x78, 0x9f, 0x3e, 0x22];

const LEVEL_ATTACHMENT: u8 = 2;
const ATTACH_TITLE: u32 = 0x0001_8010;
const ATTACH_DATA: u32 = 0x0006_800f;
const ATTACH_RENDERING: u32 = 0x0006_9002;
const ATTACHMENT_PROPERTIES: u32 = 0x0006_9005;

/// `PidTagAttachLongFilename`, in Unicode and in 8-bit letters.
const LONG_NAME: u16 = 0x3707;

/// One file of the container.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) content: Vec<u8>,
}

/// The files of a container, at most `most`. None when it is no TNEF or broken before the first file.
pub(crate) fn read(bytes: &[u8], most: usize) -> Option<Vec<File>> {
    let mut rest = bytes.strip_prefix(SIGNATURE)?.get(2..)?;
    let mut files: Vec<File> = Vec::new();
    while let Some((level, id, data, after)) = attribute(rest) {
        rest = after;
        if level != LEVEL_ATTACHMENT {
            continue;
        }
        if id == ATTACH_RENDERING {
            if files.len() >= most {
                break;
            }
            files.push(File::default());
        }
        let Some(file) = files.last_mut() else { continue };
        match id {
            ATTACH_TITLE if file.name.is_empty() => file.name = eight_bit(data),
            ATTACH_DATA => file.content = data.to_vec(),
            ATTACHMENT_PROPERTIES => {
                if let Some(name) = long_name(data) {
                    file.name = name;
                }
            }
            _ => {}
        }
    }
    files.retain(|file| !file.content.is_empty());
    let is_readable = !files.is_empty() || rest.len() < 16;
    is_readable.then_some(files)
}

/// One attribute: level, id, data, and what follows. The check sum is not looked at.
fn attribute(bytes: &[u8]) -> Option<(u8, u32, &[u8], &[u8])> {
    let (level, rest) = bytes.split_first()?;
    let (id, rest) = number(rest)?;
    let (length, rest) = number(rest)?;
    let (data, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    Some((*level, id, data, rest.get(2..).unwrap_or_default()))
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_le_bytes(*head), rest))
}

fn eight_bit(data: &[u8]) -> String {
    let text = data.split(|byte| *byte == 0).next().unwrap_or_default();
    encoding_rs::WINDOWS_1252
        .decode_without_bom_handling(text)
        .0
        .into_owned()
}

/// The long name among an attachment's MAPI properties.
fn long_name(data: &[u8]) -> Option<String> {
    let (count, mut rest) = number(data)?;
    for _ in 0..count.min(500) {
        let (tag, after) = number(rest)?;
        let (kind, id) = ((tag & 0xffff) as u16, (tag >> 16) as u16);
        let mut after = after;
        if id >= 0x8000 {
            after = skip_name(after)?;
        }
        let (value, next) = property_value(kind, after)?;
        if id == LONG_NAME {
            return Some(match kind {
                0x001f => {
                    let units = value
                        .chunks_exact(2)
                        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
                    char::decode_utf16(units)
                        .map_while(Result::ok)
                        .take_while(|character| *character != '\0')
                        .collect()
                }
                _ => eight_bit(value),
            });
        }
        rest = next;
    }
    None
}

/// Passes the name of a named property.
fn skip_name(bytes: &[u8]) -> Option<&[u8]> {
    let (kind, rest) = number(bytes.get(16..)?)?;
    let (value, rest) = number(rest)?;
    if kind == 0 {
        return Some(rest);
    }
    rest.get(padded(value)?..)
}

/// The bytes of a value and what follows it.
fn property_value(kind: u16, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let fixed = |length: usize| bytes.split_at_checked(length);
    match kind {
        0x0002 | 0x0003 | 0x0004 | 0x000a | 0x000b => fixed(4),
        0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => fixed(8),
        0x0048 => fixed(16),
        0x001e | 0x001f | 0x0102 | 0x000d => {
            let (count, rest) = number(bytes)?;
            if count != 1 {
                return None;
            }
            let (length, rest) = number(rest)?;
            let value = rest.get(..usize::try_from(length).ok()?)?;
            Some((value, rest.get(padded(length)?..).unwrap_or_default()))
        }
        _ => None,
    }
}

/// Lengths are filled up to four bytes.
fn padded(length: u32) -> Option<usize> {
    usize::try_from(length).ok()?.checked_next_multiple_of(4)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{ATTACH_DATA, ATTACH_RENDERING, ATTACH_TITLE, ATTACHMENT_PROPERTIES, SIGNATURE, read};

    fn attribute(level: u8, id: u32, data: &[u8]) -> Vec<u8> {
        let mut bytes = vec![level];
        bytes.extend(id.to_le_bytes());
        bytes.extend((data.len() as u32).to_le_bytes());
        bytes.extend(data);
        bytes.extend([0, 0]);
        bytes
    }

    #[test]
    fn files_with_their_long_names() {
        let mut long = 1u32.to_le_bytes().to_vec();
        long.extend(0x3707_001fu32.to_le_bytes());
        long.extend(1u32.to_le_bytes());
        let name: Vec<u8> = "été.pdf\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
        long.extend((name.len() as u32).to_le_bytes());
        long.extend(name);
        let stream = [
            SIGNATURE.to_vec(),
            vec![1, 0],
            attribute(1, 0x0008_9006, &[1, 2, 3, 4]),
            attribute(2, ATTACH_RENDERING, &[0; 14]),
            attribute(2, ATTACH_TITLE, b"ETE~1.PDF\0"),
            attribute(2, ATTACH_DATA, b"%PDF-1.4"),
            attribute(2, ATTACHMENT_PROPERTIES, &long),
            attribute(2, ATTACH_RENDERING, &[0; 14]),
            attribute(2, ATTACH_TITLE, b"b.txt\0"),
            attribute(2, ATTACH_DATA, b"b"),
        ]
        .concat();
        let files = read(&stream, 10).unwrap();
        let names: Vec<_> = files
            .iter()
            .map(|file| (file.name.as_str(), file.content.as_slice()))
            .collect();
        assert_eq!(names, [("été.pdf", &b"%PDF-1.4"[..]), ("b.txt", b"b")]);
        assert_eq!(read(&stream, 1).unwrap().len(), 1);
        for length in 0..stream.len() {
            let _ = read(&stream[..length], 10);
        }
        assert!(read(b"no tnef", 10).is_none());
    }
}
