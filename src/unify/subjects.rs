//! The last resort of threading: answers whose parents are missing join the thread with the same subject and
//! the same outside party, when it was alive shortly before. Only what is marked as a reply moves.

use foldhash::{HashMap, HashMapExt};

/// Longest silence before an answer still belongs to the thread: 30 days in microseconds.
const WINDOW_MICROS: i64 = 30 * 24 * 3600 * 1_000_000;
/// Parties of a message that are looked at; a circular to hundreds is no conversation.
const MOST_PARTIES: usize = 20;

/// What is known of a mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mail {
    /// Source number and hash of the subject without marks; `None` without a subject.
    pub subject: Option<(u32, u64)>,
    /// The subject is marked as a reply.
    pub reply: bool,
    /// Outside parties: contact records.
    pub parties: Vec<i64>,
    /// Sent, microseconds UTC.
    pub at: Option<i64>,
}

/// Joins threads; `threads` gives for each mail the number of the first mail of its thread and is changed.
pub fn join(threads: &mut [u32], mails: &[Mail]) {
    let mut order: Vec<u32> = (0_u32..).take(mails.len()).collect();
    order.sort_by_key(|number| (mails[*number as usize].at, *number));
    // Opening mails only: an answer whose parent is there has its thread.
    let mut seen: HashMap<u32, u32> = HashMap::new();
    let mut joined: HashMap<u32, u32> = HashMap::new();
    let mut last: HashMap<((u32, u64), i64), (u32, i64)> = HashMap::new();
    for number in order {
        let mail = &mails[number as usize];
        let (Some(subject), Some(at)) = (mail.subject, mail.at) else {
            continue;
        };
        if mail.parties.len() > MOST_PARTIES {
            continue;
        }
        let root = threads[number as usize];
        let opens = *seen.entry(root).or_insert(number) == number;
        let mut thread = find(&joined, root);
        if opens && mail.reply {
            let before = mail.parties.iter().filter_map(|party| last.get(&(subject, *party)));
            let latest = before
                .filter(|(_, before)| at - before <= WINDOW_MICROS)
                .max_by_key(|(thread, before)| (*before, std::cmp::Reverse(*thread)));
            if let Some((other, _)) = latest {
                let other = find(&joined, *other);
                if other != thread {
                    joined.insert(thread.max(other), thread.min(other));
                    thread = thread.min(other);
                }
            }
        }
        for party in &mail.parties {
            last.insert((subject, *party), (thread, at));
        }
    }
    for thread in threads {
        *thread = find(&joined, *thread);
    }
}

fn find(joined: &HashMap<u32, u32>, mut thread: u32) -> u32 {
    while let Some(other) = joined.get(&thread) {
        thread = *other;
    }
    thread
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(subject: u64, reply: bool, party: i64, day: i64) -> Mail {
        Mail {
            subject: Some((1, subject)),
            reply,
            parties: vec![party],
            at: Some(day * 24 * 3600 * 1_000_000),
        }
    }

    #[test]
    fn answers_without_parents_join_the_thread_of_their_subject_and_party() {
        let mails = [
            mail(7, false, 1, 0),
            mail(7, true, 1, 2),
            mail(7, true, 2, 2),
            mail(7, false, 1, 3),
            mail(7, true, 1, 4),
            mail(7, true, 1, 90),
            mail(8, true, 1, 4),
        ];
        let mut threads: Vec<u32> = (0..7).collect();
        join(&mut threads, &mails);
        assert_eq!(threads, [0, 0, 2, 3, 3, 5, 6]);
    }

    #[test]
    fn the_thread_that_comes_first_in_the_file_stands_for_both() {
        let mails = [mail(7, true, 1, 2), mail(7, false, 1, 0), mail(7, true, 1, 1)];
        let mut threads = vec![0, 1, 2];
        join(&mut threads, &mails);
        assert_eq!(threads, [0, 0, 0]);
    }
}
