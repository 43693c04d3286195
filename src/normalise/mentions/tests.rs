//! Sentences as customers and agents write them, and what is found in them.

use super::*;

fn found(list: Vec<Mention>) -> Vec<String> {
    list.into_iter().map(|one| one.value).collect()
}

#[test]
fn signatures_tell_numbers_addresses_and_handles() {
    for (text, expected) in [
        (
            "Maria Fenwold\nT: (212) 555-0123 | F: (212) 555-0199",
            vec!["+12125550123"],
        ),
        ("Mobile +44 20 7946 0123", vec!["+442079460123"]),
        (
            "maria@fenwold.example\nwww.instagram.com/maria.fen/",
            vec!["maria@fenwold.example", "maria.fen"],
        ),
        ("Instagram: @maria.fen", vec!["maria.fen"]),
        ("https://twitter.com/mariafen?s=20", vec!["mariafen"]),
        ("info@fenwold.example, 1-800-555-0123", vec![]),
        ("https://facebook.com/sharer.php?u=1", vec![]),
        ("2026-03-04 12:30\nSt. Mary's Road 12", vec![]),
        ("Fax: +1 212 555 0199", vec![]),
    ] {
        assert_eq!(found(identifiers(text, Some("US"), true)), expected, "{text}");
    }
}

#[test]
fn a_number_in_a_text_needs_a_word_or_a_plus() {
    for (text, expected) in [
        ("Please call me at 212-555-0123 after six.", vec!["+12125550123"]),
        ("My cell is 212 555 0123.", vec!["+12125550123"]),
        ("+1 212 555 0123 is best", vec!["+12125550123"]),
        ("Tracking 2125550123", vec![]),
        ("see https://shop.example/o?id=2125550123", vec![]),
        ("Paid on 03/04/2026 1230 dollars", vec![]),
        ("meine Rufnummer: 212-555-0123", vec!["+12125550123"]),
        ("it failed on 202-405-0612 as a part number", vec![]),
    ] {
        assert_eq!(found(identifiers(text, Some("US"), false)), expected, "{text}");
    }
}

#[test]
fn references_need_a_word_a_sign_or_a_form_of_their_own() {
    use MentionKind::{Order, Reference, Ticket};
    for (text, expected) in [
        ("Where is my order 1042?", vec![(Order, "1042")]),
        ("Order number: #1042", vec![(Order, "1042")]),
        ("Bestellung Nr. EF-2024-17", vec![(Order, "EF-2024-17")]),
        ("Re: [Request received] ticket #88123", vec![(Ticket, "88123")]),
        ("when will #1042 ship", vec![(Reference, "1042")]),
        ("it says ef20240017a on the box", vec![(Reference, "EF20240017A")]),
        ("I am 45 and paid 1200", vec![]),
        ("111-1234567-1234567", vec![(Reference, "111-1234567-1234567")]),
        ("call 212-555-0123", vec![]),
        ("see shop.example/orders/10422", vec![]),
    ] {
        let list: Vec<_> = references(text).into_iter().map(|one| (one.kind, one.value)).collect();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(kind, value)| (kind, value.to_owned()))
            .collect();
        assert_eq!(list, expected, "{text}");
    }
}

#[test]
fn a_closing_phrase_begins_a_signature() {
    let (text, signature) = split_closing("Hello,\nwhere is it?\n\nBest regards,\nMaria\n+1 212 555 0123\n");
    assert!(text.ends_with("regards,") && signature.contains("0123"));
    let long = format!(
        "Thanks\n{}",
        "and another thing that I wanted to tell you about all of this at great length indeed, truly\n".repeat(3)
    );
    assert_eq!(split_closing(&long).1, "");
    assert_eq!(split_closing("no closing").1, "");
}

#[test]
fn a_masked_line_shows_the_introducing_words_only() {
    let text = "Hello\nplease call me at 212-555-0123, Maria";
    let mention = &identifiers(text, Some("US"), false)[0];
    assert_eq!(masked_line(text, mention, "+1 ***"), "• call me at +1 ***, •");
}
