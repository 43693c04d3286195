//! Rows of the switchboard's report and the calls that they belong to.

use jiff::{Span, Zoned};

/// Columns in the order of FreePBX's own CSV export.
pub(crate) const HEADER: &str = "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,\
disposition,amaflags,accountcode,uniqueid,userfield,did,cnum,cnam,outbound_cnum,outbound_cnam,dst_cnam,recordingfile,\
linkedid,peeraccount,sequence";
/// The shop's number, as the trunk delivers it.
pub(crate) const DID: &str = "2125550100";

/// One row of the report.
#[derive(Debug, Clone)]
pub(crate) struct Leg {
    pub(crate) at: Zoned,
    pub(crate) sequence: usize,
    pub(crate) cells: Vec<(&'static str, String)>,
}

/// One call, written leg by leg.
pub(crate) struct Call<'a> {
    legs: &'a mut Vec<Leg>,
    start: Zoned,
    linked: String,
    number: usize,
    source: String,
    name: String,
}

impl<'a> Call<'a> {
    /// A call from `source`, who shows as `name`; `number` tells the scenario's calls apart.
    pub(crate) fn new(legs: &'a mut Vec<Leg>, start: Zoned, number: usize, source: &str, name: &str) -> Self {
        let linked = format!("{}.{}", start.timestamp().as_second(), number * 7);
        Self {
            legs,
            start,
            linked,
            number,
            source: source.to_owned(),
            name: name.to_owned(),
        }
    }

    /// Adds a leg `after` seconds: destination, context, application, seconds in all and talking.
    fn leg(&mut self, after: i64, dst: &str, context: &str, app: (&str, &str), seconds: (i64, i64)) -> &mut Leg {
        let sequence = 40_000 + self.legs.len();
        let at = self
            .start
            .checked_add(Span::new().seconds(after))
            .expect("within the calendar");
        let unique = match after {
            0 => self.linked.clone(),
            _ => format!("{}.{sequence}", at.timestamp().as_second()),
        };
        let shown = if self.name.is_empty() { &self.source } else { &self.name };
        let cells = vec![
            ("calldate", at.strftime("%Y-%m-%d %H:%M:%S").to_string()),
            ("clid", format!("\"{shown}\" <{}>", self.source)),
            ("src", self.source.clone()),
            ("dst", dst.to_owned()),
            ("dcontext", context.to_owned()),
            ("channel", format!("PJSIP/trunk-in-{:08x}", self.number)),
            ("lastapp", app.0.to_owned()),
            ("lastdata", app.1.to_owned()),
            ("duration", seconds.0.to_string()),
            ("billsec", seconds.1.to_string()),
            (
                "disposition",
                if seconds.1 > 0 { "ANSWERED" } else { "NO ANSWER" }.to_owned(),
            ),
            ("amaflags", "3".to_owned()),
            ("uniqueid", unique),
            ("did", DID.to_owned()),
            ("cnum", self.source.clone()),
            ("cnam", self.name.clone()),
            ("linkedid", self.linked.clone()),
            ("sequence", sequence.to_string()),
        ];
        self.legs.push(Leg { at, sequence, cells });
        self.legs.last_mut().expect("just pushed")
    }

    /// The caller enters the queue, which answers by itself, and stays there that long.
    pub(crate) fn queue(&mut self, seconds: i64) -> &mut Leg {
        self.leg(
            0,
            "600",
            "ext-queues",
            ("Queue", "600,t,,,300,,,,,"),
            (seconds, seconds),
        )
    }

    /// An agent's telephone rings; `talk` is 0 when nobody takes it.
    pub(crate) fn ring(&mut self, after: i64, extension: &str, context: &str, ring: i64, talk: i64) {
        let channel = format!("PJSIP/{extension}-{:08x}", self.number + 9000);
        let dial = format!("PJSIP/{extension},20,HhTtr");
        self.leg(after, extension, context, ("Dial", &dial), (ring + talk, talk))
            .set("dstchannel", channel);
    }

    /// The caller speaks to the machine.
    pub(crate) fn voicemail(&mut self, after: i64, extension: &str, seconds: i64) {
        let mailbox = format!("{extension}@default,u");
        self.leg(
            after,
            &format!("vmu{extension}"),
            "ext-local",
            ("VoiceMail", &mailbox),
            (seconds, seconds),
        );
    }

    /// A call that starts inside; `outside` when `to` is not an extension.
    pub(crate) fn dial(&mut self, to: &str, outside: bool, ring: i64, talk: i64) -> &mut Leg {
        let (own, number) = (self.source.clone(), self.number);
        let data = if outside {
            format!("PJSIP/{to}@trunk-out,300,Tb")
        } else {
            format!("PJSIP/{to},,HhTtr")
        };
        let leg = self.leg(0, to, "from-internal", ("Dial", &data), (ring + talk, talk));
        leg.set("channel", format!("PJSIP/{own}-{number:08x}"));
        let other = if outside { "trunk-out" } else { to };
        leg.set("dstchannel", format!("PJSIP/{other}-{:08x}", number + 1));
        leg.set("did", String::new());
        leg
    }
}

impl Leg {
    /// Sets a column.
    pub(crate) fn set(&mut self, column: &'static str, value: String) {
        self.cells.retain(|(name, _)| *name != column);
        self.cells.push((column, value));
    }
}
