//! Examples as sparse rows of weighted features.

use std::ops::Range;

/// A sparse matrix, row after row.
#[derive(Debug, Default, Clone)]
pub(crate) struct Rows {
    /// Where each row ends.
    ends: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
}

impl Rows {
    pub(crate) fn push(&mut self, column: u32, value: f32) {
        self.columns.push(column);
        self.values.push(value);
    }

    pub(crate) fn end_row(&mut self) {
        self.ends.push(self.columns.len());
    }

    /// Columns and values of a row.
    #[inline]
    pub(crate) fn row(&self, row: usize) -> (&[u32], &[f32]) {
        let range = self.range(row);
        (&self.columns[range.clone()], &self.values[range])
    }

    /// The values written since a place, to scale them.
    pub(crate) fn values_since(&mut self, start: usize) -> &mut [f32] {
        &mut self.values[start..]
    }

    pub(crate) fn values_len(&self) -> usize {
        self.values.len()
    }

    fn range(&self, row: usize) -> Range<usize> {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        start..self.ends[row]
    }
}
