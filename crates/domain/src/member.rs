//! Members: what each may do.

use crate::verdict::words;

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
