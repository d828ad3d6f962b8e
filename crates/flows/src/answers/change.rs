//! What people decide about an answer: send it again, or let it be.

use super::job;
use super::list::{AnswerView, within};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, AnswerId, EventKind, SendState, SendStep};
use facteur_store::answers::{self, Answer};
use facteur_store::jobs;

/// Sends an answer once more, the same bytes under the same Message-ID, so that a receiver who has it already
/// can tell.
///
/// # Errors
/// Not found; refused in a state that does not allow it, and for an automatic mail that may have been sent.
pub async fn send_again(services: &Services, actor: Actor, id: AnswerId) -> FlowResult<AnswerView> {
    step(services, actor, id, SendStep::SendAgain).await
}

/// Takes back an answer that waits, or stops asking about one that is unknown or refused.
///
/// # Errors
/// Not found; refused in a state that does not allow it.
pub async fn cancel(services: &Services, actor: Actor, id: AnswerId) -> FlowResult<AnswerView> {
    step(services, actor, id, SendStep::Cancel).await
}

async fn step(services: &Services, actor: Actor, id: AnswerId, step: SendStep) -> FlowResult<AnswerView> {
    let (organisation, ids, now) = (services.organisation, services.ids.clone(), services.now());
    let reach = services.reach.clone();
    let answer = services
        .store
        .write(organisation, move |tx| {
            let mut answer = within(tx, organisation, &reach, id, true)?;
            let former = answer.state;
            answer.state = former
                .after(step, answer.automatic)
                .map_err(|_| not_possible(&answer, step))?;
            if step == SendStep::SendAgain {
                (answer.due_at, answer.next_at, answer.problem) = (now, now, None);
                jobs::job_enqueue(tx, organisation, &job::of(ids.make(), id, now), now)?;
            }
            answers::answer_update(tx, organisation, &answer)?;
            let kind = match step {
                SendStep::SendAgain => EventKind::AnswerSentAgain,
                _ => EventKind::AnswerCancelled,
            };
            job::tell(tx, organisation, &ids, now, actor, kind, &answer)?;
            Ok::<_, FlowError>(answer)
        })
        .await?;
    services.wake.wake();
    Ok(answer.into())
}

fn not_possible(answer: &Answer, step: SendStep) -> FlowError {
    let again = step == SendStep::SendAgain;
    FlowError::refused(match answer.state {
        SendState::Sent => "it was sent already; write another mail instead",
        SendState::Cancelled => "it was cancelled; write it anew",
        SendState::Sending => "it is being sent at this moment; look again in a minute",
        SendState::Unknown if again => {
            "nobody knows whether this automatic mail was sent, and it must never come twice; let it be"
        }
        SendState::Waiting if again => "it waits to be sent already",
        SendState::Waiting | SendState::Unknown | SendState::Refused => "that is not possible now",
    })
}
