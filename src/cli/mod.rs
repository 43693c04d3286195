//! Arguments, terminal output and exit codes; one file per command.

mod args;
mod catalogue;
mod check;
mod completions;
mod decide;
mod dedupe;
mod error;
mod evaluate;
mod explain;
mod global;
mod init;
mod inspect;
mod last_run;
mod lists;
mod mapping;
mod mask;
mod queue;
mod record_ref;
mod reference;
mod report;
mod run;
mod summary;
mod target;
mod ui;

use args::{Arguments, Command};
use clap::Parser as _;
pub use reference::reference;
use std::process::ExitCode;

/// Runs the program and returns its exit code (docs/operations.md lists them).
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let ui = ui::Ui::new(&arguments.global);
    ui::hide_handled_panics();
    if let Some(folder) = &arguments.global.directory
        && let Err(error) = std::env::set_current_dir(folder)
    {
        ui.error(&anyhow::anyhow!(error).context(format!("cannot change to {}", folder.display())));
        return ExitCode::from(error::FAILED);
    }
    if let Some(threads) = arguments.global.jobs
        && let Err(error) = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()
    {
        ui.error(&anyhow::anyhow!(error).context("cannot start the threads"));
        return ExitCode::from(error::FAILED);
    }
    let result = match &arguments.command {
        Command::Run(options) => run::run(options, &arguments.global, &ui),
        Command::Check(options) => check::check(options, &arguments.global, &ui),
        Command::Dedupe(options) => dedupe::dedupe(options, &arguments.global, &ui),
        Command::Init(options) => init::init(options, &arguments.global, &ui),
        Command::Inspect(options) => inspect::inspect(options, &arguments.global, &ui),
        Command::Explain(options) => explain::explain(options, &arguments.global, &ui),
        Command::Decide(options) => decide::decide(options, &arguments.global, &ui),
        Command::Evaluate(options) => evaluate::evaluate(options, &arguments.global, &ui),
        Command::Report(options) => report::report(options, &arguments.global, &ui),
        Command::Mapping(options) => mapping::mapping(options, &arguments.global, &ui),
        Command::Target(options) => target::target(options, &arguments.global, &ui),
        Command::Completions(options) => completions::completions(options, &ui),
        Command::Man => completions::man(&ui),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            if error::is_broken_pipe(&error) {
                return ExitCode::SUCCESS;
            }
            ui.error(&error);
            ExitCode::from(error::FAILED)
        }
    }
}
