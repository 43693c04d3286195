//! Subjects of mails: reply and forward marks in many languages, and the ticket number that a help desk
//! writes into them.

use regex::Regex;
use std::sync::LazyLock;

/// Longest text of a message that is compared, in letters and digits.
const SAID: usize = 600;

#[allow(clippy::unwrap_used, reason = "the patterns are constant and all used in tests")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

/// `Re:`, `AW:`, `RE[2]:`, `Fwd:` and what mail programs of other languages write.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^\s*(?:\[(?:external|extern|ext|externe?|esterno|zewnętrzny)\]\s*)?",
        r"(?:(?P<reply>re|aw|antw|antwort|sv|vs|rif|r|res|resp|odp|ynt|atb|ang|bls|ha|отв|ответ|на|回复|回覆|答复|答覆|返信|رد)",
        r"|(?P<forward>fwd?|wg|tr|rv|enc|i|doorst|pd|vb|vl|vid|továbbítás|пересл|转发|轉寄|転送|إعادة توجيه))",
        r"\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：]\s*",
    ))
});

/// `[#1234]`, `[Shop #1234]`, `##1234##`, `Ticket 1234`, `Anfrage Nr. 1234`.
static TICKET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\[[^\[\]#]{0,30}#\s*(?P<a>\d{1,12})\]|##-?\s*(?P<b>\d{1,12})\s*-?##|",
        r"\b(?:ticket|case|request|anfrage|vorgang|fall|demande|dossier|solicitud|caso|chamado|pedido de suporte|richiesta|segnalazione|verzoek|melding|zgłoszenie|sprawa)",
        r"(?:\s*-?\s*(?:id|nr|no|num|number|nummer|numéro|número|numero))?\.?\s*[:#№]*\s*\[?(?P<c>\d{1,12})\b",
    ))
});

/// A subject without marks and ticket number, in lower case with single blanks; and whether it marked a
/// reply.
pub fn base(subject: &str) -> (String, bool) {
    let mut rest = subject;
    let mut reply = false;
    while let Some(found) = MARK.captures(rest) {
        reply |= found.name("reply").is_some();
        rest = &rest[found.get(0).map_or(0, |all| all.end())..];
    }
    let without = TICKET.replace_all(rest, " ");
    let mut out = String::new();
    for word in without.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    (out, reply)
}

/// The ticket number in a subject.
pub fn ticket_number(subject: &str) -> Option<&str> {
    let found = TICKET.captures(subject)?;
    let number = ["a", "b", "c"].into_iter().find_map(|name| found.name(name))?;
    Some(number.as_str())
}

/// Subjects of absence notes and of mail that could not be delivered, in the languages of the quotes.
static AUTOMATIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^\s*(?:(?:re|aw|sv|antw)\s*:\s*)?(?:auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|automatische (?:antwort|abwesenheit)|abwesenheits(?:notiz|meldung|nachricht)|",
        r"réponse automatique|absence du bureau|respuesta automática|fuera de (?:la )?oficina|resposta automática|fora do escritório|ausência temporária|",
        r"risposta automatica|fuori (?:sede|ufficio)|automatisch antwoord|afwezigheids?(?:bericht|assistent)|autoodpowiedź|odpowiedź automatyczna|(?:nieobecność|poza biurem)\b|",
        r"undeliver(?:ed|able)\b.{0,20}(?:mail|message|:)|undeliverable:|mail delivery (?:failed|failure|subsystem)|delivery status notification|returned mail:|failure notice|unzustellbar:|nicht zustellbar:|non remis\s*:|no se puede entregar:|onbestelbaar:)",
    ))
});

/// Whether a subject is that of an absence note or of a bounce.
pub fn is_automatic(subject: &str) -> bool {
    AUTOMATIC.is_match(subject)
}

/// Letters and digits of a text in lower case, at most 600: what stays the same when one tool keeps a mail as
/// text and another one made it from HTML.
pub fn said(text: &str) -> String {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).take(SAID).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_many_languages_are_taken_off() {
        for (subject, expected, reply) in [
            ("Re: Order 77", "order 77", true),
            ("AW: WG: Rückgabe", "rückgabe", true),
            ("RE[2]: Fwd: Invoice", "invoice", true),
            ("Réf : TR: Facture", "réf : tr: facture", false),
            ("TR : Facture", "facture", false),
            ("RV: Pedido", "pedido", false),
            ("RES: Entrega", "entrega", true),
            ("R: I: Ordine", "ordine", true),
            ("Antw: Bestelling", "bestelling", true),
            ("Odp: Zamówienie", "zamówienie", true),
            ("回复：订单", "订单", true),
            ("[EXTERNAL] Re: Hello  there", "hello there", true),
            ("Re: [Shop #1234] Broken cup", "broken cup", true),
            ("Research: a study", "research: a study", false),
        ] {
            assert_eq!(base(subject), (expected.to_owned(), reply), "{subject}");
        }
    }

    #[test]
    fn absence_notes_and_bounces_are_known_by_their_subject() {
        for subject in [
            "Automatic reply: Order",
            "Out of Office Re: Order",
            "Automatische Antwort: Bestellung",
            "Réponse automatique : Commande",
            "Respuesta automática: Pedido",
            "Resposta automática: Pedido",
            "Risposta automatica: Ordine",
            "Automatisch antwoord: Bestelling",
            "Odpowiedź automatyczna: Zamówienie",
            "Undeliverable: Order",
            "Mail delivery failed: returning message to sender",
            "Unzustellbar: Bestellung",
        ] {
            assert!(is_automatic(subject), "{subject}");
        }
        for subject in [
            "Order",
            "Re: Order",
            "Is the office open?",
            "My parcel was undeliverable",
        ] {
            assert!(!is_automatic(subject), "{subject}");
        }
    }

    #[test]
    fn ticket_numbers_are_found_where_they_are_meant() {
        for (subject, expected) in [
            ("[#1234] Hello", Some("1234")),
            ("Re: [Shop Support #77] Hello", Some("77")),
            ("Hello ##4711##", Some("4711")),
            ("Ticket ID: 99 closed", Some("99")),
            ("Ihre Anfrage Nr. 12", Some("12")),
            ("Zgłoszenie #5", Some("5")),
            ("Order #1234", None),
            ("Case study of 2024", None),
            ("10 tickets for you", None),
        ] {
            assert_eq!(ticket_number(subject), expected, "{subject}");
        }
        assert_eq!(said("Hello,  <b>you</b> 1!"), "hellobyoub1");
    }
}
