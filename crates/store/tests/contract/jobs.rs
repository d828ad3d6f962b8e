//! Jobs: each is worked on by one worker at a time, until it is done or given up.

use crate::ground::{Ground, on_both};
use facteur_domain::{JobId, Lane, OrganisationId, Span, Timestamp};
use facteur_store::jobs::*;
use facteur_store::{ErrorKind, Scope, StoreError, StoreResult, sql};

on_both! {
    the_same_key_is_one_job,
    each_job_goes_to_one_of_many_workers,
    organisations_are_served_in_turn,
    a_lane_has_its_own_workers,
    a_job_waits_for_its_time,
    a_claim_that_ran_out_counts_as_an_attempt_and_fences_its_worker,
    a_job_asked_for_while_it_runs_runs_again,
    a_failed_job_comes_back_and_a_dead_one_is_revived,
    a_job_with_more_to_do_goes_to_the_end_of_its_line,
    who_asked_again_while_it_ran_is_not_given_up_with_it,
}

const LEASE: Span = Span::seconds(60);

fn job(ground: &Ground, key: &str) -> NewJob {
    NewJob {
        id: ground.id(),
        lane: Lane::Live,
        kind: "intake".to_owned(),
        dedup_key: key.to_owned(),
        payload: "{}".to_owned(),
        // In the past by both clocks: that of the test, and PostgreSQL's own.
        run_at: Timestamp::from_seconds(1_000),
        trace: Some(ground.id()),
    }
}

async fn enqueue(ground: &Ground, organisation: OrganisationId, job: NewJob) {
    let now = ground.now();
    ground
        .write(organisation, move |tx| job_enqueue(tx, organisation, &job, now))
        .await;
}

async fn claim(ground: &Ground) -> Option<ClaimedJob> {
    ground
        .write(Scope::Global, |tx| job_claim(tx, Lanes::All, LEASE))
        .await
}

async fn done(ground: &Ground, job: &ClaimedJob) -> Result<(), StoreError> {
    let job = job.clone();
    ground
        .store
        .write(Scope::Global, move |tx| job_done(tx, &job))
        .await
}

async fn count(ground: &Ground) -> i64 {
    ground
        .number(Scope::Global, sql("select count(*) from job"))
        .await
}

async fn the_same_key_is_one_job(ground: Ground) {
    let (one, two): (OrganisationId, OrganisationId) = (ground.id(), ground.id());
    let first = job(&ground, "mailbox/1");
    let id = first.id;
    let mut later = job(&ground, "mailbox/1");
    later.payload = "{\"newer\":true}".to_owned();
    enqueue(&ground, one, first).await;
    enqueue(&ground, one, later).await;
    enqueue(&ground, two, job(&ground, "mailbox/1")).await;
    assert_eq!(count(&ground).await, 2);
    let claimed = claim(&ground).await.unwrap();
    assert_eq!((claimed.id, claimed.organisation), (id, one));
    assert_eq!((claimed.wanted, claimed.attempts, claimed.token), (2, 0, 1));
    assert_eq!(claimed.payload, "{\"newer\":true}");
    assert!(claimed.trace.is_some());
}

async fn each_job_goes_to_one_of_many_workers(ground: Ground) {
    let organisation = ground.id();
    let jobs: Vec<NewJob> = (0..60).map(|number| job(&ground, &number.to_string())).collect();
    let mut wanted: Vec<JobId> = jobs.iter().map(|job| job.id).collect();
    let now = ground.now();
    ground
        .write(organisation, move |tx| {
            jobs.iter()
                .try_for_each(|job| job_enqueue(tx, organisation, job, now))
        })
        .await;
    let mut workers = Vec::new();
    for _ in 0..6 {
        let store = ground.store.clone();
        workers.push(tokio::spawn(async move {
            let mut mine = Vec::new();
            while let Some(job) = store
                .write(Scope::Global, |tx| job_claim(tx, Lanes::All, LEASE))
                .await
                .unwrap()
            {
                mine.push(job.id);
                store
                    .write(Scope::Global, move |tx| job_done(tx, &job))
                    .await
                    .unwrap();
            }
            mine
        }));
    }
    let mut given = Vec::new();
    for worker in workers {
        given.extend(worker.await.unwrap());
    }
    given.sort();
    wanted.sort();
    assert_eq!(given, wanted);
    assert_eq!(count(&ground).await, 0);
}

async fn organisations_are_served_in_turn(ground: Ground) {
    let (busy, quiet): (OrganisationId, OrganisationId) = (ground.id(), ground.id());
    for number in 0..6 {
        enqueue(&ground, busy, job(&ground, &number.to_string())).await;
    }
    let mut late = job(&ground, "only");
    late.run_at = late.run_at + Span::seconds(1);
    enqueue(&ground, quiet, late.clone()).await;
    late.dedup_key = "second".to_owned();
    late.id = ground.id();
    enqueue(&ground, quiet, late).await;
    let mut order = Vec::new();
    while let Some(job) = claim(&ground).await {
        order.push(job.organisation == quiet);
        ground.pass(Span::millis(10)).await;
    }
    assert_eq!(order, [false, true, false, true, false, false, false, false]);
}

async fn a_lane_has_its_own_workers(ground: Ground) {
    let organisation = ground.id();
    let mut bulk = job(&ground, "import");
    bulk.lane = Lane::Bulk;
    enqueue(&ground, organisation, bulk).await;
    let of = |lane| ground.write(Scope::Global, move |tx| job_claim(tx, Lanes::Only(lane), LEASE));
    assert!(of(Lane::Live).await.is_none());
    let depth = ground.read(Scope::Global, job_depth).await;
    assert_eq!(depth, [("bulk".to_owned(), 1)]);
    assert_eq!(of(Lane::Bulk).await.unwrap().lane, Lane::Bulk);
}

async fn a_job_waits_for_its_time(ground: Ground) {
    let organisation = ground.id();
    let mut later = job(&ground, "later");
    // A year ahead by PostgreSQL's clock, whatever that says.
    later.run_at = database_now(&ground).await + Span::seconds(31_536_000);
    let run_at = later.run_at;
    assert_eq!(ground.read(Scope::Global, job_next_at).await, None);
    enqueue(&ground, organisation, later.clone()).await;
    assert_eq!(ground.read(Scope::Global, job_next_at).await, Some(run_at));
    assert!(claim(&ground).await.is_none());
    // Asked for again and sooner: brought forward. Asked for again and later: left as it is.
    later.run_at = Timestamp::from_seconds(5);
    enqueue(&ground, organisation, later.clone()).await;
    later.run_at = run_at;
    enqueue(&ground, organisation, later).await;
    assert!(claim(&ground).await.is_some());
}

// A path instead of the closure would fix one lifetime.
#[allow(clippy::redundant_closure_for_method_calls)] // The path alone has too narrow a lifetime.
async fn database_now(ground: &Ground) -> Timestamp {
    ground.write(Scope::Global, |tx| tx.database_now()).await
}

async fn a_claim_that_ran_out_counts_as_an_attempt_and_fences_its_worker(ground: Ground) {
    enqueue(&ground, ground.id(), job(&ground, "one")).await;
    let first = claim(&ground).await.unwrap();
    assert!(claim(&ground).await.is_none());
    ground.pass(Span::seconds(50)).await;
    let held = first.clone();
    ground
        .write(Scope::Global, move |tx| job_hold(tx, &held, LEASE))
        .await;
    ground.pass(Span::seconds(50)).await;
    assert!(claim(&ground).await.is_none(), "it is held for longer");
    ground.pass(Span::seconds(11)).await;
    let second = claim(&ground).await.unwrap();
    assert_eq!(second.id, first.id);
    assert!(second.token > first.token);
    assert_eq!(second.attempts, 1);

    assert_eq!(
        done(&ground, &first).await.unwrap_err().kind(),
        ErrorKind::LeaseLost
    );
    let run = |run: fn(&mut facteur_store::Tx<'_>, &ClaimedJob) -> StoreResult<()>| {
        let (store, job) = (ground.store.clone(), first.clone());
        async move {
            let answer = store.write(Scope::Global, move |tx| run(tx, &job)).await;
            answer.map_err(|error| error.kind())
        }
    };
    assert_eq!(
        run(|tx, job| job_hold(tx, job, LEASE)).await,
        Err(ErrorKind::LeaseLost)
    );
    let again = Timestamp::from_seconds(5);
    assert!(run(|tx, job| job_failed(tx, job, None, true, "x")).await.is_err());
    assert!(
        run(|tx, job| job_yield(tx, job, Timestamp::from_seconds(5)))
            .await
            .is_err()
    );
    let failed = second.clone();
    ground
        .write(Scope::Global, move |tx| {
            job_failed(tx, &failed, Some(again), false, "away")
        })
        .await;
    let third = claim(&ground).await.unwrap();
    assert_eq!(
        third.attempts, 1,
        "trouble with our infrastructure does not count"
    );
    done(&ground, &third).await.unwrap();
    assert_eq!(count(&ground).await, 0);
}

async fn a_job_asked_for_while_it_runs_runs_again(ground: Ground) {
    let organisation = ground.id();
    enqueue(&ground, organisation, job(&ground, "one")).await;
    let first = claim(&ground).await.unwrap();
    enqueue(&ground, organisation, job(&ground, "one")).await;
    assert!(claim(&ground).await.is_none(), "not by two workers at once");
    done(&ground, &first).await.unwrap();
    let second = claim(&ground).await.unwrap();
    assert_eq!((second.id, second.attempts), (first.id, 0));
    done(&ground, &second).await.unwrap();
    assert!(claim(&ground).await.is_none());
    assert_eq!(count(&ground).await, 0);
}

async fn a_failed_job_comes_back_and_a_dead_one_is_revived(ground: Ground) {
    let (organisation, other): (OrganisationId, OrganisationId) = (ground.id(), ground.id());
    enqueue(&ground, organisation, job(&ground, "one")).await;
    for attempt in 0..3 {
        let claimed = claim(&ground).await.unwrap();
        assert_eq!(claimed.attempts, attempt);
        let run_at = (attempt < 2).then_some(Timestamp::from_seconds(5));
        ground
            .write(Scope::Global, move |tx| {
                job_failed(tx, &claimed, run_at, true, "broken")
            })
            .await;
    }
    assert!(claim(&ground).await.is_none());
    let dead = ground
        .read(organisation, move |tx| job_dead_list(tx, organisation))
        .await;
    assert_eq!(
        (dead.len(), dead[0].attempts, dead[0].error.as_deref()),
        (1, 3, Some("broken"))
    );
    let none = ground.read(other, move |tx| job_dead_list(tx, other)).await;
    assert!(none.is_empty());
    assert_eq!(
        ground.read(Scope::Global, job_depth).await,
        [("dead".to_owned(), 1)]
    );
    assert_eq!(ground.read(Scope::Global, job_next_at).await, None);

    let (id, now) = (dead[0].id, Timestamp::from_seconds(5));
    let refused = ground
        .store
        .write(other, move |tx| job_revive(tx, other, id, now))
        .await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::NotFound);
    ground
        .write(organisation, move |tx| job_revive(tx, organisation, id, now))
        .await;
    let revived = claim(&ground).await.unwrap();
    assert_eq!(revived.attempts, 0);

    // Asked for anew, a dead job begins anew, when it was asked for.
    ground
        .write(Scope::Global, move |tx| {
            job_failed(tx, &revived, None, true, "broken")
        })
        .await;
    let mut later = job(&ground, "one");
    later.run_at = database_now(&ground).await + Span::seconds(31_536_000);
    enqueue(&ground, organisation, later).await;
    assert!(claim(&ground).await.is_none());
    enqueue(&ground, organisation, job(&ground, "one")).await;
    assert_eq!(claim(&ground).await.unwrap().attempts, 0);
}

async fn who_asked_again_while_it_ran_is_not_given_up_with_it(ground: Ground) {
    let organisation = ground.id();
    enqueue(&ground, organisation, job(&ground, "one")).await;
    let claimed = claim(&ground).await.unwrap();
    enqueue(&ground, organisation, job(&ground, "one")).await;
    ground
        .write(Scope::Global, move |tx| {
            job_failed(tx, &claimed, None, true, "broken")
        })
        .await;
    let again = claim(&ground).await.unwrap();
    assert_eq!(again.attempts, 0);
    ground
        .write(Scope::Global, move |tx| {
            job_failed(tx, &again, None, true, "broken")
        })
        .await;
    assert!(claim(&ground).await.is_none());
}

async fn a_job_with_more_to_do_goes_to_the_end_of_its_line(ground: Ground) {
    let organisation = ground.id();
    enqueue(&ground, organisation, job(&ground, "long")).await;
    let long = claim(&ground).await.unwrap();
    enqueue(&ground, organisation, job(&ground, "short")).await;
    let (id, yielded) = (long.id, long.clone());
    ground
        .write(Scope::Global, move |tx| {
            job_yield(tx, &yielded, Timestamp::from_seconds(2_000))
        })
        .await;
    assert_ne!(claim(&ground).await.unwrap().id, id);
    assert_eq!(claim(&ground).await.unwrap().id, id);
}
