//! Folding: texts made comparable without case, accents and typography.
