//! Imports the planned files: a reader thread frames records, all cores map them, a writer thread commits
//! batches in the order of the file, so that the outcome does not depend on the number of threads.

use super::plan::Plan;
use super::planned::PlannedFile;
use super::scope::Reading;
use super::staging::{Job, Mapped, assemble, map_job};
use super::{Event, Progress};
use crate::map::{CompiledFile, Context as MapContext, Coverage, FileInfo, Grouper};
use crate::model::record::{ByteLedger, ReadItem, Span};
use crate::read::{self, Framed};
use crate::store::batch::{Batch, Note};
use crate::store::work::Work;
use crate::store::writer::Writer;
use anyhow::{Context as _, Result, anyhow};
use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;
use serde_json::Value;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Most jobs and bytes of one batch: little enough to stay in the cache of a core on its way.
const BATCH_JOBS: usize = 512;
const BATCH_BYTES: u64 = 1 << 20;
/// Records of a file that the coverage of columns is computed from.
const COVERAGE_RECORDS: u64 = 10_000;

/// Imports every planned file that is not done yet: files that others look into come first.
///
/// # Errors
/// When an input cannot be read at all or the store cannot be written.
pub(super) fn import(work: &mut Work, plan: &Plan, reading: &Reading<'_>, progress: &Progress<'_>) -> Result<()> {
    let mut order: Vec<&PlannedFile> = plan
        .files
        .iter()
        .filter(|file| !file.row.done && file.matched.is_some())
        .collect();
    order.sort_by_key(|file| {
        (
            plan.compiled(file).is_none_or(|compiled| compiled.index_name.is_none()),
            file.row.file_no,
        )
    });
    for file in order {
        progress(Event::File {
            source: plan.source_of(file),
            file_no: file.row.file_no,
        });
        import_file(work, plan, file, reading, progress)?;
    }
    Ok(())
}

/// What flows from the reader to the mapper.
enum Chunk {
    /// What the records that are in the store already show of the columns; comes first.
    Passed(Coverage),
    Jobs(Vec<Job>),
    End {
        ledger: ByteLedger,
        trouble: Option<String>,
    },
}

fn import_file(
    work: &mut Work,
    plan: &Plan,
    file: &PlannedFile,
    reading: &Reading<'_>,
    progress: &Progress<'_>,
) -> Result<()> {
    let Some(compiled) = plan.compiled(file) else {
        return Ok(());
    };
    let Some(src) = file.row.src else { return Ok(()) };
    let lookups = load_lookups(work, compiled, src)?;
    let find = move |name: &str, key: &str| lookups.get(&(name.to_owned(), key.to_owned())).cloned();
    let mut info = FileInfo::new(&file.row.path);
    info.chat = file.chat.clone().unwrap_or_default();
    let zone = plan.zone(file)?;
    let context = MapContext {
        file: &info,
        params: &file.params,
        zone: &zone,
        date_order: file.date_order,
        lookup: &find,
    };
    let dedupe = plan.dedupe(file);
    let file_no = file.row.file_no;
    let mut next_seq = file.row.units;
    let skip = file.row.records;
    let (to_map, from_reader) = sync_channel::<Chunk>(2);
    let (to_writer, batches) = sync_channel::<Batch>(2);
    std::thread::scope(|threads| -> Result<()> {
        let reader = threads.spawn(|| read_jobs(file, compiled, &context, skip, to_map));
        let writer = threads.spawn(move || write_batches(work, file_no, skip > 0, batches, progress));
        let mut coverage = Coverage::default();
        let mut end = None;
        let mut writer_gone = false;
        for chunk in from_reader {
            let jobs = match chunk {
                Chunk::Jobs(jobs) => jobs,
                Chunk::Passed(passed) => {
                    coverage = passed;
                    continue;
                }
                Chunk::End { ledger, trouble } => {
                    end = Some((ledger, trouble));
                    break;
                }
            };
            observe(&mut coverage, compiled, &jobs);
            let mapped: Vec<Mapped> = jobs
                .into_par_iter()
                .map(|job| map_job(job, compiled, &context, dedupe, reading))
                .collect();
            let batch = assemble(file_no, src, &mut next_seq, mapped);
            if to_writer.send(batch).is_err() {
                writer_gone = true;
                break;
            }
        }
        drop(to_writer);
        let notes = coverage.unused().into_iter().map(|unused| {
            let note = Note {
                code: "unmapped-columns".to_owned(),
                field: unused.path,
                value: String::new(),
            };
            (note, unused.records)
        });
        let whole = Batch {
            file_no,
            src,
            notes: notes.collect(),
            ..Batch::default()
        };
        let read = reader.join().map_err(|_| anyhow!("the reader stopped unexpectedly"))?;
        let work = writer
            .join()
            .map_err(|_| anyhow!("the writer stopped unexpectedly"))??;
        read?;
        let (ledger, trouble) = end.filter(|_| !writer_gone).context("the import was interrupted")?;
        Writer::new(work).finish(&whole, &ledger, trouble.as_deref())
    })
    .with_context(|| format!("while importing {}#{}", plan.source_of(file), file.row.file_no))
}

fn observe(coverage: &mut Coverage, compiled: &CompiledFile, jobs: &[Job]) {
    for job in jobs {
        if coverage.records() >= COVERAGE_RECORDS {
            return;
        }
        match job {
            Job::Record(record) => coverage.observe(compiled, record),
            Job::Group(records) => records.iter().for_each(|record| coverage.observe(compiled, record)),
            Job::Reject(_) | Job::Unparsed(_) => {}
        }
    }
}

/// Frames records and sends them in chunks; the first `skip` records are in the store already.
fn read_jobs(
    file: &PlannedFile,
    compiled: &CompiledFile,
    context: &MapContext<'_>,
    skip: u64,
    to_map: SyncSender<Chunk>,
) -> Result<()> {
    let mut stream = read::open(&file.input, &file.options)?;
    let mut grouper = Grouper::default();
    let mut jobs: Vec<Job> = Vec::new();
    let mut bytes = 0_u64;
    let mut passed = 0_u64;
    let mut trouble = None;
    let mut last = Span::default();
    let mut known = Coverage::default();
    let mut records = 0_u64;
    while let Some(framed) = stream.next_framed() {
        let framed = match framed {
            Ok(framed) => framed,
            Err(error) => {
                trouble = Some(format!("reading stopped behind byte {}: {error:#}", last.end));
                break;
            }
        };
        passed += 1;
        // The coverage of columns and the groups of rows come about in order, before records are mapped.
        let in_order = records < COVERAGE_RECORDS || compiled.grouped;
        let item = if in_order {
            Framed::Item(framed.parsed())
        } else {
            framed
        };
        records += u64::from(matches!(item, Framed::Item(ReadItem::Record(_))));
        if passed <= skip {
            if let Framed::Item(ReadItem::Record(record)) = item {
                observe(&mut known, compiled, &[Job::Record(record)]);
            }
            if passed == skip && to_map.send(Chunk::Passed(std::mem::take(&mut known))).is_err() {
                return Ok(());
            }
            continue;
        }
        match item {
            Framed::Item(ReadItem::Record(record)) => {
                last = record.span;
                bytes += record.span.end.saturating_sub(record.span.start);
                if compiled.grouped {
                    jobs.extend(grouper.push(compiled, record, context).map(Job::Group));
                } else {
                    jobs.push(Job::Record(record));
                }
            }
            Framed::Bytes { span, parse } => {
                last = span;
                bytes += span.end.saturating_sub(span.start);
                jobs.push(Job::Unparsed(parse));
            }
            Framed::Item(ReadItem::Reject(reject)) => {
                last = reject.span;
                // A reject ends a group: rows behind it do not continue rows before it.
                jobs.extend(grouper.finish().map(Job::Group));
                jobs.push(Job::Reject(reject));
            }
        }
        if jobs.len() >= BATCH_JOBS || bytes >= BATCH_BYTES {
            bytes = 0;
            if to_map.send(Chunk::Jobs(std::mem::take(&mut jobs))).is_err() {
                return Ok(());
            }
        }
    }
    jobs.extend(grouper.finish().map(Job::Group));
    // The mapper may have stopped; it says why.
    let _ = to_map.send(Chunk::Jobs(jobs));
    let _ = to_map.send(Chunk::End {
        ledger: stream.ledger(),
        trouble,
    });
    Ok(())
}

fn write_batches<'w>(
    work: &'w mut Work,
    file_no: u32,
    taken_up: bool,
    batches: Receiver<Batch>,
    progress: &Progress<'_>,
) -> Result<&'w mut Work> {
    let mut writer = Writer::new(work);
    if taken_up {
        writer.take_up(file_no)?;
    }
    let mut batches = batches.into_iter();
    while let Some(bytes) = writer.commit(&mut batches)? {
        progress(Event::Position { file_no, bytes });
    }
    Ok(writer.into_work())
}

/// Rows of other files of the source that this file looks into.
fn load_lookups(work: &Work, compiled: &CompiledFile, src: u32) -> Result<HashMap<(String, String), Arc<Value>>> {
    let mut rows = HashMap::new();
    for name in &compiled.looks_up {
        work.each_lookup(src, name, |key, json| {
            let value = serde_json::from_str(json).context("a lookup row is damaged")?;
            rows.insert((name.clone(), key.to_owned()), Arc::new(value));
            Ok(())
        })?;
    }
    Ok(rows)
}
