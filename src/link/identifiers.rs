//! Comparison of identifiers: e-mail, phone, handle, external id, and a mailbox against a name.

use super::compare::{Compared, Comparer};
use super::features::Row;
use super::levels::*;
use super::similar;
use crate::normalise::reference;

impl Comparer<'_> {
    pub(super) fn email(&self, a: u32, b: u32) -> (u8, f32, bool) {
        if a == 0 || b == 0 {
            return (0, 0.0, false);
        }
        if a == b {
            let spread = self.frequencies.email_spread[a as usize];
            return (
                if spread > 1 { E_SHARED } else { E_EXACT },
                self.frequencies
                    .mailbox(spread, self.features.email_info[a as usize].user),
                true,
            );
        }
        let (x, y) = (
            &self.features.email_info[a as usize],
            &self.features.email_info[b as usize],
        );
        let users = &self.features.users;
        let (ux, uy) = (users.get(x.user), users.get(y.user));
        if x.user == y.user && ux.len() >= 4 {
            let (dx, dy) = (self.features.domains.get(x.domain), self.features.domains.get(y.domain));
            let slip = similar::within(dx, dy, 6, 2) && !(reference::is_freemail(dx) && reference::is_freemail(dy));
            if slip {
                return (E_NEAR, 0.0, true);
            }
            return (E_SAME_USER, self.frequencies.user.chance(x.user), true);
        }
        if ux.len() < 5 || uy.len() < 5 || ux.as_bytes()[0] != uy.as_bytes()[0] && ux.as_bytes()[1] != uy.as_bytes()[1]
        {
            return (E_DIFFER, 0.0, false);
        }
        if similar::within(ux, uy, 5, 1) {
            return (if x.domain == y.domain { E_NEAR } else { E_SIMILAR_USER }, 0.0, true);
        }
        (E_DIFFER, 0.0, false)
    }

    pub(super) fn phone(&self, a: u32, b: u32) -> (u8, f32, bool) {
        if a == 0 || b == 0 {
            return (0, 0.0, false);
        }
        if a == b {
            let spread = self.frequencies.phone_spread[a as usize];
            return (
                if spread > 1 { P_SHARED } else { P_EXACT },
                self.frequencies.identifier(spread),
                false,
            );
        }
        let (x, y) = (self.features.phones.get(a), self.features.phones.get(b));
        let near = (x.len() == y.len() && digits_near(x.as_bytes(), y.as_bytes()))
            || (x.len().abs_diff(y.len()) > 1 && x.len().min(y.len()) >= 7 && (x.ends_with(y) || y.ends_with(x)));
        (if near { P_NEAR } else { P_DIFFER }, 0.0, false)
    }

    pub(super) fn handle(&self, a: u32, b: u32) -> (u8, f32, bool) {
        if a == 0 || b == 0 {
            return (0, 0.0, false);
        }
        if a == b {
            let spread = self.frequencies.handle_spread[a as usize];
            return (
                H_EXACT,
                self.frequencies.mailbox(spread, self.features.handle_user[a as usize]),
                true,
            );
        }
        let (x, y) = (self.features.handles.get(a), self.features.handles.get(b));
        let system = |h: &str| h.rfind('|').map_or(0, |end| h[..end].rfind('|').unwrap_or(0));
        let (sx, sy) = (system(x), system(y));
        if x[..sx] != y[..sy] {
            return (0, 0.0, false);
        }
        (
            if similar::within(&x[sx..], &y[sy..], 7, 1) {
                H_NEAR
            } else {
                H_DIFFER
            },
            0.0,
            false,
        )
    }

    pub(super) fn external(&self, a: u32, b: u32) -> (u8, f32, bool) {
        if a == 0 || b == 0 {
            return (0, 0.0, false);
        }
        if a == b {
            return (
                X_EXACT,
                self.frequencies
                    .identifier(self.frequencies.external_spread[a as usize]),
                false,
            );
        }
        let (x, y) = (self.features.externals.get(a), self.features.externals.get(b));
        let (sx, sy) = (x.rfind('|').unwrap_or(0), y.rfind('|').unwrap_or(0));
        if x[..sx] != y[..sy] {
            return (0, 0.0, false);
        }
        (
            if similar::within(&x[sx..], &y[sy..], 6, 1) {
                X_NEAR
            } else {
                X_DIFFER
            },
            0.0,
            false,
        )
    }

    /// Whether a mailbox or handle name is made of the name of one of the records.
    pub(super) fn is_named(&self, user: u32, ra: &Row, rb: &Row) -> bool {
        let user = self.features.users.get(user);
        [ra.given, rb.given, ra.family, rb.family].into_iter().any(|id| {
            let name = self.features.names.get(id);
            name.len() >= 3 && user.contains(name)
        })
    }

    /// A handle of one side against the mailbox of the other; a mailbox against a missing name.
    pub(super) fn mailbox(&self, ra: &Row, rb: &Row, out: &mut Compared) {
        // One name of a mailbox is one witness, however often it is written.
        let mailbox_agrees = (1..E_DIFFER).contains(&out.levels[EMAIL]);
        let user_of = |row: &Row| self.features.email_info[row.email as usize].user;
        let handle_of = |row: &Row| self.features.handle_user[row.handle as usize];
        if mailbox_agrees
            && out.levels[HANDLE] == H_EXACT
            && handle_of(ra) != 0
            && (handle_of(ra) == user_of(ra) || handle_of(ra) == user_of(rb))
        {
            out.levels[HANDLE] = 0;
        } else if !mailbox_agrees && out.levels[HANDLE] != H_EXACT {
            for (x, y) in [(ra, rb), (rb, ra)] {
                let user = handle_of(x);
                if user != 0 && user == user_of(y) && self.features.users.get(user).len() >= 4 {
                    out.levels[HANDLE] = H_MAILBOX;
                    out.chance[HANDLE] = self.frequencies.user.chance(user);
                    out.named_user |= self.is_named(user, ra, rb);
                }
            }
        } else if mailbox_agrees
            && out.levels[HANDLE] == H_DIFFER
            && (user_of(ra) == handle_of(rb) || user_of(rb) == handle_of(ra))
        {
            out.levels[HANDLE] = 0;
        }
        let nameless = |r: &Row| r.given == 0 && r.family == 0;
        let (named, user) = match (nameless(ra), nameless(rb)) {
            (true, false) => (rb, ra.user),
            (false, true) => (ra, rb.user),
            _ => return,
        };
        let echoed = (1..E_DIFFER).contains(&out.levels[EMAIL]) || (1..H_DIFFER).contains(&out.levels[HANDLE]);
        if user == 0 || echoed {
            return;
        }
        let letters = self
            .features
            .users
            .get(user)
            .trim_end_matches(|c: char| c.is_ascii_digit());
        let (given, family) = (
            self.features.names.get(named.given),
            self.features.names.get(named.family),
        );
        let chance = self.frequencies;
        let (level, value) = if given.len() > 1 && family.len() > 1 && joined(letters, given, family) {
            (
                N_FULL,
                chance.given.chance(named.given) + chance.family.chance(named.family),
            )
        } else if !given.is_empty()
            && family.len() > 2
            && (joined(letters, &given[..1], family) || joined(letters, given, &family[..1]))
        {
            (N_INITIAL, chance.family.chance(named.family) - 4.0)
        } else if (family.len() > 3 && letters.contains(family)) || (given.len() > 3 && letters.contains(given)) {
            (N_PART, 0.0)
        } else {
            (N_DIFFER, 0.0)
        };
        out.levels[EMAIL_NAME] = level;
        out.chance[EMAIL_NAME] = value;
    }
}

/// `letters` is `a` and `b` one behind the other, in either order.
fn joined(letters: &str, a: &str, b: &str) -> bool {
    letters.len() == a.len() + b.len()
        && ((letters.starts_with(a) && letters.ends_with(b)) || (letters.starts_with(b) && letters.ends_with(a)))
}

/// One digit replaced or two neighbours swapped, in numbers of equal length.
fn digits_near(a: &[u8], b: &[u8]) -> bool {
    let Some(first) = a.iter().zip(b).position(|(x, y)| x != y) else {
        return true;
    };
    a[first + 1..] == b[first + 1..]
        || (first + 1 < a.len()
            && a[first] == b[first + 1]
            && a[first + 1] == b[first]
            && a[first + 2..] == b[first + 2..])
}
