//! What holds of every placement, whatever the facts.

use crate::facts::{CLIENT, OURS, bare, copy, id, named, plain, strangers, ticket};
use facteur_domain::{ArrivalState, FolderRole, Status};
use facteur_mail::automated::Kind;
use facteur_understand::*;
use proptest::prelude::*;

prop_compose! {
    fn any_thread()(number in 1_u32..5, via in 0..4_usize, ticket_status in 0..6_usize, touched in any::<bool>(), known in any::<bool>()) -> KnownThread {
        let via = [Via::References, Via::ReferencedBy, Via::ProviderThread, Via::Alias][via];
        let mut thread = bare(number, via);
        thread.ticket = Status::ALL.get(ticket_status).map(|status| ticket(number, *status));
        if let Some(ticket) = &mut thread.ticket {
            ticket.touched_by_person = touched;
        }
        if known { thread } else { strangers(thread) }
    }
}

prop_compose! {
    fn any_facts()(
        folder in 0..4_usize, kind in 0..10_usize, shelf in 0..3_usize,
        older in any::<bool>(), ignored in proptest::bool::weighted(0.2), kept_unread in proptest::bool::weighted(0.1),
        sender in 0..4_usize,
        threads in proptest::collection::vec(any_thread(), 0..5),
        copied in proptest::option::weighted(0.3, any_thread()),
        was_incoming in any::<bool>(), outgoing in any::<bool>(),
        named_ones in proptest::collection::vec((1_u32..7, any::<bool>()), 0..3),
        recent_ones in proptest::collection::vec((1_u32..7, any::<bool>()), 0..3),
        without_keys in any::<bool>(), delayed in any::<bool>(),
    ) -> PlaceFacts {
        let kinds = [Kind::Human, Kind::List, Kind::Newsletter, Kind::Notification, Kind::AutoReply,
            Kind::OutOfOffice, Kind::LeftCompany, Kind::Challenge, Kind::ReadReceipt, Kind::Bounce];
        let senders = [Some(CLIENT), Some(OURS), Some("zoe@else.example"), None];
        let named_of = |ones: Vec<(u32, bool)>| ones.into_iter()
            .map(|(number, known)| named(number, if known { CLIENT } else { "zoe@else.example" })).collect();
        let direction = if outgoing { Direction::Outgoing } else { Direction::Incoming };
        PlaceFacts {
            folder: FolderRole::ALL[folder], older, kept_unread, kind: kinds[kind], delivery_delayed: delayed,
            shelf: Shelf::ALL[shelf], ignored_by: ignored.then(|| id(5)),
            sender: senders[sender].map(str::to_owned),
            threads, copy_of: copied.map(|thread| copy(thread, direction, was_incoming)),
            named: named_of(named_ones), recent: named_of(recent_ones), answers_without_keys: without_keys,
            ..plain()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_facts_have_a_placement_that_makes_sense(facts in any_facts()) {
        let placement = place(&facts);
        let opens = placement.ticket == TicketChoice::Open;
        let incoming = facts.folder == FolderRole::Incoming;
        prop_assert!(placement.outcome.is_final());
        prop_assert!(!opens || (incoming && !facts.older && facts.ignored_by.is_none()));
        if placement.outcome == ArrivalState::Ticketed {
            prop_assert!(opens);
        }
        if opens {
            prop_assert!(matches!(placement.outcome, ArrivalState::Ticketed | ArrivalState::Copy | ArrivalState::KeptUnread));
        }
        if placement.outcome == ArrivalState::Joined {
            prop_assert!(matches!(placement.ticket, TicketChoice::Existing { .. }), "joined without a ticket");
        }
        prop_assert_eq!(placement.outcome == ArrivalState::Copy, facts.copy_of.is_some());
        if let TicketChoice::Existing { reopen: true, .. } = placement.ticket {
            prop_assert!(incoming && matches!(facts.kind, Kind::Human | Kind::List));
            prop_assert!(facts.sender.as_deref() != Some(OURS));
        }
        // No thread is folded twice, nor into one that goes, nor a touched ticket into another.
        let mut gone: Vec<_> = placement.folds.iter().map(|fold| fold.younger).collect();
        gone.sort();
        gone.dedup();
        prop_assert_eq!(gone.len(), placement.folds.len());
        for fold in &placement.folds {
            prop_assert!(!gone.contains(&fold.older));
            prop_assert_eq!(placement.thread, ThreadChoice::Join(fold.older));
        }
        prop_assert!(placement.ticket != TicketChoice::None || placement.links.is_empty());
        prop_assert!(facts.folder != FolderRole::Junk || placement.folds.is_empty());
    }

    #[test]
    fn the_order_in_which_threads_are_loaded_changes_nothing(facts in any_facts()) {
        // One entry per thread, as the store gives them.
        let mut facts = facts;
        facts.threads.sort_by_key(|thread| thread.thread);
        facts.threads.dedup_by_key(|thread| thread.thread);
        let mut turned = facts.clone();
        turned.threads.reverse();
        let (one, mut other) = (place(&facts), place(&turned));
        prop_assert_eq!(&one.thread, &other.thread);
        prop_assert_eq!(&one.ticket, &other.ticket);
        prop_assert_eq!(&one.folds, &other.folds);
        let mut links = one.links.clone();
        let order = |link: &Link| (link.ticket, link.why);
        links.sort_by_key(order);
        other.links.sort_by_key(order);
        prop_assert_eq!(links, other.links);
    }
}
