//! Work in flight: what is open at the cutover.

use super::{Context, fill, missing, percent, plural, section, thousands};
use crate::model::gap::{Block, Cell, ChartKind, ColumnKind::*, Section, Table};
use anyhow::Result;

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let known = context.count("SELECT COUNT(*) FROM conversations WHERE status IS NOT NULL")?;
    if known == 0 {
        let none = missing(
            "Open conversations",
            "no conversation has a status",
            "tickets from a help desk; mailboxes and chats do not say what is open",
        );
        let mut blocks = vec![none];
        blocks.extend(unanswered(context));
        return Ok(section(
            "in-flight",
            "Work in flight",
            "The exports do not say what is open.",
            blocks,
        ));
    }
    let open = context.count(
        "SELECT COUNT(*) FROM conversations WHERE status IN ('open', 'pending', 'on_hold') AND merged_into IS NULL",
    )?;
    let mut table = Table::new(
        "open-work",
        "Open conversations",
        &[
            ("source", "Source", Code),
            ("status", "Status", Text),
            ("conversations", "Conversations", Count),
            ("unowned", "Without owner", Count),
            ("unthreaded", "E-mail without Message-ID", Count),
            ("oldest", "Oldest", Text),
        ],
    );
    fill(context, &mut table, "
        SELECT source, status, COUNT(*), SUM(agent_id IS NULL AND COALESCE(team, '') = ''),
          SUM(channel = 'email' AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.conversation_id AND m.external_id IS NOT NULL)),
          SUBSTR(MIN(opened_at), 1, 10)
        FROM conversations c WHERE status IN ('open', 'pending', 'on_hold') AND merged_into IS NULL GROUP BY 1, 2 ORDER BY 1, 2")?;
    let mut ages = Table::new(
        "open-age",
        "Age of open conversations at the end of the data",
        &[("age", "Age", Text), ("conversations", "Conversations", Count)],
    );
    fill(context, &mut ages, "
        SELECT CASE WHEN d IS NULL THEN 'not known' WHEN d < 1 THEN 'under a day' WHEN d < 7 THEN '1–7 days' WHEN d < 30 THEN '7–30 days'
            WHEN d < 90 THEN '30–90 days' ELSE 'over 90 days' END, COUNT(*)
        FROM (SELECT JULIANDAY(:as_of) - JULIANDAY(opened_at) AS d FROM conversations
          WHERE status IN ('open', 'pending', 'on_hold') AND merged_into IS NULL) GROUP BY 1 ORDER BY MIN(COALESCE(d, 1e9))")?;
    let unowned = context.affected("open-conversation-without-owner");
    let summary = format!(
        "{} open at the end of the data; {} have no owner.",
        match open {
            1 => "1 conversation is".to_owned(),
            n => format!("{} conversations are", thousands(n)),
        },
        percent(unowned, open)
    );
    let mut blocks = Vec::new();
    if !table.rows.is_empty() {
        let title = match ages
            .rows
            .last()
            .filter(|row| row[0].shown() == "over 90 days")
            .and_then(|row| row[1].number())
        {
            Some(old) => format!("{} open for over 90 days", plural(old as u64, "conversation")),
            None => "Age of open conversations".to_owned(),
        };
        blocks.push(Block::Table(ages.chart(
            ChartKind::Bars,
            title,
            "age",
            &["conversations"],
        )));
        blocks.push(Block::Table(table.top()));
    }
    blocks.extend(unanswered(context));
    Ok(section("in-flight", "Work in flight", summary, blocks))
}

fn unanswered(context: &Context<'_>) -> Option<Block> {
    let mut table = Table::new(
        "unanswered",
        "Conversations that nobody has answered",
        &[
            ("source", "Source", Code),
            ("status", "Status", Text),
            ("conversations", "Conversations", Count),
            ("of", "Of", Count),
        ],
    );
    for finding in context
        .findings
        .iter()
        .filter(|finding| finding.code == "open-conversation-without-reply")
    {
        table.push(vec![
            Cell::text(finding.source.clone()),
            Cell::text(finding.field.clone()),
            Cell::count(finding.count),
            finding.denominator.map_or(Cell::Empty, Cell::count),
        ]);
    }
    (!table.rows.is_empty()).then_some(Block::Table(table))
}
