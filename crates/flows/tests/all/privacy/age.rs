//! What is older than it may be goes; what is still open stays.

use super::bureau::Bureau;
use crate::support::{Databases, Office, on_both};
use facteur_domain::{FolderRole, Lane, PrivacyState, Retention, Status};
use facteur_flows::privacy::{self, PrivacyHandler};
use facteur_testkit::mails::Mail;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_older_than_it_may_be_goes_and_what_is_open_stays() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        let mail = |name: &str| {
            Mail::new()
                .subject(name)
                .message_id(&format!("{name}@client.example"))
                .text(&format!("{name}\n"))
                .bytes()
        };
        let all = vec![mail("ouvert"), mail("clos"), mail("resolu")];
        office
            .hand_in(FolderRole::Incoming, Lane::Live, all.clone())
            .await;
        office.work().await;
        for ticket in office.tickets().await {
            match ticket.subject.as_str() {
                "clos" => office.set_status(ticket.id, Status::Closed).await,
                "resolu" => office.set_status(ticket.id, Status::Resolved).await,
                _ => {}
            }
        }
        let year = Retention {
            mail_days: Some(1),
            ..Retention::default()
        };
        let (_, version) = privacy::retention(services).await.unwrap();
        assert_eq!(
            privacy::preview(services, None).await.unwrap().tickets,
            0,
            "nothing goes unless it is set"
        );
        let preview = privacy::preview(services, Some(year.clone())).await.unwrap();
        assert_eq!((preview.tickets, preview.mails), (2, 2));
        privacy::set_retention(services, year.clone(), version)
            .await
            .unwrap();
        assert!(
            privacy::set_retention(services, year, version).await.is_err(),
            "somebody was faster"
        );

        let run = privacy::run_retention(services).await.unwrap();
        let worker = || {
            office
                .worker()
                .with(Arc::new(PrivacyHandler::new(services.clone())))
        };
        worker().run_until_idle().await.unwrap();
        let done = privacy::task(services, run.id).await.unwrap();
        assert_eq!(
            (done.state, done.counts.tickets, done.counts.mails),
            (PrivacyState::Done, 2, 2),
            "{done:?}"
        );
        let left: Vec<String> = office
            .tickets()
            .await
            .into_iter()
            .map(|ticket| ticket.subject)
            .collect();
        assert_eq!(left, ["ouvert"]);
        assert!(office.search("resolu").await.is_empty());

        // The same mails again stay out; the open one is a copy.
        office.hand_in(FolderRole::Incoming, Lane::Live, all).await;
        worker().run_until_idle().await.unwrap();
        assert_eq!(office.tickets().await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_dies_goes_on_where_it_was() {
    let bureau = Bureau::sqlite("erasedkilled").await;
    bureau.fill().await;
    let wanted = super::scan::Wanted::of(&[super::ADDRESS], &["Hélène Lefèvre"]);
    let task = privacy::ask_erasure(&bureau.world.services, super::ADDRESS, super::ADDRESS)
        .await
        .unwrap();
    // Each try is cut short after some more steps, as a killed process would be.
    for milliseconds in [1_u64, 5, 10, 20, 40, 80] {
        let worker = bureau.worker();
        let patience = std::time::Duration::from_millis(milliseconds);
        let _ = tokio::time::timeout(patience, worker.run_until_idle()).await;
        // What a process held when it died is free at the next start.
        bureau.world.write(facteur_store::leases::lease_end_all).await;
    }
    let done = bureau.until_done(task.id).await;
    assert_eq!(done.state, PrivacyState::Done);
    let after = bureau.scan(&wanted).await;
    assert!(after.is_empty(), "{after:#?}");
}
