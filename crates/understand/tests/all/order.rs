//! The order in which mails arrive must not change which mails belong together.

use crate::world::World;
use facteur_domain::FolderRole;
use proptest::prelude::*;

/// Six mails of two conversations: who answers whom, and in which folder each lies.
const MAILS: &[(&str, &[&str], FolderRole)] = &[
    ("a1", &[], FolderRole::Incoming),
    ("a2", &["a1"], FolderRole::Sent),
    ("a3", &["a1", "a2"], FolderRole::Incoming),
    ("a4", &["a3"], FolderRole::Incoming),
    ("b1", &[], FolderRole::Incoming),
    ("b2", &["b1"], FolderRole::Archive),
];

fn raw(name: &str, references: &[&str]) -> Vec<u8> {
    let ids: Vec<String> = references.iter().map(|id| format!("<{id}@x.example>")).collect();
    format!(
        "From: Eva <eva@client.example>\r\nTo: support@ours.example\r\nSubject: Question {}\r\n\
         Date: Mon, 2 Mar 2026 08:00:00 +0000\r\nMessage-ID: <{name}@x.example>\r\nReferences: {}\r\n\r\n\
         Bonjour, voici le message {name}.\r\n",
        &name[..1],
        ids.join(" ")
    )
    .into_bytes()
}

proptest! {
    #[test]
    fn any_order_of_arrival_gives_the_same_threads(order in Just((0..MAILS.len()).collect::<Vec<_>>()).prop_shuffle()) {
        let mut world = World::new(&["support@ours.example"]);
        for number in order {
            let (name, references, folder) = MAILS[number];
            world.accept(name, &raw(name, references), folder);
        }
        let groups: Vec<Vec<&str>> = world.groups().into_iter().map(|group| group.into_iter().collect()).collect();
        prop_assert_eq!(groups, vec![vec!["a1", "a2", "a3", "a4"], vec!["b1", "b2"]]);
        // One ticket each: nobody touched the ones that met later, so they were folded.
        prop_assert_eq!(world.tickets.len(), 2);
    }

    #[test]
    fn copies_in_any_folder_and_order_give_one_ticket(order in Just(vec![FolderRole::Incoming, FolderRole::Sent, FolderRole::Archive, FolderRole::Junk]).prop_shuffle()) {
        let mut world = World::new(&["support@ours.example"]);
        for folder in order {
            world.accept("m", &raw("a1", &[]), folder);
        }
        prop_assert_eq!((world.messages.len(), world.tickets.len()), (1, 1));
    }
}
