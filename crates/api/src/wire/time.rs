//! Points in time, as RFC 3339 texts.

use facteur_domain::Timestamp;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

/// A point in time: `2026-11-20T15:50:56.123456Z`, UTC, to the microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time(pub Timestamp);

/// The first and the last second that RFC 3339 can write.
const WRITABLE: std::ops::RangeInclusive<i64> = -62_167_219_200_000_000..=253_402_207_200_000_000;

impl From<Timestamp> for Time {
    fn from(time: Timestamp) -> Self {
        Self(time)
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let micros = self.0.micros().clamp(*WRITABLE.start(), *WRITABLE.end());
        let time = jiff::Timestamp::from_microsecond(micros).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        time.fmt(formatter)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let read: jiff::Timestamp = text
            .parse()
            .map_err(|_| D::Error::custom("no time; write it like 2026-11-20T15:50:56Z"))?;
        Ok(Self(Timestamp::from_micros(read.as_microsecond())))
    }
}

impl PartialSchema for Time {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .into()
    }
}

impl ToSchema for Time {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_point_in_time_can_be_written_and_reads_back() {
        for (micros, wanted) in [
            (0, "1970-01-01T00:00:00Z"),
            (1_763_654_056_123_456, "2025-11-20T15:54:16.123456Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
        ] {
            let time = Time(Timestamp::from_micros(micros));
            assert_eq!(time.to_string(), wanted);
            let read: Time = serde_json::from_value(serde_json::json!(wanted)).unwrap();
            assert_eq!(read, time);
        }
        for micros in [i64::MIN, i64::MAX] {
            assert!(Time(Timestamp::from_micros(micros)).to_string().ends_with('Z'));
        }
    }
}
