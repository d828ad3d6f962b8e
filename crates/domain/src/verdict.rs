//! The verdict: what a mail is about, how much it matters, and why one thinks so.

use crate::id::{CorrectionId, MemberId, RuleId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A word that is none of the known ones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{given}\" is no {what}; use one of: {known}")]
pub struct UnknownWord {
    /// What was asked for, such as "priority".
    pub what: &'static str,
    /// What was given.
    pub given: String,
    /// The words that would do.
    pub known: String,
}

/// Gives an enumeration its stable word in code, API and database, and reads it back.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable word for code, API and database.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.word())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::verdict::UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err($crate::verdict::UnknownWord {
                        what: $what,
                        given: text.to_owned(),
                        known: Self::ALL.iter().map(|each| each.word()).collect::<Vec<_>>().join(", "),
                    }),
                }
            }
        }
    };
}
pub(crate) use words;

/// The key of a category. The six default ones are constants; an organisation may have its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Category(String);

impl Category {
    /// The default categories: key, French label, English label.
    pub const DEFAULTS: &'static [(&'static str, &'static str, &'static str)] = &[
        ("technical", "Technique", "Technical"),
        ("sales", "Commercial", "Sales"),
        ("support", "Support", "Support"),
        ("billing", "Facturation", "Billing"),
        ("administrative", "Administratif", "Administrative"),
        ("other", "Autre", "Other"),
    ];

    /// The category of what fits nowhere else.
    pub fn other() -> Self {
        Self("other".to_owned())
    }

    /// The key, such as "billing".
    pub fn key(&self) -> &str {
        &self.0
    }

    /// The French label of a default category, else the key.
    pub fn label_fr(&self) -> &str {
        Self::DEFAULTS
            .iter()
            .find(|(key, _, _)| *key == self.0)
            .map_or(&self.0, |(_, french, _)| french)
    }
}

impl fmt::Display for Category {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl FromStr for Category {
    type Err = UnknownWord;

    /// A key is 1 to 40 lower-case letters, digits, dots, dashes or underscores. The French and English
    /// labels of the default categories are understood too.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let by_label = Self::DEFAULTS.iter().find(|(key, french, english)| {
            [key, french, english]
                .iter()
                .any(|name| name.eq_ignore_ascii_case(text))
        });
        if let Some((key, _, _)) = by_label {
            return Ok(Self((*key).to_owned()));
        }
        let fits = (1..=40).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte));
        if fits {
            return Ok(Self(text.to_owned()));
        }
        Err(UnknownWord {
            what: "category key",
            given: text.to_owned(),
            known:
                "technical, sales, support, billing, administrative, other, or a key of your own of up to \
                    40 lower-case letters, digits, dots and dashes"
                    .to_owned(),
        })
    }
}

words! {
    /// How far the trouble reaches.
    Impact, "impact" {
        /// One person.
        One = "one",
        /// A team, or money.
        Team = "team",
        /// Many people, safety or the law.
        Many = "many",
    }
}

words! {
    /// How soon it must be looked at.
    Urgency, "urgency" {
        /// No date.
        Open = "open",
        /// Within days.
        Days = "days",
        /// Within hours.
        Hours = "hours",
    }
}

words! {
    /// What to take first.
    Priority, "priority" {
        /// Basse.
        Low = "low",
        /// Moyenne.
        Normal = "normal",
        /// Haute.
        High = "high",
        /// Critique.
        Critical = "critical",
    }
}

impl Priority {
    /// Priority is impact × urgency.
    pub const fn of(impact: Impact, urgency: Urgency) -> Self {
        match (impact, urgency) {
            (Impact::One, Urgency::Open) => Self::Low,
            (Impact::One, Urgency::Days) | (Impact::Team | Impact::Many, Urgency::Open) => Self::Normal,
            (Impact::Many, Urgency::Hours) => Self::Critical,
            (Impact::One, Urgency::Hours)
            | (Impact::Team, Urgency::Days | Urgency::Hours)
            | (Impact::Many, Urgency::Days) => Self::High,
        }
    }

    /// The French label.
    pub const fn label_fr(self) -> &'static str {
        match self {
            Self::Low => "Basse",
            Self::Normal => "Moyenne",
            Self::High => "Haute",
            Self::Critical => "Critique",
        }
    }
}

/// Who decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", content = "id", rename_all = "snake_case")]
pub enum DecidedBy {
    /// Nothing spoke for anything: the defaults.
    Default,
    /// The rule of that id.
    Rule(RuleId),
    /// A trained model.
    Model,
    /// A member corrected a mail of the same sender with nearly the same text.
    Memory(CorrectionId),
    /// A member, who is never overridden by a machine.
    Member(MemberId),
}

/// Why a verdict says what it says, as a stable code and the facts a sentence is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Stable code, such as "rule" or "newsletter".
    pub code: String,
    /// What it rests on: the rule's name, the header, the word.
    pub detail: String,
}

/// Another category that a mail may be of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// Which.
    pub category: Category,
    /// The chance that it is the right one, from 0 to 1.
    pub confidence: f64,
}

/// A tag that a mail seems to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedTag {
    /// The tag, as the organisation spells it where it uses it already.
    pub tag: String,
    /// The words of the mail that speak for it, at most three.
    pub words: Vec<String>,
}

/// Classement: what was decided about a mail, with its reasons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// What it is about.
    pub category: Category,
    /// How far the trouble reaches.
    pub impact: Impact,
    /// How soon it must be looked at.
    pub urgency: Urgency,
    /// What to take first; impact × urgency unless a member chose otherwise.
    pub priority: Priority,
    /// ISO 639-1 code, when there was enough text to tell.
    pub language: Option<String>,
    /// Free words for filters.
    pub tags: Vec<String>,
    /// From 0 (a guess) to 1 (certain).
    pub confidence: f64,
    /// Why, most telling first.
    pub reasons: Vec<Reason>,
    /// Who decided the category.
    pub decided_by: DecidedBy,
    /// Version of the judge and of the rule set, to tell old verdicts from new ones.
    pub versions: String,
    /// The next likeliest categories, at most two, the likelier first.
    #[serde(default)]
    pub alternatives: Vec<Alternative>,
    /// Tags that a person may accept, at most three, the likelier first. None of them is among the tags.
    #[serde(default)]
    pub proposed_tags: Vec<ProposedTag>,
    /// Whether the category is sure enough to stand without a person, where whoever decided can tell; the
    /// confidence tells otherwise.
    #[serde(default)]
    pub sure: Option<bool>,
}

/// Below this confidence a person should look whether the verdict is right, when nobody said how sure it is.
const REVIEW_BELOW: f64 = 0.4;

impl Verdict {
    /// Whether a person should look at it.
    pub fn to_review(&self) -> bool {
        let sure = self.sure.unwrap_or(self.confidence >= REVIEW_BELOW);
        !sure && !matches!(self.decided_by, DecidedBy::Member(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;

    #[test]
    fn priority_rises_with_impact_and_urgency() {
        for pair in Impact::ALL.windows(2) {
            for urgency in Urgency::ALL {
                assert!(Priority::of(pair[0], *urgency) <= Priority::of(pair[1], *urgency));
            }
        }
        for pair in Urgency::ALL.windows(2) {
            for impact in Impact::ALL {
                assert!(Priority::of(*impact, pair[0]) <= Priority::of(*impact, pair[1]));
            }
        }
        assert_eq!(Priority::of(Impact::Many, Urgency::Hours), Priority::Critical);
    }

    #[test]
    fn a_verdict_of_before_models_reads_and_whoever_can_tell_is_asked() {
        let old = r#"{"category":"billing","impact":"one","urgency":"days","priority":"normal","language":null,
            "tags":[],"confidence":0.35,"reasons":[],"decided_by":{"by":"model"},"versions":"judge 2, rules 0"}"#;
        let mut verdict: Verdict = serde_json::from_str(old).unwrap();
        assert!(verdict.alternatives.is_empty() && verdict.to_review());
        verdict.sure = Some(true);
        assert!(!verdict.to_review());
        (verdict.sure, verdict.confidence) = (Some(false), 0.9);
        assert!(verdict.to_review());
        verdict.decided_by = DecidedBy::Member(MemberId::from_uuid(uuid::Uuid::from_u128(1)));
        assert!(!verdict.to_review());
    }

    #[test]
    fn a_category_is_found_by_its_french_label_and_a_bad_key_is_explained() {
        assert_eq!(
            "Facturation".parse::<Category>().map(|c| c.key().to_owned()),
            Ok("billing".to_owned())
        );
        let error = "Mes clients".parse::<Category>().unwrap_err().to_string();
        assert!(
            error.contains("Mes clients") && error.contains("billing"),
            "{error}"
        );
    }
}
