//! Cases: the contacts of one customer about one matter. Two contacts are one case when one was merged into the other,
//! the same message came through both, they mention the same order or ticket, or have the same intent; a contact that does
//! not say what it is about joins the latest case shortly before it. Contradicting references or intents keep contacts apart.

use foldhash::{HashMap, HashMapExt};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// Longest times between contacts of one case, microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// Both mention the same order or ticket.
    pub reference: i64,
    /// Both have the same intent.
    pub intent: i64,
    /// One of them does not say what it is about.
    pub unknown: i64,
    /// A contact on another channel within this time is a repetition.
    pub repeat: i64,
}

impl Default for Windows {
    fn default() -> Self {
        Self {
            reference: 60 * DAY,
            intent: 7 * DAY,
            unknown: 3 * DAY,
            repeat: 7 * DAY,
        }
    }
}

/// A conversation of a customer, with its calls and messages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Talk {
    /// Conversation id.
    pub id: i64,
    /// `source\0native_id`.
    pub name: String,
    /// First message or call, microseconds UTC.
    pub opened: Option<i64>,
    /// Last message or end of the call.
    pub last: Option<i64>,
    /// First message or call of the customer, automated ones and copies left out; `None` = not a contact.
    pub asked: Option<i64>,
    /// Channel of that contact.
    pub channel: String,
    /// What it is about.
    pub intent: Option<String>,
    /// Hashes of the orders and tickets that it is about or mentions, sorted.
    pub references: Vec<u64>,
    /// Conversations that are the same one: merged into it, or with copies of its messages.
    pub same_as: Vec<i64>,
    /// Hand-overs and merges that the tool recorded.
    pub handovers: Vec<i64>,
    /// Resolved.
    pub resolved: Option<i64>,
    /// Whether the tool says that it is unfinished.
    pub unfinished: bool,
}

/// Why a conversation belongs to its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// It opened the case.
    First,
    /// Merged, or copies of the same messages.
    Same,
    /// The same order or ticket.
    Reference,
    /// The same intent within the window.
    Intent,
    /// It does not say what it is about and follows shortly.
    Time,
}

impl Rule {
    /// As published.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Same => "same",
            Self::Reference => "reference",
            Self::Intent => "intent",
            Self::Time => "time",
        }
    }
}

/// Contacts about one matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// `K` and sixteen hexadecimal digits, from the conversation that opened it.
    pub id: String,
    /// Conversations in order of time, with the rule.
    pub talks: Vec<(i64, Rule)>,
    /// The first intent known.
    pub intent: Option<String>,
    /// First contact.
    pub opened: Option<i64>,
    /// Last resolve, unless something is unfinished or the customer came back behind it.
    pub resolved: Option<i64>,
    /// Channel of each contact in order of time.
    pub path: Vec<String>,
    /// How often the customer had to repeat the matter on another channel: known to be the same one, within the
    /// window, without a hand-over.
    pub repeats: u32,
}

/// A case while it grows.
#[derive(Default)]
struct Open {
    members: Vec<(usize, Rule)>,
    last: i64,
    intents: Vec<String>,
    references: Vec<u64>,
}

impl Open {
    fn mentions_one_of(&self, references: &[u64]) -> bool {
        references.iter().any(|reference| self.references.contains(reference))
    }

    /// Whether both name references and share none.
    fn contradicts(&self, talk: &Talk) -> bool {
        !self.references.is_empty() && !talk.references.is_empty() && !self.mentions_one_of(&talk.references)
    }

    /// Whether either says nothing of its matter, and nothing else stands against it.
    fn may_be_about(&self, talk: &Talk) -> bool {
        let silent = |intents: bool, references: bool| !intents && !references;
        let either_silent = silent(!self.intents.is_empty(), !self.references.is_empty())
            || silent(talk.intent.is_some(), !talk.references.is_empty());
        either_silent && !self.contradicts(talk)
    }

    fn take(&mut self, index: usize, talk: &Talk, rule: Rule) {
        self.members.push((index, rule));
        self.last = self.last.max(talk.last.or(talk.opened).unwrap_or(self.last));
        for reference in &talk.references {
            if !self.references.contains(reference) {
                self.references.push(*reference);
            }
        }
        if let Some(intent) = talk.intent.as_ref().filter(|intent| !self.intents.contains(intent)) {
            self.intents.push(intent.clone());
        }
    }
}

/// Puts the conversations of one customer into cases. A conversation in which the customer never asked (a call back, a
/// copy) joins a case but opens none, unless it was merged or copied from one outside; it has no case then.
pub fn stitch(mut talks: Vec<Talk>, windows: &Windows) -> Vec<Case> {
    talks.sort_by(|a, b| {
        (a.opened.is_none(), a.opened, &a.name, a.id).cmp(&(b.opened.is_none(), b.opened, &b.name, b.id))
    });
    let mut open: Vec<Open> = Vec::new();
    let mut case_of: HashMap<i64, usize> = HashMap::new();
    let mut waiting: Vec<usize> = Vec::new();
    // Cases that something may still join.
    let mut active: Vec<usize> = Vec::new();
    let longest = windows.reference.max(windows.intent).max(windows.unknown);
    for (index, talk) in talks.iter().enumerate() {
        if let Some(at) = talk.opened {
            active.retain(|case| at.saturating_sub(open[*case].last) <= longest);
        }
        match place(&open, &active, &case_of, talk, windows) {
            Some((case, rule)) => {
                open[case].take(index, talk, rule);
                case_of.insert(talk.id, case);
            }
            None if talk.asked.is_some() => {
                let mut case = Open {
                    last: i64::MIN,
                    ..Open::default()
                };
                case.take(index, talk, Rule::First);
                case_of.insert(talk.id, open.len());
                active.push(open.len());
                open.push(case);
            }
            None => waiting.push(index),
        }
    }
    // A copy may stand before what it is a copy of.
    for index in waiting {
        if let Some(case) = talks[index].same_as.iter().find_map(|id| case_of.get(id)).copied() {
            open[case].take(index, &talks[index], Rule::Same);
        }
    }
    open.into_iter().map(|case| close(case, &talks, windows)).collect()
}

/// The case that a conversation belongs to, the latest one when several fit.
fn place(
    open: &[Open],
    active: &[usize],
    case_of: &HashMap<i64, usize>,
    talk: &Talk,
    windows: &Windows,
) -> Option<(usize, Rule)> {
    if let Some(case) = talk.same_as.iter().find_map(|id| case_of.get(id)) {
        return Some((*case, Rule::Same));
    }
    let at = talk.opened?;
    let latest = |window: i64, fits: &dyn Fn(&Open) -> bool| {
        let near = active.iter().copied();
        let near = near.filter(|case| at.saturating_sub(open[*case].last) <= window && fits(&open[*case]));
        near.max_by_key(|case| (open[*case].last, *case))
    };
    let by_reference = latest(windows.reference, &|case| case.mentions_one_of(&talk.references));
    let by_intent = || {
        let intent = talk.intent.as_ref()?;
        latest(windows.intent, &|case| {
            case.intents.contains(intent) && !case.contradicts(talk)
        })
    };
    let by_time = || latest(windows.unknown, &|case| case.may_be_about(talk));
    by_reference
        .map(|case| (case, Rule::Reference))
        .or_else(|| by_intent().map(|case| (case, Rule::Intent)))
        .or_else(|| by_time().map(|case| (case, Rule::Time)))
}

fn close(mut case: Open, talks: &[Talk], windows: &Windows) -> Case {
    case.members.sort_by_key(|(index, _)| *index);
    let members = || case.members.iter().map(|(index, rule)| (&talks[*index], *rule));
    let mut contacts: Vec<(i64, &Talk, Rule)> = members()
        .filter_map(|(talk, rule)| Some((talk.asked?, talk, rule)))
        .collect();
    contacts.sort_by(|a, b| (a.0, &a.1.name).cmp(&(b.0, &b.1.name)));
    let repeated = |pair: &[(i64, &Talk, Rule)]| {
        let ((before, first, _), (at, second, rule)) = (pair[0], pair[1]);
        let handed_over = |talk: &Talk| talk.handovers.iter().any(|handover| *handover >= before);
        matches!(rule, Rule::Reference | Rule::Intent)
            && first.channel != second.channel
            && at - before <= windows.repeat
            && !handed_over(first)
            && !handed_over(second)
    };
    let repeats = contacts.windows(2).filter(|pair| repeated(pair)).count();
    let resolved = members().filter_map(|(talk, _)| talk.resolved).max();
    let came_back = contacts
        .last()
        .is_some_and(|(at, ..)| resolved.is_some_and(|resolved| *at > resolved));
    let unfinished = members().any(|(talk, _)| talk.unfinished);
    let first = case
        .members
        .first()
        .map_or("", |(index, _)| talks[*index].name.as_str());
    Case {
        id: format!("K{}", &blake3::hash(first.as_bytes()).to_hex()[..16]),
        talks: members().map(|(talk, rule)| (talk.id, rule)).collect(),
        intent: case.intents.first().cloned(),
        opened: contacts.first().map(|(at, ..)| *at),
        resolved: resolved.filter(|_| !unfinished && !came_back),
        path: contacts.iter().map(|(_, talk, _)| talk.channel.clone()).collect(),
        repeats: u32::try_from(repeats).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests;
