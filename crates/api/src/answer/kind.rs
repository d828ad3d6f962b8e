//! The kinds of problems: each with its stable name, its status and its title.

use crate::language::Language;
use axum::http::StatusCode;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal, $status:ident, $english:literal, $french:literal;)*) => {
        /// What kind of problem an answer tells. The names are part of the API and never change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Kind { $($(#[$doc])* $kind,)* }

        impl Kind {
            /// The last part of the problem's `type`.
            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }

            /// The status it is answered with.
            pub(crate) const fn status(self) -> StatusCode {
                match self { $(Self::$kind => StatusCode::$status,)* }
            }

            /// What it is called, for people.
            pub(crate) const fn title(self, language: Language) -> &'static str {
                match self { $(Self::$kind => language.choose($english, $french),)* }
            }
        }
    };
}

kinds! {
    /// The request cannot be read.
    BadRequest = "bad-request", BAD_REQUEST,
        "The request cannot be read", "La requête est illisible";
    /// Nobody is signed in.
    NotSignedIn = "not-signed-in", UNAUTHORIZED,
        "Sign in first", "Connectez-vous d'abord";
    /// Address and password do not belong together.
    WrongPassword = "wrong-password", UNAUTHORIZED,
        "Wrong address or password", "Adresse ou mot de passe incorrect";
    /// A token that goes on with something is not good, or not any more.
    TokenOver = "token-over", UNAUTHORIZED,
        "This token is no longer good", "Ce jeton n'est plus valable";
    /// Not for this person.
    Forbidden = "forbidden", FORBIDDEN,
        "Your role does not allow that", "Votre rôle ne le permet pas";
    /// A second factor has to be set up first.
    SecondFactorRequired = "second-factor-required", FORBIDDEN,
        "Set up a second factor first", "Activez d'abord la double authentification";
    /// The request may come from another site.
    Csrf = "csrf", FORBIDDEN,
        "The request does not come from Facteur's own page", "La requête ne vient pas de la page de Facteur";
    /// What was named does not exist.
    NotFound = "not-found", NOT_FOUND,
        "There is no such thing", "Introuvable";
    /// The path exists, but not for this method.
    Method = "method-not-allowed", METHOD_NOT_ALLOWED,
        "This method does not exist here", "Cette méthode n'existe pas ici";
    /// Not as things are.
    Conflict = "conflict", CONFLICT,
        "Not as things are now", "Impossible dans l'état actuel";
    /// Another by now than the one that was looked at.
    Changed = "changed", PRECONDITION_FAILED,
        "Somebody else changed it in the meantime", "Quelqu'un d'autre l'a modifié entre-temps";
    /// More bytes than are taken.
    TooLarge = "too-large", PAYLOAD_TOO_LARGE,
        "Too large", "Trop volumineux";
    /// A type of content that is not taken.
    Unsupported = "unsupported", UNSUPPORTED_MEDIA_TYPE,
        "This type of content is not taken", "Ce type de contenu n'est pas accepté";
    /// Inputs that cannot be taken.
    Invalid = "invalid", UNPROCESSABLE_ENTITY,
        "Some inputs cannot be taken", "Certaines saisies ne conviennent pas";
    /// Too often.
    TooMany = "too-many", TOO_MANY_REQUESTS,
        "Too many attempts", "Trop de tentatives";
    /// A fault of Facteur.
    Fault = "fault", INTERNAL_SERVER_ERROR,
        "A fault of Facteur", "Une erreur de Facteur";
    /// The database is away, or too slow.
    Away = "away", SERVICE_UNAVAILABLE,
        "Facteur cannot work for the moment", "Facteur ne peut pas travailler pour le moment";
}
