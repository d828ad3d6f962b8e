//! Changes of tickets: what each event changed, and how it is taken back.

use crate::due::Due;
use crate::event::{Event, EventKind};
use crate::id::{MemberId, MessageId, NoteId, ThreadId, TicketId};
use crate::ticket::Status;
use crate::time::Timestamp;
use crate::verdict::{Category, Impact, Priority, Urgency};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How much a ticket matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weight {
    /// How far the trouble reaches.
    pub impact: Impact,
    /// How soon it must be looked at.
    pub urgency: Urgency,
    /// What to take first.
    pub priority: Priority,
}

/// One change of a ticket. It knows both sides, so that it can be made backwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// Where the work stands.
    Status {
        /// Before.
        from: Status,
        /// After.
        to: Status,
    },
    /// What it is about.
    Category {
        /// Before.
        from: Category,
        /// After.
        to: Category,
    },
    /// How much it matters.
    Priority {
        /// Before.
        from: Weight,
        /// After.
        to: Weight,
    },
    /// Who works on it.
    Assignee {
        /// Before.
        from: Option<MemberId>,
        /// After.
        to: Option<MemberId>,
    },
    /// By when it must be dealt with.
    Due {
        /// Before.
        from: Due,
        /// After.
        to: Due,
    },
    /// Its tags.
    Tags {
        /// Those that were not there before.
        added: Vec<String>,
        /// Those that are no longer there.
        removed: Vec<String>,
    },
    /// Which tags are not to be proposed for it.
    Refusal {
        /// Those that were refused.
        refused: Vec<String>,
        /// Those that may be proposed again.
        allowed: Vec<String>,
    },
    /// A note came or went.
    Note {
        /// The note.
        note: NoteId,
        /// Whether it came.
        #[serde(default = "yes")]
        added: bool,
    },
    /// A link to another ticket came or went.
    Link {
        /// The other ticket.
        other: TicketId,
        /// Why they may belong together.
        why: String,
        /// Whether it came.
        #[serde(default = "yes")]
        linked: bool,
    },
    /// One ticket was folded into another, or came out of it again.
    Fold {
        /// The ticket that goes.
        younger: TicketId,
        /// The ticket that stays.
        older: TicketId,
        /// The thread of the one that goes.
        younger_thread: ThreadId,
        /// The thread of the one that stays.
        older_thread: ThreadId,
        /// The messages that moved.
        messages: Vec<MessageId>,
        /// Whether it went in.
        #[serde(default = "yes")]
        folded: bool,
    },
}

const fn yes() -> bool {
    true
}

impl Change {
    /// The kind of the event that tells of it.
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Status { .. } => EventKind::StatusChanged,
            Self::Category { .. } => EventKind::CategoryChanged,
            Self::Priority { .. } => EventKind::PriorityChanged,
            Self::Assignee { .. } => EventKind::AssigneeChanged,
            Self::Due { .. } => EventKind::DueChanged,
            Self::Tags { .. } => EventKind::TagsChanged,
            Self::Refusal { .. } => EventKind::TagsRefused,
            Self::Note { .. } => EventKind::NoteAdded,
            Self::Link { linked: true, .. } => EventKind::LinkFound,
            Self::Link { linked: false, .. } => EventKind::LinkRemoved,
            Self::Fold { .. } => EventKind::TicketFolded,
        }
    }

    /// What the event says of it.
    pub fn data(&self) -> Value {
        let mut data = serde_json::to_value(self).unwrap_or_default();
        if let Some(fields) = data.as_object_mut() {
            // The event's kind says it already.
            fields.remove("change");
        }
        data
    }

    /// What an event that undid another says: which one, and what was changed by that.
    pub fn undo_data(&self, undone: &Event) -> Value {
        let mut data = serde_json::to_value(self).unwrap_or_default();
        if let Some(fields) = data.as_object_mut() {
            fields.insert("event".to_owned(), serde_json::json!(undone.id));
        }
        data
    }

    /// What an event changed; none for an event that changed nothing that could be taken back.
    pub fn of(event: &Event) -> Option<Self> {
        let name = match event.kind {
            EventKind::StatusChanged | EventKind::TicketReopened => "status",
            EventKind::CategoryChanged => "category",
            EventKind::PriorityChanged => "priority",
            EventKind::AssigneeChanged => "assignee",
            EventKind::DueChanged => "due",
            EventKind::TagsChanged => "tags",
            EventKind::TagsRefused => "refusal",
            EventKind::NoteAdded => "note",
            EventKind::LinkFound | EventKind::LinkRemoved => "link",
            EventKind::TicketFolded => "fold",
            EventKind::EventUndone => event.data.get("change")?.as_str()?,
            _ => return None,
        };
        let mut data = event.data.clone();
        data.as_object_mut()?.insert("change".to_owned(), name.into());
        serde_json::from_value(data).ok()
    }

    /// The same change backwards.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Status { from, to } => Self::Status { from: to, to: from },
            Self::Category { from, to } => Self::Category { from: to, to: from },
            Self::Priority { from, to } => Self::Priority { from: to, to: from },
            Self::Assignee { from, to } => Self::Assignee { from: to, to: from },
            Self::Due { from, to } => Self::Due { from: to, to: from },
            Self::Tags { added, removed } => Self::Tags {
                added: removed,
                removed: added,
            },
            Self::Refusal { refused, allowed } => Self::Refusal {
                refused: allowed,
                allowed: refused,
            },
            Self::Note { note, added } => Self::Note { note, added: !added },
            Self::Link { other, why, linked } => Self::Link {
                other,
                why,
                linked: !linked,
            },
            Self::Fold {
                younger,
                older,
                younger_thread,
                older_thread,
                messages,
                folded,
            } => Self::Fold {
                younger,
                older,
                younger_thread,
                older_thread,
                messages,
                folded: !folded,
            },
        }
    }
}

/// What a change of a ticket looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketState {
    /// Where the work stands.
    pub status: Status,
    /// What it is about.
    pub category: Category,
    /// How much it matters.
    pub weight: Weight,
    /// Who works on it.
    pub assignee: Option<MemberId>,
    /// By when it must be dealt with.
    pub due: Due,
    /// Its tags.
    pub tags: Vec<String>,
    /// The tags that were refused, see [`refused_tags`].
    pub refused: Vec<String>,
}

/// The tags that were refused on a ticket, from its events in their order. An undoing is an event with the
/// change turned round, so that all that must be done is to go through them.
pub fn refused_tags<'a>(events: impl IntoIterator<Item = &'a Event>) -> Vec<String> {
    let mut now: Vec<String> = Vec::new();
    for event in events {
        let tells = matches!(event.kind, EventKind::TagsRefused | EventKind::EventUndone);
        if let Some(Change::Refusal { refused, allowed }) = tells.then(|| Change::of(event)).flatten() {
            now.retain(|tag| !allowed.contains(tag) && !refused.contains(tag));
            now.extend(refused);
        }
    }
    now
}

/// What somebody wants to be changed on a ticket; what is not named stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketChange {
    /// Where the work stands.
    pub status: Option<Status>,
    /// What it is about.
    pub category: Option<Category>,
    /// How far the trouble reaches; the priority follows unless it is named too.
    pub impact: Option<Impact>,
    /// How soon it must be looked at; the priority follows unless it is named too.
    pub urgency: Option<Urgency>,
    /// What to take first.
    pub priority: Option<Priority>,
    /// Who works on it; `Some(None)` takes it from its assignee.
    pub assignee: Option<Option<MemberId>>,
    /// By when it must be dealt with; `Some(None)` says that there is no deadline.
    pub due: Option<Option<Timestamp>>,
    /// Tags to add.
    pub add_tags: Vec<String>,
    /// Tags to take away.
    pub remove_tags: Vec<String>,
    /// Proposed tags that are not wanted: they are not proposed for this ticket again.
    pub refuse_tags: Vec<String>,
    /// Refused tags that may be proposed again.
    pub allow_tags: Vec<String>,
    /// Refused when the ticket has another version by now.
    pub if_version: Option<i64>,
}

impl TicketChange {
    /// What that changes on a ticket; empty when all is so already.
    pub fn changes(&self, now: &TicketState) -> Vec<Change> {
        let mut changes = Vec::new();
        if let Some(to) = self.status.filter(|to| *to != now.status) {
            changes.push(Change::Status { from: now.status, to });
        }
        if let Some(to) = self.category.clone().filter(|to| *to != now.category) {
            let from = now.category.clone();
            changes.push(Change::Category { from, to });
        }
        let weight = self.weight(now.weight);
        if weight != now.weight {
            changes.push(Change::Priority {
                from: now.weight,
                to: weight,
            });
        }
        if let Some(to) = self.assignee.filter(|to| *to != now.assignee) {
            changes.push(Change::Assignee {
                from: now.assignee,
                to,
            });
        }
        // To confirm what was read changes nothing; to clear what nobody set neither.
        if let Some(at) = self.due.filter(|at| *at != now.due.at()) {
            let from = now.due.clone();
            changes.push(Change::Due {
                from,
                to: Due::Member { at },
            });
        }
        changes.extend(self.tags(&now.tags));
        changes.extend(self.refusal(&now.refused));
        changes
    }

    /// Whether it says anything of tags that were or may be refused.
    pub const fn speaks_of_refusal(&self) -> bool {
        !self.refuse_tags.is_empty() || !self.allow_tags.is_empty()
    }

    fn weight(&self, now: Weight) -> Weight {
        let (impact, urgency) = (
            self.impact.unwrap_or(now.impact),
            self.urgency.unwrap_or(now.urgency),
        );
        let follows = self.impact.is_some() || self.urgency.is_some();
        let otherwise = if follows {
            Priority::of(impact, urgency)
        } else {
            now.priority
        };
        Weight {
            impact,
            urgency,
            priority: self.priority.unwrap_or(otherwise),
        }
    }

    fn tags(&self, now: &[String]) -> Option<Change> {
        let (added, removed) = come_and_go(&self.add_tags, &self.remove_tags, now)?;
        Some(Change::Tags { added, removed })
    }

    fn refusal(&self, now: &[String]) -> Option<Change> {
        let (refused, allowed) = come_and_go(&self.refuse_tags, &self.allow_tags, now)?;
        Some(Change::Refusal { refused, allowed })
    }
}

/// What of that is new to a list of tags, and what goes from it, each once; none when nothing changes. What is to
/// go and to come at once comes.
fn come_and_go(come: &[String], go: &[String], now: &[String]) -> Option<(Vec<String>, Vec<String>)> {
    let each_once = |tags: &[String], wanted: &dyn Fn(&String) -> bool| -> Vec<String> {
        let mut kept: Vec<String> = tags.iter().filter(|tag| wanted(tag)).cloned().collect();
        kept.sort_unstable();
        kept.dedup();
        kept
    };
    let coming = each_once(come, &|tag| !now.contains(tag));
    let going = each_once(go, &|tag| now.contains(tag) && !come.contains(tag));
    (!coming.is_empty() || !going.is_empty()).then_some((coming, going))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Actor;
    use crate::id::{EventId, Id};
    use serde_json::json;
    use uuid::Uuid;

    fn state() -> TicketState {
        TicketState {
            status: Status::New,
            category: Category::other(),
            weight: Weight {
                impact: Impact::One,
                urgency: Urgency::Days,
                priority: Priority::Normal,
            },
            assignee: None,
            due: Due::Nobody,
            tags: vec!["vip".to_owned()],
            refused: vec![],
        }
    }

    fn event(kind: EventKind, data: Value) -> Event {
        Event {
            id: EventId::from_uuid(Uuid::from_u128(1)),
            at: Timestamp::from_seconds(0),
            kind,
            ticket: None,
            actor: Actor::Operator,
            data,
            trace: None,
        }
    }

    #[test]
    fn what_is_so_already_is_no_change() {
        let asked = TicketChange {
            status: Some(Status::New),
            priority: Some(Priority::Normal),
            assignee: Some(None),
            due: Some(None),
            add_tags: vec!["vip".to_owned()],
            remove_tags: vec!["other".to_owned()],
            ..TicketChange::default()
        };
        assert_eq!(asked.changes(&state()), []);
    }

    #[test]
    fn priority_follows_impact_and_urgency_unless_it_is_named() {
        let follows = TicketChange {
            impact: Some(Impact::Many),
            ..TicketChange::default()
        };
        let named = TicketChange {
            priority: Some(Priority::Low),
            ..follows.clone()
        };
        let priority = |asked: &TicketChange| asked.weight(state().weight).priority;
        assert_eq!(
            (priority(&follows), priority(&named)),
            (Priority::High, Priority::Low)
        );
    }

    #[test]
    fn a_tag_that_shall_come_and_go_comes() {
        let both = vec!["vip".to_owned(), "new".to_owned(), "new".to_owned()];
        let asked = TicketChange {
            add_tags: both.clone(),
            remove_tags: both,
            ..TicketChange::default()
        };
        let added = Change::Tags {
            added: vec!["new".to_owned()],
            removed: vec![],
        };
        assert_eq!(asked.changes(&state()), [added]);
    }

    #[test]
    fn what_was_refused_follows_from_the_events() {
        let say = |refused: &[&str], allowed: &[&str]| {
            let owned = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
            Change::Refusal {
                refused: owned(refused),
                allowed: owned(allowed),
            }
        };
        let told = |change: &Change| event(change.kind(), change.data());
        let first = told(&say(&["panne", "devis"], &[]));
        let back = event(
            EventKind::EventUndone,
            say(&["devis"], &["panne"]).undo_data(&first),
        );
        let other = Change::Tags {
            added: vec!["panne".to_owned()],
            removed: vec!["devis".to_owned()],
        };
        let again = told(&say(&["panne"], &["devis"]));
        let events = [told(&other), first, back, again];
        for (until, refused) in [
            (1, vec![]),
            (2, vec!["panne", "devis"]),
            (3, vec!["devis"]),
            (4, vec!["panne"]),
        ] {
            assert_eq!(refused_tags(&events[..until]), refused, "{until}");
        }
        let asked = TicketChange {
            refuse_tags: vec!["devis".to_owned(), "panne".to_owned()],
            allow_tags: vec!["autre".to_owned()],
            ..TicketChange::default()
        };
        let mut now = state();
        now.refused = vec!["panne".to_owned()];
        assert_eq!(asked.changes(&now), [say(&["devis"], &[])]);
    }

    #[test]
    fn every_change_reads_back_from_its_event_and_from_its_undoing() {
        let id = Uuid::from_u128(7);
        let changes = [
            Change::Status {
                from: Status::New,
                to: Status::Closed,
            },
            Change::Category {
                from: Category::other(),
                to: "billing".parse().unwrap(),
            },
            Change::Priority {
                from: state().weight,
                to: state().weight,
            },
            Change::Assignee {
                from: None,
                to: Some(Id::from_uuid(id)),
            },
            Change::Due {
                from: Due::Mail {
                    at: Timestamp::from_seconds(9),
                    words: "avant vendredi".to_owned(),
                },
                to: Due::Member { at: None },
            },
            Change::Tags {
                added: vec!["a".to_owned()],
                removed: vec![],
            },
            Change::Refusal {
                refused: vec!["a".to_owned()],
                allowed: vec![],
            },
            Change::Note {
                note: Id::from_uuid(id),
                added: true,
            },
            Change::Link {
                other: Id::from_uuid(id),
                why: "same_subject".to_owned(),
                linked: false,
            },
            Change::Fold {
                younger: Id::from_uuid(id),
                older: Id::from_uuid(id),
                younger_thread: Id::from_uuid(id),
                older_thread: Id::from_uuid(id),
                messages: vec![Id::from_uuid(id)],
                folded: true,
            },
        ];
        for change in changes {
            let made = event(change.kind(), change.data());
            assert_eq!(Change::of(&made).as_ref(), Some(&change));
            let back = change.clone().reversed();
            let undone = event(EventKind::EventUndone, back.undo_data(&made));
            assert_eq!(Change::of(&undone), Some(back.clone()));
            assert_eq!(back.reversed(), change);
        }
    }

    #[test]
    fn what_intake_says_reads_as_a_change_and_what_changes_nothing_does_not() {
        let reopened = event(
            EventKind::TicketReopened,
            json!({ "message": 1, "from": "closed", "to": "open" }),
        );
        let read = Change::Status {
            from: Status::Closed,
            to: Status::Open,
        };
        assert_eq!(Change::of(&reopened), Some(read));
        let joined = event(EventKind::MessageJoined, json!({ "message": 1 }));
        assert_eq!(Change::of(&joined), None);
        assert_eq!(
            Change::of(&event(EventKind::StatusChanged, json!({ "from": 3 }))),
            None
        );
    }
}
