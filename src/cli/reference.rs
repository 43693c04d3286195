//! docs/cli.md, generated from the command line itself.

use super::args::Arguments;
use clap::{Command, CommandFactory as _};
use std::fmt::Write as _;

/// Width of the help texts in the page.
const WIDTH: usize = 100;

/// The reference of the command line as Markdown; a test compares it with docs/cli.md.
pub fn reference() -> String {
    let command = Arguments::command();
    let mut page = String::from(
        "# Command line\n\nGenerated from the program: do not edit by hand, run `OMNIFY_BLESS=1 cargo test --test it cli` after a change.\n\
         The options of `omnify` itself go with every command.\n",
    );
    section(&command, "omnify", "##", &mut page);
    page
}

fn section(command: &Command, name: &str, heading: &str, page: &mut String) {
    let help = command
        .clone()
        .bin_name(name)
        .term_width(WIDTH)
        .disable_help_subcommand(true)
        .render_long_help()
        .to_string();
    let lines: Vec<&str> = help.trim_end().lines().map(str::trim_end).collect();
    let _ = write!(page, "\n{heading} {name}\n\n```text\n{}\n```\n", lines.join("\n"));
    for sub in command.get_subcommands() {
        section(sub, &format!("{name} {}", sub.get_name()), "###", page);
    }
}
