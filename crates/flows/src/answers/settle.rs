//! How a try ended, saved: each ending is one transaction with its event and all that follows from it.

use super::job;
use super::original::standing_ticket;
use super::saving;
use crate::intake::{intake_job, year_of};
use crate::services::Services;
use facteur_domain::answer::next_try;
use facteur_domain::{
    Actor, AnswerId, AnswerKind, ArrivalId, ArrivalState, Category, Change, Due, Event, EventKind,
    FolderRole, Ids, Impact, Lane, Mailbox, OrganisationId, Place, Priority, SendState, SendStep, Status,
    TicketNumber, Timestamp, TraceId, Urgency, crash,
};
use facteur_store::answers::{self, Answer};
use facteur_store::arrivals::{self, NewArrival};
use facteur_store::messages::{self, KeyTarget};
use facteur_store::tickets::{self, Ticket};
use facteur_store::{StoreResult, Tx, contacts, events, folders, jobs};
use facteur_understand::Shelf;

/// The folder that holds what Facteur sent, in our ledger only: no server has it.
pub(crate) const SENT_HERE: &str = "facteur:sent";

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ending {
    /// The server took it.
    Sent,
    /// Not now; why.
    Delayed(String),
    /// Never; why.
    Refused(String),
    /// Nobody knows; why.
    Unknown(String),
}

/// Saves how the try number `attempt` of an answer ended. What is known of a try that another one followed
/// comes too late and changes nothing, unless the mail was taken.
pub(super) async fn ended(
    services: &Services,
    id: AnswerId,
    attempt: i64,
    mailbox: &Mailbox,
    ending: Ending,
) -> StoreResult<Option<Answer>> {
    let (organisation, ids, now) = (services.organisation, services.ids.clone(), services.now());
    let mailbox = mailbox.clone();
    services
        .store
        .write(organisation, move |tx| {
            let Some(mut answer) = answers::answer_get(tx, organisation, id, true)? else {
                return Ok(None);
            };
            let step = step_of(&ending);
            let mut ending = ending.clone();
            if answer.attempts != attempt && step != SendStep::Accepted {
                return Ok(Some(answer));
            }
            let Ok(mut state) = answer.state.after(step, answer.automatic) else {
                return Ok(Some(answer));
            };
            if let Ending::Delayed(why) = &ending {
                let (tries, since) = (attempt.max(1), answer.due_at);
                if let Some(at) = next_try(tries, since, now, answer.automatic, &**ids.random()) {
                    answer.next_at = at;
                } else {
                    state = SendState::Refused;
                    ending = Ending::Refused(format!("{why} It was tried for long enough and is given up."));
                }
            }
            answer.state = state;
            answer.problem = match &ending {
                Ending::Sent => None,
                Ending::Delayed(why) | Ending::Refused(why) | Ending::Unknown(why) => Some(why.clone()),
            };
            if let Ending::Unknown(_) = &ending {
                // From when on it is looked for.
                answer.next_at = now;
            }
            let kind = match &ending {
                Ending::Sent => {
                    answer.sent_at = Some(now);
                    joined(tx, organisation, &ids, now, &mailbox, &answer)?;
                    EventKind::AnswerSent
                }
                Ending::Delayed(_) => EventKind::AnswerDelayed,
                Ending::Refused(_) => EventKind::AnswerRefused,
                Ending::Unknown(_) => EventKind::AnswerUnknown,
            };
            answers::answer_update(tx, organisation, &answer)?;
            job::tell(tx, organisation, &ids, now, Actor::System, kind, &answer)?;
            crash::point("send.ending_written");
            crash::point_after_commit("send.ending_committed");
            Ok(Some(answer))
        })
        .await
}

const fn step_of(ending: &Ending) -> SendStep {
    match ending {
        Ending::Sent => SendStep::Accepted,
        Ending::Delayed(_) => SendStep::Delayed,
        Ending::Refused(_) => SendStep::Refused,
        Ending::Unknown(_) => SendStep::LostSight,
    }
}

/// What follows from a mail that was sent: it is handed to the usual intake as if it lay in a sent folder, a
/// new mail gets its ticket, the ticket its status, and the sent folder of the mailbox its copy.
fn joined(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &Ids,
    now: Timestamp,
    mailbox: &Mailbox,
    answer: &Answer,
) -> StoreResult<()> {
    if answer.kind == AnswerKind::New {
        open_ticket(tx, organisation, ids, now, mailbox, answer)?;
    } else {
        set_status(tx, organisation, ids, now, answer)?;
    }
    hand_over(tx, organisation, ids, now, mailbox, answer)?;
    if saving::is_wanted(mailbox) {
        jobs::job_enqueue(tx, organisation, &saving::job(ids.make(), answer.id, now), now)?;
    }
    Ok(())
}

fn hand_over(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &Ids,
    now: Timestamp,
    mailbox: &Mailbox,
    answer: &Answer,
) -> StoreResult<()> {
    let folder = folders::folder_ensure(
        tx,
        organisation,
        mailbox.id,
        ids.make(),
        SENT_HERE,
        FolderRole::Sent,
    )?;
    let blob = answers::answer_blob(tx, organisation, answer.id)?;
    let id: ArrivalId = ids.make();
    let trace: TraceId = ids.make();
    let arrival = NewArrival {
        id,
        place: Place {
            mailbox: mailbox.id,
            folder: folder.id,
            uidvalidity: 0,
            uid: 0,
            provider_id: answer.id.to_string(),
        },
        lane: Lane::Live,
        state: ArrivalState::Accepted,
        archive: false,
        size: blob.as_ref().map_or(0, |blob| blob.size() as i64),
        internal_date: now,
        sha256: answer.sha256.as_slice().try_into().ok(),
        detail: None,
        trace,
    };
    arrivals::arrival_put(tx, organisation, &arrival, now)?;
    // No server holds it there, so that nobody counts it with what lies on one.
    arrivals::arrival_gone(tx, organisation, id, now)?;
    let job = intake_job(ids.make(), mailbox.id, Lane::Live, now);
    jobs::job_enqueue(tx, organisation, &job, now)
}

fn set_status(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &Ids,
    now: Timestamp,
    answer: &Answer,
) -> StoreResult<()> {
    let Some(to) = answer.then_status else {
        return Ok(());
    };
    let Some(mut ticket) = standing_ticket(tx, organisation, answer.ticket, true)? else {
        return Ok(());
    };
    if ticket.status == to {
        return Ok(());
    }
    let change = Change::Status {
        from: ticket.status,
        to,
    };
    (ticket.status, ticket.touched, ticket.updated_at) = (to, true, now);
    tickets::ticket_update(tx, organisation, &ticket)?;
    let event = Event {
        id: ids.make(),
        at: now,
        kind: change.kind(),
        ticket: Some(ticket.id),
        actor: answer.actor,
        data: change.data(),
        trace: None,
    };
    events::event_append(tx, organisation, &event)
}

/// The ticket of a new mail, with a thread that its Message-ID leads to: intake then finds it by that.
fn open_ticket(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &Ids,
    now: Timestamp,
    mailbox: &Mailbox,
    answer: &Answer,
) -> StoreResult<()> {
    let thread = ids.make();
    messages::thread_insert(tx, organisation, mailbox.team, thread, None, now)?;
    let key = facteur_mail::keys::message_key(&answer.message_id);
    let target = KeyTarget {
        thread: Some(thread),
        message: None,
    };
    messages::key_set(tx, organisation, mailbox.team, &key, target)?;
    messages::thread_set_ticket(tx, organisation, thread, Some(answer.ticket))?;
    let receiver = answer.content.to.first();
    let receiver = receiver.and_then(|text| facteur_mail::compose::parse_person(text).ok());
    let contact = match receiver {
        Some(person) => {
            let (address, name) = (person.address.to_lowercase(), person.name.unwrap_or_default());
            Some(contacts::contact_ensure(
                tx,
                organisation,
                ids.make(),
                &address,
                &name,
                now,
            )?)
        }
        None => None,
    };
    let assignee = match answer.actor {
        Actor::Member(member) => Some(member),
        Actor::System | Actor::Rule(_) | Actor::Operator => None,
    };
    let (impact, urgency) = (Impact::One, Urgency::Open);
    let year = year_of(now);
    let sequence = tickets::ticket_next_numbers(tx, organisation, year, 1)?;
    let ticket = Ticket {
        id: answer.ticket,
        number: TicketNumber { year, sequence },
        team: mailbox.team,
        thread,
        mailbox: mailbox.id,
        contact,
        base_subject: facteur_mail::subject::base_subject(&answer.content.subject).to_lowercase(),
        subject: answer.content.subject.clone(),
        status: answer.then_status.unwrap_or(Status::Pending),
        shelf: Shelf::Work.word().to_owned(),
        category: Category::other(),
        impact,
        urgency,
        priority: Priority::of(impact, urgency),
        language: None,
        assignee,
        touched: true,
        only_machines: false,
        to_review: false,
        due: Due::Nobody,
        version: 1,
        folded_into: None,
        created_at: now,
        updated_at: now,
        last_message_at: now,
    };
    tickets::ticket_insert(tx, organisation, &ticket)?;
    let event = Event {
        id: ids.make(),
        at: now,
        kind: EventKind::TicketCreated,
        ticket: Some(ticket.id),
        actor: answer.actor,
        data: serde_json::json!({
            "answer": answer.id, "number": ticket.number, "category": ticket.category, "priority": ticket.priority,
        }),
        trace: None,
    };
    events::event_append(tx, organisation, &event)
}
