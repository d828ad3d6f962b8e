//! People: members and how they sign in, contacts, and the organisation of a fresh installation.

mod contacts;
mod errands;
mod first_start;
mod forgotten;
mod guesses;
mod hashing;
mod members;
mod notices;
mod options;
mod organisation;
mod passwords;
mod profile;
mod programs;
mod registration;
mod second_factor;
mod session_list;
mod sessions;
mod sign_in;
mod sign_on;
mod sweep;
mod tokens;
mod verification;

pub(crate) use contacts::of_address;
pub use contacts::{ContactPage, ContactView, contact_list, contact_show};
pub use errands::Errands;
pub use first_start::{NewAdministrator, first_start, first_start_needed};
pub use forgotten::{Asked, forgot_password, reset_by_link};
pub use guesses::{Counted, Guess, guess, guess_was_right};
pub use hashing::{HashCosts, hashes_computed};
pub(crate) use hashing::{new_token, token_hash};
pub(crate) use members::{checked_address, checked_name, everybody};
pub use members::{member_add, member_list, member_list_ever};
pub(crate) use notices::NOTICE;
pub use notices::{Notice, NoticeSender, notice_write, notices_can_be_sent};
pub use options::PeopleOptions;
pub use organisation::{ensure_organisation, organisation_ids};
pub use passwords::{change_password, reset_password};
pub use profile::{NewProfile, Profile, profile, set_profile};
pub use programs::{Tokens, refresh};
pub use registration::{NewAccount, RegistrationOutcome, register};
pub use second_factor::{
    NewSecondFactor, SecondFactorState, SecondStep, confirm_second_factor, disable_second_factor,
    enable_second_factor, new_recovery_codes, reset_second_factor, second_factor_state, second_step,
};
pub use session_list::{SessionKind, SessionView, session_end, session_end_others, session_list};
pub use sessions::{NewSession, SignedIn, current_session, session_of, sign_out};
pub(crate) use sessions::{begin_in, reach_of, role_of};
pub use sign_in::{Attempt, ProgramSignIn, SignIn, sign_in, sign_in_program};
pub use sign_on::{
    Back, Begun, NewProvider, ProviderRow, ProviderTrial, SignedOn, provider_add, provider_change,
    provider_list, provider_remove, provider_show, provider_test, providers_open, sign_on_begin,
    sign_on_finish,
};
pub(crate) use sweep::{sweep, sweep_organisation};
pub use tokens::{
    ActsFor, Bearing, NewToken, TokenMade, TokenMaker, TokenOf, bearer_of, service_token_list, teams_named,
    token_add, token_list, token_remove,
};
pub use verification::{send_verification, verify_address};
