//! What bytes show themselves to be. What the server calls them is no proof.

/// Images that a browser shows without running anything. SVG may hold scripts and is none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
}

impl ImageKind {
    /// The kind of these bytes, by what they begin with.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
            Some(Self::Gif)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(Self::Webp)
        } else {
            None
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_a_picture_is_one() {
        assert_eq!(ImageKind::of(b"GIF89a\x01\0"), Some(ImageKind::Gif));
        assert_eq!(ImageKind::of(b"RIFF\x24\0\0\0WEBPVP8 "), Some(ImageKind::Webp));
        for none in [&b"<svg xmlns"[..], b"RIFF", b"", b"\x89PNG", b"<html>"] {
            assert_eq!(ImageKind::of(none), None);
        }
    }
}
