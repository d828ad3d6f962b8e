//! Signed addresses: only what stands in a mail that was shown is fetched, and only for who was shown it.

use facteur_domain::MessageId;
use sha2::{Digest, Sha256};

/// Bytes of a block of SHA-256.
const BLOCK: usize = 64;

/// Where a remote image is had through us. `key` is known to the session alone.
pub(crate) fn signed_address(key: &str, message: MessageId, remote: &str) -> String {
    let base = crate::routes::BASE;
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("u", remote)
        .append_pair("m", &message.to_string())
        .append_pair("s", &signature(key, message, remote))
        .finish();
    format!("{base}/images?{query}")
}

/// HMAC-SHA256 (RFC 2104) of message and address, hexadecimal.
pub(super) fn signature(key: &str, message: MessageId, remote: &str) -> String {
    let mut block = [0_u8; BLOCK];
    let hashed = Sha256::digest(key.as_bytes());
    block[..hashed.len()].copy_from_slice(&hashed);
    let padded = |pad: u8| block.map(|byte| byte ^ pad);
    let inner = Sha256::new()
        .chain_update(padded(0x36))
        .chain_update(message.to_string())
        .chain_update(b"\n")
        .chain_update(remote)
        .finalize();
    let outer = Sha256::new()
        .chain_update(padded(0x5c))
        .chain_update(inner)
        .finalize();
    format!("{outer:x}")
}
