//! Cases of quoted replies by language and mail program.

use super::{Parts, split};
use proptest::prelude::*;

fn check(body: &str, text: &str, quoted_starts: &str, signature: &str) {
    let parts = split(body);
    assert_eq!(parts.text, text, "text of {body:?}");
    assert_eq!(parts.signature, signature, "signature of {body:?}");
    assert!(
        parts.quoted.starts_with(quoted_starts),
        "quote of {body:?}: {:?}",
        parts.quoted
    );
    assert_eq!(
        parts.quoted.is_empty(),
        quoted_starts.is_empty(),
        "quote of {body:?}: {:?}",
        parts.quoted
    );
}

#[test]
fn introductions_in_many_languages() {
    for intro in [
        "On Mon, Apr 2, 2012 at 6:26 PM, Ada Example <ada@example.com> wrote:",
        "On 9 Jan 2014, at 2:47, Ada Example wrote:",
        "On Tue, Sep 25, 2012 at 8:59 AM, Ada Example\n<ada@example.com>wrote:",
        "On Dec 16, 2011, at 12:47 PM, Ada\n<ada@example.com>\nwrote:",
        "Am 02.04.2012 um 14:20 schrieb Ada Example <ada@example.com>:",
        "Am Mo., 2. Apr. 2012 um 14:20 Uhr schrieb Ada Example <\nada@example.com>:",
        "Ada Example <ada@example.com> schrieb am Mo., 2. Apr. 2012, 14:20:",
        "Le lun. 2 avr. 2012 à 14:20, Ada Example <ada@example.com> a écrit :",
        "El lun, 2 abr 2012 a las 14:20, Ada Example (<ada@example.com>) escribió:",
        "Em seg., 2 de abr. de 2012 às 14:20, Ada Example <ada@example.com> escreveu:",
        "Il giorno lun 2 apr 2012 alle ore 14:20 Ada Example <ada@example.com> ha scritto:",
        "Op ma 2 apr. 2012 om 14:20 schreef Ada Example <ada@example.com>:",
        "W dniu 02.04.2012 o 14:20, Ada Example pisze:",
        "pon., 2 kwi 2012 o 14:20 Ada Example <ada@example.com> napisał(a):",
        "02.04.2012 14:20 пользователь \"ada@example.com\" написал:",
    ] {
        let first = intro.lines().next().unwrap_or_default();
        check(&format!("Hello\n\n{intro}\n\n> Hi\n> there\n"), "Hello", first, "");
        check(&format!("Hello\n\n{intro}\n\nHi, made from HTML\n"), "Hello", first, "");
    }
}

#[test]
fn header_blocks_in_many_languages() {
    for block in [
        "From: Ada [mailto:ada@example.com]\nSent: March-09-12 4:22 PM\nTo: Bob\nSubject: x",
        "*From:* Ada\n*Sent:* Thursday\n*To:* bob@example.com\n*Subject:* x",
        "Von: Ada\nGesendet: Montag, 2. April 2012 14:20\nAn: Bob\nBetreff: x",
        "De : Ada\nEnvoyé : lundi 2 avril 2012\nÀ : Bob\nObjet : x",
        "De: Ada\nEnviado el: lunes\nPara: Bob\nAsunto: x",
        "De: Ada\nEnviada em: segunda-feira\nPara: Bob\nAssunto: x",
        "Da: Ada\nInviato: lunedì\nA: Bob\nOggetto: x",
        "Van: Ada\nVerzonden: maandag\nAan: Bob\nOnderwerp: x",
        "Od: Ada\nWysłano: poniedziałek\nDo: Bob\nTemat: x",
        "-----Original Message-----\nFrom: Ada\nTo: Bob",
        "-----Ursprüngliche Nachricht-----\nVon: Ada",
        "----- Messaggio originale -----\nDa: Ada",
        "---------- Forwarded message ---------\nFrom: Ada",
        "Begin forwarded message:\n\nFrom: Ada",
    ] {
        let first = block.lines().next().unwrap_or_default();
        check(&format!("Hello\n\n{block}\n\nold text\n"), "Hello", first, "");
    }
    check(
        "Hello\n________________________________________\nFrom: A\nSent: B\nSubject: C\n\nold",
        "Hello",
        "_____",
        "",
    );
}

#[test]
fn signatures() {
    for (body, text, signature) in [
        ("Hi\n\n-- \nAda", "Hi", "--\nAda"),
        ("Hi with -- in it\n\nbye", "Hi with -- in it\n\nbye", ""),
        ("Hi\n\nSent from my iPhone", "Hi", "Sent from my iPhone"),
        (
            "Hi\n\nSent from my desk, is much easier then my phone.",
            "Hi\n\nSent from my desk, is much easier then my phone.",
            "",
        ),
        ("Hi\n\nVon meinem iPhone gesendet", "Hi", "Von meinem iPhone gesendet"),
        ("Hi\n\nEnviado desde mi iPhone", "Hi", "Enviado desde mi iPhone"),
        ("Hi\n\nEnvoyé de mon iPhone", "Hi", "Envoyé de mon iPhone"),
        ("Hi\n\nInviato da iPhone", "Hi", "Inviato da iPhone"),
        ("Hi\n\nVerstuurd vanaf mijn iPhone", "Hi", "Verstuurd vanaf mijn iPhone"),
        ("Hi\n\nWysłane z iPhone'a", "Hi", "Wysłane z iPhone'a"),
        (
            "Hi\n\n_______________\nlist\nlist@example.org",
            "Hi",
            "_______________\nlist\nlist@example.org",
        ),
        (
            "- one\n- two\n\nOne question:\n- three",
            "- one\n- two\n\nOne question:\n- three",
            "",
        ),
    ] {
        check(body, text, "", signature);
    }
}

#[test]
fn closes_in_many_languages() {
    for close in [
        "Kind regards,\nAda Example\nExample Ltd, +1 212 555 0101",
        "Best,\nAda",
        "Many thanks,\n\nAda Example",
        "Mit freundlichen Grüßen\n\nAda Beispiel\nBeispiel GmbH\nwww.example.com",
        "Freundliche Grüsse\nAda",
        "Cordialement,\nAda Exemple\nService clients",
        "Je vous prie d'agréer, Madame, l'expression de mes salutations distinguées.\nAda",
        "Un cordial saludo,\nAda Ejemplo",
        "Atenciosamente,\nAda Exemplo",
        "Obrigada,\nAda",
        "Cordiali saluti\nAda Esempio\nvia Esempio 1",
        "Met vriendelijke groet,\nAda Voorbeeld",
        "Pozdrawiam serdecznie\nAda Przykład",
        "Z poważaniem",
    ] {
        check(
            &format!("The cup is broken.\n\n{close}"),
            "The cup is broken.",
            "",
            close,
        );
        let quoted = format!(
            "The cup is broken.\n\n{close}\n\nOn 1.1.2020, ada@example.com wrote:\n> Hi\n> Kind regards,\n> Bob"
        );
        check(&quoted, "The cup is broken.", "On 1.1.2020", close);
    }
    for text in [
        "Thanks",
        "Kind regards",
        "Thank you.\nIt works now, but where is the second cup?",
        "Best regards,\nAda\n\nPS: the invoice is wrong",
        "Thanks,\nbut this is not what I asked for and I want my money back!",
    ] {
        check(text, text, "", "");
    }
}

#[test]
fn replies_below_and_between_quotes_are_text() {
    check(
        "On 04/02/2012 06:26 PM, Ada wrote:\n> Hi\nHello",
        "Hello",
        "On 04/02/2012",
        "",
    );
    check(
        "> one\n\nanswer\n\n> two\n\nmore\n\n--\nBob",
        "answer\n\n\nmore",
        "> one\n> two",
        "--\nBob",
    );
    check("", "", "", "");
    check(
        "On your host you can run:\n\nthis",
        "On your host you can run:\n\nthis",
        "",
        "",
    );
}

proptest! {
    #[test]
    fn no_line_is_lost_or_doubled(body in "(([>a-z:@ .0-9_-]{0,20}|On 1\\.1\\.2020 x@y\\.example wrote:|-- |From: a|Sent: b|Subject: c)\n){0,12}") {
        let Parts { text, quoted, signature } = split(&body);
        let count = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
            lines.sort();
            lines
        };
        prop_assert_eq!(count(&format!("{text}\n{quoted}\n{signature}")), count(&body));
    }
}
