//! Points in time as exports give them.

/// An instant with what the export said about its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub micros: i64,
    /// Offset from UTC in minutes at that instant, as written or as the zone gives it.
    pub offset_minutes: i16,
    /// Whether the zone was assumed because the export does not say.
    pub zone_assumed: bool,
}
