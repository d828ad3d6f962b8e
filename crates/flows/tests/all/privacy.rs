//! A contact is given out, erased, and never comes back: on a real mail server and both databases.

mod age;
mod bureau;
mod scan;

use bureau::Bureau;
use facteur_domain::{ArrivalState, PrivacyState};
use facteur_flows::intake::{self, Handed};
use facteur_flows::privacy;
use scan::Wanted;

/// Whom it is about.
pub const ADDRESS: &str = "helene.lefevre@client.example";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_contact_is_nowhere_and_never_comes_back_on_sqlite() {
    erased(Bureau::sqlite("erasedlite").await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_contact_is_nowhere_and_never_comes_back_on_postgresql() {
    erased(Bureau::postgres("erasedpg").await).await;
}

async fn erased(bureau: Bureau) {
    bureau.fill().await;
    let wanted = Wanted::of(&[ADDRESS], &["Hélène Lefèvre"]);
    let before = bureau.scan(&wanted).await;
    assert!(before.len() > 25, "the scan must find much before: {before:#?}");

    let export = bureau.export(ADDRESS).await;
    bureau.holds_all_that_is_found(&export, &wanted).await;
    let others = bureau.others().await;

    let asked = privacy::ask_erasure(&bureau.world.services, ADDRESS, "somebody@else.example").await;
    assert!(asked.is_err(), "the address must be written once more");
    let task = privacy::ask_erasure(&bureau.world.services, ADDRESS, " Helene.Lefevre@client.example ")
        .await
        .unwrap();
    let done = bureau.until_done(task.id).await;
    assert_eq!(done.state, PrivacyState::Done);
    assert!(done.addresses.is_empty() && done.names.is_empty(), "{done:?}");
    assert!(done.counts.mails >= 6 && done.counts.redacted >= 8, "{done:?}");

    let after = bureau.scan(&wanted).await;
    assert!(after.is_empty(), "found after the erasure: {after:#?}");
    assert!(bureau.search("helene.lefevre@client.example").await.is_empty());
    let backup = bureau.backup().await;
    let in_backup = scan::archive(&backup, &wanted);
    assert!(
        in_backup.is_empty(),
        "found in a backup made since: {in_backup:#?}"
    );
    bureau.others_are_still_there(&others).await;

    // The next looks bring nothing back: polling, reconciling, other numbers, handing in, files.
    let arrivals = bureau.erased_arrivals().await;
    assert!(arrivals >= 6, "{arrivals}");
    bureau.look_again().await;
    bureau.renumber().await;
    let own = Bureau::own_mail();
    let handed = Handed {
        raw: own.clone(),
        mailbox: Some(bureau.address()),
        key: None,
    };
    intake::hand_in(&bureau.world.services, handed).await.unwrap();
    bureau.import(own).await;
    bureau.import(Bureau::naming_mail()).await;
    bureau.work().await;
    let after = bureau.scan(&wanted).await;
    assert!(after.is_empty(), "came back: {after:#?}");
    assert!(bureau.erased_arrivals().await >= arrivals + 3);

    // What they write from now on is mail as any other.
    bureau.account.deliver(&Bureau::new_mail());
    bureau.until_handled().await;
    assert_eq!(bureau.state_of_newest().await, ArrivalState::Ticketed);
}
