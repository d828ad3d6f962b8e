//! Read, judge, plan: the pure heart, where all deciding meets.
//!
//! Bytes become a [`Reading`], a reading becomes a [`Judgement`], and a judgement with the facts that were
//! loaded for it becomes a [`Placement`]: which thread, which ticket, what became of the arrival. The same
//! input gives the same answer on every machine and at any time, so that all of it is tested with files and
//! can be replayed on last month's mail.
//!
//! This room must never know a clock, a random source, a network, a file or a database.

mod archived;
pub mod deadline;
pub mod entities;
pub mod erasure;
pub mod facts;
pub mod fold;
pub mod handed;
pub mod insight;
pub mod judge;
pub mod line;
mod lists;
pub mod memory;
pub mod model;
pub mod passage;
pub mod plan;
pub mod read;
pub mod rules;
pub mod span;
mod starter;
pub mod tag;
pub mod tags;

pub use erasure::{MailFate, mail_fate, names_given};
pub use facts::{AttachmentFacts, MailFacts, zone_of};
pub use insight::{Insight, insight};
pub use jiff::tz::TimeZone;
pub use judge::{JudgeFacts, Judgement, Policy, Remembered, Shelf, judge};
pub use line::{LineMail, LineOpinion, judge_line};
pub use model::{CategoryModel, Opinion, TrainingText};
pub use passage::Passage;
pub use plan::{
    CopyOf, Direction, Fold, FoldedTicket, KnownThread, KnownTicket, Link, LinkReason, NamedTicket,
    PlaceFacts, Placement, SameFacts, Sameness, ThreadChoice, ThreadKeys, TicketChoice, Via,
    answers_without_keys, place, sameness, thread_keys,
};
pub use read::{Reading, read, unreadable};
pub use rules::{CompiledRules, MatchedRule, RuleError, RuleOutcome, preview, validate};
pub use span::due_span;
pub use tag::TagKey;
pub use tags::{OwnTags, still_proposed};
