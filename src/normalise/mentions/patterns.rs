//! The patterns by which mentions are found, with the words that introduce them in several languages.

use regex::Regex;
use std::sync::LazyLock;

/// Compiles a constant pattern; the tests use every one of them.
#[allow(clippy::unwrap_used, reason = "the patterns are constant and all used in tests")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

pub(super) static EMAIL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}"));

/// Eight digits or more with the signs that people put between them.
pub(super) static PHONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\+?\(?\d(?:[ \x{a0}().\-/]{0,3}\d){7,14}(?:\s?(?:ext\.?|x)\s?\d{1,6})?"));

/// Ends of what stands before a number that is meant to be called.
pub(super) static PHONE_CUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\b(?:tel|telephone|phone|mobile|mob|cell|cellphone|call me|reach me|call|number is|whatsapp|sms|text me|callback|",
        r"telefon|telefonnummer|handy|mobil|rufnummer|téléphone|tél|portable|appelez|teléfono|móvil|celular|llámame|telefone|telemóvel|",
        r"telefono|cellulare|telefoon|mobiel|tel\.nr)\b[^\d\n]{0,16}$",
    ))
});

/// The same in signatures, where one letter is enough.
pub(super) static SHORT_PHONE_CUE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?:^|[\s|,;•·])(?:[tmpch]|ph|dir|direct|office|home|work)\s*[.:)]\s*$"));

static FAX: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?:\b(?:fax|telefax|télécopie|faks)\b|(?:^|[\s|])f\s*[.:])[^\d\n]{0,8}$"));

static DATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})"));

/// A number with letters at its head or inside, `#` before it or not.
pub(super) static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?P<hash>#\s?)?(?P<number>(?:[A-Za-z]{1,6}[-_]?)?\d(?:[A-Za-z0-9]|[-_][A-Za-z0-9]){2,28})")
});

pub(super) static ORDER_CUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\b(?:orders?|order-?id|bestellung|bestellnummer|auftrag|commande|pedido|encomenda|ordine|zamówieni[ea]|beställning|",
        r"purchase|invoice|receipt)\b(?:\s|no\b|nr\b|number|num\b|id\b|ref\b|nummer|número|numero|numéro|n[°ºo]|is\b|was\b|called|[.:#(\-]){0,5}$",
    ))
});

pub(super) static TICKET_CUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\b(?:ticket|case|request|incident|vorgang|vorgangsnummer|anfrage|demande|caso|solicitud|richiesta|zaak|sprawa)\b",
        r"(?:\s|no\b|nr\b|number|num\b|id\b|ref\b|nummer|número|numero|numéro|n[°ºo]|is\b|was\b|received|[.:#(\]\-]){0,5}$",
    ))
});

pub(super) static HANDLE_URL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:^|[\s/(<|,;•·])(?:www\.)?(?P<system>instagram\.com|twitter\.com|x\.com|facebook\.com|fb\.com|t\.me|linkedin\.com/in)/@?(?P<name>[A-Za-z0-9._-]{3,50})",
    )
});

pub(super) static HANDLE_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:^|[\s(|,;•·])(?P<system>instagram|insta|ig|twitter|telegram|facebook)\s{0,2}:?\s{0,2}@(?P<name>[A-Za-z0-9._]{3,30})",
    )
});

/// The system that a host or a label stands for, as mappings name it.
pub(super) fn system(written: &str) -> Option<&'static str> {
    Some(match written.to_ascii_lowercase().as_str() {
        "instagram.com" | "instagram" | "insta" | "ig" => "instagram",
        "twitter.com" | "x.com" | "twitter" => "x",
        "facebook.com" | "fb.com" | "facebook" => "facebook",
        "t.me" | "telegram" => "telegram",
        "linkedin.com/in" => "linkedin",
        _ => return None,
    })
}

/// First parts of addresses on social systems that lead to no person.
pub(super) fn is_page(name: &str) -> bool {
    matches!(
        name,
        "share"
            | "sharer"
            | "sharer.php"
            | "pages"
            | "groups"
            | "events"
            | "profile.php"
            | "reel"
            | "status"
            | "home"
            | "intent"
            | "hashtag"
            | "watch"
            | "stories"
            | "explore"
            | "search"
            | "login"
            | "joinchat"
            | "help"
            | "legal"
    )
}

/// Whether what stands before a number says that it is a fax.
pub(super) fn is_fax(before: &str) -> bool {
    FAX.is_match(before)
}

/// Whether digits begin like a date.
pub(super) fn is_date(raw: &str) -> bool {
    DATE.is_match(raw)
}

/// Whether a word introduces a mention and says nothing about anybody.
pub(super) fn is_cue_word(word: &str) -> bool {
    PHONE_CUE.is_match(word)
        || ORDER_CUE.is_match(word)
        || TICKET_CUE.is_match(word)
        || matches!(
            word.to_ascii_lowercase().as_str(),
            "my" | "at"
                | "me"
                | "is"
                | "no"
                | "number"
                | "email"
                | "e"
                | "mail"
                | "from"
                | "to"
                | "instagram"
                | "twitter"
                | "facebook"
                | "telegram"
                | "com"
                | "address"
                | "the"
                | "on"
                | "order"
        )
}
