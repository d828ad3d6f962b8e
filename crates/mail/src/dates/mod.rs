//! Dates, times and lengths of time in people's French and English: what stands at a word, without
//! knowing what it is for.
//!
//! A text is cut into words once ([`words`]); [`day_at`], [`clock_at`] and [`length_at`] then tell whether
//! a day, a time of day or a length of time begins at one of them. What "vendredi" means depends on the
//! day the mail was written: [`Day::on`].

mod clock;
mod day;
mod length;
mod names;
mod word;

pub use clock::{Clock, clock_at};
pub use day::{Day, Order, Which, Year, day_at};
pub use length::{Length, Unit, length_at, number_at};
pub use names::{month_of, weekday_of};
pub use word::{Word, words};
