//! Repeated mails: whoever writes again before we answered is taken more urgently, by one step and once.

use facteur_domain::{Change, Event, Priority, Reason, Span, Status, Timestamp, Urgency, Weight};

/// A second mail means insistence only after so long.
const PATIENCE: Span = Span::seconds(24 * 3_600);
/// Mails that are remembered for one thread at most; more change nothing.
const MOST: usize = 64;

/// The mails of a thread that people outside wrote since our last answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unanswered {
    /// When one of us last wrote.
    answered: Option<Timestamp>,
    /// Sender and time of each, in any order.
    mails: Vec<(String, Timestamp)>,
}

impl Unanswered {
    /// Somebody outside wrote. Mail may come in another order than it was written.
    pub fn wrote(&mut self, sender: &str, at: Timestamp) {
        if self.answered.is_none_or(|answered| answered < at) && self.mails.len() < MOST {
            self.mails.push((sender.to_owned(), at));
        }
    }

    /// One of us wrote.
    pub fn answered(&mut self, at: Timestamp) {
        self.answered = self.answered.max(Some(at));
        self.mails.retain(|(_, wrote)| *wrote > at);
    }

    /// Another thread turned out to be a part of this one.
    pub fn join(&mut self, other: Self) {
        if let Some(at) = other.answered {
            self.answered(at);
        }
        for (sender, at) in other.mails {
            self.wrote(&sender, at);
        }
    }

    /// When that sender wrote, oldest first.
    pub fn of(&self, sender: &str) -> Vec<Timestamp> {
        let own = self.mails.iter().filter(|(from, _)| from == sender);
        let mut times: Vec<Timestamp> = own.map(|(_, at)| *at).collect();
        times.sort_unstable();
        times
    }
}

/// A sender who wrote again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeated {
    /// The second time, so many hours after the first.
    AfterHours(i64),
    /// So many times, the last included.
    Times(usize),
}

impl Repeated {
    /// Whether the newest of a sender's unanswered mails, oldest first, is the one that shows insistence: the second
    /// when a day went by, else the third. Those that come after change nothing any more.
    pub fn of(times: &[Timestamp]) -> Option<Self> {
        match times {
            [first, second] if *second - PATIENCE >= *first => Some(Self::AfterHours(
                (second.micros() - first.micros()) / 3_600_000_000,
            )),
            [first, second, _] if *second - PATIENCE < *first => Some(Self::Times(times.len())),
            _ => None,
        }
    }

    /// One step up, for urgency and priority alike; none where it matters much already.
    pub fn raise(self, now: Weight) -> Option<Weight> {
        let urgency = match now.urgency {
            Urgency::Open => Urgency::Days,
            Urgency::Days | Urgency::Hours => Urgency::Hours,
        };
        // To write often makes nothing critical.
        let priority = Priority::of(now.impact, urgency).min(Priority::High);
        (priority > now.priority).then_some(Weight {
            impact: now.impact,
            urgency,
            priority,
        })
    }

    /// Why, as a stable code.
    pub fn reason(self) -> Reason {
        let (code, detail) = match self {
            Self::AfterHours(hours) => ("written_again", hours.to_string()),
            Self::Times(times) => ("written_often", times.to_string()),
        };
        Reason {
            code: code.to_owned(),
            detail,
        }
    }
}

/// What people did to a ticket, as far as it speaks for or against taking it more urgently.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Handled {
    /// Whether a person said how much it matters, or took back what somebody said.
    pub weighed: bool,
    /// When a person last said that it is not for us to act: an answer by telephone, for example.
    pub settled: Option<Timestamp>,
}

impl Handled {
    /// Reads it off the events of a ticket.
    pub fn of<'e>(events: impl IntoIterator<Item = &'e Event>) -> Self {
        let mut handled = Self::default();
        for event in events.into_iter().filter(|event| event.actor.is_person()) {
            match Change::of(event) {
                Some(Change::Priority { .. }) => handled.weighed = true,
                Some(Change::Status { to, .. }) if !matches!(to, Status::New | Status::Open) => {
                    handled.settled = handled.settled.max(Some(event.at));
                }
                _ => {}
            }
        }
        handled
    }

    /// Whether a mail that was answered by nobody, with those before it, makes its ticket more urgent, and how much.
    /// `times`: when its sender wrote since our last answer, oldest first, the mail itself included.
    pub fn raise(self, times: &[Timestamp], now: Weight) -> Option<(Weight, Reason)> {
        if self.weighed {
            return None;
        }
        let since = times
            .iter()
            .filter(|at| self.settled.is_none_or(|settled| settled < **at));
        let since: Vec<Timestamp> = since.copied().collect();
        let repeated = Repeated::of(&since)?;
        Some((repeated.raise(now)?, repeated.reason()))
    }
}
