//! The lines that begin quotes and signatures, by what mail programs write in each language.

use regex::Regex;
use std::sync::LazyLock;

/// Compiles a constant pattern; the tests use every one of them.
#[allow(clippy::unwrap_used, reason = "the patterns are constant and all used in tests")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

/// Verbs of introductions, as whole words.
static WROTE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(?:(?:wrote|writes|a écrit|a ecrit|escribió|escribio|escreveu|ha scritto|napisał(?:a|\(a\))?|pisze|",
        r"написала?|пишет|skrev|kirjoitti|написав)\s*|\b(?:schrieb|geschrieben|schreef|geschreven)\b.{0,150}):$",
    ))
});

/// First words of introductions that run over several lines.
static OPENS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^(?:On|Am|Le|El|Em|Il|Op|W dniu|Dnia|W|Den|Vào|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|["<]?[\w .,'"-]{2,60}<\S+@\S+>)"#,
    )
});

/// Lines behind which another message stands.
static CUT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^\W*[-_*]{2,}\s*(?:original message|ursprüngliche nachricht|original-?nachricht|message d.origine|message original|",
        r"mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|origineel bericht|oryginalna wiadomość|",
        r"wiadomość oryginalna|original appointment|forwarded message|weitergeleitete nachricht|message transféré|",
        r"mensaje reenviado|mensagem encaminhada|messaggio inoltrato|doorgestuurd bericht|wiadomość przekazana|przekazana wiadomość|",
        r"forwarded by .{1,80})\s*[-_*]{2,}\W*$|",
        r"^(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|début du message (?:transféré|réexpédié)|",
        r"inicio del mensaje reenviado|início da mensagem (?:reencaminhada|encaminhada)|inizio messaggio inoltrato|",
        r"begin doorgestuurd bericht|początek przekazywanej wiadomości)\s*:$|",
        r"^##- .{5,120} -##$|^-{2,}\s*.{0,40}(?:reply above this line|antwort über dieser zeile|répondre au-dessus de cette ligne).{0,20}$",
    ))
});

/// Labels of the header lines that programs put above a quoted message, by kind.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^\s*\*?(?:(?P<from>from|von|de|da|van|od|expéditeur|remitente|mittente)|",
        r"(?P<sent>sent|gesendet|envoyé|enviado(?: el| em| a)?|enviada em|inviato|verzonden|wysłano|wysłane|date|datum|fecha|data)|",
        r"(?P<to>to|an|à|a|para|aan|do|destinataire|destinatario)|(?P<cc>cc|kopie|copie|dw)|",
        r"(?P<subject>subject|betreff|objet|asunto|assunto|oggetto|onderwerp|temat))\s?:\*?(?:\s|$)",
    ))
});

static SENT_FROM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^\W{0,3}(?:sent (?:from|via|with) |get outlook for |von meinem \S+ gesendet|gesendet (?:von|mit) |diese nachricht wurde von meinem |",
        r"envoyé (?:de|depuis|avec|à partir) |enviado (?:desde|do|de|pelo|a partir) |inviato (?:da|dal|con) |verzonden (?:vanaf|vanuit|met|via) |",
        r"verstuurd vanaf |wysłan[eo] z |télécharger outlook |outlook für |obtener outlook |obter o outlook |ottieni outlook )",
    ))
});

/// Words before a name at the end of a mail that nothing else begins with.
static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^\W{0,2}(?:(?:(?:with )?(?:(?:very )?(?:kind|kindest|best|warm|warmest|many) )?regards|(?:with )?best wishes|cheers|yours|(?:yours )?(?:sincerely|faithfully|truly)|sincerely yours|respectfully|all the best|thanks (?:and|&) (?:kind |best )?regards|rgds|br|kr)|",
        r"(?:mit )?(?:freundliche[nmr]?|beste[nr]?|viele[nr]?|liebe[nr]?|herzliche[nr]?|schöne[nr]?) (?:grüßen?|grüssen?|gruß|gruss)|(?:grüße|grüsse|gruß|gruss)(?: aus \w+)?|hochachtungsvoll|mfg|vg|lg|",
        r"(?:bien |très )?cordialement|(?:(?:avec )?(?:mes|nos) )?(?:meilleures|sincères|cordiales) salutations|salutations(?: distinguées| cordiales)?|bien à vous|amicalement|(?:je vous prie d|nous vous prions d|veuillez )\W?agréer.{0,90}|",
        r"(?:un |cordiales |muchos )?(?:cordial )?saludos?(?: cordial(?:es)?)?|(?:muy )?atentamente|reciban? un cordial saludo|un abrazo|",
        r"atenciosamente|att\.?|(?:com os )?(?:melhores )?cumprimentos|cordialmente|abraços?|",
        r"(?:cordiali |distinti |i migliori )?saluti|un (?:cordiale )?saluto|in fede|",
        r"(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groet(?:en|jes)?|hoogachtend|mvg|",
        r"(?:serdecznie )?pozdrawiam(?: serdecznie)?|z poważaniem|z wyrazami szacunku|łączę pozdrowienia|z pozdrowieniami)\s*[,.!;–-]?$",
    ))
});

/// Thanks that often stand before a name, but may be a sentence as well.
static THANKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^\W{0,2}(?:(?:many |kind )?thanks(?: in advance| again| so much)?|thank you(?: very much| in advance)?|best|vielen dank(?: im voraus)?|besten dank|danke(?: schön| im voraus)?|",
        r"merci(?: beaucoup| d.avance)?|bonne journée|(?:muchas |mil )?gracias(?: de antemano)?|(?:muito )?obrigad[oa](?: desde já)?|grat[oa]|grazie(?: mille| in anticipo)?|buona giornata|",
        r"(?:alvast )?bedankt|dank u wel|(?:z góry )?dziękuję)\s*[,.!]?$",
    ))
});

static RULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*(?:[_*=]{5,}|-{5,}|─{3,})\s*$"));

/// Whether a line (lines joined when `several`) introduces a quote: a verb of writing at its end, and a
/// date or an address.
pub(super) fn is_introduction(line: &str, several: bool) -> bool {
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    if (digits < 4 && !line.contains('@')) || !WROTE.is_match(line) {
        return false;
    }
    OPENS.is_match(line) || (!several && !line.contains(". "))
}

/// Whether another message begins behind this line.
pub(super) fn is_cut(line: &str) -> bool {
    line.len() >= 10 && line.len() < 300 && CUT.is_match(line)
}

/// The kind of header label that a line begins with (`from`, `sent`, `to`, `cc`, `subject`), and what stands behind it.
pub(super) fn header(line: &str) -> Option<(&'static str, &str)> {
    // Few lines have a colon at all; the groups of the pattern are dear.
    let found = LABEL.captures(line.contains(':').then_some(line)?)?;
    let kind = ["from", "sent", "to", "cc", "subject"]
        .into_iter()
        .find(|name| found.name(name).is_some())?;
    Some((kind, line[found.get(0)?.end()..].trim()))
}

/// Whether the lines begin with `From: … Sent: … To: … Subject: …`, in any of the languages.
pub(super) fn is_header_block(lines: &[&str]) -> bool {
    let kind = |line: &str| header(line).map(|(kind, _)| kind);
    if lines.first().and_then(|line| kind(line)) != Some("from") {
        return false;
    }
    let mut kinds: Vec<&str> = lines
        .iter()
        .take(9)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| kind(line))
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len() >= 3 && (kinds.contains(&"subject") || kinds.contains(&"sent"))
}

/// `-- ` alone on a line, as RFC 3676 (4.3) has it, and its usual misspellings.
pub(super) fn is_signature_mark(line: &str) -> bool {
    matches!(line.trim(), "--" | "—" | "---" | "- --" | "--=20")
}

/// What phones write under a message; a sentence that only begins so is none.
pub(super) fn is_sent_from(line: &str) -> bool {
    let line = line.trim();
    let words = line.split_whitespace().take(10).count();
    (3..=9).contains(&words) && !line.contains(',') && !line.ends_with(['.', '!', '?', ':']) && SENT_FROM.is_match(line)
}

/// Whether a line is only a complimentary close, such as `Kind regards,`.
pub(super) fn is_closing(line: &str) -> bool {
    line.len() < 120 && CLOSING.is_match(line.trim())
}

/// Whether a line is only thanks, such as `Many thanks,`.
pub(super) fn is_thanks(line: &str) -> bool {
    line.len() < 60 && THANKS.is_match(line.trim())
}

/// A line drawn with signs.
pub(super) fn is_rule(line: &str) -> bool {
    line.trim_start().starts_with(['_', '*', '=', '-', '─']) && RULE.is_match(line)
}
