//! Maps framed records and brings the outcome into the form that the store keeps.

use super::scope::Reading;
use crate::map::{self, Applied, CompiledFile, Context, Outcome, Unit};
use crate::model::content::Content;
use crate::model::kind::{Cell, Emitted, Kind};
use crate::model::record::{RawRecord, ReadItem, Reject, Span, UnitId};
use crate::normalise::content;
use crate::normalise::intent::Lexicon;
use crate::normalise::quotes;
use crate::read::Parse;
use crate::store::batch::{Batch, Class, FieldError, Note, RejectRow, StagedEntity, UnitRow, content_hash};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Something to map.
pub(super) enum Job {
    /// A record.
    Record(RawRecord),
    /// Rows that belong together.
    Group(Vec<RawRecord>),
    /// Something that could not be framed.
    Reject(Reject),
    /// A record that is parsed where it is mapped.
    Unparsed(Parse),
}

/// What came of a job: records with their place, and what the mapping made of them.
pub(super) enum Mapped {
    Applied {
        places: Vec<Place>,
        applied: Applied,
        prepared: Vec<Prepared>,
        lookups: Vec<(String, String, String)>,
    },
    Reject(Reject),
}

/// What a unit becomes in the store.
#[derive(Default)]
pub(super) struct Prepared {
    entities: Vec<StagedEntity>,
    /// Earliest and latest time that they carry.
    seen: Option<(i64, i64)>,
}

/// Where a record stands, and what was repaired in it.
pub(super) struct Place {
    span: Span,
    repairs: Vec<&'static str>,
}

/// By kind: lists of fields that identify an entity without a key.
pub(super) type Dedupe = [(Kind, Vec<Vec<usize>>)];

/// Maps one job.
pub(super) fn map_job(
    job: Job,
    compiled: &CompiledFile,
    context: &Context<'_>,
    dedupe: &Dedupe,
    reading: &Reading<'_>,
) -> Mapped {
    let records = match job {
        Job::Record(record) => vec![record],
        Job::Group(records) => records,
        Job::Reject(reject) => return Mapped::Reject(reject),
        Job::Unparsed(parse) => match parse() {
            ReadItem::Record(record) => vec![record],
            ReadItem::Reject(reject) => return Mapped::Reject(reject),
        },
    };
    let mut applied = compiled.apply_group(&records, context);
    let mut lookups = Vec::new();
    if let Some(name) = &compiled.index_name {
        for record in &records {
            if let Some((key, value)) = compiled.index_entry(record, context) {
                lookups.push((name.clone(), key, value.to_string()));
            }
        }
    }
    let prepared = applied
        .units
        .iter_mut()
        .map(|unit| prepare(unit, &context.file.path, dedupe, reading))
        .collect();
    let places = records
        .into_iter()
        .map(|record| Place {
            span: record.span,
            repairs: record.repairs,
        })
        .collect();
    Mapped::Applied {
        places,
        applied,
        prepared,
        lookups,
    }
}

/// Completes the entities of a unit and brings them into the form of their rows.
fn prepare(unit: &mut Unit, path: &str, dedupe: &Dedupe, reading: &Reading<'_>) -> Prepared {
    if unit.outcome == Outcome::Used
        && let Some(policy) = unit.emitted.first().and_then(|entity| reading.scope.excludes(entity))
    {
        unit.outcome = Outcome::Excluded(policy.to_owned());
    }
    let mut emitted = std::mem::take(&mut unit.emitted);
    if unit.outcome != Outcome::Used {
        return Prepared::default();
    }
    let errors = &mut unit.errors;
    emitted.retain(|entity| {
        let policy = reading.scope.excludes(entity);
        errors.extend(policy.map(|policy| map::FieldError {
            kind: entity.kind,
            field: "(all)",
            reason: policy.to_owned(),
            action: map::Action::NotEmitted,
        }));
        policy.is_none()
    });
    let find = |beside: fn(&Emitted) -> bool| emitted.iter().position(|entity| !beside(entity));
    let primary = find(is_beside).or_else(|| find(is_observation)).unwrap_or(0);
    let mut prepared = Prepared::default();
    for (index, entity) in emitted.iter_mut().enumerate() {
        let content = (entity.kind == Kind::Message).then(|| take_apart(entity, reading.lexicon));
        complete_key(entity, dedupe);
        if entity.kind == Kind::Attachment {
            reading.beside.complete(entity, path);
        }
        if let Some(at) = time_of(entity) {
            let seen = prepared.seen.get_or_insert((at, at));
            *seen = (seen.0.min(at), seen.1.max(at));
        }
        let content = content.filter(|content| !content.is_empty());
        prepared
            .entities
            .push(StagedEntity::new(entity, index == primary, content));
    }
    prepared
}

/// Looks through the body of a message and splits it.
fn take_apart(entity: &mut Emitted, lexicon: &Lexicon) -> Content {
    fn text<'e>(entity: &'e Emitted, field: &str) -> &'e str {
        match entity.cell(field) {
            Some(Cell::Text(text)) => text,
            _ => "",
        }
    }
    let mut found = content::examine_whole(text(entity, "body"));
    split_body(entity);
    let automated = matches!(entity.cell("automated"), Some(Cell::Int(1)));
    let of_customer = !automated
        && matches!(text(entity, "direction"), "" | "inbound" | "unknown")
        && matches!(text(entity, "author_kind"), "" | "customer");
    let (subject, written) = (text(entity, "subject"), text(entity, "body"));
    content::examine_written(&mut found, subject, written, of_customer.then_some(lexicon));
    found
}

/// Splits quoted text and signature from a message's body.
fn split_body(entity: &mut Emitted) {
    let Some(Cell::Text(body)) = entity.cell("body") else {
        return;
    };
    if body.is_empty() || !matches!(entity.cell("channel"), Some(Cell::Text(channel)) if channel == "email") {
        return;
    }
    let parts = quotes::split(body);
    if parts.quoted.is_empty() && parts.signature.is_empty() {
        return;
    }
    let text = |part: &str| {
        if part.is_empty() {
            Cell::Null
        } else {
            Cell::Text(part.to_owned())
        }
    };
    let (quoted, signature, body) = (text(&parts.quoted), text(&parts.signature), text(&parts.text));
    entity.set("body", body);
    entity.set("body_quoted", quoted);
    entity.set("body_signature", signature);
}

/// Gives an entity without key one from the fields that the mapping names under `dedupe`; a contact gets
/// one from its content, since everything else refers to it by key.
fn complete_key(entity: &mut Emitted, dedupe: &Dedupe) {
    if !matches!(entity.cell("key"), Some(Cell::Null)) {
        return;
    }
    let lists = dedupe
        .iter()
        .find(|(kind, _)| *kind == entity.kind)
        .map(|(_, lists)| lists.as_slice());
    for fields in lists.unwrap_or_default() {
        if fields.iter().all(|index| entity.cells[*index] != Cell::Null) {
            let mut only = Emitted::new(entity.kind);
            for index in fields {
                only.cells[*index] = entity.cells[*index].clone();
            }
            entity.set(
                "key",
                Cell::Text(format!("d{:016x}", content_hash(&only).cast_unsigned())),
            );
            return;
        }
    }
    if entity.kind == Kind::Contact {
        let key = format!("h{:016x}", content_hash(entity).cast_unsigned());
        entity.set("key", Cell::Text(key));
    }
}

/// Puts mapped jobs into one batch, numbering the units of the file on from `next_seq`.
pub(super) fn assemble(file_no: u32, src: u32, next_seq: &mut u64, mapped: Vec<Mapped>) -> Batch {
    let mut batch = Batch {
        file_no,
        src,
        ..Batch::default()
    };
    let mut notes: BTreeMap<Note, u64> = BTreeMap::new();
    let mut count = |code: &str, field: String, value: String| {
        *notes
            .entry(Note {
                code: code.to_owned(),
                field,
                value,
            })
            .or_default() += 1;
    };
    for item in mapped {
        match item {
            Mapped::Reject(reject) => {
                *next_seq += 1;
                let id = UnitId::new(file_no, *next_seq);
                batch.units.push(UnitRow {
                    id,
                    class: Class::Rejected,
                    span: reject.span,
                });
                batch.rejects.push(RejectRow::new(id, reject));
                batch.records += 1;
            }
            Mapped::Applied {
                places,
                applied,
                prepared,
                lookups,
            } => {
                batch.records += places.len() as u64;
                batch.lookups.extend(lookups);
                for unmapped in applied.unmapped {
                    // Status, channel and priority of conversations have checks of their own.
                    let own_check = matches!(unmapped.field, "status" | "channel" | "priority");
                    if !own_check {
                        let field = format!("{}.{}", unmapped.kind.def().name, unmapped.field);
                        count("unmapped-value", field, unmapped.value);
                    }
                }
                for (unit, prepared) in applied.units.into_iter().zip(prepared) {
                    *next_seq += 1;
                    let id = UnitId::new(file_no, *next_seq);
                    let place = &places[unit.record];
                    push_unit(&mut batch, id, unit, place, prepared, &mut count);
                }
            }
        }
    }
    batch.notes = notes.into_iter().collect();
    batch
}

fn push_unit(
    batch: &mut Batch,
    id: UnitId,
    unit: Unit,
    place: &Place,
    prepared: Prepared,
    count: &mut impl FnMut(&str, String, String),
) {
    let class = match &unit.outcome {
        Outcome::Used => Class::Imported,
        Outcome::Excluded(policy) => {
            count("excluded-records", policy.clone(), String::new());
            Class::Excluded
        }
        Outcome::Rejected(code) => {
            batch.rejects.push(RejectRow {
                unit: id,
                span: place.span,
                code: Cow::Owned(code.clone()),
                detail: format!("nothing could be made of the record: {code}"),
                raw: String::new(),
            });
            Class::Rejected
        }
    };
    batch.units.push(UnitRow {
        id,
        class,
        span: place.span,
    });
    let mut error = |field: String, reason: String, action: &str| {
        count("field-error", format!("{field}: {reason}"), String::new());
        batch.field_errors.push(FieldError {
            unit: id,
            field,
            reason,
            action: action.to_owned(),
        });
    };
    if !unit.nested {
        for repair in &place.repairs {
            error("(record)".to_owned(), (*repair).to_owned(), "repaired");
        }
    }
    for found in unit.errors {
        error(
            format!("{}.{}", found.kind.def().name, found.field),
            found.reason,
            found.action.as_str(),
        );
    }
    if let Some((first, last)) = prepared.seen {
        let seen = batch.seen.get_or_insert((first, last));
        *seen = (seen.0.min(first), seen.1.max(last));
    }
    for mut entity in prepared.entities {
        entity.unit = id;
        batch.entities.push(entity);
    }
}

/// When the thing that an entity stands for happened, in microseconds.
fn time_of(entity: &Emitted) -> Option<i64> {
    let field = match entity.kind {
        Kind::Message | Kind::Event | Kind::Consent => "at",
        Kind::Call | Kind::CallLeg => "started_at",
        Kind::Order => "ordered_at",
        Kind::Rating => "rated_at",
        _ => return None,
    };
    match entity.cell(field) {
        Some(Cell::Time(instant)) => Some(instant.micros),
        _ => None,
    }
}

/// Whether an entity names a party beside the thing that the unit is about.
fn is_beside(entity: &Emitted) -> bool {
    is_observation(entity) || matches!(entity.kind, Kind::Agent | Kind::Organisation)
}

/// Whether an entity is a party seen in use beside the thing that the unit is about.
fn is_observation(entity: &Emitted) -> bool {
    match entity.kind {
        Kind::Contact => !matches!(entity.cell("seen_at"), Some(Cell::Null)),
        Kind::Participant => true,
        _ => false,
    }
}
