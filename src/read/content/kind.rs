//! The kinds of binary containers.

/// A binary container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Kind {
    /// A workbook.
    Workbook(Layout),
    /// An SQLite database.
    Database,
    /// An Outlook data file (`.pst`, `.ost`).
    Mailbox,
    /// A Parquet file.
    Parquet,
    /// A document without tables; the reason why it is not read.
    Document(&'static str),
}

/// Layouts of workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Layout {
    /// Office Open XML (`.xlsx`, `.xlsm`).
    Xml,
    /// Office Open XML with binary sheets (`.xlsb`).
    Binary,
    /// Excel 97 to 2003 (`.xls`).
    Old,
    /// OpenDocument (`.ods`).
    Open,
}
