//! The model file: a head, a JSON part, the arrays. All numbers little-endian.
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | `FCTRMODL` |
//! | 4 | format, now 1 |
//! | 8 | length of the whole file |
//! | 8 | checksum of all that follows |
//! | 4 | length of the JSON part: labels, block lengths, confidence, sizes |
//! | n | the JSON part |
//! | 8 × features | hashes |
//! | 4 × features | inverse document frequencies |
//! | 4 × classes | scales |
//! | 4 × classes | biases |
//! | features × classes | weights, one byte each |

use super::vocabulary::{MOST_FEATURES, Vocabulary};
use super::weighting::BlockWeights;
use super::weights::Weights;
use super::{Model, ModelParts};
use crate::confidence::Confidence;
use crate::error::ModelFileError;
use crate::features::hash::of_bytes;
use serde::{Deserialize, Serialize};

const MAGIC: &[u8; 8] = b"FCTRMODL";
/// Raised whenever an older program could not read the file, or features are hashed in another way.
const FORMAT: u32 = 1;
const HEAD: usize = 28;
const CHECKSUM_SEED: u64 = 0xC0DE;

#[derive(Serialize, Deserialize)]
struct Description {
    labels: Vec<String>,
    example_count: usize,
    feature_count: usize,
    blocks: BlockWeights,
    confidence: Confidence,
}

impl Model {
    /// The model as the content of a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let parts = &self.parts;
        let description = Description {
            labels: parts.labels.clone(),
            example_count: parts.example_count,
            feature_count: parts.hashes.len(),
            blocks: parts.blocks,
            confidence: parts.confidence.clone(),
        };
        // Serialising these types cannot fail: no map with other keys than text, no failing implementation.
        let description = serde_json::to_vec(&description).unwrap_or_default();
        let mut content = Vec::new();
        content.extend((description.len() as u32).to_le_bytes());
        content.extend(description);
        content.extend(parts.hashes.iter().flat_map(|hash| hash.to_le_bytes()));
        let floats = [
            &parts.vocabulary.inverse_frequencies[..],
            parts.weights.scales(),
            parts.weights.biases(),
        ];
        content.extend(floats.into_iter().flatten().flat_map(|value| value.to_le_bytes()));
        content.extend(parts.weights.to_bytes().into_iter().map(i8::cast_unsigned));

        let mut file = Vec::with_capacity(HEAD + content.len());
        file.extend(MAGIC);
        file.extend(FORMAT.to_le_bytes());
        file.extend(((HEAD + content.len()) as u64).to_le_bytes());
        file.extend(of_bytes(&content, CHECKSUM_SEED).to_le_bytes());
        file.extend(content);
        file
    }

    /// Reads the content of a file. Whatever is wrong with it is an error, never a panic or a model that is wrong.
    pub fn from_bytes(file: &[u8]) -> Result<Self, ModelFileError> {
        let mut reader = Reader(check_head(file)?);
        let length = reader.u32()? as usize;
        let description: Description = serde_json::from_slice(reader.take(length)?)
            .map_err(|_| ModelFileError::Content("its description cannot be read"))?;
        let (features, classes) = (description.feature_count, description.labels.len());
        if classes < 2 || features == 0 || features > MOST_FEATURES {
            return Err(ModelFileError::Content(
                "its numbers of classes or features are impossible",
            ));
        }
        let hashes = reader.u64s(features)?;
        let inverse_frequencies = reader.f32s(features)?;
        let scales = reader.f32s(classes)?;
        let biases = reader.f32s(classes)?;
        let bytes = reader.take(features.checked_mul(classes).ok_or(TOO_SHORT)?)?;
        if !reader.0.is_empty() {
            return Err(ModelFileError::Content("something stands behind its end"));
        }
        if !description.confidence.is_sound(classes)
            || !description.blocks.0.iter().all(|block| block.is_finite())
        {
            return Err(ModelFileError::Content("its calibration makes no sense"));
        }
        let bytes: Vec<i8> = bytes.iter().map(|byte| byte.cast_signed()).collect();
        Ok(Self::new(ModelParts {
            labels: description.labels,
            example_count: description.example_count,
            blocks: description.blocks,
            vocabulary: Vocabulary::new(&hashes, inverse_frequencies),
            hashes,
            weights: Weights::from_bytes(&bytes, scales, biases),
            confidence: description.confidence,
        }))
    }
}

/// The content behind the head, when the head is right about it.
fn check_head(file: &[u8]) -> Result<&[u8], ModelFileError> {
    let mut reader = Reader(file);
    if reader.take(MAGIC.len()).ok() != Some(&MAGIC[..]) {
        return Err(ModelFileError::NotAModel);
    }
    let found = reader.u32()?;
    if found != FORMAT {
        return Err(ModelFileError::Version { found, known: FORMAT });
    }
    let expected = reader.u64()?;
    if expected != file.len() as u64 {
        return Err(ModelFileError::Length {
            expected,
            found: file.len() as u64,
        });
    }
    let checksum = reader.u64()?;
    if of_bytes(reader.0, CHECKSUM_SEED) != checksum {
        return Err(ModelFileError::Checksum);
    }
    Ok(reader.0)
}

const TOO_SHORT: ModelFileError = ModelFileError::Content("it ends too early");

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], ModelFileError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(TOO_SHORT)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const LENGTH: usize>(&mut self) -> Result<[u8; LENGTH], ModelFileError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(TOO_SHORT)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn u32(&mut self) -> Result<u32, ModelFileError> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, ModelFileError> {
        self.array().map(u64::from_le_bytes)
    }

    fn u64s(&mut self, count: usize) -> Result<Vec<u64>, ModelFileError> {
        let (chunks, _) = self.take(count.checked_mul(8).ok_or(TOO_SHORT)?)?.as_chunks();
        Ok(chunks.iter().map(|chunk| u64::from_le_bytes(*chunk)).collect())
    }

    fn f32s(&mut self, count: usize) -> Result<Vec<f32>, ModelFileError> {
        let (chunks, _) = self.take(count.checked_mul(4).ok_or(TOO_SHORT)?)?.as_chunks();
        let values: Vec<f32> = chunks.iter().map(|chunk| f32::from_le_bytes(*chunk)).collect();
        if values.iter().all(|value| value.is_finite()) {
            Ok(values)
        } else {
            Err(ModelFileError::Content("a number is none"))
        }
    }
}
