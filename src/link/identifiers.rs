//! Comparison of identifiers: e-mail, phone, handle, external id, and a mailbox against a name.

use super::compare::{Compared, Comparer};
use super::features::{NAMED_HANDLE, NAMED_MAILBOX, Row};
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
        if x.user == y.user && x.length >= 4 {
            let (dx, dy) = (self.features.domains.get(x.domain), self.features.domains.get(y.domain));
            let slip = similar::within(dx, dy, 6, 2) && !(reference::is_freemail(dx) && reference::is_freemail(dy));
            if slip {
                return (E_NEAR, 0.0, true);
            }
            return (E_SAME_USER, self.frequencies.user.chance(x.user), true);
        }
        let alike = (x.head[0] == y.head[0] || x.head[1] == y.head[1]) && x.length.abs_diff(y.length) <= 1;
        if x.length < 5 || y.length < 5 || !alike {
            return (E_DIFFER, 0.0, false);
        }
        let (ux, uy) = (self.features.users.get(x.user), self.features.users.get(y.user));
        if similar::within(ux, uy, 5, 1) && !similar::numbered(ux, uy) {
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
        let digits = &self.features.phone_digits;
        let near = digits_near(digits[a as usize], digits[b as usize]);
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
            if similar::within(&x[sx..], &y[sy..], 7, 1) && !similar::numbered(&x[sx..], &y[sy..]) {
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
                    out.chance[HANDLE] = self.frequencies.handle_is_mailbox(user);
                    out.named_user |= x.flags & NAMED_HANDLE != 0 || y.flags & NAMED_MAILBOX != 0;
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

/// One digit replaced or two neighbours swapped in numbers of equal length, or one number the end of the
/// other. Packed digits have a leading one.
fn digits_near(a: u64, b: u64) -> bool {
    if a == 0 || b == 0 {
        return false;
    }
    if a == b {
        return true;
    }
    let (low, high) = (a.min(b), a.max(b));
    let length = |n: u64| (63 - n.leading_zeros()) / 4;
    let (short, long) = (length(low), length(high));
    let difference = a ^ b;
    if short == long {
        let from = difference.trailing_zeros() / 4;
        let rest = difference >> (4 * from);
        if rest < 16 {
            return true;
        }
        let pair = |n: u64| n >> (4 * from) & 0xff;
        return rest < 256 && pair(a) == (pair(b) >> 4 | pair(b) << 4 & 0xff);
    }
    // The end of a longer number, its country or area code left out.
    long > short + 1 && short >= 7 && (low ^ high) & ((1 << (4 * short)) - 1) == 0
}

#[cfg(test)]
mod tests {
    use super::digits_near;

    #[test]
    fn slips_of_the_finger_are_near() {
        let pack = |s: &str| s.bytes().fold(1u64, |n, b| n << 4 | u64::from(b - b'0'));
        for (a, b, near) in [
            ("12125550123", "12125550123", true),
            ("12125550123", "12125550128", true),
            ("12125550123", "12125550132", true),
            ("12125550123", "12125551023", true),
            ("12125550123", "12125550912", false),
            ("12125550123", "2125550123", false),
            ("442079460123", "2079460123", true),
            ("12125550123", "5550123", true),
        ] {
            assert_eq!(digits_near(pack(a), pack(b)), near, "{a} {b}");
        }
    }
}
