//! What a run tells while it goes on and when it is through.

use crate::model::gap::GapReport;
use std::path::PathBuf;

/// The stages, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Files to staged entities.
    Import,
    /// Staged entities to customers.
    Link,
    /// Customers to golden records and timelines.
    Unify,
    /// Figures, findings and report.
    Check,
    /// The published files.
    Publish,
}

impl Stage {
    /// All stages with their names, in order.
    pub const ALL: [(&'static str, Self); 5] = [
        ("import", Self::Import),
        ("link", Self::Link),
        ("unify", Self::Unify),
        ("check", Self::Check),
        ("publish", Self::Publish),
    ];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// The stage with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, stage)| *stage)
    }
}

/// What happens, for a progress display.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// A stage begins; bytes that it will go through, 0 when that is not known.
    Stage {
        /// Its name.
        name: &'a str,
        /// Bytes to go through.
        total_bytes: u64,
    },
    /// Bytes have been gone through.
    Advance {
        /// How many.
        bytes: u64,
    },
    /// A file is begun.
    File {
        /// Its source; file names can be personal.
        source: &'a str,
        /// Its number.
        file_no: u32,
    },
    /// The disk has less room than the run may need.
    LowSpace {
        /// Bytes that are free.
        free: u64,
        /// Bytes that may be needed.
        needed: u64,
    },
    /// Place within the file.
    Position {
        /// The file.
        file_no: u32,
        /// Bytes of it that are in the store.
        bytes: u64,
    },
}

/// Receives events; called from several threads.
pub type Progress<'a> = dyn Fn(Event<'_>) + Sync + 'a;

/// One line of the summary table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceSummary {
    /// Source.
    pub source: String,
    /// Framed, imported, rejected, excluded, duplicate.
    pub records: [u64; 5],
    /// Bytes.
    pub bytes: u64,
}

/// What became of the attachments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extracted {
    /// Files written now.
    pub written: u64,
    /// Files that were there already.
    pub kept: u64,
    /// Files among both that would run when opened, and were given a harmless name.
    pub blocked: u64,
    /// Attachments whose content is in the export but in no form that can be written.
    pub left: u64,
}

/// What a run produced.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Summary per source.
    pub sources: Vec<SourceSummary>,
    /// Files that were not imported as (path, status, reason, best guess).
    pub left_out: Vec<(String, String, String, String)>,
    /// The report; `None` when the run stopped before it.
    pub report: Option<GapReport>,
    /// Texts of the report that have no wording in its language and stay English.
    pub untranslated: usize,
    /// Exit code.
    pub exit_code: u8,
    /// What became of the attachments, when they were asked for.
    pub attachments: Option<Extracted>,
    /// Files written.
    pub files: Vec<PathBuf>,
}
