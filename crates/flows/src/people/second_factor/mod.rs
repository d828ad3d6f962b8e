//! The second factor: a code of an app, or a recovery code, beside the password.
//!
//! `check` is the one place where a code is judged. It counts before it looks, so that a crowd that guesses at once
//! gains nothing, and uses up what it accepts in the same transaction.

mod check;
mod qr;
mod settings;
mod ticket;

pub(super) use check::{accept, is_on};
pub use settings::{
    NewSecondFactor, SecondFactorState, confirm_second_factor, disable_second_factor, enable_second_factor,
    new_recovery_codes, reset_second_factor, second_factor_state,
};
pub(super) use ticket::ticket;
pub use ticket::{SecondStep, second_step};

use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::UserId;
use sha2::{Digest, Sha256};

const TABLE: &str = "second_factor";
const COLUMN: &str = "sealed";

fn seal(services: &Services, user: UserId, secret: &[u8]) -> FlowResult<Vec<u8>> {
    services.secrets.seal(TABLE, COLUMN, &user.to_string(), secret)
}

fn open(services: &Services, user: UserId, sealed: &[u8]) -> FlowResult<Vec<u8>> {
    services.secrets.open(TABLE, COLUMN, &user.to_string(), sealed)
}

/// What is kept of a recovery code. It has 80 random bits, so a fast hash gives nothing away.
fn recovery_hash(plain: &str) -> Vec<u8> {
    Sha256::digest(plain.as_bytes()).to_vec()
}

fn wrong_code(field: &str) -> FlowError {
    FlowError::invalid(
        field,
        "this code is not right, or it was used before; wait for the next one of your app, or take a recovery code",
    )
}
