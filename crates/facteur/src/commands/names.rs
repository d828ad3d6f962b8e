//! What people call members, turned into ids.

use crate::exit::{Exit, Failure};
use facteur_domain::MemberId;
use facteur_flows::{Services, people};

/// The member of that address, name or id; none for "nobody".
pub async fn member_or_nobody(services: &Services, text: &str) -> Result<Option<MemberId>, Failure> {
    let wanted = text.trim().to_lowercase();
    if ["nobody", "personne"].contains(&wanted.as_str()) {
        return Ok(None);
    }
    let members = people::member_list(services).await?;
    let named: Vec<_> = members
        .iter()
        .filter(|member| {
            let names =
                [&member.address, &member.name, &member.id.to_string()].map(|name| name.to_lowercase());
            names.contains(&wanted)
        })
        .collect();
    if let [one] = named.as_slice() {
        return Ok(Some(one.id));
    }
    let several = named.len() > 1;
    let (english, french) = if several {
        (
            format!("several members are called {text}"),
            format!("plusieurs membres s'appellent {text}"),
        )
    } else {
        (
            format!("there is no member {text}"),
            format!("il n'y a pas de membre {text}"),
        )
    };
    let known: Vec<_> = members.iter().map(|member| member.address.as_str()).collect();
    let known = known.join(", ");
    Err(Failure::new((english, french))
        .help((
            format!("name an address; there are: {known}. `facteur member add` adds one"),
            format!("donnez une adresse ; il y a : {known}. « facteur member add » en ajoute"),
        ))
        .exit(Exit::Usage))
}
