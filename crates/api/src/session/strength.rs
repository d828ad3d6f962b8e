//! `POST /auth/password/strength`

use crate::ask::Body;
use crate::language::{Language, Spoken};
use axum::{Extension, Json};
use facteur_domain::password::{Suggestion, Warning};
use facteur_domain::password_strength;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A password that somebody thinks of.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "password": "marseille2026", "address": "lea@calorine.example", "name": "Léa Martin" }))]
pub(crate) struct Considered {
    /// The password; it is kept nowhere.
    #[schema(value_type = String, format = Password, max_length = 1000)]
    password: SecretString,
    /// Their mail address, which must not stand in it.
    #[serde(default)]
    #[schema(max_length = 254)]
    address: Option<String>,
    /// Their name, which must not stand in it.
    #[serde(default)]
    #[schema(max_length = 200)]
    name: Option<String>,
}

/// How long a password would last.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "score": 1, "warning": "This is similar to a common password.",
    "suggestions": ["Add another word or two; unusual ones are better."]
}))]
pub(crate) struct Strength {
    /// 0: found at once, to 4: very strong. 3 and 4 are taken.
    #[schema(minimum = 0, maximum = 4)]
    score: u8,
    /// What is weak about it.
    #[schema(required = true)]
    warning: Option<&'static str>,
    /// What would make it better.
    suggestions: Vec<&'static str>,
}

/// Judges a password, before it is chosen. Nothing of it is kept.
#[utoipa::path(
    post, path = "/auth/password/strength", tag = "session", security(()), request_body = Considered,
    responses((status = OK, description = "How long it would last", body = Strength))
)]
pub(crate) async fn judge_password(
    Extension(spoken): Extension<Spoken>,
    Body(asked): Body<Considered>,
) -> Json<Strength> {
    let language = spoken.get();
    let (address, name) = (asked.address.unwrap_or_default(), asked.name.unwrap_or_default());
    let judged = password_strength(asked.password.expose_secret(), &address, &name);
    Json(Strength {
        score: judged.score,
        warning: judged.warning.map(|warning| warned(warning, language)),
        suggestions: judged
            .suggestions
            .iter()
            .map(|suggestion| suggested(*suggestion, language))
            .collect(),
    })
}

fn warned(warning: Warning, language: Language) -> &'static str {
    let (english, french) = match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess => (
            "Rows of keys are easy to guess.",
            "Les rangées de touches sont faciles à deviner.",
        ),
        Warning::ShortKeyboardPatternsAreEasyToGuess => (
            "Short patterns of keys are easy to guess.",
            "Les dessins courts sur le clavier sont faciles à deviner.",
        ),
        Warning::RepeatsLikeAaaAreEasyToGuess => (
            "Repeats such as \"aaa\" are easy to guess.",
            "Les répétitions comme « aaa » sont faciles à deviner.",
        ),
        Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => (
            "Repeats such as \"abcabc\" are hardly better than \"abc\".",
            "Les répétitions comme « abcabc » ne valent guère mieux que « abc ».",
        ),
        Warning::ThisIsATop10Password | Warning::ThisIsATop100Password | Warning::ThisIsACommonPassword => (
            "This is one of the passwords that are tried first.",
            "C'est l'un des mots de passe que l'on essaie en premier.",
        ),
        Warning::ThisIsSimilarToACommonlyUsedPassword => (
            "This is similar to a common password.",
            "Il ressemble à un mot de passe courant.",
        ),
        Warning::SequencesLikeAbcAreEasyToGuess => (
            "Sequences such as \"abc\" or \"6543\" are easy to guess.",
            "Les suites comme « abc » ou « 6543 » sont faciles à deviner.",
        ),
        Warning::RecentYearsAreEasyToGuess => (
            "Recent years are easy to guess.",
            "Les années récentes sont faciles à deviner.",
        ),
        Warning::AWordByItselfIsEasyToGuess => (
            "A word by itself is easy to guess.",
            "Un mot seul est facile à deviner.",
        ),
        Warning::DatesAreOftenEasyToGuess => {
            ("Dates are easy to guess.", "Les dates sont faciles à deviner.")
        }
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => (
            "Names are easy to guess.",
            "Les noms et prénoms sont faciles à deviner.",
        ),
    };
    language.choose(english, french)
}

fn suggested(suggestion: Suggestion, language: Language) -> &'static str {
    let (english, french) = match suggestion {
        Suggestion::UseAFewWordsAvoidCommonPhrases => (
            "Use some words that do not belong together.",
            "Prenez quelques mots sans rapport entre eux.",
        ),
        Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters => (
            "Digits, signs and capitals are not needed.",
            "Chiffres, signes et majuscules ne sont pas nécessaires.",
        ),
        Suggestion::AddAnotherWordOrTwo => (
            "Add another word or two; unusual ones are better.",
            "Ajoutez un mot ou deux ; les plus rares sont les meilleurs.",
        ),
        Suggestion::CapitalizationDoesntHelpVeryMuch => (
            "A capital at the beginning hardly helps.",
            "Une majuscule au début n'aide guère.",
        ),
        Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => (
            "All in capitals is hardly harder to guess.",
            "Tout en majuscules n'est guère plus difficile à deviner.",
        ),
        Suggestion::ReversedWordsArentMuchHarderToGuess => (
            "Words written backwards are hardly harder to guess.",
            "Les mots à l'envers ne sont guère plus difficiles à deviner.",
        ),
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch => (
            "\"@\" in place of \"a\" and the like hardly helps.",
            "« @ » au lieu de « a » et autres n'aide guère.",
        ),
        Suggestion::UseALongerKeyboardPatternWithMoreTurns => (
            "Use a longer pattern of keys with more turns.",
            "Prenez un dessin plus long, avec plus de détours.",
        ),
        Suggestion::AvoidRepeatedWordsAndCharacters => (
            "Avoid repeated words and letters.",
            "Évitez de répéter mots et lettres.",
        ),
        Suggestion::AvoidSequences => ("Avoid sequences.", "Évitez les suites."),
        Suggestion::AvoidRecentYears
        | Suggestion::AvoidYearsThatAreAssociatedWithYou
        | Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => (
            "Avoid dates and years that have to do with you.",
            "Évitez les dates et les années qui vous concernent.",
        ),
    };
    language.choose(english, french)
}
