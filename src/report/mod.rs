//! Renders the report model as text, JSON, HTML, Markdown or JUnit; knows nothing about the database.
//!
//! A format is one row of [`FORMATS`]. Private values stay masked unless [`RenderOptions::reveal`] is set.

mod html;
mod json;
mod junit;
mod language;
mod markdown;
mod text;
mod value;
#[cfg(feature = "xlsx")]
mod xlsx;

pub use json::schema;
pub use language::{ENGLISH, Language, named as language, translate};

use crate::model::gap::GapReport;
use anyhow::Result;
use std::borrow::Cow;

/// How to render.
#[derive(Debug, Clone, Copy)]
pub struct RenderOptions<'a> {
    /// Shows private values instead of masks; the caller logs that.
    pub reveal: bool,
    /// Language of the texts; JSON stays English.
    pub language: &'a Language,
}

impl Default for RenderOptions<'_> {
    fn default() -> Self {
        Self {
            reveal: false,
            language: &ENGLISH,
        }
    }
}

/// One output format.
#[derive(Debug)]
pub struct ReportFormat {
    /// Name on the command line.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Extension of the file, without dot.
    pub extension: &'static str,
    /// Whether it has room for the lists in full.
    pub lists: bool,
    /// Renders a report; the bytes depend on nothing but the arguments.
    pub render: fn(&GapReport, RenderOptions<'_>) -> Result<Vec<u8>>,
}

/// All formats.
pub const FORMATS: &[ReportFormat] = &[
    ReportFormat {
        name: "html",
        about: "One self-contained page for reading, printing and sending",
        extension: "html",
        lists: false,
        render: |report, options| Ok(html::render(&said(report, options), options.language).into_bytes()),
    },
    ReportFormat {
        name: "json",
        about: "Everything for programs, version 1 (mappings/schema/gap-v1.json)",
        extension: "json",
        lists: false,
        render: |report, options| json::render(&shown(report, options)),
    },
    ReportFormat {
        name: "md",
        about: "Markdown for wikis and pull requests",
        extension: "md",
        lists: false,
        render: |report, options| Ok(markdown::render(&said(report, options), options.language).into_bytes()),
    },
    ReportFormat {
        name: "junit",
        about: "JUnit XML: one test case per gate and finding, for CI servers",
        extension: "xml",
        lists: false,
        render: |report, options| Ok(junit::render(&said(report, options), options.language).into_bytes()),
    },
    #[cfg(feature = "xlsx")]
    ReportFormat {
        name: "xlsx",
        about: "A workbook: a sheet for each chapter, and all lists in full",
        extension: "xlsx",
        lists: true,
        render: |report, options| xlsx::render(&said(report, options), options.language),
    },
    ReportFormat {
        name: "text",
        about: "Plain text for the terminal",
        extension: "txt",
        lists: false,
        render: |report, options| Ok(text::render(&said(report, options), options.language).into_bytes()),
    },
];

/// The format of that name.
pub fn format(name: &str) -> Option<&'static ReportFormat> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The report in the language of the options.
fn said<'a>(report: &'a GapReport, options: RenderOptions<'_>) -> Cow<'a, GapReport> {
    let shown = shown(report, options);
    if options.language.code == ENGLISH.code {
        shown
    } else {
        Cow::Owned(translate(&shown, options.language).0)
    }
}

fn shown<'a>(report: &'a GapReport, options: RenderOptions<'_>) -> Cow<'a, GapReport> {
    if options.reveal {
        Cow::Owned(report.revealed())
    } else {
        Cow::Borrowed(report)
    }
}
