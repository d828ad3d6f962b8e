//! The words of Facteur: types, ids, state machines and their moves, the clock and the random source.
//!
//! Every other room speaks in these types. This room does nothing by itself: no database, no network,
//! no files. It must never know how anything is stored, fetched or shown.

pub mod answer;
pub mod arrival;
pub mod audit;
pub mod change;
pub mod crash;
pub mod due;
pub mod entity;
pub mod event;
pub mod guess;
pub mod id;
pub mod key;
pub mod learning;
pub mod mailbox;
pub mod member;
pub mod membership;
pub mod password;
pub mod permission;
pub mod privacy;
pub mod random;
pub mod reach;
pub mod refresh;
pub mod rule;
pub mod second_factor;
pub mod sign_on;
pub mod ticket;
pub mod time;
pub mod totp;
pub mod verdict;

pub use answer::{AccountUse, AnswerKind, Hindrance, NoSuchStep, SendState, SendStep};
pub use arrival::{ArrivalState, Lane, Place};
pub use audit::{AuditAction, AuditObject, Origin};
pub use change::{Change, TicketChange, TicketState, Weight, refused_tags};
pub use due::{Due, DueSpan};
pub use entity::{Entity, EntityKind};
pub use event::{Actor, Event, EventKind};
pub use guess::Pace;
pub use id::{
    AnswerId, ArrivalId, AuditId, ContactId, CorrectionId, EventId, FolderId, InvitationId, JobId, MailboxId,
    MemberId, MessageId, ModelId, NoteId, NoticeId, OrganisationId, PrivacyTaskId, ProviderId, RuleId,
    SessionId, TeamId, ThreadId, TicketId, TokenId, TraceId, UploadId, UserId, ViewId,
};
pub use key::KeyId;
pub use learning::{CategoryLabels, CorrectionSource, ModelState};
pub use mailbox::{
    Acknowledgement, Afterwards, FolderRole, Mailbox, MailboxMode, Older, Purpose, Security, Smtp, Source,
    StartFrom,
};
pub use member::{Founding, Language, Registration, Role};
pub use membership::{MemberRefusal, MemberStep, Standing, may_change, may_invite};
pub use password::{PasswordProblem, Strength, password_problem, password_strength};
pub use permission::Permission;
pub use privacy::{PrivacyKind, PrivacyState, Retention, RetentionLimit};
pub use random::{Ids, Random, SystemRandom};
pub use reach::Reach;
pub use refresh::{Family, FamilyEnd, Refresh};
pub use rule::{Action, Condition, Rule, RuleSet};
pub use second_factor::Code;
pub use sign_on::{Claims, Provider, SignOnRefusal, Vouched};
pub use ticket::{Status, TicketNumber};
pub use time::{Clock, Span, SystemClock, Timestamp};
pub use verdict::{
    Alternative, Category, DecidedBy, Impact, Priority, ProposedTag, Reason, UnknownWord, Urgency, Verdict,
};
