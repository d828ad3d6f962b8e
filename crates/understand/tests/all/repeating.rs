//! Repeated mails: when writing again makes a ticket more urgent, and by how much.

use facteur_domain::id::Id;
use facteur_domain::{
    Actor, Change, Event, EventId, EventKind, Impact, Priority, Status, Timestamp, Urgency, Weight,
};
use facteur_understand::plan::{Handled, Repeated, Unanswered};

const fn at(hours: i64) -> Timestamp {
    Timestamp::from_seconds(1_700_000_000 + hours * 3_600)
}

fn weight(impact: Impact, urgency: Urgency) -> Weight {
    Weight {
        impact,
        urgency,
        priority: Priority::of(impact, urgency),
    }
}

fn times(hours: &[i64]) -> Vec<Timestamp> {
    hours.iter().map(|hours| at(*hours)).collect()
}

#[test]
fn the_third_mail_insists_or_the_second_after_a_day() {
    let cases: [(&str, &[i64], Option<Repeated>); 8] = [
        ("the first", &[0], None),
        ("the second, soon", &[0, 2], None),
        ("the second, nearly a day later", &[0, 23], None),
        (
            "the second, a day later",
            &[0, 24],
            Some(Repeated::AfterHours(24)),
        ),
        ("the third", &[0, 2, 3], Some(Repeated::Times(3))),
        ("the third, late", &[0, 2, 90], Some(Repeated::Times(3))),
        ("the third, when the second insisted already", &[0, 30, 31], None),
        ("the fourth", &[0, 2, 3, 4], None),
    ];
    for (name, hours, expected) in cases {
        assert_eq!(Repeated::of(&times(hours)), expected, "{name}");
    }
}

#[test]
fn it_is_one_step_and_never_makes_anything_critical() {
    use Impact::{Many, One, Team};
    use Urgency::{Days, Hours, Open};
    let cases = [
        (weight(One, Open), Some(weight(One, Days))),
        (weight(One, Days), Some(weight(One, Hours))),
        (weight(One, Hours), None),
        (weight(Team, Open), Some(weight(Team, Days))),
        (weight(Team, Days), None),
        (weight(Many, Open), Some(weight(Many, Days))),
        (weight(Many, Days), None),
        (weight(Many, Hours), None),
    ];
    for (now, expected) in cases {
        let raised = Repeated::Times(3).raise(now);
        assert_eq!(raised, expected, "{now:?}");
        let step = |weight: Weight| weight.priority as u8;
        assert!(
            raised.is_none_or(|raised| step(raised) == step(now) + 1 && raised.priority <= Priority::High)
        );
    }
}

#[test]
fn only_what_one_sender_wrote_since_our_answer_counts() {
    let mut unanswered = Unanswered::default();
    unanswered.wrote("zoe@client.example", at(0));
    unanswered.wrote("max@client.example", at(1));
    unanswered.answered(at(2));
    // The answer was seen first, the mail before it later.
    unanswered.wrote("zoe@client.example", at(1));
    unanswered.wrote("zoe@client.example", at(9));
    let mut part = Unanswered::default();
    part.wrote("zoe@client.example", at(5));
    part.wrote("max@client.example", at(6));
    unanswered.join(part);
    assert_eq!(unanswered.of("zoe@client.example"), times(&[5, 9]));
    assert_eq!(unanswered.of("max@client.example"), times(&[6]));
}

fn event(hours: i64, actor: Actor, change: &Change) -> Event {
    Event {
        id: EventId::from_uuid(uuid::Uuid::from_u128(1)),
        at: at(hours),
        kind: change.kind(),
        ticket: None,
        actor,
        data: change.data(),
        trace: None,
    }
}

#[test]
fn what_a_person_said_stands() {
    let now = weight(Impact::One, Urgency::Days);
    let insisting = times(&[0, 2, 4]);
    let weighed = Change::Priority { from: now, to: now };
    let to = |to| Change::Status {
        from: Status::Open,
        to,
    };
    let undone = Event {
        kind: EventKind::EventUndone,
        data: weighed.undo_data(&event(1, Actor::System, &weighed)),
        ..event(3, Actor::Operator, &weighed)
    };
    let cases = [
        ("nobody did anything", vec![], true),
        (
            "a member weighed it",
            vec![event(1, Actor::Operator, &weighed)],
            false,
        ),
        ("the machine did", vec![event(1, Actor::System, &weighed)], true),
        ("a member took that back", vec![undone], false),
        (
            "it was settled",
            vec![event(3, Actor::Operator, &to(Status::Resolved))],
            false,
        ),
        (
            "it was settled before",
            vec![event(-1, Actor::Operator, &to(Status::Pending))],
            true,
        ),
        (
            "it was opened",
            vec![event(3, Actor::Operator, &to(Status::Open))],
            true,
        ),
    ];
    for (name, events, raises) in cases {
        let raised = Handled::of(&events).raise(&insisting, now);
        assert_eq!(raised.is_some(), raises, "{name}");
        if let Some((to, reason)) = raised {
            assert_eq!(to.priority, Priority::High);
            assert_eq!(
                (reason.code.as_str(), reason.detail.as_str()),
                ("written_often", "3")
            );
        }
    }
    let again = Handled::default().raise(&times(&[0, 30]), now).unwrap().1;
    assert_eq!(
        (again.code.as_str(), again.detail.as_str()),
        ("written_again", "30")
    );
}
