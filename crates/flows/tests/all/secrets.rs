//! Keys are renewed, every secret is sealed anew, and old keys go when nothing needs them.

use crate::support::{Databases, Office, on_both};
use facteur_domain::{Actor, AuditAction};
use facteur_flows::audit::{self, AuditRequest};
use facteur_flows::secrets::{self, Reseal, Resealed};
use facteur_flows::{FlowErrorKind, Services, mailboxes};
use secrecy::ExposeSecret;
use std::sync::Arc;

async fn open(databases: &Databases) -> (Services, Office) {
    let office = Office::open(databases).await;
    let services = office.services.clone();
    mailboxes::set_password(&services, office.mailbox, "lire".into())
        .await
        .unwrap();
    mailboxes::set_smtp_password(&services, office.mailbox, Some("envoyer".into()))
        .await
        .unwrap();
    (services, office)
}

async fn password(services: &Services, office: &Office) -> String {
    let opened = mailboxes::password_of(services, office.mailbox).await.unwrap();
    opened.unwrap().expose_secret().to_owned()
}

#[tokio::test]
async fn a_renewed_key_seals_everything_and_the_old_one_can_be_forgotten() {
    on_both(async |databases| {
        let (services, office) = open(&databases).await;
        let before = secrets::report(&services).await.unwrap();
        assert_eq!((before.keys.len(), before.sealed_with_old), (1, 0));
        let old = before.keys[0].id;

        let key = secrets::renew(&services, Actor::Operator).await.unwrap();
        let between = secrets::report(&services).await.unwrap();
        assert_eq!((between.keys[0].id, between.sealed_with_old), (key, 2));
        assert_eq!(password(&services, &office).await, "lire");
        let refused = secrets::forget(&services, Actor::Operator).await.unwrap_err();
        assert_eq!(
            refused.kind(),
            FlowErrorKind::Refused,
            "an old key is needed: {refused}"
        );

        // The job does it, without anybody asking again.
        let worker = office.worker().with(Arc::new(Reseal::new(services.clone())));
        worker.run_until_idle().await.unwrap();
        let after = secrets::report(&services).await.unwrap();
        assert_eq!((after.keys[0].secrets, after.sealed_with_old), (2, 0));
        assert_eq!(secrets::reseal(&services).await.unwrap(), Resealed::default());
        assert_eq!(secrets::forget(&services, Actor::Operator).await.unwrap(), [old]);
        assert_eq!(secrets::report(&services).await.unwrap().keys.len(), 1);
        assert_eq!(password(&services, &office).await, "lire");

        let request = AuditRequest {
            limit: 2,
            ..AuditRequest::default()
        };
        let lines = audit::list(&services, request).await.unwrap().lines;
        let actions: Vec<&str> = lines.iter().map(|line| line.action.as_str()).collect();
        assert_eq!(
            actions,
            [AuditAction::KeyForgotten.word(), AuditAction::KeyRenewed.word()]
        );
    })
    .await;
}

#[tokio::test]
async fn a_secret_that_does_not_open_stays_and_holds_up_no_other() {
    on_both(async |databases| {
        let (services, office) = open(&databases).await;
        let organisation = services.organisation;
        services
            .store
            .write(organisation, move |tx| {
                let strange = [1, 9, 9, 9, 9, 1, 2, 3];
                facteur_store::mailboxes::secret_put(tx, organisation, organisation, "strange", &strange)
            })
            .await
            .unwrap();
        secrets::renew(&services, Actor::Operator).await.unwrap();
        let done = secrets::reseal(&services).await.unwrap();
        assert_eq!(
            done,
            Resealed {
                resealed: 2,
                unopened: 1
            }
        );
        assert_eq!(password(&services, &office).await, "lire");
        let report = secrets::report(&services).await.unwrap();
        assert!(
            report.keys.iter().any(|key| !key.known && key.secrets == 1),
            "{report:?}"
        );
    })
    .await;
}
