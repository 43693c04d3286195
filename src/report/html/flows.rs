//! Charts of sets and flows as inline SVG: which channels go together (UpSet), and where contacts go next (Sankey). Text
//! keeps its size at every width; ribbons are stretched with the page.

use super::escape::escape;
use crate::model::gap::{Chart, ColumnKind, Table};
use crate::report::{Language, value};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Combinations drawn; the table below has them all.
const SETS: usize = 12;
/// Height of a labelled row in pixels.
const STEP: usize = 40;
/// Part of the width that the dots take, per cent.
const DOTS: f64 = 34.0;
/// Height of all ribbons of a column together, pixels.
const FLOW: f64 = 220.0;
/// Between two nodes of a column, pixels; room for a label.
const GAP: f64 = 22.0;

fn opening(table: &Table, chart: &Chart, height: usize) -> String {
    let id = escape(&table.id);
    format!(
        "<svg role=\"img\" aria-labelledby=\"c-{id} d-{id}\" width=\"100%\" height=\"{height}\"><title id=\"c-{id}\">{}</title><desc id=\"d-{id}\">{}</desc>",
        escape(&chart.title),
        escape(&chart.description)
    )
}

/// One row a combination: a dot for each of its members and a bar. The label column joins members with ` + `.
pub(super) fn upset(table: &Table, chart: &Chart, language: &Language) -> String {
    let (Some(label), Some(count)) = (
        table.column(&chart.label),
        chart.values.first().and_then(|key| table.column(key)),
    ) else {
        return String::new();
    };
    let rows: Vec<(Vec<&str>, f64)> = table
        .rows
        .iter()
        .take(SETS)
        .map(|row| {
            (
                row[label].words().split(" + ").collect(),
                row[count].number().unwrap_or(0.0),
            )
        })
        .collect();
    let mut members: Vec<&str> = Vec::new();
    for member in rows.iter().flat_map(|(members, _)| members) {
        if !members.contains(member) {
            members.push(member);
        }
    }
    let highest = rows.iter().map(|row| row.1).fold(1.0, f64::max);
    let mut out = String::from("<ol class=\"legend\">");
    for (number, member) in members.iter().enumerate() {
        let _ = write!(out, "<li>{} {}</li>", number + 1, escape(&language.say(member)));
    }
    out.push_str("</ol>");
    out += &opening(table, chart, rows.len() * STEP + 16);
    let at = |number: usize| (number as f64 + 0.5) * DOTS / members.len().max(1) as f64;
    for number in 0..members.len() {
        let _ = write!(
            out,
            "<text class=\"soft\" x=\"{:.2}%\" y=\"12\" text-anchor=\"middle\">{}</text>",
            at(number),
            number + 1
        );
    }
    for (index, (used, count)) in rows.iter().enumerate() {
        let _ = write!(
            out,
            "<svg y=\"{}\" width=\"100%\" height=\"{STEP}\">",
            16 + index * STEP
        );
        let places: Vec<usize> = used
            .iter()
            .filter_map(|name| members.iter().position(|member| member == name))
            .collect();
        for number in 0..members.len() {
            let _ = write!(
                out,
                "<circle class=\"track\" cx=\"{:.2}%\" cy=\"20\" r=\"5\"/>",
                at(number)
            );
        }
        if let (Some(first), Some(last)) = (places.iter().min(), places.iter().max()) {
            let _ = write!(
                out,
                "<line class=\"k1\" x1=\"{:.2}%\" x2=\"{:.2}%\" y1=\"20\" y2=\"20\"/>",
                at(*first),
                at(*last)
            );
        }
        for number in places {
            let _ = write!(
                out,
                "<circle class=\"f1\" cx=\"{:.2}%\" cy=\"20\" r=\"5\"/>",
                at(number)
            );
        }
        let from = DOTS + 2.0;
        let width = (count / highest * (98.0 - DOTS)).max(0.25);
        let _ = write!(
            out,
            "<rect class=\"track\" x=\"{from}%\" y=\"18\" width=\"{:.2}%\" height=\"12\"/><rect class=\"f1\" x=\"{from}%\" y=\"18\" width=\"{width:.2}%\" height=\"12\"/>\
             <text class=\"soft\" x=\"100%\" y=\"14\" text-anchor=\"end\">{}</text></svg>",
            98.0 - DOTS,
            escape(&value::number(*count, ColumnKind::Count, language))
        );
    }
    out.push_str("</svg>");
    out
}

/// A node of one column: what flows through it, where it begins, and how much of each side is taken.
#[derive(Default)]
struct Node {
    n: f64,
    top: f64,
    left: f64,
    right: f64,
}

/// Three columns and the ribbons between them. The first two value columns are the step (1 or 2) and the destination,
/// the third is the count; an empty destination ends there.
pub(super) fn sankey(table: &Table, chart: &Chart, language: &Language) -> String {
    let columns: Vec<usize> = chart.values.iter().filter_map(|key| table.column(key)).collect();
    let (Some(label), &[step, to, count]) = (table.column(&chart.label), columns.as_slice()) else {
        return String::new();
    };
    let flows: Vec<(usize, &str, &str, f64)> = table
        .rows
        .iter()
        .filter_map(|row| {
            let step = row[step].number().filter(|step| (1.0..=2.0).contains(step))? as usize - 1;
            Some((step, row[label].words(), row[to].words(), row[count].number()?))
        })
        .collect();
    let mut nodes: [BTreeMap<&str, Node>; 3] = Default::default();
    for (step, from, to, n) in &flows {
        nodes[*step].entry(from).or_default().left += n;
        nodes[step + 1].entry(to).or_default().right += n;
    }
    let all: f64 = flows.iter().filter(|flow| flow.0 == 0).map(|flow| flow.3).sum();
    let scale = FLOW / all.max(1.0);
    let mut order: Vec<Vec<&str>> = Vec::new();
    let mut height = 0.0_f64;
    for column in &mut nodes {
        let mut names: Vec<&str> = column.keys().copied().collect();
        for node in column.values_mut() {
            *node = Node {
                n: node.left.max(node.right),
                ..Node::default()
            };
        }
        names.sort_by(|a, b| column[b].n.total_cmp(&column[a].n).then(a.cmp(b)));
        let mut top = GAP;
        for name in &names {
            if let Some(node) = column.get_mut(name) {
                node.top = top;
                top += node.n * scale + GAP;
            }
        }
        height = height.max(top);
        order.push(names);
    }
    let height = height.ceil() as usize;
    let mut out = opening(table, chart, height);
    let _ = write!(
        out,
        "<svg width=\"100%\" height=\"{height}\" viewBox=\"0 0 100 {height}\" preserveAspectRatio=\"none\">"
    );
    let left_of = [1.0, 50.0, 99.0];
    for step in 0..2 {
        let mut here: Vec<&(usize, &str, &str, f64)> = flows.iter().filter(|flow| flow.0 == step).collect();
        let place = |column: usize, name: &str| order[column].iter().position(|known| *known == name);
        here.sort_by_key(|flow| (place(step, flow.1), place(step + 1, flow.2)));
        for (_, from, to, n) in here {
            let width = n * scale;
            let color = 1 + order[step].iter().position(|name| name == from).unwrap_or(0).min(3);
            let side = |node: Option<&mut Node>, right: bool| {
                node.map_or(0.0, |node| {
                    let taken = if right { &mut node.right } else { &mut node.left };
                    let at = node.top + *taken;
                    *taken += width;
                    at
                })
            };
            let y1 = side(nodes[step].get_mut(from), true);
            let y2 = side(nodes[step + 1].get_mut(to), false);
            let (x1, x2) = (left_of[step] + 0.6, left_of[step + 1] - 0.6);
            let middle = f64::midpoint(x1, x2);
            let _ = write!(
                out,
                "<path class=\"f{color} flow\" d=\"M{x1:.1} {y1:.1}C{middle:.1} {y1:.1} {middle:.1} {y2:.1} {x2:.1} {y2:.1}L{x2:.1} {:.1}C{middle:.1} {:.1} {middle:.1} {:.1} {x1:.1} {:.1}Z\"/>",
                y2 + width,
                y2 + width,
                y1 + width,
                y1 + width
            );
        }
    }
    let mut labels = String::new();
    for (column, names) in order.iter().enumerate() {
        let (x, anchor) = [("0", "start"), ("50%", "middle"), ("100%", "end")][column];
        for name in names {
            let node = &nodes[column][name];
            let _ = write!(
                out,
                "<rect class=\"f5\" x=\"{:.1}\" y=\"{:.1}\" width=\"1.2\" height=\"{:.1}\"/>",
                left_of[column] - 0.6,
                node.top,
                (node.n * scale).max(1.0)
            );
            let _ = write!(
                labels,
                "<text class=\"halo\" x=\"{x}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{} {}</text>",
                node.top - 5.0,
                escape(&language.say(name)),
                escape(&value::number(node.n, ColumnKind::Count, language))
            );
        }
    }
    out.push_str("</svg>");
    out + &labels + "</svg>"
}
