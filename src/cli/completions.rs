//! `omnify completions` and `omnify man`: texts generated from the command line itself.

use super::args::Arguments;
use super::global::CompletionOptions;
use super::ui::Ui;
use anyhow::Result;
use clap::CommandFactory as _;

/// Prints the completion script of a shell.
pub(super) fn completions(options: &CompletionOptions, ui: &Ui) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "omnify", &mut script);
    ui.data(&script)?;
    Ok(0)
}

/// Prints the manual page, with a page per command behind it.
pub(super) fn man(ui: &Ui) -> Result<u8> {
    let mut page = Vec::new();
    let command = Arguments::command().disable_help_subcommand(true);
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for sub in command.get_subcommands() {
        let name = format!("omnify {}", sub.get_name());
        clap_mangen::Man::new(sub.clone().display_name(name)).render(&mut page)?;
    }
    ui.data(&page)?;
    Ok(0)
}
