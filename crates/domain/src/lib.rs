//! The words of Facteur.
