//! Totals of a fit-gap by object.

use crate::config::target::Fit;

/// Objects of one kind by what becomes of them; the worst aspect counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectFit {
    /// Object, e.g. `customer`.
    pub object: &'static str,
    /// Objects in the data.
    pub total: u64,
    /// Arrive as they are, as far as the profile knows.
    pub same: u64,
    /// Arrive in another form.
    pub transformed: u64,
    /// Arrive with something gone.
    pub degraded: u64,
    /// Do not arrive.
    pub lost: u64,
}

impl ObjectFit {
    pub(super) fn new(object: &'static str) -> Self {
        Self {
            object,
            total: 0,
            same: 0,
            transformed: 0,
            degraded: 0,
            lost: 0,
        }
    }

    /// Objects that arrive without loss.
    pub fn kept(&self) -> u64 {
        self.same + self.transformed
    }

    pub(super) fn add(&mut self, fit: Fit) {
        self.total += 1;
        *match fit {
            Fit::Same => &mut self.same,
            Fit::Transformed => &mut self.transformed,
            Fit::Degraded => &mut self.degraded,
            Fit::Lost => &mut self.lost,
        } += 1;
    }
}
