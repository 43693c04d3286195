//! Flags and options that several commands share.

use crate::config::texts::languages;
use crate::pipeline::Stage;
use crate::report;
use clap::builder::{FalseyValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Flags of every command.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Change to this folder first
    #[arg(short = 'C', long = "directory", global = true, value_name = "DIR")]
    pub(crate) directory: Option<PathBuf>,
    /// Output folder [default: ./omnify-out/<name of PATH>]
    #[arg(short = 'o', long = "output", global = true, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
    /// Say more (-vv: even more)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Say nothing but errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Use colour
    #[arg(long, global = true, value_enum, default_value = "auto", env = "OMNIFY_COLOR")]
    pub(crate) color: Color,
    /// Show no progress bar
    #[arg(long, global = true, env = "OMNIFY_NO_PROGRESS", value_parser = FalseyValueParser::new())]
    pub(crate) no_progress: bool,
    /// Print the result as JSON (versioned)
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Threads [default: one per core]
    #[arg(short = 'j', long = "jobs", global = true, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// Show personal values instead of masks
    #[arg(long, global = true)]
    pub(crate) reveal: bool,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// Options of `run`.
#[derive(Debug, Args)]
pub(crate) struct RunOptions {
    #[command(flatten)]
    pub(crate) common: CommonOptions,
    /// Stop after this stage
    #[arg(long, value_name = "STAGE", value_parser = stages(Stage::Publish), default_value = "publish", hide_default_value = true)]
    pub(crate) until: Stage,
    /// Write the attachments of mails and chats as files to attachments/ in the output folder
    #[arg(long)]
    pub(crate) attachments: bool,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckOptions {
    #[command(flatten)]
    pub(crate) common: CommonOptions,
    /// Stop after this stage
    #[arg(long, value_name = "STAGE", value_parser = stages(Stage::Check), default_value = "check", hide_default_value = true)]
    pub(crate) until: Stage,
}

/// Options of `run` and `check`.
#[derive(Debug, Args)]
pub(crate) struct CommonOptions {
    /// Folder of exports, a single export, a project.yaml, or a folder that holds one
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// Customer ids of an earlier run (its ids.csv) to carry on
    #[arg(long, value_name = "FILE")]
    pub(crate) ids: Option<PathBuf>,
    /// Platform to move to, instead of `targets` of project.yaml; again for more (`omnify target list`)
    #[arg(long, value_name = "NAME")]
    pub(crate) target: Vec<String>,
    /// Write the report in this format too, beside HTML and JSON; may be repeated
    #[arg(long = "format", value_name = "FORMAT", value_parser = formats())]
    pub(crate) formats: Vec<String>,
    /// Language of the report [default: as project.yaml says, else en]
    #[arg(long, value_name = "CODE", value_parser = PossibleValuesParser::new(languages()))]
    pub(crate) language: Option<String>,
}

/// Names of the report formats.
pub(super) fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(report::FORMATS.iter().map(|format| format.name))
}

/// Names of the stages up to one.
fn stages(last: Stage) -> impl TypedValueParser<Value = Stage> {
    let names = Stage::ALL.iter().filter(|(_, stage)| *stage <= last);
    PossibleValuesParser::new(names.map(|(name, _)| *name))
        .try_map(|name| Stage::from_name(&name).ok_or("there is no such stage"))
}

/// Options of `completions`.
#[derive(Debug, Args)]
pub(crate) struct CompletionOptions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}
