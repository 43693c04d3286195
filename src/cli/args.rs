//! The command line: every command, flag and help text.

use super::global::{CheckOptions, CompletionOptions, Global, RunOptions};
use super::{decide, dedupe, evaluate, explain, init, inspect, mapping, report, target};
use clap::{Parser, Subcommand};

/// Moves separate e-mail, phone, chat, social, CRM and shop histories into one customer record, offline.
#[derive(Debug, Parser)]
#[command(
    name = "omnify",
    version,
    max_term_width = 120,
    after_help = "Examples:\n  omnify run exports/            import, unify and report everything in a folder\n  omnify check exports/          the same without publishing: a dry run\n  omnify explain exit-codes      what the exit codes mean"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Do the whole job: import, unify, check, publish
    ///
    /// Resumes by repeating: what is already imported is not read again.
    #[command(after_help = "Example:\n  omnify run exports/ -o out/")]
    Run(RunOptions),
    /// Dry run: everything but the published dataset, with the gap report
    #[command(after_help = "Example:\n  omnify check exports/ && echo ready")]
    Check(CheckOptions),
    /// Write a project.yaml from what a folder of exports holds
    ///
    /// Sources, mappings and inferred settings are written out with a comment each. Nothing is ever written into PATH.
    #[command(after_help = "Example:\n  omnify init exports/ -f project.yaml")]
    Init(init::Options),
    /// Look into files: format, columns with fill rates and masked samples, best mappings, draft mapping
    #[command(
        after_help = "Examples:\n  omnify inspect exports/crm.csv\n  omnify inspect exports/crm.csv -o mappings/crm.yaml\n  omnify inspect exports/all.zip/calls.csv --draft"
    )]
    Inspect(inspect::Options),
    /// Find who is who in contact lists alone
    ///
    /// Writes native_id, customer_id and match_weight (log2 odds of the strongest link) of every record. native_id is the
    /// column named id, unique_id, record_id or native_id, else the row number from 0.
    #[command(after_help = "Example:\n  omnify dedupe contacts.csv -o clusters.csv --truth truth.csv")]
    Dedupe(dedupe::Options),
    /// Measure the customers of the last run, or contact lists, against known answers
    ///
    /// Prints pairwise and B-cubed precision, recall and F1, a threshold curve, where true pairs were lost, and the ten
    /// errors that cost most with their waterfall. The truth is a CSV with the columns [source,] native_id (or unique_id)
    /// and cluster; records of one person have the same cluster.
    #[command(
        after_help = "Examples:\n  omnify evaluate --truth truth.csv -o out/\n  omnify evaluate contacts.csv --truth truth.csv"
    )]
    Evaluate(evaluate::Options),
    /// Explain a finding, a customer, a record, or why two records match or not
    ///
    /// Records are written source#file_no:seq (as in the report), source/native_id, or as the number of the contact record.
    /// Personal values are masked unless --reveal is given.
    #[command(
        after_help = "Examples:\n  omnify explain shared-identifier\n  omnify explain C906711cc7e8dbea3\n  omnify explain freepbx-cdr#85:59 gmail-takeout#56:549 --why-not\n  omnify explain exit-codes"
    )]
    Explain(explain::Options),
    /// Decide whether two records are one person; without records, show the pairs that wait for it
    ///
    /// The pairs come most valuable first: uncertainty times the messages, calls and orders affected. A decision is appended
    /// to decisions.jsonl beside project.yaml, else in the output folder. The next run honours it as long as the
    /// fields of both records stay as they are.
    #[command(
        after_help = "Examples:\n  omnify decide --limit 10\n  omnify decide zendesk-json/4410200000 shopify-customers/7310000000000 same --reason \"same order number\"\n  omnify decide --file decisions.csv"
    )]
    Decide(decide::Options),
    /// Render the report of the last run
    #[command(
        after_help = "Examples:\n  omnify report --format md > report.md\n  omnify report out/ --format html -o report.html --compare last-month/gap.json"
    )]
    Report(report::Options),
    /// List, show and check mappings
    #[command(after_help = "Example:\n  omnify mapping list")]
    Mapping(mapping::Options),
    /// List, show and check the profiles of platforms to move to
    #[command(after_help = "Example:\n  omnify target show zendesk")]
    Target(target::Options),
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  omnify completions bash > /etc/bash_completion.d/omnify")]
    Completions(CompletionOptions),
    /// Print the manual page
    #[command(after_help = "Example:\n  omnify man | man -l -")]
    Man,
}
