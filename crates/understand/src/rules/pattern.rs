//! Patterns: `*` stands for any letters; texts are compared folded.
