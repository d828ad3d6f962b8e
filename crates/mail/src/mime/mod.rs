//! The MIME layer: header fields, the tree of parts, transfer encodings and charsets, all in linear time.
//!
//! The tree is read here and not by `mail-parser`: that one looks for a missing boundary again from every
//! part (ten thousand parts then cost minutes), has no limits, and decodes texts before one can see that
//! their charset lies. Its tables for rare charsets are used in `charset`.

pub(crate) mod charset;
pub(crate) mod encoded_word;
pub(crate) mod fields;
pub(crate) mod parameters;
pub(crate) mod structure;
pub(crate) mod transfer;
