//! HTTP: the use cases of `flows` under `/api/v1`, live events, and the web UI inside the binary.
//! It knows HTTP and nothing of SQL, of mail servers or of how a decision is taken.
