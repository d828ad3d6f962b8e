//! Tests of the whole: train, judge, explain, store.

#![allow(clippy::unwrap_used)] // What a test prepares may fail it.

mod corrections;
mod files;
mod judging;
mod texts;
