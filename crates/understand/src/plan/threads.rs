//! Several threads met by one mail: which stays, which are folded.
