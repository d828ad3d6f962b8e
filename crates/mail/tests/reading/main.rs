//! Reading mail: cases with their expected results, hostile mails, any bytes at all, folders of real mail.

mod cases;
mod folders;
mod hostile;
mod properties;
