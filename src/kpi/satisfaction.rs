//! Ratings: CSAT, NPS, CES and how many conversations were rated.

use super::contacts::second;
use super::tally::Tally;
use crate::store::query::Published;
use anyhow::Result;

const RATINGS: &str = "
SELECT r.kind, r.score, r.scale_min, r.scale_max, COALESCE(c.channel, ''), r.rated_at, COALESCE(u.segment, '')
FROM ratings r LEFT JOIN conversations c ON c.conversation_id = r.conversation_id LEFT JOIN customers u ON u.customer_id = r.customer_id
WHERE r.score IS NOT NULL ORDER BY r.rating_id";
const RATED: &str = "
SELECT COALESCE(channel, ''), conversation_id IN (SELECT conversation_id FROM ratings WHERE conversation_id IS NOT NULL AND score IS NOT NULL), opened_at
FROM conversations WHERE status IN ('resolved', 'closed') AND merged_into IS NULL";

/// Counts ratings; the month is the month of the rating.
pub(super) fn collect(data: &Published, tally: &mut Tally) -> Result<()> {
    let reason = |what: &str| format!("no {what} was exported; export the answers with score, scale and time");
    tally.refuse("csat", "calendar", &reason("satisfaction rating (CSAT)"));
    tally.refuse("ces", "calendar", &reason("effort rating (CES)"));
    tally.refuse("nps", "calendar", &reason("recommendation score (NPS)"));
    data.each(RATINGS, &[], |_, row| {
        let (Some(score), least, most) = (row[1].number(), row[2].number(), row[3].number()) else {
            return Ok(());
        };
        let (channel, segment) = (tally.channel(row[4].text()), tally.segment(row[6].text()));
        let place = tally.place(channel, segment, second(row[5].text()));
        // Position on the scale from 0 to 1; without a scale five points are usual.
        let (least, most) = (least.unwrap_or(1.0), most.unwrap_or(5.0));
        let position = if most > least {
            (score - least) / (most - least)
        } else {
            return Ok(());
        };
        match row[0].text() {
            "nps" => {
                let score = position * 10.0;
                tally.points(
                    "nps",
                    place,
                    if score >= 8.5 {
                        100
                    } else if score > 6.5 {
                        0
                    } else {
                        -100
                    },
                );
            }
            "ces" => tally.share("ces", place, position >= 0.7),
            "csat" => tally.share("csat", place, position >= 0.7),
            _ => {}
        }
        Ok(())
    })?;
    let any = data
        .scalar(
            "SELECT COUNT(*) FROM ratings WHERE conversation_id IS NOT NULL AND score IS NOT NULL",
            &[],
        )?
        .int();
    if any > 0 {
        data.scan(RATED, &[], |row| {
            let channel = tally.channel(row.text(0)?);
            let place = tally.place(channel, 0, second(row.text(2)?));
            tally.share("rating_response", place, row.int(1)? == 1);
            Ok(())
        })?;
    }
    Ok(())
}
