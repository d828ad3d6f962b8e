//! What became of all mail, without ids and times: the same however often the program died on the way.

use crate::base::Base;
use std::collections::BTreeMap;

/// A mail is named by its Date; a conversation by the first Date in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// By folder role and mail: how many arrivals lie on the server.
    pub arrivals: BTreeMap<(String, String), String>,
    /// By mail: direction, conversation, and its ticket's state where the order of handling does not change it.
    pub messages: BTreeMap<String, Vec<String>>,
    /// Tickets that stand.
    pub tickets: i64,
}

impl Picture {
    pub fn of(base: &Base) -> Self {
        let arrivals = base.rows(
            "select f.role, coalesce(m.sent_at, -1), count(*) from arrival a \
             join folder f on f.organisation = a.organisation and f.id = a.folder \
             left join message m on m.organisation = a.organisation and m.id = a.message \
             where a.gone_at is null group by 1, 2",
        );
        let messages = base.rows(
            "select m.sent_at, m.direction, (select min(n.sent_at) from message n where n.thread = m.thread), \
             case when t.id is null then 'none' else 'ticket' end, m.marks \
             from message m join thread h on h.organisation = m.organisation and h.id = m.thread \
             left join ticket t on t.organisation = h.organisation and t.id = h.ticket",
        );
        let count = messages.len();
        let by_mail: BTreeMap<String, Vec<String>> =
            messages.into_iter().map(|mut row| (row.remove(0), row)).collect();
        assert_eq!(by_mail.len(), count, "a mail became two messages");
        Self {
            arrivals: arrivals
                .into_iter()
                .map(|row| ((row[0].clone(), row[1].clone()), row[2].clone()))
                .collect(),
            messages: by_mail,
            tickets: base.number("select count(*) from ticket where folded_into is null"),
        }
    }

    /// Fails with the first differences.
    pub fn assert_same(&self, undisturbed: &Self) {
        let differing = |ours: &Self, theirs: &Self| -> Vec<String> {
            let messages = ours
                .messages
                .iter()
                .filter(|(mail, row)| theirs.messages.get(*mail) != Some(*row));
            let arrivals = ours
                .arrivals
                .iter()
                .filter(|(at, row)| theirs.arrivals.get(*at) != Some(*row));
            messages
                .map(|one| format!("{one:?}"))
                .chain(arrivals.map(|one| format!("{one:?}")))
                .take(12)
                .collect()
        };
        assert!(
            self == undisturbed,
            "{} tickets, undisturbed {}\nhere:\n{}\nundisturbed:\n{}",
            self.tickets,
            undisturbed.tickets,
            differing(self, undisturbed).join("\n"),
            differing(undisturbed, self).join("\n")
        );
    }
}

/// Status and verdict by conversation: the same only where mail was handled in the same order, since of two
/// copies the first is judged.
pub fn statuses(base: &Base) -> Vec<Vec<String>> {
    base.rows(
        "select (select min(n.sent_at) from message n where n.thread = t.thread), t.status, t.category, t.priority, t.only_machines \
         from ticket t where t.folded_into is null order by 1",
    )
}

/// What must hold after any disturbance: no mail is blamed, every event is there exactly once.
pub fn assert_consistent(base: &Base) {
    let none = |what: &str, sql: &str| {
        let found = base.rows(sql);
        assert!(found.is_empty(), "{what}: {found:?}");
    };
    none(
        "mails are blamed",
        "select state, detail from arrival where state in ('kept_unread', 'unfetchable')",
    );
    none(
        "jobs were given up",
        "select kind, error from job where state = 'dead'",
    );
    none(
        "tickets without their one event of creation",
        "select t.sequence, (select count(*) from event e where e.ticket = t.id and e.kind = 'ticket.created') \
         from ticket t where 1 <> (select count(*) from event e where e.ticket = t.id and e.kind = 'ticket.created')",
    );
    none(
        "events of tickets that are not there",
        "select e.kind from event e where e.ticket is not null and not exists \
         (select 1 from ticket t where t.id = e.ticket)",
    );
    none(
        "messages without verdict, or with one of no message",
        "select m.subject from message m where not exists (select 1 from verdict v where v.message = m.id) \
         union all select 'verdict' from verdict v where not exists (select 1 from message m where m.id = v.message)",
    );
    none(
        "blobs of arrivals that are not there",
        "select a.uid from arrival a where a.sha256 is not null and not exists \
         (select 1 from blob b where b.organisation = a.organisation and b.sha256 = a.sha256)",
    );
    none(
        "ticket numbers twice",
        "select year, sequence from ticket group by organisation, year, sequence having count(*) > 1",
    );
    let joined = base.number(
        "select count(*) from event where kind in ('message.joined', 'message.sent', 'ticket.created')",
    );
    let members = base.number(
        "select count(*) from arrival a join message m on m.organisation = a.organisation and m.id = a.message \
         join thread h on h.organisation = m.organisation and h.id = m.thread where h.ticket is not null",
    );
    assert!(joined <= members, "{joined} events for {members} arrivals");
}

/// Damage done on purpose must be seen, or all other tests here would prove nothing.
#[test]
fn chaos_is_seen_in_the_picture() {
    let mut house = crate::house::House::new(crate::base::Kind::Sqlite);
    let mut server = house.serve();
    house.deliver(&crate::letters::round(1));
    house.settle(&mut server);
    let whole = house.conclude(server, &crate::house::words(1..2));
    let copy = house.path().join("damaged.db");
    for (damage, in_picture) in [
        ("delete from message where direction = 'outgoing'", true),
        ("delete from arrival where state = 'copy'", true),
        (
            "update message set thread = x'00000000000000000000000000000000' where message_id is null",
            true,
        ),
        ("update message set marks = '[\"kept-unread\"]'", true),
        (
            "insert into ticket select organisation, x'01', year, 99, team, thread, mailbox, contact, subject, \
          base_subject, status, shelf, category, impact, urgency, priority, priority_rank, language, assignee, \
          touched, only_machines, to_review, version, folded_into, created_at, updated_at, last_message_at, due_at, \
          due_words, due_set from ticket limit 1",
            true,
        ),
        ("delete from event where kind = 'ticket.created'", false),
        (
            "update arrival set state = 'unfetchable' where state = 'copy'",
            false,
        ),
        ("delete from verdict", false),
        ("delete from blob", false),
    ] {
        let _ = std::fs::remove_file(&copy);
        let original = rusqlite::Connection::open(house.data_file()).unwrap();
        original
            .execute("vacuum into ?1", [copy.display().to_string()])
            .unwrap();
        let changed = rusqlite::Connection::open(&copy).unwrap().execute(damage, []);
        assert!(changed.unwrap() > 0, "no damage was done: {damage}");
        let damaged = Base::Sqlite(copy.clone());
        let consistent = std::panic::catch_unwind(|| assert_consistent(&damaged)).is_ok();
        let same = std::panic::catch_unwind(|| Picture::of(&damaged)).is_ok_and(|picture| picture == whole);
        assert!(
            !(if in_picture { same } else { consistent }),
            "nobody saw: {damage}"
        );
    }
}
