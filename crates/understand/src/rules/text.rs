//! Rules as people type them: `sender=*@client.example`, `category=billing`, `stop`.

use facteur_domain::{Action, Condition, MailboxId, MemberId};

/// Turns what people call things into ids. Ids themselves are always understood.
pub trait Names {
    /// The mailbox of that address.
    fn mailbox(&self, address: &str) -> Option<MailboxId>;
    /// The member of that address or name.
    fn member(&self, name: &str) -> Option<MemberId>;
}

/// Knows nobody: only ids are understood.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoNames;

impl Names for NoNames {
    fn mailbox(&self, _address: &str) -> Option<MailboxId> {
        None
    }
    fn member(&self, _name: &str) -> Option<MemberId> {
        None
    }
}

/// Reads one condition. The error is a sentence that says what would do.
pub fn parse_condition(text: &str, names: &dyn Names) -> Result<Condition, String> {
    todo!()
}

/// Reads one action. The error is a sentence that says what would do.
pub fn parse_action(text: &str, names: &dyn Names) -> Result<Action, String> {
    todo!()
}

/// A condition as it is typed.
pub fn show_condition(condition: &Condition) -> String {
    todo!()
}

/// An action as it is typed.
pub fn show_action(action: &Action) -> String {
    todo!()
}
