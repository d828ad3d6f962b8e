//! Mailboxes: adding, setting, testing and showing them.

mod check;
mod commands;
mod named_folders;
mod password;
mod providers;
mod reach;
mod status;

pub(crate) use commands::all;
pub use commands::{
    MailboxChange, NewMailbox, add, by_address, forget_passwords, handed_folder, pause, resume, set,
    set_password, set_smtp_password, test, test_sending,
};
pub use named_folders::{resolve_folders, watch_folders};
pub(crate) use password::{PASSWORD, open_password, secret_row, smtp_password_of};
pub use password::{password_of, with_password};
pub use providers::{guess, guess_smtp, is_known_domain, saves_sent_itself};
pub(crate) use reach::{reaches, within};
pub use status::{FolderStatus, MailboxStatus, list};
