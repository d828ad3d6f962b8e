//! Members: what each may do.

use crate::verdict::words;

words! {
    /// The language that Facteur speaks to somebody.
    Language, "language" {
        /// Français.
        French = "fr",
        /// English.
        English = "en",
    }
}

words! {
    /// What a member may do.
    Role, "role" {
        /// Everything, also to give the organisation up.
        Owner = "owner",
        /// Everything but that.
        Admin = "admin",
        /// Works on tickets.
        Agent = "agent",
        /// Only looks.
        Viewer = "viewer",
    }
}

words! {
    /// Who may make themselves an account.
    Registration, "registration" {
        /// Nobody: administrators add people.
        Closed = "closed",
        /// Who was invited.
        Invitation = "invitation",
        /// Everybody, with an organisation of their own.
        Open = "open",
    }
}

words! {
    /// Who may found a further organisation on an installation.
    Founding, "founding" {
        /// Nobody.
        Nobody = "nobody",
        /// Owners of an organisation.
        Owners = "owners",
        /// Whoever is signed in.
        Everybody = "everybody",
    }
}

impl Founding {
    /// Whether who has that role in the organisation that they work in may.
    pub const fn allows(self, role: Role) -> bool {
        match self {
            Self::Nobody => false,
            Self::Owners => matches!(role, Role::Owner),
            Self::Everybody => true,
        }
    }
}
