//! `omnify explain`: a finding code, a customer, a record, a pair, or the exit codes.

mod code;
mod customer;
pub(super) mod evidence;
mod pair;

use super::global::Global;
use super::last_run::LastRun;
use super::mask::Mask;
use super::record_ref::Records;
use super::ui::Ui;
use crate::pipeline::audit;
use crate::store::query::SqlValue;
use anyhow::{Result, bail};
use clap::Args;

/// Options of `explain`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Finding code, customer id, record, or `exit-codes`
    #[arg(value_name = "CODE|CUSTOMER|REF")]
    subject: String,
    /// Second record: why the two match or not
    #[arg(value_name = "REF")]
    other: Option<String>,
    /// Link again to say at which step two records were kept apart
    #[arg(long, requires = "other")]
    why_not: bool,
}

/// Explains whatever the arguments name.
pub(super) fn explain(options: &Options, global: &Global, ui: &Ui) -> Result<u8> {
    let subject = options.subject.trim();
    if options.other.is_none() {
        if subject == "exit-codes" {
            return code::exit_codes(global, ui);
        }
        if let Some(about) = code::about(subject) {
            return code::code(&about, global, ui);
        }
        if code::looks_like_code(subject) {
            return Err(code::unknown(subject));
        }
    }
    let run = LastRun::find(global)?;
    let data = run.dataset()?;
    if global.reveal {
        let run_id = data.scalar("SELECT value FROM meta WHERE key = 'run_id'", &[])?;
        audit::revealed(run.root(), "explain", run_id.text())?;
    }
    let records = Records::new(&data, &run)?;
    let mask = Mask::new(global.reveal);
    if let Some(other) = &options.other {
        let (a, b) = (records.find(subject)?, records.find(other)?);
        return pair::pair(&run, &records, &a, &b, options.why_not, global, ui);
    }
    let known = |table: &str| -> Result<bool> {
        let sql = format!("SELECT count(*) FROM {table} WHERE customer_id = :id");
        let id = [(":id", SqlValue::Text(subject.to_owned()))];
        Ok(data.scalar(&sql, &id)?.int() > 0)
    };
    if known("customers")? {
        return customer::customer(&records, subject, mask, global, ui);
    }
    if known("id_history")? {
        let sql = "SELECT other_id FROM id_history WHERE customer_id = :id AND event = 'merged-into' ORDER BY run_no DESC LIMIT 1";
        let id = [(":id", SqlValue::Text(subject.to_owned()))];
        let other = data.scalar(sql, &id)?;
        bail!(
            "the customer {subject} is no longer one of its own\nhint: its records went to another one: `omnify explain {}`",
            other.text()
        );
    }
    let record = records.find(subject)?;
    customer::record(&records, &record, mask, global, ui)
}
