//! HTTP: the use cases of `flows` under `/api/v1`, live events, and the web UI inside the binary.
//! It knows HTTP and nothing of SQL, of mail servers or of how a decision is taken.
//!
//! [`ask`] reads requests (who asks, what is asked), [`answer`] makes answers (errors, headers), `wire` holds
//! the shapes that several resources share. Every resource is a folder, every endpoint a file in it.

// The attributes of utoipa qualify what stands in them.
#![allow(unused_qualifications)]
// In a change, what is null and what is not named are two things.
#![allow(clippy::option_option)]
// Who asks, and what is asked.
#![allow(clippy::similar_names)]

mod answer;
mod answers;
mod ask;
mod audit;
mod contacts;
mod dead_letters;
mod drafts;
mod events;
mod examples;
mod hand_in;
mod images;
mod invitations;
mod judgement;
mod language;
mod limits;
mod live;
mod mailboxes;
mod members;
mod messages;
mod openapi;
mod organisation;
pub mod permissions;
mod privacy;
mod routes;
mod rules;
mod search;
mod second_factor;
mod secrets;
mod sends;
mod serve;
mod session;
mod sessions;
mod sign_on;
mod state;
mod status;
mod teams;
mod threads;
mod tickets;
mod tokens;
mod ui;
mod uploads;
mod views;
mod wire;

pub use limits::RequestLimits;
pub use openapi::document;
pub use routes::router;
pub use serve::serve;
pub use state::{ApiState, Boxed, Demonstration, Settings};
